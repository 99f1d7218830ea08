//! `mg` uploads files to a server on this machine: whole, interrupted, resumed; nothing secret gets out.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::server::{Received, Server};
use http::{Method, Response};
use http_body_util::Full;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The token; only headers of requests to Graph may hold it.
const TOKEN: &str = "canary-0d1f";

/// What the addresses of sessions carry; only requests to them and the file with the state may hold it.
const SECRET: &str = "canary-url";

/// Where attachments go in these tests.
const EVENT: &str = "/v1.0/users/u%40x.example/events/e%2F1%3D/attachments";

/// Names this test's process to itself, when it is started again to be interrupted.
const CHILD: &str = "GRAPHSMITH_TEST_MG";

/// What the server has got, and what it is told to do.
#[derive(Default)]
struct State {
    /// Bytes of the open session.
    session: Vec<u8>,
    total: usize,
    sessions: usize,
    attachments: Vec<(String, Vec<u8>)>,
    /// For the slice that begins there: answered with 429 and that wait, once.
    busy: Option<(usize, &'static str)>,
    /// Requests that were not as they should be.
    violations: Vec<String>,
}

/// A service for attachments, a file, and a folder for the state of `mg`.
struct Outlook {
    server: Server,
    state: Arc<Mutex<State>>,
    folder: TempDir,
}

impl Outlook {
    async fn new() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let own = Arc::clone(&state);
        let server = Server::start(move |received| own.lock().unwrap().answer(received)).await.unwrap();
        Self { server, state, folder: tempfile::tempdir().unwrap() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// A file whose bytes differ from place to place.
    fn file(&self, size: usize) -> (PathBuf, Vec<u8>) {
        let path = self.folder.path().join("big file.bin");
        let content: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
        std::fs::write(&path, &content).unwrap();
        (path, content)
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        let path = |name: &str| self.folder.path().join(name).display().to_string();
        vec![
            ("MG_BASE_URL", self.server.url.clone()),
            ("MG_TOKEN", TOKEN.to_owned()),
            ("MG_CATALOGS", path("none")),
            ("XDG_STATE_HOME", path("state")),
            ("HOME", path("state")),
            ("LOCALAPPDATA", path("state")),
        ]
    }

    async fn run(&self, words: &[&str]) -> Run {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let around = Surroundings { variables: self.variables(), typed: true, ..Surroundings::default() };
        let run = tokio::task::spawn_blocking(move || mg(words, &around)).await.unwrap();
        for secret in [TOKEN, SECRET] {
            assert!(!run.out.contains(secret) && !run.err.contains(secret), "a secret was shown: {run:?}");
        }
        run
    }

    /// The files with states.
    fn kept(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() { walk(&entry.path(), found) } else { found.push(entry.path()) }
            }
        }
        let mut found = Vec::new();
        walk(&self.folder.path().join("state"), &mut found);
        found
    }

    /// First bytes of the slices that were sent.
    fn slices(&self) -> Vec<String> {
        let received = self.server.received();
        let puts = received.iter().filter(|r| r.method == Method::PUT);
        puts.map(|r| r.header("content-range").split('-').next().unwrap().replace("bytes ", "")).collect()
    }

    /// Checks that the file has arrived, once, and that nothing is left.
    fn is_done(&self, content: &[u8]) {
        let state = self.state();
        assert_eq!(state.violations, Vec::<String>::new());
        assert_eq!(state.attachments.len(), 1);
        assert!(state.attachments[0].1 == content, "the content differs");
        assert_eq!(self.kept(), Vec::<PathBuf>::new());
    }
}

impl State {
    fn answer(&mut self, received: &Received) -> Response<Full<Bytes>> {
        let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
        if path == "/upload/1" {
            return self.session(received, query);
        }
        if received.header("authorization") != format!("Bearer {TOKEN}") {
            self.violations.push(format!("no token on {path}"));
        }
        let body: Value = serde_json::from_slice(&received.body).unwrap_or_default();
        match (received.method.as_str(), path) {
            ("GET", _) if path.ends_with("/attachments") => {
                let list = self.attachments.iter().enumerate();
                let list =
                    list.map(|(at, (name, bytes))| json!({"id": format!("A{at}"), "name": name, "size": bytes.len()}));
                reply(200, &json!({"value": list.collect::<Vec<_>>()}))
            }
            ("POST", _) if path.ends_with("/attachments") => {
                let bytes = STANDARD.decode(body["contentBytes"].as_str().unwrap()).unwrap();
                self.attachments.push((body["name"].as_str().unwrap().to_owned(), bytes));
                reply(201, &json!({"id": "A0", "name": body["name"], "contentBytes": body["contentBytes"]}))
            }
            ("POST", _) if path.ends_with("createUploadSession") => {
                let item = &body["AttachmentItem"];
                self.total = usize::try_from(item["size"].as_u64().unwrap()).unwrap();
                self.sessions += 1;
                self.session.clear();
                let address = format!("http://{}/upload/1?authtoken={SECRET}", received.header("host"));
                reply(201, &json!({"uploadUrl": address, "nextExpectedRanges": ["0-"]}))
            }
            _ => reply(404, &json!({})),
        }
    }

    fn session(&mut self, received: &Received, query: &str) -> Response<Full<Bytes>> {
        if !received.header("authorization").is_empty() || query != format!("authtoken={SECRET}") {
            self.violations.push(format!("{} with the token, or to another address", received.method));
        }
        if received.method == Method::PUT {
            let start: usize = received.header("content-range")[6..].split('-').next().unwrap().parse().unwrap();
            if let Some((_, wait)) = self.busy.take_if(|(at, _)| *at == start) {
                return Response::builder().status(429).header("retry-after", wait).body(Full::default()).unwrap();
            }
            assert_eq!(start, self.session.len());
            self.session.extend_from_slice(&received.body);
            if self.session.len() == self.total {
                self.attachments.push(("big file.bin".to_owned(), std::mem::take(&mut self.session)));
                let location = "https://outlook.office.com/api/v2.0/Users('u')/Events('e')/Attachments('A0%3D')";
                return Response::builder().status(201).header("location", location).body(Full::default()).unwrap();
            }
        }
        reply(200, &json!({"nextExpectedRanges": [self.session.len().to_string()]}))
    }
}

fn reply(status: u16, body: &Value) -> Response<Full<Bytes>> {
    let reply = Response::builder().status(status).header("content-type", "application/json");
    reply.body(Full::new(Bytes::from(body.to_string()))).unwrap()
}

fn session_command(file: &Path) -> Vec<&str> {
    let words = ["New-MgUserEventAttachmentUploadSession", "-UserId", "u@x.example", "-EventId", "e/1="];
    words.into_iter().chain(["-InFile", file.to_str().unwrap()]).collect()
}

#[tokio::test]
async fn one_command_does_the_whole_upload() {
    let outlook = Outlook::new().await;
    let (file, content) = outlook.file(9_000_000);
    let mut words = session_command(&file);
    words.extend(["-AttachmentItem", "@{contentType='application/zip'}", "-Output", "jsonl"]);
    let run = outlook.run(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let expected = json!({"id": "A0=", "name": "big file.bin", "size": 9_000_000});
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap(), expected);
    assert_eq!(outlook.slices(), ["0", "3932160", "7864320"]);
    let received = outlook.server.received();
    let opened = received.iter().find(|r| r.target.ends_with("createUploadSession")).unwrap();
    assert_eq!(opened.target, format!("{EVENT}/microsoft.graph.createUploadSession"));
    let item = json!({
        "attachmentType": "file", "name": "big file.bin", "size": 9_000_000, "contentType": "application/zip"
    });
    assert_eq!(serde_json::from_slice::<Value>(&opened.body).unwrap(), json!({"AttachmentItem": item}));
    outlook.is_done(&content);
}

/// A wait that is longer than anybody waits ends the run; the next one sends what is missing.
#[tokio::test]
async fn the_same_command_goes_on() {
    let outlook = Outlook::new().await;
    let (file, content) = outlook.file(9_000_000);
    outlook.state().busy = Some((7_864_320, "72000"));
    let run = outlook.run(&session_command(&file)).await;
    assert_eq!((run.code, run.out.as_str()), (6, ""), "{}", run.err);
    assert!(run.err.contains("429") && run.err.contains("The same command goes on from there"), "{}", run.err);
    let kept = outlook.kept();
    assert_eq!(kept.len(), 1);
    let text = std::fs::read_to_string(&kept[0]).unwrap();
    assert!(text.contains("\"acknowledged\":7864320") && !text.contains(TOKEN), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&kept[0]).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let run = outlook.run(&session_command(&file)).await;
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err, "mg: an earlier run has sent 7864320 of 9000000 bytes; going on from there\n");
    assert_eq!(outlook.slices(), ["0", "3932160", "7864320", "7864320"]);
    assert_eq!(outlook.state().sessions, 1);
    outlook.is_done(&content);
}

#[tokio::test]
async fn a_restart_begins_anew() {
    let outlook = Outlook::new().await;
    let (file, content) = outlook.file(9_000_000);
    outlook.state().busy = Some((3_932_160, "72000"));
    assert_eq!(outlook.run(&session_command(&file)).await.code, 6);
    let mut words = session_command(&file);
    words.push("-Restart");
    let run = outlook.run(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(outlook.server.received().iter().any(|r| r.method == Method::DELETE), "the old session is ended");
    assert_eq!(outlook.state().sessions, 2);
    outlook.is_done(&content);
}

/// What the interrupted process runs: `mg` with the words and variables that it is told.
#[test]
fn child_of_the_next_test() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let told: Value = serde_json::from_str(&told).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let words: Vec<String> = told["words"].as_array().unwrap().iter().map(text).collect();
    let variables = told["variables"].as_object().unwrap().iter().map(|(name, value)| (name.as_str(), text(value)));
    let around = Surroundings { variables: variables.collect(), typed: true, ..Surroundings::default() };
    let run = mg(words, &around);
    std::fs::write(text(&told["err"]), run.err).unwrap();
    std::process::exit(run.code.into());
}

/// A real process that gets the signal of Ctrl-C, and one that is killed.
#[cfg(unix)]
#[tokio::test]
async fn an_interrupted_process_can_be_resumed() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    for (signal, code) in [("INT", Some(6)), ("KILL", None)] {
        let outlook = Outlook::new().await;
        let (file, content) = outlook.file(9_000_000);
        outlook.state().busy = Some((3_932_160, "3000"));
        let variables: serde_json::Map<String, Value> =
            outlook.variables().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let err = outlook.folder.path().join("err");
        let told = json!({"words": session_command(&file), "variables": variables, "err": err.to_str().unwrap()});
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child_of_the_next_test", "--exact"])
            .env(CHILD, told.to_string())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        while outlook.slices().len() < 2 {
            assert!(child.try_wait().unwrap().is_none(), "it ended early");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        let status = tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        assert_eq!(status.code(), code, "{signal}");
        if signal == "INT" {
            let err = std::fs::read_to_string(&err).unwrap();
            assert!(err.contains("interrupted\nThe same command goes on from there"), "{err}");
            assert!(!err.contains(TOKEN) && !err.contains(SECRET));
        }
        assert_eq!(outlook.kept().len(), 1);
        let run = outlook.run(&session_command(&file)).await;
        assert_eq!(run.code, 0, "{signal}: {}", run.err);
        assert_eq!(outlook.slices().iter().filter(|slice| *slice == "0").count(), 1, "{signal}");
        outlook.is_done(&content);
    }
}

#[tokio::test]
async fn a_dry_run_shows_the_session_and_the_slices() {
    let outlook = Outlook::new().await;
    let (file, _) = outlook.file(9_000_000);
    let mut words = session_command(&file);
    words.push("-WhatIf");
    let run = outlook.run(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let head = format!("POST {}{EVENT}/microsoft.graph.createUploadSession\n", outlook.server.url);
    assert!(run.out.starts_with(&head) && run.out.contains("\nauthorization: (secret)\n"), "{}", run.out);
    assert!(run.out.contains("\"size\": 9000000"), "{}", run.out);
    assert!(
        run.out.ends_with("big file.bin: 9000000 bytes, then 3 slices of it to the address that the session gives.\n")
    );
    let (file, _) = outlook.file(5);
    let words =
        ["Add-MgBetaAttachment", "-Path", file.to_str().unwrap(), "-MessageId", "m", "-Name", "x.bin", "-WhatIf"];
    let run = outlook.run(&words).await;
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.starts_with(&format!("POST {}/beta/me/messages/m/attachments\n", outlook.server.url)),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("\"contentBytes\": \"(5 bytes)\"") && run.out.contains("\"name\": \"x.bin\""),
        "{}",
        run.out
    );
    assert!(outlook.server.received().is_empty() && outlook.kept().is_empty());
}

#[tokio::test]
async fn attachments_go_the_way_that_their_size_wants() {
    for (size, single) in [(0, true), (2_999_999, true), (3_000_000, false)] {
        let outlook = Outlook::new().await;
        let (file, content) = outlook.file(size);
        let words = ["Add-MgAttachment", "-Path", file.to_str().unwrap(), "-UserId", "u@x.example", "-EventId", "e/1="];
        let run = outlook.run(&words).await;
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{size}");
        let printed: Value = serde_json::from_str(&run.out).unwrap();
        let id = if single { "A0" } else { "A0=" };
        assert_eq!(printed, json!({"id": id, "name": "big file.bin", "size": size}));
        assert_eq!(outlook.slices().is_empty(), single);
        outlook.is_done(&content);
    }
}

#[tokio::test]
async fn properties_of_attachments_are_sent_along() {
    let outlook = Outlook::new().await;
    let (file, _) = outlook.file(3);
    let file = file.to_str().unwrap();
    let words =
        ["add-mgattachment", "-Path", file, "-UserId", "u", "-MessageId", "m", "-ContentId", "logo", "-IsInline"];
    let run = outlook.run(&words).await;
    assert_eq!(run.code, 0, "{}", run.err);
    let received = outlook.server.received();
    let posted = received.iter().find(|r| r.method == Method::POST).unwrap();
    let body = json!({
        "@odata.type": "#microsoft.graph.fileAttachment", "name": "big file.bin", "contentBytes": "AAEC",
        "contentId": "logo", "isInline": true,
    });
    assert_eq!(posted.target, "/v1.0/users/u/messages/m/attachments");
    assert_eq!(serde_json::from_slice::<Value>(&posted.body).unwrap(), body);
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused() {
    let outlook = Outlook::new().await;
    let folder = outlook.folder.path().to_str().unwrap().to_owned();
    let (file, _) = outlook.file(10);
    let file = file.to_str().unwrap();
    let table: [(&[&str], u8, &str); 6] = [
        (&["Add-MgAttachment", "-Path", &folder, "-MessageId", "m"], 2, "not a regular file"),
        (&["Add-MgAttachment", "-Path", "no-such-file", "-MessageId", "m"], 1, "no-such-file"),
        (&["Add-MgAttachment", "-Path", file], 2, "-MessageId"),
        (&["Add-MgAttachment", "-Path", file, "-MessageId", "m", "-RHV", "x"], 2, "no parameter"),
        (&["Add-MgAttachment", "-Path", file, "-MessageId", "m", "-EventId", "e"], 2, "cannot be used together"),
        (
            &["New-MgUserTodoListTaskAttachmentUploadSession", "-UserId", "u", "-InFile", file],
            2,
            "no parameter -InFile",
        ),
    ];
    for (words, code, said) in table {
        let run = outlook.run(words).await;
        assert_eq!(run.code, code, "{words:?}: {run:?}");
        assert!(run.err.contains(said), "{words:?}: {}", run.err);
    }
    let mut words = session_command(Path::new(file));
    words.truncate(5);
    words.push("-Restart");
    assert_eq!(outlook.run(&words).await.code, 2, "a restart of nothing");
    assert!(outlook.server.received().is_empty());
}

#[tokio::test]
async fn the_built_in_cmdlet_is_like_all_others() {
    let outlook = Outlook::new().await;
    let run = outlook.run(&["help", "Add-MgAttachment", "-Full"]).await;
    assert_eq!(run.code, 0, "{}", run.err);
    for part in
        ["Attach a file to a message", "-Path <String>", "-Restart", "EXAMPLE 1", "UserEvent: POST /v1.0/users/"]
    {
        assert!(run.out.contains(part), "{part}: {}", run.out);
    }
    let run = outlook.run(&["find", "attach", "file"]).await;
    assert!(run.out.lines().any(|line| line == "Add-MgAttachment"), "{}", run.out);
    let run = outlook.run(&["complete", "--", "Add-MgAttachment", "-Pa"]).await;
    assert!(run.out.starts_with("-Path\t"), "{}", run.out);
    let run = outlook.run(&["help", "New-MgUserEventAttachmentUploadSession", "-Parameter", "InFile"]).await;
    assert!(run.out.contains("A file to upload."), "{}", run.out);
}
