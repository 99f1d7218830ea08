//! A service that has an address of IPv6 only.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::thread;

#[test]
fn a_service_is_reached_by_ipv6() {
    let Ok(listener) = TcpListener::bind("[::1]:0") else {
        test_summary::record("this machine has no IPv6");
        return;
    };
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines: Vec<String> =
            BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let body = "{\"id\":\"1\"}";
        let head = format!("content-type: application/json\r\ncontent-length: {}", body.len());
        write!(stream, "HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n\r\n{body}").unwrap();
        lines
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    let output = command.args(["request", "/me", "-Only", "id"]).env("MG_BASE_URL", &url).output().unwrap();
    assert_eq!(output.stdout, b"1\n", "{output:?}");
    let lines = server.join().unwrap();
    assert_eq!(lines.first().map(String::as_str), Some("GET /v1.0/me HTTP/1.1"));
    let host = lines.iter().find(|line| line.to_ascii_lowercase().starts_with("host: [::1]:"));
    assert!(host.is_some(), "{lines:?}");
}
