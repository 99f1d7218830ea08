//! Tests that have nothing to run here, such as those that compare with a corpus that isn't there: each records why it is
//! skipped, and the last program of a test run (`tests/summary.rs`) prints a line for each reason.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process, thread};

/// Records that the test that calls this is skipped, or a part of it.
pub fn record(reason: &str) {
    eprintln!("skipped: {reason}");
    if let Some(folder) = folder() {
        // A record that can't be written is missing in the summary, and nothing else.
        let _ = write(&folder, reason);
    }
}

/// How many tests of this run were skipped, for each reason. Their records are deleted.
#[must_use]
pub fn take() -> BTreeMap<String, usize> {
    folder().map(|folder| read(&folder)).unwrap_or_default()
}

/// Adds a line to the file of this thread.
fn write(folder: &Path, reason: &str) -> io::Result<()> {
    let thread = thread::current();
    let program = env::current_exe()?;
    let program = program.file_stem().unwrap_or_default().display();
    // Each test is a thread that has its name.
    let line = format!("{reason}\t{program} {}\n", thread.name().unwrap_or_default());
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("{}-{:?}", process::id(), thread.id()));
    fs::OpenOptions::new().create(true).append(true).open(file)?.write_all(line.as_bytes())
}

fn read(folder: &Path) -> BTreeMap<String, usize> {
    let mut tests: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        for (reason, test) in text.lines().filter_map(|line| line.split_once('\t')) {
            tests.entry(reason.to_owned()).or_default().insert(test.to_owned());
        }
    }
    let _ = fs::remove_dir_all(folder);
    tests.into_iter().map(|(reason, tests)| (reason, tests.len())).collect()
}

/// Where the records of this run are: beside the folder of the test programs, one folder for each cargo that runs tests.
fn folder() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    Some(program.parent()?.parent()?.join("skipped").join(cargo()))
}

/// The process that runs the test programs.
#[cfg(unix)]
fn cargo() -> String {
    std::os::unix::process::parent_id().to_string()
}

/// The process that runs the test programs, which isn't known on this system.
#[cfg(not(unix))]
fn cargo() -> String {
    "cargo".to_owned()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]
    use super::*;

    #[test]
    fn each_test_counts_once_for_each_reason() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("run");
        let test = |name: &str, reasons: &'static [&str]| {
            let folder = folder.clone();
            let thread = thread::Builder::new().name(name.to_owned());
            thread
                .spawn(move || reasons.iter().for_each(|reason| write(&folder, reason).unwrap()))
                .unwrap()
                .join()
                .unwrap();
        };
        test("a", &["no corpus", "no corpus", "no prism"]);
        test("b", &["no corpus"]);
        assert_eq!(read(&folder), BTreeMap::from([("no corpus".to_owned(), 2), ("no prism".to_owned(), 1)]));
        assert_eq!(read(&folder), BTreeMap::new());
    }
}
