//! The same input gives the same bytes, whatever a run finds around itself: folder, home, locale, time zone, how many threads
//! work, and the order in which a folder lists its files.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::{Tree, read, specs, write};

#[test]
fn what_surrounds_a_run_changes_nothing() {
    let specs = specs();
    let scratch = tempfile::tempdir().unwrap();
    let surroundings =
        [("1", "first", "C", "UTC0"), ("5", "another/folder that is\u{e9}/much deeper", "tr_TR.UTF-8", "ABC-13:45")];
    let results = surroundings.map(|(jobs, place, locale, zone)| {
        let folder = scratch.path().join(place);
        if jobs == "1" {
            write(&folder.join("specs"), specs.iter());
        } else {
            write(&folder.join("specs"), specs.iter().rev());
        }
        let home = folder.join("home");
        fs::create_dir(&home).unwrap();
        // One run names the list of modules from its own folder, the other from anywhere.
        let base = if jobs == "1" { PathBuf::new() } else { folder.clone() };
        let output = Command::new(env!("CARGO_BIN_EXE_graphsmith"))
            .current_dir(if jobs == "1" { &folder } else { &home })
            .env("HOME", &home)
            .envs([("LC_ALL", locale), ("LANG", locale), ("LANGUAGE", "tr"), ("TZ", zone), ("USER", place)])
            .args(["generate", "--quiet", "--emit", "api,catalog,facts,help,rust", "--jobs", jobs, "--manifest"])
            .arg(base.join("specs/graphsmith.toml"))
            .arg("--out")
            .arg(base.join("out"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (read(&folder.join("out")), read(&folder.join("specs")))
    });
    let [(out, specs), (other_out, other_specs)] = results;
    assert!(out.len() > 100, "{}", out.len());
    let paths = |files: &Tree| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&out), paths(&other_out));
    let differs: Vec<&PathBuf> = out.keys().filter(|path| out[*path] != other_out[*path]).collect();
    assert!(differs.is_empty(), "{differs:?}");
    assert!(specs == other_specs, "what is written beside the descriptions differs");
}
