//! The Rust that `graphsmith diff` shows for breaks: it compiles with the crate of OLD, and not with that of NEW.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

#[path = "../../codegen/tests/diff/garden.rs"]
mod garden;
#[expect(dead_code, reason = "edits that aren't in the table change no Rust")]
#[path = "../../codegen/tests/diff/rule_edits.rs"]
mod rule_edits;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::report::{Class, Effect, Reader, SubjectKind, Witness};
use graphsmith_codegen::diff::{Side, compare};
use graphsmith_codegen::driver;
use graphsmith_codegen::emit::{Models, Output, rust};
use graphsmith_tests::built::Built;
use rule_edits::EDITS;
use tempfile::TempDir;

/// What snippets need besides the module that they are about.
const IMPORTS: &str = "use std::collections::BTreeMap; use graphsmith_runtime::{*, value::*, server::Server};";

/// The modules of a state of the project: their names in the library, and their Rust.
fn modules(side: &Side, state: &str) -> Vec<(String, Vec<Output>)> {
    let emitted = side.project.modules.iter().map(|entry| {
        let models = driver::models(&side.project, entry, &mut Diagnostics::default()).unwrap();
        let models = Models { api: &models.api, cmdlets: &models.cmdlets, source: &models.source };
        (path(state, &entry.name), rust::emit(models, &mut Diagnostics::default()))
    });
    emitted.collect()
}

/// What a module of a state is called in the library.
fn path(state: &str, module: &str) -> String {
    format!("{state}_{}", module.rsplit('.').next().unwrap_or(module).to_lowercase())
}

/// Rust that compiles with one state of a module and not with another.
struct Shown {
    rule: String,
    text: String,
    old: String,
    new: String,
}

/// A program with a line for each snippet, and what says which line a message of the compiler is about.
fn program<'s>(shown: impl Iterator<Item = (usize, &'s Shown)>, module: impl Fn(&Shown) -> &str) -> String {
    let mut text = String::from("#![allow(unused)]\n");
    for (number, one) in shown {
        let module = module(one);
        let names = format!("use built::{module}::{{self, *}}; use built::{module}::models;");
        writeln!(text, "mod w{number}_ {{ {IMPORTS} {names} pub fn used() {{ let _ = {}; }} }}", one.text).unwrap();
    }
    text + "fn main() {}\n"
}

/// The numbers of the snippets that the compiler refuses.
fn refused(program: &str, said: &str) -> BTreeSet<usize> {
    let lines = said.split("src/main.rs:").skip(1).filter_map(|rest| rest.split(':').next()?.parse::<usize>().ok());
    let number = |line: usize| program.lines().nth(line - 1)?.strip_prefix("mod w")?.split_once('_')?.0.parse().ok();
    lines.filter_map(number).collect()
}

/// Whether an effect is to show Rust.
fn must_show(effect: &Effect) -> bool {
    let verdict = effect.classes[Reader::Rust as usize];
    // What is silent compiles.
    let is_error = verdict.class == Some(Class::Error) && !verdict.silent;
    // A feature stands in a manifest; that a type has a trait of the language no longer isn't shown.
    let has_rust = effect.rule.subject == "rust" && !["feature-removed", "trait-removed"].contains(&&*effect.rule.id);
    effect.subject.kind == SubjectKind::Rust && is_error && has_rust
}

#[test]
fn rust_that_compiled_does_not_any_more() {
    let folder = TempDir::new().unwrap();
    let base = garden::side(&folder.path().join("base"), &[]);
    let mut library = modules(&base, "base");
    let (mut shown, mut faults) = (Vec::new(), Vec::new());
    for (at, (.., edit)) in EDITS.iter().enumerate() {
        let name = format!("edit{at}");
        let side = garden::side(&folder.path().join(&name), edit);
        library.extend(modules(&side, &name));
        for (old, new) in [(("base", &base), (&*name, &side)), ((&*name, &side), ("base", &base))] {
            let report = compare(old.1, new.1, "2026-11-25", &mut Diagnostics::default()).unwrap();
            for effect in report.causes.iter().flat_map(|cause| &cause.effects) {
                let rule = format!("{edit:?} {}", effect.rule.id);
                match &effect.witness {
                    Some(Witness::Compile(text)) => {
                        let [old, new] = [old.0, new.0].map(|state| path(state, &effect.subject.module));
                        shown.push(Shown { rule, text: text.clone(), old, new });
                    }
                    _ if must_show(effect) => faults.push(format!("{rule}: nothing is shown")),
                    _ => {}
                }
            }
        }
    }
    assert!(shown.len() > 100, "{}", shown.len());
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let outputs = library.iter().map(|(name, outputs)| (name.as_str(), outputs.as_slice()));
    let built = Built::libraries(target, "witness_rust", outputs).unwrap();
    if let Err(said) = built.run(&program(shown.iter().enumerate(), |one| &one.old), "") {
        panic!("not even with OLD: {said}");
    }
    // The compiler says first what isn't there, and what has another type once all is there.
    let mut left: BTreeSet<usize> = (0..shown.len()).collect();
    loop {
        let text = program(left.iter().map(|at| (*at, &shown[*at])), |one| &one.new);
        let Err(said) = built.run(&text, "") else { break };
        let gone = refused(&text, &said.to_string());
        assert!(!gone.is_empty(), "{said}");
        left.retain(|at| !gone.contains(at));
    }
    faults.extend(left.iter().map(|at| format!("{} compiles with NEW: {}", shown[*at].rule, shown[*at].text)));
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), shown.len(), faults.join("\n"));
}
