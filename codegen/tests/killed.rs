//! Generation that is killed: every file is as it was or as it should be, the next run finishes the work, and nothing stays
//! of the one before.
//!
//! `GRAPHSMITH_KILLS` says how often, for example `200`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::{read, specs, write};

/// The project of this repository, with `extra` in the texts of its descriptions.
fn project(folder: &Path, extra: &str) -> PathBuf {
    let mut files = specs();
    for (_, content) in
        files.iter_mut().filter(|(path, _)| path.extension().is_some_and(|extension| extension == "yml"))
    {
        let text = std::str::from_utf8(content).unwrap();
        *content = text.replace("description: The ", &format!("description: {extra}The ")).into_bytes();
    }
    write(folder, files.iter());
    folder.join("graphsmith.toml")
}

fn generate(project: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
    command.arg("generate").arg("--manifest").arg(project).arg("--out").arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Whether a file is there for the time of a run only.
fn is_of_a_run(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    name == ".graphsmith-lock" || (name.starts_with(".graphsmith-") && name.ends_with(".tmp"))
}

#[test]
fn a_killed_run_tears_no_file_and_leaves_nothing() {
    let kills: u32 = std::env::var("GRAPHSMITH_KILLS").map_or(12, |text| text.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let projects =
        [("old", ""), ("new", "Here. ")].map(|(name, extra)| project(&folder.path().join(name).join("specs"), extra));
    let mut longest = Duration::ZERO;
    let whole = projects.each_ref().map(|project| {
        let (out, started) = (folder.path().join("whole"), Instant::now());
        assert!(generate(project, &out).status().unwrap().success());
        longest = longest.max(started.elapsed());
        let files = read(&out);
        fs::remove_dir_all(out).unwrap();
        files
    });
    assert!(whole[0] != whole[1] && whole[0].len() > 100);
    let out = folder.path().join("out");
    let (mut torn_off, mut left_over) = (0, 0);
    for kill in 0..kills {
        let side = kill as usize % 2;
        let mut run = generate(&projects[side], &out).spawn().unwrap();
        // Spread over the whole time that a run takes, most of them near its end, where it writes.
        let part = f64::from(kill * 7 % kills) / f64::from(kills);
        std::thread::sleep(longest.mul_f64(1.0 - part * part));
        // It may have ended by itself.
        let _ = run.kill();
        torn_off += u32::from(!run.wait().unwrap().success());
        let mut files = read(&out);
        files.retain(|path, _| {
            left_over += u32::from(is_of_a_run(path));
            !is_of_a_run(path)
        });
        for (path, content) in &files {
            let is_whole = whole.iter().any(|tree| tree.get(path) == Some(content));
            assert!(is_whole, "kill {kill}: {} is torn", path.display());
        }
        // The next run is one of the other side as often as not.
        let next = (kill as usize / 2) % 2;
        assert!(generate(&projects[next], &out).status().unwrap().success(), "kill {kill}");
        let files = read(&out);
        let odd: Vec<_> = files.keys().filter(|path| whole[next].get(*path) != files.get(*path)).collect();
        assert!(files == whole[next], "kill {kill}: {odd:?}");
    }
    println!("{torn_off} of {kills} runs were killed; they left {left_over} temporary files");
    assert!(torn_off > 0, "no run was killed before its end");
}
