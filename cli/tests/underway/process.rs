//! `mg` as a process that gets a signal.

use std::env;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, Output, Stdio};

use crate::service::Service;

/// What is sent: its name and its number.
pub type Signal = (&'static str, i32);
pub const INT: Signal = ("INT", 2);
pub const TERM: Signal = ("TERM", 15);
pub const HUP: Signal = ("HUP", 1);

/// The variables with which `mg` asks a service.
pub fn asking(command: &mut Command, service: &Service) {
    command.env_clear().env("PATH", env::var_os("PATH").unwrap());
    command.env("MG_BASE_URL", &service.url).env("MG_TOKEN", "canary-token");
}

/// Starts `mg` with what is piped in.
pub fn start(service: &Service, words: &[&str], input: &str) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
    asking(&mut command, service);
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child
}

/// Sends a signal to a process, or with a minus to its group.
pub fn send(signal: Signal, to: &str) {
    assert!(Command::new("kill").args(["-s", signal.0, "--", to]).status().unwrap().success());
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    /// The number of the signal that it died of.
    pub signal: Option<i32>,
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self {
            signal: output.status.signal(),
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// Runs `mg`, sends a signal when the service has got so many requests, and waits for the end.
pub fn interrupted(service: &Service, words: &[&str], input: &str, requests: usize, signal: Signal) -> Ended {
    let mut child = start(service, words, input);
    service.until(requests, &mut child);
    send(signal, &child.id().to_string());
    child.wait_with_output().unwrap().into()
}
