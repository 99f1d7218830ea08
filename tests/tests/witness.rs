//! The lines that `graphsmith diff` shows for breaks: `mg` takes each with the catalog of OLD, and refuses it or makes another request of it
//! with that of NEW.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]

#[path = "../../codegen/tests/diff/editor.rs"]
mod editor;
#[path = "../../codegen/tests/diff/edits/mod.rs"]
mod edits;

use std::path::{Path, PathBuf};

use editor::Editor;
use edits::EDITS;
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::report::Witness;
use graphsmith_codegen::diff::{Side, Wanted, compare};
use graphsmith_codegen::{driver, load};
use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};
use graphsmith_tests::{CorpusModule, corpus};
use serde_json::Value;
use tempfile::TempDir;

/// A description on disk, with its catalog.
struct State {
    folder: TempDir,
    file: PathBuf,
    config: PathBuf,
}

impl State {
    fn new(root: &Value, config: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("Calendar.json");
        std::fs::write(&file, root.to_string()).unwrap();
        let state = Self { folder, file, config: config.to_owned() };
        let [file, config, out] =
            [&state.file, &state.config, &state.folder.path().to_owned()].map(|path| path.display().to_string());
        let words = [
            "generate",
            "--quiet",
            "--spec",
            &file,
            "--module",
            "Microsoft.Graph.Beta.Calendar",
            "--service",
            "Calendar",
        ];
        let more = ["--api-version", "beta", "--config", &config, "--emit", "catalog", "--out", &out];
        let run = graphsmith(words.into_iter().chain(more));
        assert_eq!(run.code, 0, "{}", run.err);
        state
    }

    fn side(&self) -> Side {
        let wanted = Wanted { config: std::slice::from_ref(&self.config), modules: &[] };
        Side::read(self.file.to_str().unwrap(), wanted, &mut Diagnostics::default()).expect("a side")
    }

    fn run(&self, line: &str) -> Run {
        let variables =
            vec![("MG_CATALOGS", self.folder.path().display().to_string()), ("MG_TOKEN", "token".to_owned())];
        let words = line.split(' ').map(|word| word.trim_matches('\''));
        mg(words, &Surroundings { variables, ..Surroundings::default() })
    }
}

#[test]
fn lines_that_were_right_are_not_any_more() {
    let Some(corpus) = corpus() else { return };
    let module = CorpusModule { service: "Calendar", api_version: "beta" };
    let config = module.config(&corpus);
    let root = load::load(&module.spec(&corpus), &mut Diagnostics::default()).unwrap().root;
    let old = State::new(&root, &config);
    let side = old.side();
    let models = driver::models(&side.project, &side.project.modules[0], &mut Diagnostics::default()).unwrap();
    let mut tried = 0;
    let mut faults = Vec::new();
    for (name, edit) in EDITS {
        let mut editor = Editor::new(root.clone(), &models.cmdlets, 3);
        let Some(expected) = edit(&mut editor) else { continue };
        if !expected.classes.iter().any(|classes| classes.contains('E')) {
            continue;
        }
        let new = State::new(&editor.root, &config);
        let report = compare(&side, &new.side(), "2026-11-25", &mut Diagnostics::default()).expect("a report");
        let found = report.causes.iter().any(|cause| cause.kind == expected.kind);
        assert!(found, "{name}: no {} at {:?}", expected.kind, expected.pointers);
        for effect in report.causes.iter().flat_map(|cause| &cause.effects) {
            let Some(Witness::Command(line)) = &effect.witness else { continue };
            tried += 1;
            let (before, after) = (old.run(line), new.run(line));
            let is_other = after.code != 0 || after.out != before.out;
            if before.code != 0 || !is_other {
                let rule = &effect.rule.id;
                faults.push(format!(
                    "{name}: {rule}: mg {line}: {} {} then {} {}",
                    before.code, before.err, after.code, after.err
                ));
            }
        }
    }
    assert!(tried > 20, "{tried}");
    assert!(faults.is_empty(), "{} of {tried}\n{}", faults.len(), faults.join("\n"));
}
