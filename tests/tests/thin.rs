//! Generated Rust stays thin: at most 25 lines for an operation, and a whole module in few lines (design).
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use graphsmith_tests::{CorpusModule, command, corpus, repository};

/// Lines that a request may take, the empty one after it not counted.
const PER_OPERATION: usize = 25;

/// Lines that all of Calendar beta may take.
const CALENDAR: usize = 15_000;

/// Lines of each request of a file by its name.
fn requests(file: &Path) -> Vec<(String, usize)> {
    let text = std::fs::read_to_string(file).unwrap();
    let items = text.split("\n\n").filter_map(|item| {
        let name = item.lines().find_map(|line| line.strip_prefix("pub struct "))?;
        Some((name.trim_end_matches(" {").to_owned(), item.lines().count()))
    });
    items.collect()
}

fn assert_thin(file: &Path) -> usize {
    let requests = requests(file);
    for (name, lines) in &requests {
        assert!(*lines <= PER_OPERATION, "{name} of {} takes {lines} lines", file.display());
    }
    requests.len()
}

#[test]
fn the_slice_is_thin() {
    let generated = repository().join("generated");
    for folder in ["src", "beta/src"] {
        let modules = ["calendar", "groups", "users_actions"];
        let files = modules.map(|module| generated.join(folder).join(module).join("operations.rs"));
        assert!(files.iter().map(|file| assert_thin(file)).all(|requests| requests > 0));
    }
}

#[test]
fn a_whole_module_is_thin() {
    let Some(corpus) = corpus() else { return };
    let out = tempfile::tempdir().unwrap();
    let module = CorpusModule { service: "Calendar", api_version: "beta" };
    let mut arguments = vec!["generate".to_owned()];
    arguments.extend(module.arguments(&corpus));
    arguments.extend(["--emit", "rust", "--quiet", "--out"].map(str::to_owned));
    arguments.push(out.path().display().to_string());
    let run = command::graphsmith(arguments);
    assert_eq!(run.code, 0, "{}", run.err);

    let files: Vec<PathBuf> =
        std::fs::read_dir(out.path().join("rust")).unwrap().map(|entry| entry.unwrap().path()).collect();
    let lines: usize = files.iter().map(|file| std::fs::read_to_string(file).unwrap().lines().count()).sum();
    assert!(lines <= CALENDAR, "{lines} lines");
    assert!(assert_thin(&out.path().join("rust/operations.rs")) > 200);
}
