//! A client that sends what it is told and reads what comes, over one connection for each request.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

use graphsmith_emulator::faults::{Rule, Script, Service};
use graphsmith_emulator::{Emulator, Options};
use serde_json::{Value, json};

/// What tests look for where it must not be.
pub const TOKEN: &str = "canary-token";

/// A reply.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        let mut all = self.headers.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// `error.code` and its status.
    pub fn error(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap().to_owned())
    }
}

/// Sends a request. Fails when the connection breaks before the end of the reply.
pub fn send(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Reply> {
    let (host, target) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host)?;
    let mut head = format!("{method} /{target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    head.extend(headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
    if !headers.iter().any(|(name, _)| *name == "content-length" || *name == "transfer-encoding") {
        head.extend(["content-length: ", &body.len().to_string(), "\r\n"]);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    // A server that hangs up early may have said why.
    let written = stream.write_all(body);
    let mut reply = Vec::new();
    let read = stream.read_to_end(&mut reply);
    if reply.is_empty() {
        written?;
        read?;
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    parse(&reply)
}

fn parse(reply: &[u8]) -> io::Result<Reply> {
    let end = reply.windows(4).position(|window| window == b"\r\n\r\n").ok_or(io::ErrorKind::UnexpectedEof)?;
    let head = String::from_utf8(reply[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let pair = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let reply = Reply { status, headers: lines.filter_map(pair).collect(), body: reply[end + 4..].to_vec() };
    let promised = reply.header("content-length").parse().unwrap_or(0);
    if reply.body.len() < promised { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(reply) }
}

/// An emulator with the built-in catalogs, and a client of it.
pub struct Graph {
    pub emulator: Emulator,
}

impl Graph {
    /// Small attachments may use sessions too, so that tests needn't send large ones.
    pub fn with(rules: impl Into<Vec<Rule>>) -> Self {
        Self::set(Service { minimum_size: 10, ..Service::default() }, rules)
    }

    pub fn set(service: Service, rules: impl Into<Vec<Rule>>) -> Self {
        let script = Script { service, ..Script::of(rules) };
        script.check().unwrap();
        let options = Options { script, remember: 1000, ..Options::built_in().unwrap() };
        Self { emulator: Emulator::on_thread(options).unwrap() }
    }

    /// A request with a token and, if there is any content, its type.
    pub fn try_call(&self, method: &str, path: &str, body: &[u8]) -> io::Result<Reply> {
        let token = format!("Bearer {TOKEN}");
        let mut headers = vec![("authorization", token.as_str())];
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        send(method, &format!("{}{path}", self.emulator.url()), &headers, body)
    }

    pub fn get(&self, path: &str) -> Reply {
        self.try_call("GET", path, b"").unwrap()
    }

    pub fn call(&self, method: &str, path: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.try_call(method, path, body.as_bytes()).unwrap()
    }

    /// Opens a session for `a.bin` on an event, and returns its address.
    pub fn open(&self, size: u64) -> String {
        let path = "/beta/me/events/e/attachments/createUploadSession";
        let reply = self.call("POST", path, &session(size));
        assert_eq!(reply.status, 201, "{reply:?}");
        reply.json()["uploadUrl"].as_str().unwrap().to_owned()
    }
}

/// A body for a session.
pub fn session(size: u64) -> Value {
    json!({"AttachmentItem": {"attachmentType": "file", "name": "a.bin", "size": size}})
}

/// Sends a slice: these bytes from `start` on, of a file of `total` bytes.
pub fn try_put(url: &str, start: usize, bytes: &[u8], total: usize) -> io::Result<Reply> {
    let range = format!("bytes {start}-{}/{total}", start + bytes.len() - 1);
    send("PUT", url, &[("content-type", "application/octet-stream"), ("content-range", &range)], bytes)
}

pub fn put(url: &str, start: usize, bytes: &[u8], total: usize) -> Reply {
    try_put(url, start, bytes, total).unwrap()
}
