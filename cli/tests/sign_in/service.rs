//! A sign-in service and a Graph in one, which tell tokens apart: refresh tokens are good for one use.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;

/// In every secret of the service; no output may hold it.
pub const CANARY: &str = "Y2FuYXJ5";

/// What has happened so far.
#[derive(Default)]
pub struct State {
    /// Requests: method and target of those to Graph, kinds of grants of those for tokens.
    pub log: Vec<String>,
    /// The form of the last request for a token.
    pub form: String,
    /// How many tokens were given; only the last ones are good.
    pub given: usize,
    /// The tenant of the last request for a token.
    pub tenant: String,
    /// Seconds that access tokens last.
    pub lifetime: u64,
    /// Whether nobody is let in any more.
    pub ended: bool,
}

/// The service, and a home for `mg`.
pub struct Service {
    pub url: String,
    pub home: TempDir,
    pub state: Arc<Mutex<State>>,
}

/// A token of a user, as it looks.
pub fn access(number: usize, tenant: &str) -> String {
    let claims = json!({"tid": tenant, "upn": "adele@contoso.example", "appid": "client", "app_displayname": "Chores",
        "scp": "User.Read Calendars.Read", "exp": 32_503_680_000_u64, "n": number});
    format!("eyJhbGciOiJSUzI1NiJ9.{}.{CANARY}", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn refresh(number: usize) -> String {
    format!("0.{CANARY}-refresh-{number}")
}

impl Service {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { lifetime: 3600, ..State::default() }));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream.unwrap(), &shared));
            }
        });
        Self { url, home: tempfile::tempdir().unwrap(), state }
    }

    pub fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().log)
    }

    /// A file in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// `mg` in an environment of its own; nothing of the test's is seen by it.
    pub fn command(&self, words: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mg"));
        command.args(words).env_clear().stdin(Stdio::null());
        command.envs([("MG_BASE_URL", self.url.as_str()), ("AZURE_AUTHORITY_HOST", &self.url)]);
        command.env("AZURE_CLIENT_ID", "client");
        for name in ["HOME", "XDG_STATE_HOME", "LOCALAPPDATA"] {
            command.env(name, self.home.path());
        }
        for (name, value) in variables {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        command
    }

    /// Runs `mg` and gives its exit code, what it prints and what it says.
    pub fn run(&self, words: &[&str], variables: &[(&str, &str)]) -> (i32, String, String) {
        ended(&self.command(words, variables).output().unwrap())
    }
}

/// The exit code of a process, what it printed and what it said: no secret.
pub fn ended(output: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(!out.contains(CANARY) && !err.contains(CANARY), "a secret was shown: {out}\n{err}");
    (output.status.code().unwrap_or(-1), out, err)
}

fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    loop {
        let (mut line, mut length, mut bearer) = (String::new(), 0, String::new());
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).unwrap();
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap(),
                "authorization" => value.trim_start_matches("Bearer ").clone_into(&mut bearer),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let (status, json) = answer(&line, &bearer, &String::from_utf8(body).unwrap(), &mut state.lock().unwrap());
        let content = json.to_string();
        let head =
            format!("HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}", content.len());
        let mut writer = stream;
        writer.write_all(format!("{head}\r\n\r\n{content}").as_bytes()).unwrap();
    }
}

fn answer(line: &str, bearer: &str, body: &str, state: &mut State) -> (u16, Value) {
    let (method, rest) = line.split_once(' ').unwrap();
    let target = rest.split(' ').next().unwrap();
    if target.ends_with("/devicecode") {
        state.log.push("devicecode".to_owned());
        return (
            200,
            json!({"device_code": CANARY, "user_code": "ABC-1", "verification_uri": "https://login/device",
            "interval": 0, "expires_in": 60}),
        );
    }
    let Some((tenant, _)) = target[1..].split_once("/oauth2/v2.0/token") else {
        state.log.push(format!("{method} {target}"));
        if bearer != access(state.given, &state.tenant) {
            return (401, json!({"error": {"code": "InvalidAuthenticationToken", "message": format!("no {bearer}")}}));
        }
        return (200, json!({"value": [{"id": "1", "subject": "s"}]}));
    };
    body.clone_into(&mut state.form);
    tenant.clone_into(&mut state.tenant);
    let field = |name: &str| body.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let kind = field("grant_type").unwrap().rsplit("%3A").next().unwrap();
    state.log.push(kind.to_owned());
    if state.ended || (kind == "refresh_token" && field("refresh_token") != Some(&refresh(state.given))) {
        let said = format!("AADSTS700082: the refresh token {} has expired", refresh(state.given));
        return (400, json!({"error": "invalid_grant", "error_description": said}));
    }
    state.given += 1;
    (
        200,
        json!({"token_type": "Bearer", "expires_in": state.lifetime, "access_token": access(state.given, tenant),
        "refresh_token": refresh(state.given), "id_token": access(state.given, tenant)}),
    )
}

/// Makes a program of a script.
pub fn script(path: &Path, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}
