//! A server on this machine that keeps what it receives and answers, or hangs up, as it is told.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses a part of it, and a test may panic")]
#![allow(clippy::unnecessary_wraps, reason = "an answer may also be none")]

use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Client, Secret};
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;

/// What tests look for where it must not be.
pub const TOKEN: &str = "canary-token";

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    pub method: Method,
    /// Path and query, still encoded.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Which connection it came over, counted from 0.
    pub connection: usize,
}

impl Received {
    /// A header as text; empty when it isn't there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A reply; `None` closes the connection without one.
pub type Answer = Option<Response<Full<Bytes>>>;

/// A server that runs as long as the runtime that it was started on.
pub struct Server {
    /// Its base URL, without a slash at the end.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub async fn start(answer: impl Fn(&Received) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(accept(listener, Arc::new(answer), Arc::clone(&received)));
        Self { url, received }
    }

    /// Answers the first request with the first answer, and so on; the last one answers all further requests.
    pub async fn scripted(answers: Vec<Answer>) -> Self {
        let next = AtomicUsize::new(0);
        Self::start(move |_| answers[next.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1)].clone()).await
    }

    /// What came so far, in the order of arrival.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// A client of this server with a token.
    pub fn client(&self) -> Client {
        Client::builder().base_url(&self.url).token(StaticToken::new(Secret::new(TOKEN))).build().unwrap()
    }
}

async fn accept<F>(listener: TcpListener, answer: Arc<F>, received: Arc<Mutex<Vec<Received>>>)
where
    F: Fn(&Received) -> Answer + Send + Sync + 'static,
{
    let mut connection = 0;
    while let Ok((stream, _)) = listener.accept().await {
        let (answer, received) = (Arc::clone(&answer), Arc::clone(&received));
        let service = service_fn(move |request: Request<Incoming>| {
            let (answer, received) = (Arc::clone(&answer), Arc::clone(&received));
            async move {
                let (head, body) = request.into_parts();
                let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
                let (method, target) = (head.method, head.uri.to_string());
                let request = Received { method, target, headers: head.headers, body, connection };
                let reply = answer(&request);
                received.lock().unwrap().push(request);
                reply.ok_or_else(|| io::Error::other("hang up"))
            }
        });
        connection += 1;
        stream.set_nodelay(true).unwrap();
        tokio::spawn(async move {
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

/// A reply with headers.
pub fn reply(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
    let mut reply = Response::builder().status(status);
    for (name, value) in headers {
        reply = reply.header(*name, *value);
    }
    Some(reply.body(Full::new(body.into())).unwrap())
}

/// A reply in JSON.
#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
pub fn json(status: u16, body: Value) -> Answer {
    reply(status, &[("content-type", "application/json")], body.to_string())
}
