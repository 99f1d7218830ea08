//! [`Host`]: a program that has cmdlets carried out.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The token that every command gives.
pub const TOKEN: &str = "canary-token";

/// `mg invoke`, and both ends of what goes to and from it.
pub struct Host {
    pub process: Child,
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
}

impl Host {
    /// Starts it for a server.
    pub fn start(url: &str) -> Self {
        Self::start_with(url, &[])
    }

    /// Starts it for a server, with these variables.
    pub fn start_with(url: &str, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
        command.env_clear().env("MG_BASE_URL", url).envs(variables.iter().copied()).arg("invoke");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (input, output) = (process.stdin.take(), process.stdout.take().map(BufReader::new));
        Self { process, input, output }
    }

    /// Writes lines as they are.
    pub fn write(&mut self, lines: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(lines.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// Writes lines.
    pub fn send(&mut self, lines: &[Value]) {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        self.write(&(lines.join("\n") + "\n"));
    }

    /// Ends the input.
    pub fn close(&mut self) {
        drop(self.input.take());
    }

    /// Where lines are written to.
    pub fn raw(&mut self) -> &mut ChildStdin {
        self.input.as_mut().unwrap()
    }

    /// Reads no further events.
    pub fn close_output(&mut self) {
        drop(self.output.take());
    }

    /// The next event; `None` at the end. No event has the token.
    pub fn event(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.output.as_mut().unwrap().read_line(&mut line).unwrap();
        assert!(!line.contains(TOKEN), "{line}");
        (!line.is_empty()).then(|| serde_json::from_str(&line).unwrap())
    }

    /// Events up to the first one of that name.
    pub fn until(&mut self, name: &str) -> Vec<Value> {
        let mut events = Vec::new();
        loop {
            let event = self.event().unwrap_or_else(|| panic!("no `{name}` comes: {events:?}"));
            let is_last = event.get(name).is_some();
            assert!(is_last || event.get("exit").is_none(), "no `{name}` comes: {events:?} {event}");
            events.push(event);
            if is_last {
                return events;
            }
        }
    }

    /// Carries out a cmdlet with one record, and returns its events.
    pub fn run(&mut self, cmdlet: &str, set: &str, parameters: &Value) -> Vec<Value> {
        self.send(&[command(cmdlet, set, parameters), json!({"record": {}}), json!({"end": true})]);
        self.until("exit")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A command for a cmdlet.
pub fn command(cmdlet: &str, set: &str, parameters: &Value) -> Value {
    json!({"v": 1, "id": 1, "cmdlet": cmdlet, "set": set, "parameters": parameters, "auth": {"token": TOKEN}})
}

/// A folder of the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
