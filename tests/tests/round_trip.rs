//! Every model of whole modules: JSON -> Rust -> JSON changes nothing. The modules are compiled, with warnings denied.
//!
//! `GRAPHSMITH_ROUND_TRIP` names further modules, for example `beta/Users.Actions,v1.0/Groups`, or `all`.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use graphsmith_codegen::api::Shape;
use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::driver::{self, Generated};
use graphsmith_codegen::emit::{Models, Output, rust};
use graphsmith_codegen::report;
use graphsmith_tests::built::Built;
use graphsmith_tests::samples::{Dice, Filling, Samples};
use graphsmith_tests::{corpus, modules};
use serde_json::Value;

/// Modules that are always checked: together they have recursive types, families, numbers, bytes and open enums, and they
/// compile in seconds.
const MODULES: [&str; 4] = ["beta/Calendar", "v1.0/Mail", "beta/Reports", "v1.0/CrossDeviceExperiences"];

/// Objects of each model besides a full one and one of nulls.
const MIXED: u64 = 12;

/// A module, and what is sent through its models.
struct Subject {
    name: String,
    outputs: Vec<Output>,
    /// Types of Rust, and the objects for each.
    samples: BTreeMap<String, Vec<Value>>,
}

#[test]
fn nothing_changes_on_the_way() {
    let Some(corpus) = corpus() else { return };
    let wanted = std::env::var("GRAPHSMITH_ROUND_TRIP").unwrap_or_default();
    let chosen = |module: &ModuleEntry| {
        let name = format!("{}/{}", module.api_version, module.service);
        wanted == "all" || MODULES.contains(&name.as_str()) || wanted.split(',').any(|other| other == name)
    };
    let modules: Vec<ModuleEntry> = modules(&corpus).into_iter().filter(chosen).collect();
    assert!(modules.len() >= MODULES.len(), "{} modules", modules.len());
    let project = Project { file: corpus.join("specs"), modules, ..Project::default() };
    let mut diags = Diagnostics::default();
    let subjects = driver::map_models(&project, 0, &mut diags, |module, generated| subject(module, &generated));
    assert!(
        !diags.has_errors(),
        "{}",
        report::render(&diags, Severity::Error, report::Style::Plain, report::Extent::All)
    );
    let subjects = subjects.unwrap();

    let built = Built::new(Path::new(env!("CARGO_TARGET_TMPDIR")), "round-trip").unwrap();
    let mut input = String::new();
    for Subject { name, outputs, samples } in &subjects {
        built.module(name, outputs).unwrap();
        // As many models as the module declares: none is left out.
        let declared = |start: &str| {
            let text = outputs.iter().find(|output| output.path == "rust/models.rs").unwrap();
            String::from_utf8_lossy(&text.bytes).matches(start).count()
        };
        assert_eq!(samples.len(), declared("\npub struct ") + declared("\npub enum "), "{name}");
        for (ty, values) in samples {
            for value in values {
                writeln!(input, "{name}::{ty}\t{value}").unwrap();
            }
        }
    }
    let output = built.run(&program(&subjects), &input).unwrap();

    let (mut checked, mut faults) = (0, Vec::new());
    for (sent, came) in input.lines().zip(output.lines()) {
        let (ty, sent) = sent.split_once('\t').unwrap();
        let same = serde_json::from_str::<Value>(came).is_ok_and(|came| came == sent.parse::<Value>().unwrap());
        if !same {
            faults.push(format!("{ty}:\n  {sent}\n  {came}"));
        }
        checked += 1;
    }
    assert_eq!(checked, input.lines().count(), "the program said less than it was asked");
    faults.truncate(5);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let models: usize = subjects.iter().map(|subject| subject.samples.len()).sum();
    // What no description restricts holds no such list, so these are lists of models.
    let with_null = input.lines().filter(|line| line.contains("[null")).count();
    assert!(with_null > checked / 50, "{with_null} objects with a list that begins with null");
    eprintln!(
        "{checked} objects of {models} models of {} modules, {with_null} with a list that begins with null",
        subjects.len()
    );
}

/// What is sent through the models of a module.
fn subject(module: &ModuleEntry, Generated { api, cmdlets, source, .. }: &Generated) -> Subject {
    let models = Models { api, cmdlets, source };
    let outputs = rust::emit(models, &mut Diagnostics::default());
    let named = rust::named_types(models);
    let source = Samples::of(api);
    let mut samples = BTreeMap::new();
    for (index, (name, ty)) in (0_u64..).zip(named.models) {
        let mut dice = Dice::new(index);
        let is_enum = matches!(api.ty(ty).shape, Shape::Enum(_));
        let fillings = if is_enum { [].as_slice() } else { &[Filling::Full, Filling::Nulls] };
        let whole = fillings.iter().map(|filling| source.value(ty, *filling, &mut dice)).collect::<Vec<_>>();
        let mixed = (0..MIXED).map(|_| source.value(ty, Filling::Mixed, &mut dice)).collect::<Vec<_>>();
        samples.insert(name, [whole, mixed].concat());
    }
    for (index, (name, base)) in (1_000_000_u64..).zip(named.families) {
        let mut dice = Dice::new(index);
        samples.insert(name, (0..4 * MIXED).map(|_| source.member(base, &mut dice)).collect());
    }
    let name = format!("{}_{}", module.api_version, module.service).to_lowercase().replace('.', "_");
    Subject { name, outputs, samples }
}

/// A program that reads lines of a type and an object, and writes each object after it has been an object of Rust.
fn program(subjects: &[Subject]) -> String {
    let (mut modules, mut table) = (String::new(), String::new());
    for Subject { name, samples, .. } in subjects {
        writeln!(modules, "mod {name};").unwrap();
        for ty in samples.keys() {
            writeln!(table, "    (\"{name}::{ty}\", turn::<{name}::models::{ty}>),").unwrap();
        }
    }
    include_str!("round_trip_main.rs.in").replace("// MODULES", &modules).replace("// TURNS", &table)
}
