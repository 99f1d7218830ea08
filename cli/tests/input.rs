//! Standard input of the process (docs/commands.md#piped-objects).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::Write as _;
use std::process::{Command, Stdio};

/// A pipe and a file that have nothing in them are lists without elements; a device such as /dev/null is no list.
#[test]
fn only_a_device_is_no_list() {
    let run = |input: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
        // Nothing listens there, and nothing is sent.
        command.args(["Remove-MgUserEvent", "-UserId", "me"]).env("MG_BASE_URL", "http://127.0.0.1:9");
        let output = command.stdin(input).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(Stdio::null());
    assert!(code == 2 && said.contains("-EventId"), "{said}");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(writer);
    for input in [Stdio::from(tempfile::tempfile().unwrap()), Stdio::from(reader)] {
        let (code, said) = run(input);
        assert!(code == 0 && said.contains("nothing to do"), "{code} {said}");
    }
}

/// Standard input that has no end is no reason to take all memory.
#[test]
fn input_has_a_limit() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    command.arg("batch").stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let piece = vec![b'#'; 1 << 20];
    let written = (0..300).take_while(|_| input.write_all(&piece).is_ok()).count();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("standard input is longer than 256 MB"), "{said}");
    assert!(output.status.code() == Some(2) && (256..300).contains(&written), "{written}");
}
