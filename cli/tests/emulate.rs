//! `mg emulate` as a process.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::json;

/// What tests look for where it must not be.
const TOKEN: &str = "canary-token";

/// A process that doesn't outlive its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the command, and returns its address.
fn start(arguments: &[&str]) -> (Process, BufReader<std::process::ChildStdout>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    command.args(["emulate", "--port", "0"]).args(arguments).env_remove("MG_CATALOGS");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let process = Process(child);
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    let url = line.trim().strip_prefix("listening on ").unwrap().to_owned();
    (process, out, url)
}

/// Posts a message, and returns the reply as it came.
fn post(url: &str, body: &str) -> String {
    let host = url.strip_prefix("http://").unwrap();
    let head = format!(
        "POST /v1.0/users/me/messages?access_token=canary-query HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         authorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn it_says_where_it_listens_and_plays_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.toml");
    std::fs::write(&faults, "[[rule]]\nnth = 1\nthen = { action = \"status\", code = 503, retry-after = 1 }\n")
        .unwrap();
    let (mut process, mut out, url) = start(&["--faults", faults.to_str().unwrap(), "--verbose"]);
    let reply = post(&url, "{}");
    assert!(reply.starts_with("HTTP/1.1 503 ") && reply.contains("\r\nretry-after: 1\r\n"), "{reply}");
    let reply = post(&url, &json!({"subject": "x"}).to_string());
    assert!(reply.starts_with("HTTP/1.1 201 "), "{reply}");
    end(&mut process);
    let (mut said, mut log) = (String::new(), String::new());
    out.read_to_string(&mut said).unwrap();
    process.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(said.contains(&format!("export MG_BASE_URL={url} MG_TOKEN=")), "{said}");
    let first = "graph  POST /v1.0/users/me/messages?access_token=*** 503 in=2 fault=status";
    assert!(log.starts_with(first) && log.contains(" 201 in=15\n"), "{log}");
    assert!(!log.contains("canary"), "{log}");
}

/// Ctrl-C, where there is a command that sends it.
#[cfg(unix)]
fn end(process: &mut Process) {
    let id = process.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    // Whoever runs the tests in the background may have them ignore Ctrl-C; then `mg` ignores it too. It may have ended already.
    let _ = Command::new("kill").args(["-TERM", &id]).stderr(Stdio::null()).status();
    assert!(process.0.wait().unwrap().success());
}

#[cfg(not(unix))]
fn end(process: &mut Process) {
    process.0.kill().unwrap();
}

#[test]
fn mistakes_are_explained() {
    let folder = tempfile::tempdir().unwrap();
    let faults = folder.path().join("faults.toml");
    std::fs::write(&faults, "[[rule]]\nthen = { action = \"explode\" }\n").unwrap();
    let faults = faults.to_str().unwrap();
    let (_process, _out, url) = start(&[]);
    let port = url.rsplit(':').next().unwrap();
    let table: [(&[&str], i32, &str); 4] = [
        (&["--faults", faults], 2, "unknown variant `explode`, expected one of `lost-reply`"),
        (&["--faults", "/nowhere/x.toml"], 4, "cannot read `/nowhere/x.toml`"),
        (&["--colour"], 2, "mg emulate has no `--colour`"),
        (&["--port", port], 3, "`--port 0` takes any port that is free"),
    ];
    for (arguments, code, expected) in table {
        let output = Command::new(env!("CARGO_BIN_EXE_mg")).arg("emulate").args(arguments).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}

/// The cmdlets of the program itself name places that no description does.
#[test]
fn mg_attaches_files_to_things_of_whoever_is_signed_in() {
    let (_process, _out, url) = start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.bin");
    for (cmdlet, item, size) in [
        ("Add-MgAttachment", "-MessageId", 5),
        ("Add-MgAttachment", "-EventId", 3_000_000),
        ("Add-MgBetaAttachment", "-EventId", 3_000_000),
    ] {
        std::fs::write(&file, vec![1; size]).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
        command.args([cmdlet, item, "i", "-Path"]).arg(&file).stdin(Stdio::null());
        let output = command
            .env_remove("MG_CATALOGS")
            .env("MG_BASE_URL", &url)
            .env("MG_TOKEN", TOKEN)
            .env("XDG_STATE_HOME", folder.path())
            .env("LOCALAPPDATA", folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{cmdlet} {item}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
