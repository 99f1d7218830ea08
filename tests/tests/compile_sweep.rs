//! The Rust of whole modules compiles without a warning, and its documentation has no broken link and no example that
//! would be run: some modules always, all modules of the reference corpus on demand.
//!
//!     cargo test -p graphsmith-tests --test compile_sweep -- --ignored
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::driver;
use graphsmith_codegen::emit::{Models, Output, rust};
use graphsmith_codegen::report;
use graphsmith_tests::built::Built;
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
    let project =
        Project { file: corpus.join("specs"), modules: vec![module], directives: Vec::new(), no_inline: Vec::new() };
    let mut diags = Diagnostics::default();
    let outputs = driver::map_models(&project, 1, &mut diags, |_, made| {
        let models = Models { api: &made.api, cmdlets: &made.cmdlets, source: &made.source };
        rust::emit(models, &mut Diagnostics::default())
    });
    assert!(!diags.has_errors(), "{}", report::render(&diags, Severity::Error, report::Style::Plain));
    outputs.unwrap().swap_remove(0)
}
