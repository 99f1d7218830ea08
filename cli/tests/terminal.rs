//! `mg` on a real terminal: its width, colours, the pager.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};
use serde_json::{Value, json};

/// A server that gives this to everybody, for as long as the test runs.
fn server(reply: &Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let body = reply.to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}",
        body.len()
    );
    thread::spawn(move || {
        let answer = |mut stream: TcpStream| {
            let mut request = BufReader::new(&stream).lines();
            while request.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let _ = write!(stream, "{head}\r\n\r\n{body}");
        };
        listener.incoming().flatten().for_each(answer);
    });
    url
}

/// Runs `mg` on a terminal of that width, and returns what is on it in the end.
fn on_terminal(width: u16, words: &[&str], variables: &[(&str, &str)]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    tcsetwinsize(&master, Winsize { ws_row: 24, ws_col: width, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
    let terminal = ptsname(&master, Vec::new()).unwrap();
    let terminal = File::options().read(true).write(true).open(terminal.to_str().unwrap()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    command.args(words).env_clear().env("PATH", env::var_os("PATH").unwrap()).envs(variables.iter().copied());
    command.stdin(terminal.try_clone().unwrap()).stdout(terminal.try_clone().unwrap()).stderr(terminal);
    let mut child = command.spawn().unwrap();
    drop(command);
    let mut shown = Vec::new();
    // A terminal that nobody writes to any more ends with an error.
    let _ = File::from(master).read_to_end(&mut shown);
    assert!(child.wait().unwrap().success(), "{}", String::from_utf8_lossy(&shown));
    String::from_utf8(shown).unwrap().replace("\r\n", "\n")
}

fn messages() -> Value {
    let message = |subject: &str| json!({"id": "A".repeat(152), "subject": subject, "receivedDateTime": "2026-03-04T11:00:00Z", "from": {"emailAddress": {"name": "A", "address": "adele@contoso.com"}}});
    json!({"value": [message(&"long ".repeat(30)), message("会議")]})
}

#[test]
fn tables_have_the_width_of_the_terminal() {
    let url = server(&messages());
    let words = ["request", "/me/messages"];
    for (terminal, columns, width) in [(60, None, 60), (100, None, 100), (60, Some("72"), 72)] {
        let mut variables = vec![("MG_BASE_URL", url.as_str())];
        variables.extend(columns.map(|columns| ("COLUMNS", columns)));
        let shown = on_terminal(terminal, &words, &variables);
        let lines: Vec<&str> = shown.lines().collect();
        // All columns that matter are there, and the subject has all the room that is left.
        assert!(
            lines[0].starts_with("subject ") && lines[0].contains("  from ") && lines[0].contains("receivedDateTime")
        );
        let head = "2026-03-04T11:00:00Z";
        let subject = width - "adele@contoso.com".len() - head.len() - 4;
        assert_eq!(lines[2].chars().count(), subject.min(50) + width - subject, "{shown}");
        assert!(lines[2].ends_with(head) && lines[3].starts_with("会議  ") && !shown.contains("AAA"), "{shown}");
        // Wide characters take two columns, so the next column begins where it does in other lines.
        assert_eq!(lines[3].chars().count(), lines[2].chars().count() - 2, "{shown}");
    }
}

#[test]
fn colours_are_there_for_those_who_want_them() {
    let url = server(&messages());
    let of = |more: &[(&str, &str)]| {
        let variables = [&[("MG_BASE_URL", url.as_str()), ("PAGER", "")], more].concat();
        let table = on_terminal(80, &["request", "/me/messages"], &variables);
        let help = on_terminal(80, &["help", "Get-MgUserEvent"], &variables);
        (
            table.contains("\u{1b}[1msubject"),
            help.contains("\u{1b}[1mSYNOPSIS\u{1b}[0m\n"),
            help.contains("\u{1b}[1m-UserId\u{1b}[0m <"),
        )
    };
    assert_eq!(of(&[("TERM", "xterm")]), (true, true, true));
    for no in
        [&[][..], &[("TERM", "dumb")], &[("TERM", "xterm"), ("NO_COLOR", "1")], &[("TERM", "xterm"), ("CLICOLOR", "0")]]
    {
        assert_eq!(of(no), (false, false, false), "{no:?}");
    }
}

#[test]
fn help_goes_through_a_pager() {
    let help = |variables: &[(&str, &str)]| on_terminal(80, &["help", "Get-MgUserEvent"], variables);
    let paged = help(&[("TERM", "xterm"), ("NO_COLOR", "1"), ("PAGER", "sed 's/^/| /; $s/$/ '$LESS/")]);
    assert!(paged.starts_with("| NAME\n|     Get-MgUserEvent\n") && paged.trim_end().ends_with(" FRX"), "{paged}");
    // Without one that is there, and where nobody could turn pages, it is printed.
    for variables in [
        &[("TERM", "xterm"), ("NO_COLOR", "1"), ("PAGER", "no-such-pager-here")][..],
        &[("PAGER", "sed s/^/x/")],
        &[("TERM", "xterm"), ("NO_COLOR", "1"), ("PAGER", "cat")],
    ] {
        let shown = help(variables);
        assert!(shown.contains("NAME\n    Get-MgUserEvent\n") && !shown.contains("xNAME"), "{variables:?}: {shown}");
    }
    // A reader who has seen enough.
    assert_eq!(help(&[("TERM", "xterm"), ("PAGER", "head -c 0")]), "");
}

#[test]
fn a_pipe_gets_neither_colours_nor_pager() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    command.args(["help", "Get-MgUserEvent"]).envs([("TERM", "xterm"), ("PAGER", "sed s/^/x/"), ("CLICOLOR", "1")]);
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("NAME\n") && !text.contains('\u{1b}'), "{text}");
}

/// A person gets the page itself; a program, for whom nothing is opened, gets the address alone.
#[test]
fn the_page_of_a_cmdlet_is_opened_in_the_browser() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let (browser, opened) = (folder.path().join("browser"), folder.path().join("opened"));
    std::fs::write(
        &browser,
        format!("#!/bin/sh\nprintf %s \"$1\" >'{0}.part' && mv '{0}.part' '{0}'\n", opened.display()),
    )
    .unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let words = ["help", "Remove-MgUserEvent", "-Online"];
    let address = "https://learn.microsoft.com/powershell/module/microsoft.graph.calendar/remove-mguserevent";
    let variables = [("BROWSER", browser.to_str().unwrap())];
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    let piped = command.args(words).env_clear().envs(variables).stdin(Stdio::null()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&piped.stdout), format!("{address}\n"));
    assert!(!opened.exists(), "a browser was opened though nobody looks on");
    assert_eq!(on_terminal(100, &words, &variables), format!("{address}\n"));
    let begun = Instant::now();
    while !opened.exists() && begun.elapsed() < Duration::from_mins(1) {
        thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(std::fs::read_to_string(&opened).unwrap(), address);
}
