//! The quick start of the README, run as it stands there: a local Graph, an event, an upload that is killed and goes on.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::scratch::Scratch;
use crate::{QUICK_START, documents, shell_blocks};

/// Bytes of the file.
const SIZE: u64 = 20_000_000;

pub(crate) fn the_quick_start_of_the_readme_works() {
    if Command::new("curl").arg("--version").output().is_err() {
        test_summary::record("no curl, so the quick start is not tried");
        return;
    }
    let readme = documents().into_iter().find(|document| document.path == "README.md").unwrap();
    let blocks = shell_blocks(&readme).into_iter().filter(|block| block.section == QUICK_START);
    let commands: String = blocks.map(|block| block.text).collect();
    assert!(commands.contains("kill -9"), "{commands}");
    let scratch = Scratch::new("README.md");
    let (seen, on_terminal) = scratch.shell(&commands, true);

    // The second run went on from what the first had sent, and said so.
    let (_, told) = seen.split_once("mg: an earlier run has sent ").expect("the second run says where it goes on");
    let sent: u64 = told.split(' ').next().unwrap().parse().unwrap();
    assert!(0 < sent && sent < SIZE, "{sent}");
    assert!(told.starts_with(&format!("{sent} of {SIZE} bytes; going on from there")), "{told}");
    assert!(seen.contains("identical"));

    // There was one session and one attachment; no slice that had arrived was sent again.
    let log = fs::read_to_string(scratch.path("target/quick-start/graph.log")).unwrap();
    let count = |parts: &[&str]| log.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count();
    assert_eq!(count(&["POST ", "createUploadSession", " 201 "]), 1, "{log}");
    assert_eq!(count(&["upload PUT ", " 201 "]), 1, "{log}");
    let received: u64 = log
        .lines()
        .filter(|line| line.starts_with("upload PUT ") && (line.contains(" 200 ") || line.contains(" 201 ")))
        .map(|line| line.rsplit_once("in=").unwrap().1.split(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert_eq!(received, SIZE, "{log}");
    let rows = seen.lines().filter(|line| line.starts_with("film.mp4 ") && line.contains("  20000000  "));
    assert_eq!(rows.count(), 1);

    // Nothing is left for a third run.
    let state = scratch.path("home/.local/state/mg/uploads");
    let left =
        fs::read_dir(&state).map_or(0, |entries| entries.filter(|e| !is_lock(&e.as_ref().unwrap().path())).count());
    assert_eq!(left, 0, "{}", state.display());

    // A person has seen how far each of the runs was: the name of the file, and positions that grow.
    if on_terminal {
        let (first, second) = seen.split_once("mg: an earlier run has sent ").unwrap();
        let positions = |part: &str| {
            let frames =
                part.split(['\r', '\n']).filter(|frame| frame.contains("film.mp4 ") && frame.contains(" of 19.07 MiB"));
            frames
                .map(|frame| frame.split(" of 19.07 MiB").next().unwrap().rsplit(' ').nth(1).unwrap().to_owned())
                .collect()
        };
        let (first, second): (BTreeSet<String>, BTreeSet<String>) = (positions(first), positions(second));
        assert!(!first.is_empty() && second.len() > 1, "{first:?} {second:?}");
    }
}

/// Whether a file only keeps two runs apart.
fn is_lock(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "lock")
}
