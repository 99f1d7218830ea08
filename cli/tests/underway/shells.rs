//! What a shell, a terminal and whoever starts `mg` see of a signal.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Command, Stdio};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::json;

use crate::process::{HUP, INT, Signal, asking, send};
use crate::service::{Answer, Service, json as reply};

/// Runs a line in a shell as the group of a terminal, sends that group Ctrl-C when so many requests have come, and returns
/// the signal that the shell died of.
fn group(shell: &str, line: &str, service: &Service, requests: usize) -> Option<i32> {
    let mut command = Command::new(shell);
    asking(&mut command, service);
    command.args(["-c", line]).env("MG", env!("CARGO_BIN_EXE_mg")).process_group(0);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    service.until(requests, &mut child);
    send(INT, &format!("-{}", child.id()));
    child.wait().unwrap().signal()
}

/// A service that keeps the first request waiting.
fn silent() -> Service {
    Service::start(|count, _, _| match count {
        0 => Answer::Stopped(String::new(), String::new()),
        _ => Answer::Whole(reply(&json!({}))),
    })
}

/// A shell goes on with its loop after a program that has only answered the signal; bash is the one that looks.
#[test]
fn a_loop_ends() {
    for shell in ["bash", "sh"] {
        if Command::new(shell).args(["-c", ":"]).status().is_err() {
            test_summary::record(&format!("there is no {shell}"));
            continue;
        }
        for line in
            ["for id in 1 2 3; do \"$MG\" request /users/$id; done; :", "\"$MG\" request /me; \"$MG\" request /me; :"]
        {
            let service = silent();
            assert_eq!((group(shell, line, &service, 1), service.asked().len()), (Some(INT.1), 1), "{shell}: {line}");
        }
        // A file on its way is no exception.
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("big.bin");
        std::fs::write(&file, vec![7; 4_000_000]).unwrap();
        let line = format!(
            "for id in 1 2 3; do \"$MG\" Add-MgAttachment -UserId u -EventId $id -Path '{}'; done; :",
            file.display()
        );
        let service = silent();
        assert_eq!((group(shell, &line, &service, 1), service.asked().len()), (Some(INT.1), 1), "{shell}: {line}");
    }
}

/// A part of a list is no list of objects to do something with.
#[test]
fn what_reads_the_results_does_nothing_with_a_part() {
    let service = Service::start(|count, _, url| match count {
        0 => Answer::Whole(reply(
            &json!({"value": [{"id": "1"}], "@odata.nextLink": format!("{url}/v1.0/users/u/events?page=2")}),
        )),
        _ => Answer::Stopped(String::new(), String::new()),
    });
    let line = "\"$MG\" Get-MgUserEvent -UserId u -All | \"$MG\" Remove-MgUserEvent -UserId u; :";
    assert_eq!(group("sh", line, &service, 2), Some(INT.1));
    assert!(service.asked().iter().all(|asked| asked.line.starts_with("GET ")), "{:?}", service.asked());
    assert_eq!(service.asked().len(), 2);
}

/// As `nohup` has it, and shells for what they start in the background.
#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let ignored = |signal: Signal| {
        let service = Service::start(|_, _, _| Answer::Stopped(String::new(), reply(&json!({"id": "1"}))));
        let mut command = Command::new("sh");
        asking(&mut command, &service);
        command.args(["-c", &format!("trap '' {}; exec \"$MG\" request /me -Only id", signal.0)]);
        command.env("MG", env!("CARGO_BIN_EXE_mg")).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        service.until(1, &mut child);
        send(signal, &child.id().to_string());
        service.go_on();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    for signal in [INT, HUP] {
        assert_eq!(ignored(signal), (Some(0), "1\n".to_owned()), "{signal:?}");
    }
}

/// Nothing has begun while a person is asked, and nothing does.
#[test]
fn a_question_can_be_answered_with_ctrl_c() {
    let service = silent();
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let terminal = ptsname(&master, Vec::new()).unwrap();
    let terminal = File::options().read(true).write(true).open(terminal.to_str().unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    asking(&mut command, &service);
    command.args(["Remove-MgUserEvent", "-UserId", "u", "-EventId", "e", "-Confirm"]);
    let mut child = command.stdin(terminal).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !text.ends_with(b"\"Y\"): ") {
        said.read_exact(&mut byte).unwrap();
        text.push(byte[0]);
    }
    send(INT, &child.id().to_string());
    assert_eq!((child.wait().unwrap().signal(), service.asked().len()), (Some(INT.1), 0));
}
