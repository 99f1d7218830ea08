//! `mg` uploads files to the emulator: whole, interrupted, resumed; nothing secret gets out.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use graphsmith_emulator::faults::{Action, Rule};
use graphsmith_emulator::{Emulator, Listener, Options, Received};
use graphsmith_tests::command::{Run, Surroundings, mg};
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The token; only headers of requests to Graph may hold it.
const TOKEN: &str = "canary-0d1f";

/// What the addresses of sessions hold; only requests to them and the file with the state may hold it.
const SECRET: &str = "authtoken=";

/// The id of the first attachment.
const FIRST: &str = "AAMkADaXRlbS0wMDAwMQ==";

/// The paths of the built-in catalogs.
static OPTIONS: LazyLock<Options> = LazyLock::new(|| Options { remember: 1000, ..Options::built_in().unwrap() });

/// Where attachments go in these tests.
const EVENT: &str = "/v1.0/users/u%40x.example/events/e%2F1%3D/attachments";

/// A service for attachments, a file, and a folder for the state of `mg`.
struct Outlook {
    emulator: Emulator,
    folder: TempDir,
}

impl Outlook {
    async fn new() -> Self {
        Self { emulator: Emulator::start(OPTIONS.clone()).await.unwrap(), folder: tempfile::tempdir().unwrap() }
    }

    /// Lets a slice, counted from 1, be answered with 429 and that wait.
    fn make_busy(&self, slice: u64, seconds: u64) {
        let (error, retry_after) = (None, Some(seconds));
        let busy =
            Action::Status { code: 429, error, retry_after, retry_after_date: None, challenge: None, done: false };
        self.emulator.set_rules([Rule::always(busy).of(Listener::Upload, "PUT").nth([slice])]).unwrap();
    }

    /// The requests to Graph with that method.
    fn graph(&self, method: &Method) -> Vec<Received> {
        let received = self.emulator.received().into_iter();
        received.filter(|one| one.listener == Listener::Graph && one.method == method).collect()
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
            ("MG_BASE_URL", self.emulator.url().to_owned()),
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
        let received = self.emulator.received();
        let puts = received.iter().filter(|r| r.method == Method::PUT);
        puts.map(|r| r.header("content-range").split('-').next().unwrap().replace("bytes ", "")).collect()
    }

    /// Checks that the file has arrived, once, and that nothing is left.
    fn is_done(&self, content: &[u8]) {
        assert_eq!(self.emulator.warnings(), Vec::<String>::new());
        let stored = self.emulator.stored().unwrap();
        assert_eq!(stored.len(), 1);
        assert_eq!(stored[0].0, "big file.bin");
        assert!(stored[0].1 == content, "the content differs");
        assert_eq!(self.kept(), Vec::<PathBuf>::new());
        assert_eq!(self.emulator.open_sessions(), 0);
    }
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
    let expected = json!({"id": FIRST, "name": "big file.bin", "size": 9_000_000});
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap(), expected);
    assert_eq!(outlook.slices(), ["0", "3932160", "7864320"]);
    let opened = &outlook.graph(&Method::POST)[0];
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
    outlook.make_busy(3, 72_000);
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
    assert_eq!(outlook.graph(&Method::POST).len(), 1, "one session");
    outlook.is_done(&content);
}

#[tokio::test]
async fn a_restart_begins_anew() {
    let outlook = Outlook::new().await;
    let (file, content) = outlook.file(9_000_000);
    outlook.make_busy(2, 72_000);
    assert_eq!(outlook.run(&session_command(&file)).await.code, 6);
    let mut words = session_command(&file);
    words.push("-Restart");
    let run = outlook.run(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(outlook.emulator.received().iter().any(|r| r.method == Method::DELETE), "the old session is ended");
    assert_eq!(outlook.graph(&Method::POST).len(), 2, "two sessions");
    outlook.is_done(&content);
}

#[tokio::test]
async fn a_dry_run_shows_the_session_and_the_slices() {
    let outlook = Outlook::new().await;
    let (file, _) = outlook.file(9_000_000);
    let mut words = session_command(&file);
    words.push("-WhatIf");
    let run = outlook.run(&words).await;
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let head = format!("POST {}{EVENT}/microsoft.graph.createUploadSession\n", outlook.emulator.url());
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
        run.out.starts_with(&format!("POST {}/beta/me/messages/m/attachments\n", outlook.emulator.url())),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("\"contentBytes\": \"(5 bytes)\"") && run.out.contains("\"name\": \"x.bin\""),
        "{}",
        run.out
    );
    assert!(outlook.emulator.received().is_empty() && outlook.kept().is_empty());
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
        assert_eq!(printed, json!({"id": FIRST, "name": "big file.bin", "size": size}));
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
    let posted = &outlook.graph(&Method::POST)[0];
    let body = json!({
        "@odata.type": "#microsoft.graph.fileAttachment", "name": "big file.bin", "contentBytes": "AAEC",
        "contentId": "logo", "isInline": true,
    });
    assert_eq!(posted.target, "/v1.0/users/u/messages/m/attachments");
    assert_eq!(serde_json::from_slice::<Value>(&posted.body).unwrap(), body);
}

#[tokio::test]
async fn an_attachment_says_what_is_in_it() {
    let own: &[&str] = &["-Name", "a.pdf", "-ContentType", "text/x"];
    for (words, media_type) in
        [(&["-Name", "a.PDF"][..], json!("application/pdf")), (own, json!("text/x")), (&[], Value::Null)]
    {
        let outlook = Outlook::new().await;
        let (file, _) = outlook.file(3);
        let all = ["Add-MgAttachment", "-Path", file.to_str().unwrap(), "-UserId", "u", "-MessageId", "m"];
        let run = outlook.run(&all.into_iter().chain(words.iter().copied()).collect::<Vec<_>>()).await;
        assert_eq!(run.code, 0, "{}", run.err);
        let posted: Value = serde_json::from_slice(&outlook.graph(&Method::POST)[0].body).unwrap();
        assert_eq!(posted["contentType"], media_type, "{words:?}");
    }
}

/// Where nothing can be written, as in a container, a small file goes all the same. A large one couldn't go on after an
/// interruption, and isn't begun.
#[tokio::test]
async fn small_attachments_need_no_folder() {
    for (size, code) in [(3, 0), (3_000_000, 4)] {
        let outlook = Outlook::new().await;
        let (file, content) = outlook.file(size);
        std::fs::write(outlook.folder.path().join("state"), "a file, and no folder").unwrap();
        let run = outlook
            .run(&["Add-MgAttachment", "-Path", file.to_str().unwrap(), "-MessageId", "m", "-UserId", "u"])
            .await;
        assert_eq!(run.code, code, "{run:?}");
        let stored = outlook.emulator.stored().unwrap();
        assert_eq!(stored.iter().any(|(_, bytes)| *bytes == content), code == 0);
    }
}

#[tokio::test]
async fn what_cannot_be_uploaded_is_refused() {
    let outlook = Outlook::new().await;
    let folder = outlook.folder.path().to_str().unwrap().to_owned();
    let (file, _) = outlook.file(10);
    let file = file.to_str().unwrap();
    let table: [(&[&str], u8, &str); 6] = [
        (&["Add-MgAttachment", "-Path", &folder, "-MessageId", "m"], 2, "not a regular file"),
        (&["Add-MgAttachment", "-Path", "no-such-file", "-MessageId", "m"], 4, "no-such-file"),
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
    assert!(outlook.emulator.received().is_empty());
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
