//! The Rust of whole modules compiles without a warning, and its documentation has no broken link and no example that
//! would be run: some modules of Graph and some descriptions of other teams always, all of the reference corpus on demand.
//!
//!     cargo test -p graphsmith-tests --test compile_sweep -- --ignored
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::driver;
use graphsmith_codegen::emit::{Models, Output, rust};
use graphsmith_codegen::report;
use graphsmith_tests::built::Built;
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::folder::read;
use graphsmith_tests::{corpus, modules};

/// Modules that are always compiled: lists, files, functions with parameters in their paths, an operation with two
/// cmdlets, requests that only their actions tell apart, and every kind of type.
const MODULES: [&str; 8] = [
    "beta/Calendar",
    "beta/ManagedTenants",
    "beta/Reports",
    "v1.0/Calendar",
    "v1.0/DirectoryObjects",
    "v1.0/Mail",
    "v1.0/Users",
    "v1.0/Users.Functions",
];

#[test]
fn some_modules_compile() {
    sweep("compiled", |name| MODULES.contains(&name));
}

#[test]
#[ignore = "takes a quarter of an hour of processor time; run it after changes of what is emitted"]
fn every_module_compiles() {
    sweep("compiled-all", |_| true);
}

/// Descriptions of other teams that are always compiled.
const OTHERS: [&str; 3] = ["JumpCloud.SDK.V1.json", "oai-petstore-expanded.yaml", "oai-uspto.yaml"];

#[test]
fn some_descriptions_of_other_teams_compile() {
    others("compiled-others", |name| OTHERS.contains(&name));
}

#[test]
#[ignore = "takes minutes, and needs the program xz; run it after changes of what is emitted"]
fn every_description_of_other_teams_compiles() {
    others("compiled-others-all", |_| true);
}

/// Compiles what the chosen descriptions of other teams give.
fn others(folder: &str, chosen: impl Fn(&str) -> bool) {
    let Some(corpus) = corpus() else { return };
    let mut files: Vec<PathBuf> = ["other/openapi", "other/jumpcloud/specs"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(corpus.join(folder)).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|file| ["json", "yaml", "xz"].iter().any(|kind| file.extension().is_some_and(|e| e == *kind)))
        .filter(|file| chosen(file.file_name().unwrap().to_str().unwrap()))
        .collect();
    files.sort();
    assert!(files.len() >= OTHERS.len(), "{files:?}");
    let mut faults = Vec::new();
    for file in files {
        let temp = tempfile::tempdir().unwrap();
        let spec = if file.extension().is_some_and(|extension| extension == "xz") {
            let text = Command::new("xz").arg("-dc").arg(&file).output().unwrap();
            assert!(text.status.success(), "{}", String::from_utf8_lossy(&text.stderr));
            let spec = temp.path().join("openapi.json");
            fs::write(&spec, text.stdout).unwrap();
            spec
        } else {
            file.clone()
        };
        let (spec, out) = (spec.display().to_string(), temp.path().join("out"));
        let out_text = out.display().to_string();
        let module = ["--module", "Contoso", "--service", "Contoso", "--api-version", "v1.0"];
        let words = ["generate", "--quiet", "--spec", &spec, "--emit", "rust", "--out", &out_text];
        let run = graphsmith(words.into_iter().chain(module));
        assert_eq!(run.code, 0, "{}: {}", file.display(), run.err);
        let outputs = read(&out).unwrap().into_iter().map(|(path, bytes)| Output { path, bytes });
        let outputs: Vec<Output> = outputs.collect();
        let lines: usize = outputs.iter().map(|output| String::from_utf8_lossy(&output.bytes).lines().count()).sum();
        let unnamed = outputs.iter().any(|output| String::from_utf8_lossy(&output.bytes).contains("Unnamed"));
        println!("{}: {lines} lines of Rust", file.display());
        if unnamed {
            faults.push(format!("{}: something is called Unnamed", file.display()));
        }
        if let Err(said) = Built::strictly(Path::new(env!("CARGO_TARGET_TMPDIR")), folder, &outputs) {
            faults.push(format!("{}, {said}", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Compiles the chosen modules one after the other, each as a crate: all of them at once need more memory than most
/// machines have.
fn sweep(folder: &str, chosen: impl Fn(&str) -> bool) {
    let Some(corpus) = corpus() else { return };
    let name = |module: &ModuleEntry| format!("{}/{}", module.api_version, module.service);
    let modules = modules(&corpus).into_iter().filter(|module| chosen(&name(module)));
    let mut faults = Vec::new();
    for module in modules {
        let name = name(&module);
        let outputs = generated(&corpus, module);
        if let Err(said) = Built::strictly(Path::new(env!("CARGO_TARGET_TMPDIR")), folder, &outputs) {
            faults.push(format!("{name}, {said}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The Rust of a module.
fn generated(corpus: &Path, module: ModuleEntry) -> Vec<Output> {
    let project = Project { file: corpus.join("specs"), modules: vec![module], ..Project::default() };
    let mut diags = Diagnostics::default();
    let outputs = driver::map_models(&project, 1, &mut diags, |_, made| {
        let models = Models { api: &made.api, cmdlets: &made.cmdlets, source: &made.source };
        rust::emit(models, &mut Diagnostics::default())
    });
    assert!(
        !diags.has_errors(),
        "{}",
        report::render(&diags, Severity::Error, report::Style::Plain, report::Extent::All)
    );
    outputs.unwrap().swap_remove(0)
}
