//! A service that stops in the middle of an answer.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Child;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// A request: its first line and its body.
#[derive(Debug, Clone)]
pub struct Asked {
    pub line: String,
    pub body: Value,
}

/// What is answered: all of it, or the part before a stop, and the rest.
pub enum Answer {
    Whole(String),
    Stopped(String, String),
}

/// A reply in JSON.
pub fn json(body: &Value) -> String {
    let body = body.to_string();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A service for as long as the test runs.
pub struct Service {
    pub url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    gate: Arc<(Mutex<bool>, Condvar)>,
}

impl Service {
    /// A service that answers the requests, counted from 0; it gets its own address to speak of.
    pub fn start(answer: impl Fn(usize, &Asked, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let service = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            asked: Arc::default(),
            gate: Arc::default(),
        };
        let (asked, gate, url) = (Arc::clone(&service.asked), Arc::clone(&service.gate), service.url.clone());
        let (answer, arrived) = (Arc::new(answer), Arc::new(AtomicUsize::new(0)));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (asked, gate, url) = (Arc::clone(&asked), Arc::clone(&gate), url.clone());
                let (answer, arrived) = (Arc::clone(&answer), Arc::clone(&arrived));
                thread::spawn(move || {
                    let mut stream = stream.unwrap();
                    let request = read(&stream);
                    let answer = answer(arrived.fetch_add(1, Ordering::SeqCst), &request, &url);
                    // A client may have gone away. Whoever waits for a request sees it when it is answered up to the stop, and
                    // whoever has the reply sees it too.
                    match answer {
                        Answer::Whole(reply) => {
                            asked.lock().unwrap().push(request);
                            let _ = stream.write_all(reply.as_bytes());
                        }
                        Answer::Stopped(before, after) => {
                            let _ = stream.write_all(before.as_bytes());
                            asked.lock().unwrap().push(request);
                            let (open, changed) = &*gate;
                            drop(changed.wait_while(open.lock().unwrap(), |open| !*open).unwrap());
                            let _ = stream.write_all(after.as_bytes());
                        }
                    }
                });
            }
        });
        service
    }

    /// The requests that came.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// Waits until so many requests of a process have come.
    pub fn until(&self, requests: usize, child: &mut Child) {
        while self.asked.lock().unwrap().len() < requests {
            assert!(child.try_wait().unwrap().is_none(), "it ended early: {:?}", self.asked());
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Goes on where it has stopped.
    pub fn go_on(&self) {
        *self.gate.0.lock().unwrap() = true;
        self.gate.1.notify_all();
    }
}

fn read(stream: &TcpStream) -> Asked {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    for header in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if line.is_empty() {
            line.clone_from(&header);
        }
        if let Some(given) = header.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = given.parse().unwrap();
        }
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body).unwrap();
    Asked { line, body: serde_json::from_slice(&body).unwrap_or_default() }
}
