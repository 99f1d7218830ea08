//! Replies that no service should give: each ends `mg` at once with a message that says what is wrong, and nothing is lost
//! silently, shown though it is secret, or taken for more than it is.
//!
//! `GRAPHSMITH_REPLIES` says which seeds of damaged replies are tried, for example `0..1000`; a failure names its seed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::samples::Dice;
use serde_json::{Value, json};

const TOKEN: &str = "canary-token-1234567890";

/// A server that gives each request the same bytes, whatever they are, and closes the connection.
struct Raw {
    url: String,
    requests: Arc<AtomicUsize>,
}

impl Raw {
    fn start(reply: impl Fn(&str) -> Vec<u8>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (reply, requests) = (reply(&url), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&requests);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // Who hangs up early has seen enough.
                let _ = answer(connection, &reply, &counted);
            }
        });
        Self { url, requests }
    }

    /// Runs the command that lists events, and gives what it says and how many requests it made.
    fn list(&self, further: &[&str]) -> (Run, usize) {
        let words = ["Get-MgUserEvent", "-UserId", "u", "-All", "-Debug"].iter().chain(further).copied();
        let variables = vec![("MG_BASE_URL", self.url.clone()), ("MG_TOKEN", TOKEN.to_owned())];
        let run = mg(words, &Surroundings { variables, ..Surroundings::default() });
        assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN), "the token is shown: {run:?}");
        let forged =
            run.err.lines().chain(run.out.lines()).find(|line| line.starts_with("::") || line.starts_with("##"));
        assert_eq!(forged, None, "{run:?}");
        (run, self.requests.swap(0, Ordering::Relaxed))
    }
}

fn answer(mut connection: TcpStream, reply: &[u8], requests: &AtomicUsize) -> std::io::Result<()> {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let length = connection.read(&mut piece)?;
        if length == 0 {
            return Ok(());
        }
        request.extend_from_slice(&piece[..length]);
    }
    requests.fetch_add(1, Ordering::Relaxed);
    connection.write_all(reply)?;
    connection.shutdown(Shutdown::Write)
}

fn with_head(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn content(body: impl AsRef<[u8]>) -> Vec<u8> {
    with_head("200 OK\r\ncontent-type: application/json", body.as_ref())
}

/// The messages of a run, without what `-Debug` adds.
fn said(run: &Run) -> String {
    let lines = run.err.lines().filter(|line| !line.starts_with("DEBUG: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_no_reply_of_the_service_ends_at_once() {
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"value\":[".to_vec();
    let broken_piece = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n".to_vec();
    let many = ["HTTP/1.1 200 OK\r\n", &"x: y\r\n".repeat(5000), "content-length: 0\r\n\r\n"].concat().into_bytes();
    let long = ["HTTP/1.1 200 OK\r\nx: ", &"a".repeat(2_000_000), "\r\n\r\n"].concat().into_bytes();
    let deep = ["{\"value\":[", &"[".repeat(5000), &"]".repeat(5000), "]}"].concat();
    let table: Vec<(Vec<u8>, u8, &str)> = vec![
        (content("[1,2]"), 1, "expected an object with a list `value`"),
        (content(r#"{"value":5}"#), 1, "expected a list"),
        (content(r#"{"value":null}"#), 1, "expected a list"),
        (content(r#"{"x":1}"#), 1, "missing field `value`"),
        (content("\"abc\""), 1, "expected an object with a list `value`"),
        (content(""), 1, "the reply can't be read: it is empty"),
        (content(r#"{"value":[]}behind"#), 1, "trailing characters at line 1 column 13"),
        (content(r#"{"value":[{"id":"a\ud800b"}]}"#), 1, "unexpected end of hex escape at line 1 column 25"),
        (content(b"{\"value\":[{\"id\":\"a\xFFb\"}]}"), 1, "invalid unicode code point at line 1 column 19"),
        (content(deep), 1, "recursion limit exceeded"),
        (content(r#"{"value":[{"id":"1"}],"@odata.nextLink":5}"#), 1, "expected a string"),
        (content(r#"{"@odata.count":-3,"value":[]}"#), 1, "expected u64"),
        (content("<html><title>Sign in</title>"), 1, "it is no JSON but says: Sign in"),
        (with_head("200 OK\r\ncontent-encoding: gzip", b"abcd"), 3, "can't be decompressed"),
        (b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), 1, "the reply can't be read: it is empty"),
        (with_head("600 Odd", b""), 1, "600"),
        (with_head("302 Found\r\nlocation: https://evil.example/", b""), 1, "it isn't followed there"),
        (with_head("302 Found\r\nlocation: /v1.0/users/u/events", b""), 3, "redirects in a circle"),
        (cut, 3, "end of file before message length reached"),
        (broken_piece, 3, "Invalid chunk size line"),
        (b"HTTP/1.1 xxx OK\r\n\r\n".to_vec(), 3, "what came back is no HTTP"),
        (b"hello there\r\n\r\n".to_vec(), 3, "what came back is no HTTP"),
        (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), 3, "what came back is no HTTP"),
        (b"{\"value\":[]}".to_vec(), 3, "what came back is no HTTP"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 12\r\n\r\n{}".to_vec(),
            3,
            "what came back is no HTTP",
        ),
        (b"HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n".to_vec(), 3, "what came back is no HTTP"),
        (many, 3, "what came back is no HTTP"),
        (long, 3, "what came back is no HTTP"),
    ];
    for (reply, code, expected) in table {
        let shown = String::from_utf8_lossy(&reply[..reply.len().min(120)]).into_owned();
        let (run, requests) = Raw::start(|_| reply.clone()).list(&[]);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{shown:?}: {}", said(&run));
        assert!(said(&run).contains(expected), "{shown:?}: {}", said(&run));
        // A circle of redirects is seen after ten of them; nothing else is asked for again.
        assert_eq!(requests, if expected.contains("circle") { 10 } else { 1 }, "{shown:?}: {}", said(&run));
    }
}

/// `{"value": [{"subject": "compressed"}]}`, as gzip has it.
const COMPRESSED: &[u8] = &[
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 42, 75, 204, 41, 77, 85, 178, 82, 136, 174, 86, 42, 46, 77, 202, 74, 77,
    46, 1, 114, 148, 146, 243, 115, 11, 138, 82, 139, 139, 83, 83, 148, 106, 99, 107, 1, 30, 115, 123, 13, 38, 0, 0, 0,
];

#[test]
fn compressed_content_is_read_whole_or_not_at_all() {
    let reply = |bytes: &[u8]| with_head("200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip", bytes);
    let (run, _) = Raw::start(|_| reply(COMPRESSED)).list(&["-Output", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&run.out).unwrap()[0]["subject"], "compressed", "{run:?}");
    for damaged in [&COMPRESSED[..COMPRESSED.len() - 4], &COMPRESSED[..15], &[0; 30]] {
        let (run, _) = Raw::start(|_| reply(damaged)).list(&[]);
        assert!(run.code != 0 && run.out.is_empty(), "{run:?}");
        assert!(said(&run).contains("can't be decompressed"), "{run:?}");
    }
}

#[test]
fn pages_lead_nowhere_else_and_in_no_circle() {
    let page = |link: &str| content(json!({"value": [{"id": "1"}], "@odata.nextLink": link}).to_string());
    for (link, code, expected) in [
        ("BASE/v1.0/users/u/events?$skip=1", 1, "the pages lead in a circle"),
        ("https://evil.example/x", 1, "leads to another server (evil.example)"),
        ("BASE.evil.example/x", 1, "leads to another server"),
        ("//evil.example/x", 1, "leads to another server"),
        ("/v1.0/users/u/events?$skip=1", 1, "the pages lead in a circle"),
    ] {
        let (run, requests) = Raw::start(|base| page(&link.replace("BASE", base))).list(&[]);
        assert_eq!(run.code, code, "{}", said(&run));
        assert!(said(&run).contains(expected) && requests < 4, "{requests} requests: {}", said(&run));
    }
}

#[test]
fn errors_forge_no_line_and_repeat_no_token() {
    let message =
        format!("{TOKEN}\n::error::a\r\n##vso[task.b]\u{2028}::error::c\u{85}::d \u{1b}[2J\u{202e}Bearer {TOKEN}");
    let body = json!({"error": {"code": "x\n::error::y", "message": message}}).to_string();
    let head = format!(
        "400 Bad Request\r\nlocation: https://x.example/?a={TOKEN}\r\nx-echo: {TOKEN}\r\nrequest-id: \u{202e}z\u{9b}"
    );
    let (run, _) = Raw::start(|_| with_head(&head, body.as_bytes())).list(&[]);
    assert_eq!(run.code, 1, "{run:?}");
    let is_plain =
        |c: char| c == '\n' || !(c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2028}');
    assert!(run.err.chars().all(is_plain), "{run:?}");
}

fn seeds() -> Range<u64> {
    let Ok(given) = std::env::var("GRAPHSMITH_REPLIES") else { return 0..150 };
    let (from, to) = given.split_once("..").unwrap();
    from.parse().unwrap()..to.parse().unwrap()
}

/// A reply that was right, with some bytes changed, taken out, doubled, or put elsewhere.
fn damaged(dice: &mut Dice) -> Vec<u8> {
    let body =
        json!({"@odata.count": 2, "value": [{"id": "1", "subject": "caf\u{e9}"}, {"id": "2", "isAllDay": true}]});
    let mut reply = content(body.to_string());
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(reply.len());
        let length = 1 + dice.roll((reply.len() - at).min(12));
        match dice.roll(5) {
            0 => reply[at] = u8::try_from(dice.roll(256)).unwrap(),
            1 => drop(reply.drain(at..at + length)),
            2 => reply.truncate(at),
            3 => {
                let piece = reply[at..at + length].to_vec();
                let to = dice.roll(reply.len());
                reply.splice(to..to, piece);
            }
            _ => {
                let odd = [&b"\r\n"[..], b"\0", b"\"", b"\\ud800", b"\xFF\xFE", b"]}", b"1e999", b"null"];
                reply.splice(at..at, odd[dice.roll(odd.len())].to_vec());
            }
        }
        if reply.is_empty() {
            break;
        }
    }
    reply
}

/// What a reader of JSON that knows nothing of `mg` finds in the content of a reply.
fn items(reply: &[u8]) -> Option<Value> {
    // A line may end with a line feed alone.
    let text = reply.iter().filter(|byte| **byte != b'\r').copied().collect::<Vec<u8>>();
    let start = text.windows(2).position(|end| end == b"\n\n")? + 2;
    let mut values = serde_json::Deserializer::from_slice(&text[start..]).into_iter::<Value>();
    values.next()?.ok()?.get("value").cloned()
}

#[test]
fn of_a_damaged_reply_all_is_given_or_nothing_is() {
    for seed in seeds() {
        let reply = damaged(&mut Dice::new(seed));
        let (run, requests) = Raw::start(|_| reply.clone()).list(&["-TimeoutSec", "1"]);
        let shown = String::from_utf8_lossy(&reply);
        assert!(run.code <= 3, "seed {seed}: {shown}\n{run:?}");
        if run.code == 0 {
            let given: Value = serde_json::from_str(&run.out).unwrap();
            assert_eq!(Some(given), items(&reply), "seed {seed}: {shown}\n{}", said(&run));
        } else {
            assert!(!said(&run).is_empty(), "seed {seed}: it fails without a word: {shown}");
        }
        assert!(requests < 9, "seed {seed}: {requests} requests for {shown}");
    }
}
