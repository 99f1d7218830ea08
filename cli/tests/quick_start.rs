//! The quick start of the README, run as it stands there: a local Graph, an event, an upload that is killed and goes on.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The port that the README names. The test takes another, since that one may be in use.
const PORT: &str = "4010";

/// Bytes of the file.
const SIZE: u64 = 20_000_000;

/// Much longer than it takes anywhere; a loop that never ends shall not hold up everybody.
const LIMIT: Duration = Duration::from_mins(5);

/// The commands of a section of the README: what its blocks for shells hold.
fn commands(section: &str) -> String {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let heading = format!("## {section}");
    let lines = readme.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let (mut text, mut inside) = (String::new(), false);
    for line in lines {
        match (line, inside) {
            ("```sh", _) => inside = true,
            ("```", _) => inside = false,
            (line, true) => text.extend([line, "\n"]),
            _ => {}
        }
    }
    text
}

/// A terminal for a command: that of util-linux, whose `script` gives back the exit code.
fn terminal(command: &str, transcript: &Path) -> Option<Command> {
    let found = Command::new("script").arg("--version").output().ok()?;
    if !String::from_utf8_lossy(&found.stdout).contains("util-linux") {
        return None;
    }
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--flush", "--command", command]).arg(transcript).stdout(Stdio::null());
    Some(script)
}

/// Runs a script in a folder, on a terminal where that is possible. Gives what was seen, and whether on a terminal.
fn run(folder: &Path, script: &str) -> (String, bool) {
    fs::write(folder.join("quick-start.sh"), script).unwrap();
    let transcript = folder.join("transcript");
    let mut on_terminal = true;
    let mut command = terminal("bash quick-start.sh", &transcript).unwrap_or_else(|| {
        println!("no `script` of util-linux: whether progress is drawn stays unknown");
        on_terminal = false;
        let out = File::create(&transcript).unwrap();
        let mut bash = Command::new("bash");
        bash.arg("quick-start.sh").stdout(out.try_clone().unwrap()).stderr(out);
        bash
    });
    let programs = Path::new(env!("CARGO_BIN_EXE_mg")).parent().unwrap();
    let path = format!("{}:{}", programs.display(), std::env::var("PATH").unwrap_or_default());
    let kept = std::env::vars().filter(|(name, _)| {
        let foreign = ["MG_", "AZURE_", "IDENTITY_", "XDG_"].iter().any(|start| name.starts_with(start));
        !foreign && !name.to_ascii_lowercase().ends_with("_proxy")
    });
    let mut child = command
        .env_clear()
        .envs(kept)
        .envs([("PATH", path.as_str()), ("HOME", folder.to_str().unwrap()), ("TERM", "xterm"), ("SHELL", "/bin/sh")])
        .current_dir(folder)
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            // What it started ends with its terminal, or by its trap.
            let _ = Command::new("kill").arg(child.id().to_string()).status();
            panic!("it doesn't end:\n{}", fs::read_to_string(&transcript).unwrap_or_default());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let seen = String::from_utf8_lossy(&fs::read(&transcript).unwrap()).into_owned();
    assert!(status.success(), "{status}:\n{seen}");
    (seen, on_terminal)
}

#[test]
fn the_quick_start_of_the_readme_works() {
    if Command::new("curl").arg("--version").output().is_err() {
        println!("no curl: the quick start is not tried");
        return;
    }
    let commands = commands("Quick start");
    assert!(commands.matches(PORT).count() == 2 && commands.contains("kill -9"), "{commands}");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let folder = tempfile::tempdir().unwrap();
    // An error ends it, and nothing that it started outlives it. A terminal of no size shows nothing.
    let frame = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\nstty rows 30 cols 100 2>/dev/null || true\n";
    let (seen, on_terminal) = run(folder.path(), &format!("{frame}{}", commands.replace(PORT, &port)));
    println!("{seen}");

    // The second run went on from what the first had sent, and said so.
    let (_, told) = seen.split_once("mg: an earlier run has sent ").expect("the second run says where it goes on");
    let sent: u64 = told.split(' ').next().unwrap().parse().unwrap();
    assert!(0 < sent && sent < SIZE, "{sent}");
    assert!(told.starts_with(&format!("{sent} of {SIZE} bytes; going on from there")), "{told}");
    assert!(seen.contains("identical"));

    // There was one session and one attachment; no slice that had arrived was sent again.
    let log = fs::read_to_string(folder.path().join("target/quick-start/graph.log")).unwrap();
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
    let state = folder.path().join(".local/state/mg/uploads");
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
