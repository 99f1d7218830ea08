//! `graphsmith diff` on real descriptions: an edit is one cause, of the class that it has, and nothing else is.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]

mod configuration;
mod editor;
mod edits;
mod every_rule;
mod garden;
mod neutral;
mod redirects;
mod rule_edits;
mod sides;

use std::path::{Path, PathBuf};

use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::diff::report::{Cause, Class, Reader};
use graphsmith_codegen::diff::{Report, Side, Wanted, compare};
use graphsmith_codegen::emit::{Models, rust};
use graphsmith_codegen::{driver, load, report};
use serde_json::Value;
use tempfile::TempDir;

use editor::Editor;
use edits::{EDITS, Expected};

/// The modules that are edited.
const MODULES: [(&str, &str); 3] = [("Calendar", "beta"), ("Users.Actions", "beta"), ("Mail", "beta")];

/// The reference corpus; `None`, which is recorded, where it is absent.
fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("GRAPHSMITH_CORPUS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")));
    if folder.join("specs").is_dir() {
        return Some(folder);
    }
    test_summary::record("no reference corpus in ../shared, nor in the folder that GRAPHSMITH_CORPUS names");
    None
}

/// The seeds to try: one, unless `GRAPHSMITH_DIFF_SEEDS` names others, as `0..20`.
fn seeds() -> std::ops::Range<u64> {
    let Ok(text) = std::env::var("GRAPHSMITH_DIFF_SEEDS") else { return 0..1 };
    let ends = text.split_once("..").and_then(|(from, to)| Some(from.parse().ok()?..to.parse().ok()?));
    ends.unwrap_or_else(|| panic!("GRAPHSMITH_DIFF_SEEDS is no range like 0..20: {text}"))
}

/// A module of the corpus whose description is edited.
struct Subject {
    old: Side,
    root: Value,
    config: PathBuf,
    folder: TempDir,
    service: String,
}

impl Subject {
    fn new(corpus: &Path, (service, version): (&str, &str)) -> Self {
        let config = corpus.join("config").join(service).join(version).join("readme.md");
        let spec = corpus.join("specs").join(version).join(format!("{service}.yml"));
        let folder = TempDir::new().unwrap();
        let root = load::load(&spec, &mut Diagnostics::default()).unwrap().root;
        let file = folder.path().join(format!("{service}.json"));
        std::fs::write(&file, root.to_string()).unwrap();
        let old = side(&file, &config);
        Self { old, root, config, folder, service: service.to_owned() }
    }

    fn editor(&self, seed: u64) -> Editor {
        let entry = &self.old.project.modules[0];
        let generated = driver::models(&self.old.project, entry, &mut Diagnostics::default()).unwrap();
        Editor::new(self.root.clone(), &generated.cmdlets, seed)
    }

    /// The report of what changed from the description to another.
    fn report(&self, root: &Value) -> Report {
        let new = self.side(root);
        compared(&self.old, &new)
    }

    /// The report of what changed from another description to this one.
    fn swapped(&self, root: &Value) -> Report {
        let other = self.side(root);
        compared(&other, &self.old)
    }

    /// Another description as a side.
    fn side(&self, root: &Value) -> Side {
        let folder = self.folder.path().join("new");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{}.json", self.service));
        std::fs::write(&file, root.to_string()).unwrap();
        side(&file, &self.config)
    }
}

fn compared(old: &Side, new: &Side) -> Report {
    let mut diags = Diagnostics::default();
    compare(old, new, "2026-11-25", &mut diags).unwrap_or_else(|| panic!("{}", shown(&diags)))
}

fn side(file: &Path, config: &Path) -> Side {
    let mut diags = Diagnostics::default();
    let wanted = Wanted { config: &[config.to_owned()], modules: &[] };
    Side::read(file.to_str().unwrap(), wanted, &mut diags).unwrap_or_else(|| panic!("{}", shown(&diags)))
}

fn shown(diags: &Diagnostics) -> String {
    report::render(diags, Severity::Error, report::Style::Plain, report::Extent::All)
}

/// The worst class of a cause for each reader, as [`Expected::classes`] writes it.
fn classes(cause: &Cause) -> String {
    let letter = |reader: &Reader| {
        let worst = cause.effects.iter().map(|effect| effect.worst(&[*reader])).max().unwrap_or_default();
        match worst.class {
            None => '-',
            Some(Class::Info) => 'I',
            Some(Class::Warning) => 'W',
            Some(Class::Error) => 'E',
        }
    };
    let silent = if cause.silent { "!" } else { "" };
    Reader::ALL.iter().map(letter).collect::<String>() + silent
}

/// What is wrong with a report after edits, one line each.
fn faults(report: &Report, expected: &[(&str, Expected)]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut explained = vec![false; report.causes.len()];
    for (name, expected) in expected {
        let pointer = |cause: &Cause| {
            let places = [&cause.old, &cause.new].into_iter().flatten();
            places.into_iter().any(|place| expected.pointers.contains(&place.pointer))
        };
        let at = report.causes.iter().position(|cause| cause.kind == expected.kind && pointer(cause));
        let Some(at) = at else {
            let kinds: Vec<_> = report.causes.iter().map(|cause| (cause.kind, &cause.title)).collect();
            faults.push(format!("{name}: no {} at {:?}: {kinds:?}", expected.kind, expected.pointers.first()));
            continue;
        };
        explained[at] = true;
        let cause = &report.causes[at];
        let classes = classes(cause);
        if !expected.classes.contains(&classes.as_str()) {
            let effects: std::collections::BTreeSet<_> =
                cause.effects.iter().map(|effect| (&effect.rule.id, effect.text())).take(9).collect();
            faults.push(format!("{name}: {classes} instead of {:?}: {} {effects:?}", expected.classes, cause.title));
        }
    }
    if !faults.is_empty() {
        let kinds: Vec<_> = report.causes.iter().map(|cause| &cause.title).collect();
        faults.push(format!("the causes: {kinds:?}"));
    }
    for (cause, _) in report.causes.iter().zip(explained).filter(|(_, is_explained)| !is_explained) {
        let effects: Vec<_> = cause.effects.iter().map(|e| (&e.rule.id, &e.subject.owner, e.text())).take(5).collect();
        let names: Vec<_> = expected.iter().map(|(name, _)| *name).collect();
        let names = if let [name] = names.as_slice() { name } else { "all" };
        faults.push(format!("{names}: a further cause: {} {} {effects:?}", cause.kind, cause.title));
    }
    faults
}

#[test]
fn an_edit_is_one_cause_of_its_class() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    for module in MODULES {
        let subject = Subject::new(&corpus, module);
        for seed in seeds() {
            for (name, edit) in EDITS {
                let mut editor = subject.editor(seed);
                let Some(expected) = edit(&mut editor) else { continue };
                let report = subject.report(&editor.root);
                let faults = faults(&report, &[(*name, expected)]);
                found.extend(faults.into_iter().map(|fault| format!("{module:?} {seed}: {fault}")));
            }
        }
    }
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn nothing_changed_is_an_empty_report() {
    let Some(corpus) = corpus() else { return };
    for module in MODULES {
        let subject = Subject::new(&corpus, module);
        let report = subject.report(&subject.root);
        assert!(report.causes.is_empty(), "{:?}", report.causes);
    }
}

#[test]
fn all_edits_at_once_are_told_apart() {
    let Some(corpus) = corpus() else { return };
    let mut found = Vec::new();
    for module in MODULES {
        let subject = Subject::new(&corpus, module);
        for seed in seeds() {
            let mut editor = subject.editor(seed);
            let expected: Vec<_> = EDITS.iter().filter_map(|(name, edit)| Some((*name, edit(&mut editor)?))).collect();
            let report = subject.report(&editor.root);
            let faults = faults(&report, &expected);
            found.extend(faults.into_iter().map(|fault| format!("{module:?} {seed}: {fault}")));
        }
    }
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[test]
fn what_means_the_same_is_no_difference() {
    let Some(corpus) = corpus() else { return };
    for module in MODULES {
        let subject = Subject::new(&corpus, module);
        for seed in 0..2 {
            let mut dice = fastrand::Rng::with_seed(seed);
            let mut root = subject.root.clone();
            neutral::shuffle(&mut root, &mut dice);
            neutral::write_in_place(&mut root, &mut dice);
            let report = subject.report(&root);
            let causes: Vec<_> = report.causes.iter().map(|cause| (cause.kind, &cause.title)).collect();
            assert!(causes.is_empty(), "{module:?} {seed}: {causes:?}");
        }
    }
}

#[test]
fn another_order_of_paths_is_one_cause() {
    let Some(corpus) = corpus() else { return };
    for module in MODULES {
        let subject = Subject::new(&corpus, module);
        let mut root = subject.root.clone();
        neutral::reverse_paths(&mut root);
        let report = subject.report(&root);
        let causes: Vec<_> = report.causes.iter().map(|cause| (cause.kind, &cause.title)).collect();
        assert_eq!(causes.len(), 1, "{module:?}: {causes:?}");
        assert_eq!(causes[0].0, "order-of-paths");
    }
}

/// The symbols of the Rust of a side with one module.
fn symbols(side: &Side) -> Vec<String> {
    let generated = driver::models(&side.project, &side.project.modules[0], &mut Diagnostics::default()).unwrap();
    let models = Models { api: &generated.api, cmdlets: &generated.cmdlets, source: &generated.source };
    rust::symbols(models).into_iter().map(|(symbol, _)| symbol.to_string()).collect()
}

/// Where only texts were edited, Rust isn't compared.
#[test]
fn texts_change_no_rust() {
    let Some(corpus) = corpus() else { return };
    let subject = Subject::new(&corpus, MODULES[0]);
    let mut editor = subject.editor(3);
    let texts = EDITS.iter().filter(|(name, _)| name.contains("description of") || name.contains("summary"));
    assert_eq!(texts.filter_map(|(_, edit)| edit(&mut editor)).count(), 3);
    assert_eq!(symbols(&subject.old), symbols(&subject.side(&editor.root)));
}

#[test]
fn the_way_back_mirrors_the_way_there() {
    let Some(corpus) = corpus() else { return };
    let subject = Subject::new(&corpus, MODULES[0]);
    let mut editor = subject.editor(7);
    let made = EDITS.iter().filter_map(|(_, edit)| edit(&mut editor)).count();
    assert!(made > 20, "{made}");
    let there = subject.report(&editor.root);
    let back = subject.swapped(&editor.root);
    let count = |report: &Report, mirrored: bool| {
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        for effect in report.causes.iter().flat_map(|cause| &cause.effects) {
            let rule = effect.rule;
            let id = if mirrored { rule.mirror.as_ref().unwrap_or(&rule.id) } else { &rule.id };
            // An addition that is mandatory is taken back as any other, and what is narrower is one rule for numbers and texts.
            let id = match id.as_str() {
                "parameter-added-mandatory" => "parameter-added",
                "property-number-widened" | "property-type-narrowed" => "property-type-widened",
                id => id,
            };
            if id.ends_with("-removed") || id.ends_with("-added") {
                *counts.entry(id.to_owned()).or_default() += 1;
            }
        }
        counts
    };
    assert_eq!(count(&there, true), count(&back, false));
}
