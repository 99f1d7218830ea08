//! One run of `mg` as a process, which may get a signal; what it says is searched for secrets.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use graphsmith_emulator::{Emulator, Listener};

use crate::case::{Case, Trouble};
use crate::play::Ended;
use crate::secrets::Secrets;

/// Exit code of an upload that can go on.
const INTERRUPTED: i32 = 6;

/// Runs the command, and gives the most memory that it had, in bytes, where the system tells.
pub fn run(
    case: &Case,
    emulator: &Emulator,
    file: &Path,
    home: &Path,
    secrets: &Secrets,
    first: bool,
) -> (Ended, Option<u64>) {
    let (out, err) = (home.join("out"), home.join("err"));
    let open = |path: &Path| Stdio::from(std::fs::File::create(path).unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    if case.seed.is_multiple_of(2) {
        command.args(["New-MgUserEventAttachmentUploadSession", "-EventId", "e/1=", "-InFile"]);
    } else {
        command.args(["Add-MgBetaAttachment", "-MessageId", "m/1=", "-Path"]);
    }
    command.arg(file).args(["-UserId", "u@x.example", "-Verbose", "-Debug"]);
    command.env_clear().env("MG_BASE_URL", emulator.url()).env("MG_TOKEN", &secrets.token);
    for folder in ["HOME", "XDG_STATE_HOME", "LOCALAPPDATA"] {
        command.env(folder, home);
    }
    // A pipe that stays open and silent, as services of the system have it: nobody may wait for it.
    command.stdin(Stdio::piped()).stdout(open(&out)).stderr(open(&err));
    let mut child = command.spawn().unwrap();
    let mut end_after = case.end_after.filter(|_| first);
    let mut peak = None;
    let status = loop {
        peak = peak.max(memory(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if end_after.is_some_and(|after| has_sent(emulator, after)) {
            end_after = None;
            end(&mut child, case.trouble);
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let text = |path: &Path| String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    let (out, err) = (text(&out), text(&err));
    secrets.search_text("standard output", &out);
    secrets.search_text("standard error", &err);
    // A token is worth mentioning only by what stands for it; a command that dies at once says nothing.
    assert!(status.code().is_none() || err.contains("authorization: (secret)"), "{err}");
    let ended = match status.code() {
        Some(0) => {
            assert!(out.contains(&format!("\"size\": {}", case.size)), "{out}");
            Ended::Done
        }
        Some(code) => {
            assert!(err.lines().any(|line| line.starts_with("mg: ")), "{code} without a word: {err}");
            Ended::Failed { resumable: code == INTERRUPTED, said: format!("exit code {code}: {err}") }
        }
        None => Ended::Killed,
    };
    (ended, peak)
}

/// Whether so many slices have been answered, or for none whether the session is open.
fn has_sent(emulator: &Emulator, slices: u64) -> bool {
    let received = emulator.received();
    let sent = received.iter().filter(|one| one.listener == Listener::Upload && one.method == "PUT").count();
    sent as u64 >= slices && received.iter().any(|one| one.method == "POST")
}

#[cfg(unix)]
fn end(child: &mut Child, trouble: Trouble) {
    if trouble == Trouble::Crash {
        child.kill().unwrap();
    } else {
        // It may have ended by itself.
        let _ = Command::new("kill").args(["-s", "INT", &child.id().to_string()]).stderr(Stdio::null()).status();
    }
}

#[cfg(not(unix))]
fn end(child: &mut Child, _: Trouble) {
    child.kill().unwrap();
}

/// The most memory that a process has had so far. What the system says when it has ended won't do: that counts the
/// memory of this process too, as it was when the other one began.
fn memory(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
