//! Standard input of the process (docs/commands.md#piped-objects).
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, BufReader, Write as _};
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

/// What PowerShell 5 and spreadsheets write: UTF-16 with and without the mark of its order, and UTF-8 with one.
#[test]
fn input_may_be_utf_16() {
    let little = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for text in ["[{\"id\": \"Zo\u{eb}\"}]", "id;name\r\nZo\u{eb};x\r\n", "Zo\u{eb}\r\n"] {
        let marked = format!("\u{feff}{text}");
        for input in [little(&marked), big(&marked), little(text), marked.clone().into_bytes()] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
            command.args(["Remove-MgUserEvent", "-UserId", "me", "-WhatIf"]).env("MG_BASE_URL", "http://127.0.0.1:9");
            let mut child =
                command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            child.stdin.take().unwrap().write_all(&input).unwrap();
            let output = child.wait_with_output().unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            assert!(
                out.starts_with("DELETE http://127.0.0.1:9/v1.0/users/me/events/Zo%C3%AB\n"),
                "{text:?} {input:?}: {out}"
            );
        }
    }
}

/// The reader of a pipe has seen enough: no further page is asked for, and nothing is said.
#[test]
fn a_reader_that_goes_away_ends_the_work() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (own, asked) = (url.clone(), std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0)));
    let counted = std::sync::Arc::clone(&asked);
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            lines.map_while(Result::ok).take_while(|line| !line.is_empty()).for_each(drop);
            let page = counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let next = format!("{own}/v1.0/users/u/events?page={page}");
            // More than a pipe takes.
            let body =
                format!("{{\"value\": [{{\"id\": \"{}\"}}], \"@odata.nextLink\": \"{next}\"}}", "x".repeat(1 << 18));
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length:";
            let _ = write!(stream, "{head} {}\r\n\r\n{body}", body.len());
        }
    });
    let script = "\"$0\" Get-MgUserEvent -UserId u -All | head -c 10; exit \"${PIPESTATUS[0]}\"";
    let mut command = Command::new("bash");
    command
        .args(["-c", script, env!("CARGO_BIN_EXE_mg")])
        .envs([("MG_BASE_URL", url.as_str()), ("MG_TOKEN", "practice")]);
    let Ok(output) = command.stdin(Stdio::null()).output() else {
        test_summary::record("there is no bash");
        return;
    };
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 10), "{output:?}");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 1);
}
