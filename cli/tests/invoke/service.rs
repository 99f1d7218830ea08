//! [`Service`]: a server that keeps connections open, and knows which request came over which.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

/// A request.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The connection, counted from 0.
    pub connection: usize,
    /// Method and target.
    pub line: String,
    /// The address of the server as the request has it.
    pub url: String,
    pub authorization: String,
    pub content_range: String,
    pub body: String,
}

/// A reply.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether the server closes the connection after it, without a word.
    pub closes: bool,
}

impl Reply {
    /// JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes(), closes: false }
    }
}

/// A server for as long as the test runs.
pub struct Service {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Service {
    /// A server that answers requests, counted from 0.
    pub fn start(answer: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let (shared, answer) = (Arc::clone(&asked), Arc::new(answer));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (asked, answer, stream) = (Arc::clone(&shared), Arc::clone(&answer), stream.unwrap());
                thread::spawn(move || serve(connection, &stream, &asked, &*answer));
            }
        });
        Self { url, asked }
    }

    /// The requests that came.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Methods and targets.
    pub fn lines(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.line).collect()
    }
}

fn serve(connection: usize, stream: &TcpStream, all: &Mutex<Vec<Asked>>, answer: &dyn Fn(usize, &Asked) -> Reply) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read(connection, &mut reader) {
        let at = {
            let mut all = all.lock().unwrap();
            all.push(asked.clone());
            all.len() - 1
        };
        let Reply { status, headers, body, closes } = answer(at, &asked);
        let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
        }
        let reply = [format!("{head}\r\n").into_bytes(), body].concat();
        // The client may have gone away.
        if { stream }.write_all(&reply).is_err() || closes {
            return;
        }
    }
}

fn read(connection: usize, reader: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let header = |name: &str| {
        let mut headers = lines.iter().skip(1).filter_map(|line| line.split_once(": "));
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    };
    let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).ok()?;
    let line = lines.first()?.trim_end_matches(" HTTP/1.1").to_owned();
    let body = String::from_utf8_lossy(&body).into_owned();
    let url = format!("http://{}", header("host").unwrap_or_default());
    let [authorization, content_range] =
        ["authorization", "content-range"].map(|name| header(name).unwrap_or_default());
    Some(Asked { connection, line, url, authorization, content_range, body })
}
