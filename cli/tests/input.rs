//! Standard input of the process (docs/commands.md#piped-objects).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

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
