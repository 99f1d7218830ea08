//! Each command line sends the requests that Microsoft's module sends, or is refused where that refuses it.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::corpus;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::differences::KINDS;

/// A command line, and what Microsoft's module did with it.
#[derive(Debug, Deserialize)]
pub(crate) struct Case {
    pub(crate) n: u32,
    pub(crate) text: String,
    pub(crate) arguments: Option<Vec<String>>,
    requests: Vec<Recorded>,
    /// What came out, as objects.
    #[serde(default)]
    pub(crate) output: Vec<Value>,
    /// The types of that.
    #[serde(default)]
    pub(crate) types: Vec<String>,
    #[serde(default)]
    pub(crate) errors: Vec<Value>,
    /// What ours does where Microsoft's is wrong.
    #[serde(default)]
    pub(crate) ours: String,
}

impl Case {
    /// The id of the error that came, or empty.
    pub(crate) fn error(&self) -> &str {
        self.errors.first().and_then(|error| error["id"].as_str()).unwrap_or_default()
    }

    /// The requests of Microsoft's module.
    pub(crate) fn views(&self) -> Vec<View> {
        self.requests.iter().map(Recorded::view).collect()
    }
}

/// A request as the server wrote it down.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Recorded {
    method: String,
    target: String,
    headers: Value,
    body: Option<String>,
    body_base64: Option<String>,
}

/// What of a request is compared.
#[derive(Debug, PartialEq)]
pub(crate) struct View {
    method: String,
    path: String,
    /// The parameters of the query, in alphabetical order.
    pub(crate) query: Vec<String>,
    headers: BTreeMap<String, String>,
    body: Value,
}

impl View {
    /// Whether it is another request but for a header that it has and the other one hasn't.
    pub(crate) fn is_but_for(&self, other: &Self, header: &str) -> bool {
        let mut headers = self.headers.clone();
        headers.remove(header).is_some()
            && (&self.method, &self.path, &self.query, &self.body, &headers)
                == (&other.method, &other.path, &other.query, &other.body, &other.headers)
    }
}

/// Headers that mean something, besides those that begin with `x-`.
const HEADERS: [&str; 6] =
    ["content-type", "consistencylevel", "if-match", "if-none-match", "prefer", "accept-language"];

impl Recorded {
    pub(crate) fn view(&self) -> View {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let mut query: Vec<String> = query.split('&').filter(|pair| !pair.is_empty()).map(without_port).collect();
        query.sort();
        let pairs: Vec<(String, String)> = match &self.headers {
            Value::Object(table) => table.iter().map(|(name, value)| (name.clone(), value.clone())).map(pair).collect(),
            list => list.as_array().into_iter().flatten().map(|p| (text(&p[0]), text(&p[1]))).collect(),
        };
        let mut headers: BTreeMap<String, String> = pairs
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), value.replace("; ", ";")))
            .filter(|(name, _)| HEADERS.contains(&name.as_str()) || name.starts_with("x-"))
            .collect();
        let body = self.body.as_deref().filter(|body| !body.is_empty());
        let base64 = self.body_base64.as_deref().filter(|body| !body.is_empty());
        if body.is_none() && base64.is_none() {
            headers.remove("content-type");
        }
        if let Some(media_type) = headers.get_mut("content-type").filter(|t| t.starts_with("application/json")) {
            "application/json".clone_into(media_type);
        }
        let body = match (base64, body) {
            (Some(base64), _) => base64.into(),
            (None, Some(body)) => serde_json::from_str(body).map_or_else(|_| body.into(), instants),
            (None, None) => Value::Null,
        };
        View { method: self.method.clone(), path: without_port(path), query, headers, body }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn pair((name, value): (String, Value)) -> (String, String) {
    (name, text(&value))
}

/// A text in which the port of the server is no number.
pub(crate) fn without_port(text: &str) -> String {
    let mut found = text.to_owned();
    for colon in [":", "%3A"] {
        let before = format!("127.0.0.1{colon}");
        if let Some(at) = found.find(&before) {
            let rest = found[at + before.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
            found = format!("{}{before}PORT{}", &found[..at], rest.strip_prefix("PORT").unwrap_or(rest));
        }
    }
    found
}

/// A body whose dates are instants, and whose numbers are as long as they need to be.
fn instants(value: Value) -> Value {
    match value {
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(instant) if text.contains('T') => instant.to_string().into(),
            _ => text.into(),
        },
        Value::Array(elements) => elements.into_iter().map(instants).collect(),
        Value::Object(table) => table.into_iter().map(|(name, value)| (name, instants(value))).collect(),
        Value::Number(number) => {
            number.as_f64().filter(|_| number.to_string().contains('.')).map_or(number.into(), Value::from)
        }
        other => other,
    }
}

/// The recording server of the corpus.
pub(crate) struct Server {
    process: Child,
    pub(crate) url: String,
    log: PathBuf,
    read: usize,
}

impl Server {
    /// Starts it; `None` where there is no Python.
    pub(crate) fn start(corpus: &Path, folder: &Path) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = folder.join("log");
        let script = corpus.join("powershell/wire/server.py");
        let process = Command::new("python3").arg(script).arg(port.to_string()).arg(&log).spawn().ok()?;
        let server = Self { process, url: format!("http://127.0.0.1:{port}"), log, read: 0 };
        for _ in 0..200 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("the server doesn't start");
    }

    /// The requests since the last time.
    pub(crate) fn requests(&mut self) -> Vec<Recorded> {
        let content = fs::read_to_string(&self.log).unwrap_or_default();
        let new = content[self.read..].lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        self.read = content.len();
        new
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Files that the cases of a module use, and nothing else.
fn fresh(files: &Path, is_calendar: bool) {
    let _ = fs::remove_dir_all(files);
    fs::create_dir_all(files.join("dir")).unwrap();
    let (text, binary): (&[u8], &[u8]) =
        if is_calendar { ("hello é\n".as_bytes(), b"\xff\xd8\xff\x00\x01") } else { (b"hello", b"\x00\x01\xff") };
    let all: [(&str, &[u8]); 9] = [
        ("in.txt", text),
        ("in.bin", binary),
        ("ids.csv", b"UserId,EventId\nadele,e1\nb b,e2\n"),
        ("existing.csv", b"old"),
        ("in.png", b"\x89PNG\r\n\x1a\nxx"),
        ("in.jpg", b"\xff\xd8\xff"),
        ("in.html", b"<p>"),
        ("in.json", b"{}"),
        ("empty.bin", b""),
    ];
    for (name, content) in all {
        fs::write(files.join(name), content).unwrap();
    }
}

/// Answers after which requests are tried again: waiting for that is for the tests of the runtime.
pub(crate) const WAITS: [&str; 4] = ["err429", "err500", "err503", "err504"];

#[test]
fn requests_are_those_of_the_modules_of_microsoft() {
    let Some(corpus) = corpus().and_then(|corpus| corpus.canonicalize().ok()) else { return };
    let _turn = super::working_folder();
    let folder = tempfile::tempdir().unwrap();
    let Some(mut server) = Server::start(&corpus, folder.path()) else {
        test_summary::record("no python3, which runs the recording server of the reference corpus");
        return;
    };
    let modules = [("Calendar", "beta"), ("Reports", "v1.0"), ("Users.Functions", "v1.0"), ("Groups", "v1.0")];
    let catalogs = super::catalogs(&corpus, &modules);
    let variables = vec![
        ("MG_CATALOGS", catalogs.path().display().to_string()),
        ("MG_TOKEN", "practice".to_owned()),
        ("MG_BASE_URL", server.url.clone()),
    ];
    let around = Surroundings { variables, ..Surroundings::default() };
    let files = folder.path().join("files");
    let (mut faults, mut compared, mut kinds) = (Vec::new(), 0, [0; KINDS.len()]);
    for file in ["calendar", "more"] {
        let lines = fs::read_to_string(corpus.join(format!("powershell/wire/{file}.jsonl"))).unwrap();
        fresh(&files, file == "calendar");
        // Cases write files into the folder that they run in.
        std::env::set_current_dir(&files).unwrap();
        for line in lines.lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            let is_compared = case.ours.is_empty() || case.ours.starts_with("refused");
            let Some(arguments) = case.arguments.as_ref().filter(|_| is_compared) else { continue };
            if WAITS.iter().any(|id| case.text.contains(id)) || arguments.iter().any(|word| word.contains('\0')) {
                continue;
            }
            if case.text.contains("File") || case.text.contains("TMP") {
                std::env::set_current_dir(folder.path()).unwrap();
                fresh(&files, file == "calendar");
                std::env::set_current_dir(&files).unwrap();
            }
            compared += 1;
            let run = mg(arguments.iter().map(|word| word.replace("TMP", &files.display().to_string())), &around);
            let sent: Vec<View> = server.requests().iter().map(Recorded::view).collect();
            let expected = case.views();
            let is_same = if case.ours.is_empty() {
                sent == expected && (!expected.is_empty() || (run.code != 0) != case.errors.is_empty())
            } else {
                sent.is_empty() && run.code != 0
            };
            if is_same {
                continue;
            }
            match KINDS.iter().position(|kind| (kind.is)(&case, &sent)) {
                Some(kind) => kinds[kind] += 1,
                None => faults.push(format!(
                    "{} {}\n  {expected:?}\n  {sent:?}\n  {} {}",
                    case.n,
                    case.text,
                    run.code,
                    run.err.lines().next().unwrap_or_default()
                )),
            }
        }
    }
    std::env::set_current_dir(folder.path().parent().unwrap()).unwrap();
    assert!(faults.is_empty(), "{} of {compared}\n{}", faults.len(), faults.join("\n"));
    for (kind, count) in KINDS.iter().zip(kinds) {
        assert!(count > 0, "no case shows that {}", kind.why);
    }
}
