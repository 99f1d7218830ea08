//! Mutants: descriptions of real modules and of the golden cases, changed at random. A mutant that is generated without a
//! fault gives Rust that compiles without a warning, and cmdlets that can be called with their mandatory parameters.
//!
//! `GRAPHSMITH_MUTANTS` says which seeds are tried, for example `0..2000`; a failure names its seed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use graphsmith_catalog::{Catalog, EXTENSION};
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::emit::Output;
use graphsmith_codegen::{load, slice};
use graphsmith_tests::built::Built;
use graphsmith_tests::command::{Surroundings, graphsmith, mg};
use graphsmith_tests::mutants::mutate;
use graphsmith_tests::prism::{Way, invocations};
use graphsmith_tests::samples::Dice;
use graphsmith_tests::{CorpusModule, corpus, folder, golden};
use serde_json::Value;

/// How many mutants are tried without the variable.
const SEEDS: Range<u64> = 0..150;

/// How many mutants are compiled at once.
const BATCH: usize = 100;

/// Modules that slices are taken from.
const MODULES: [CorpusModule<'static>; 8] = [
    CorpusModule { service: "BusinessScenario", api_version: "beta" },
    CorpusModule { service: "DirectoryObjects", api_version: "v1.0" },
    CorpusModule { service: "Identity.Partner", api_version: "beta" },
    CorpusModule { service: "Mail", api_version: "v1.0" },
    CorpusModule { service: "Planner", api_version: "v1.0" },
    CorpusModule { service: "Reports", api_version: "v1.0" },
    CorpusModule { service: "SchemaExtensions", api_version: "beta" },
    CorpusModule { service: "Search", api_version: "beta" },
];

/// The most paths that a slice has.
const PATHS: usize = 4;

/// What is mutated: a description, and the configuration that it is generated with now and then.
struct Original {
    document: Value,
    api_version: &'static str,
    config: Option<PathBuf>,
}

fn originals() -> Vec<Original> {
    let mut originals = Vec::new();
    for group in ["cmdlets", "mg", "rust", "schemas", "wire"] {
        let mut cases: Vec<PathBuf> =
            fs::read_dir(golden::cases().join(group)).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.sort();
        for text in cases.iter().filter_map(|case| fs::read_to_string(case.join("input.yaml")).ok()) {
            let document = yaml_serde::from_str(&text).unwrap();
            originals.push(Original { document, api_version: "beta", config: None });
        }
    }
    let Some(corpus) = corpus() else { return originals };
    for module in MODULES {
        let document = load::load(&module.spec(&corpus), &mut Diagnostics::default()).unwrap();
        let config = Some(module.config(&corpus));
        originals.push(Original { document: document.root, api_version: module.api_version, config });
    }
    originals
}

/// A few paths of a description, with what they need.
fn cut(document: &Value, dice: &mut Dice) -> Value {
    let paths: Vec<&String> = document["paths"].as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    if paths.len() <= PATHS {
        return document.clone();
    }
    let kept: Vec<&String> = (0..PATHS).map(|_| paths[dice.roll(paths.len())]).collect();
    slice::slice(document, |path| kept.iter().any(|kept| *kept == path))
}

/// A mutant that was generated.
struct Mutant {
    seed: u64,
    changes: Vec<String>,
    outputs: Vec<Output>,
}

/// Makes a mutant and generates it; `Ok(None)` when it was refused as it should be.
fn generate(seed: u64, originals: &[Original]) -> Result<Option<Mutant>, String> {
    let mut dice = Dice::new(seed);
    let original = &originals[dice.roll(originals.len())];
    let mut document = cut(&original.document, &mut dice);
    let changes = mutate(&mut document, !seed);
    let temp = tempfile::tempdir().unwrap();
    let (spec, out) = (temp.path().join("mutant.json"), temp.path().join("out"));
    fs::write(&spec, document.to_string()).unwrap();
    let (spec, out_text) = (spec.display().to_string(), out.display().to_string());
    let (service, api_version) = ("Mutant", original.api_version);
    let module = CorpusModule { service, api_version }.name();
    let mut words = vec!["generate", "--quiet", "--jobs", "1", "--module", &module, "--service", service];
    words.extend(["--api-version", api_version, "--emit", "catalog,rust,help,facts"]);
    words.extend(["--spec", &spec, "--out", &out_text]);
    let config = original.config.as_ref().filter(|_| dice.roll(2) == 0).map(|file| file.display().to_string());
    words.extend(config.iter().flat_map(|file| ["--config", file]));
    let describe = |what: String| format!("seed {seed}: {what}\n  {}", changes.join("\n  "));
    let Ok(run) = catch_unwind(AssertUnwindSafe(|| graphsmith(words))) else {
        return Err(describe("panicked".to_owned()));
    };
    match run.code {
        0 => {}
        3 if run.err.contains("\n  --> ") && run.err.contains("\n  hint: ") => return Ok(None),
        code => return Err(describe(format!("exit code {code}: {}", run.err))),
    }
    if let Some(fault) = call(&out) {
        return Err(describe(fault));
    }
    let files = folder::read(&out).unwrap();
    let outputs = files.into_iter().map(|(path, bytes)| Output { path, bytes }).collect();
    Ok(Some(Mutant { seed, changes, outputs }))
}

/// Calls every parameter set of the catalog with what is mandatory; says what went wrong.
fn call(out: &Path) -> Option<String> {
    let file = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
    let file = file.into_iter().find(|file| file.extension().is_some_and(|extension| extension == EXTENSION))?;
    let catalog = Catalog::open(&file).unwrap().unwrap();
    for call in invocations(&catalog, out).unwrap().into_iter().filter(|call| call.way == Way::Mandatory) {
        let variables = vec![("MG_CATALOGS", out.display().to_string())];
        let around = Surroundings { variables, input: &call.input, ..Surroundings::default() };
        let words: Vec<String> = call.words.iter().cloned().chain(["-WhatIf".to_owned()]).collect();
        match catch_unwind(AssertUnwindSafe(|| mg(words.clone(), &around))) {
            Ok(run) if run.code == 0 => {}
            // A property of a form may be the name of a file; samples of it are names of none.
            Ok(run) if run.err.contains("cannot read `7f3f4e5a-") => {}
            Ok(run) => return Some(format!("{}: exit code {}: {}", words.join(" "), run.code, run.err)),
            Err(_) => return Some(format!("{}: panicked", words.join(" "))),
        }
    }
    None
}

/// Compiles mutants together; says what the compiler said.
fn compile(mutants: &[Mutant]) -> Option<String> {
    let names: Vec<String> = mutants.iter().map(|mutant| format!("m{}", mutant.seed)).collect();
    let modules = names.iter().zip(mutants).map(|(name, mutant)| (name.as_str(), mutant.outputs.as_slice()));
    let built = Built::libraries(Path::new(env!("CARGO_TARGET_TMPDIR")), "mutants", modules).unwrap();
    let said = built.check().err()?;
    let mut report = said.chars().take(6_000).collect::<String>();
    for mutant in mutants.iter().filter(|mutant| said.contains(&format!("src/m{}/", mutant.seed))) {
        write!(report, "\nseed {}:\n  {}", mutant.seed, mutant.changes.join("\n  ")).unwrap();
    }
    Some(report)
}

#[test]
fn what_is_generated_compiles_and_can_be_called() {
    let seeds = std::env::var("GRAPHSMITH_MUTANTS").map_or(SEEDS, |seeds| {
        let (first, end) = seeds.split_once("..").unwrap();
        first.parse().unwrap()..end.parse().unwrap()
    });
    let originals = originals();
    let (mut faults, mut waiting, mut generated) = (Vec::new(), Vec::new(), 0);
    let count = usize::try_from(seeds.end - seeds.start).unwrap();
    for seed in seeds {
        match generate(seed, &originals) {
            Err(fault) => faults.push(fault),
            Ok(None) => {}
            Ok(Some(mutant)) => {
                generated += 1;
                waiting.push(mutant);
            }
        }
        if waiting.len() == BATCH {
            faults.extend(compile(&waiting));
            waiting.clear();
        }
    }
    if !waiting.is_empty() {
        faults.extend(compile(&waiting));
    }
    eprintln!("{generated} of {count} mutants were generated, {} faults", faults.len());
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(generated * 3 > count, "most mutants should be generated");
}
