//! [`Loopback`]: a port of this machine to which a browser brings the answer of a sign-in service (RFC 8252, section 7.3).

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use graphsmith_catalog::printable::Printable;
use http::header::{ALLOW, CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::percent_decode_str;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::values::secret::Secret;
use crate::wire::provider::TokenError;

/// How long a connection may take to send its request.
const LIMIT: Duration = Duration::from_secs(10);

/// A port that is open until the one request with the right state has come.
pub(super) struct Loopback {
    listener: TcpListener,
    port: u16,
    expected: Arc<Expected>,
}

/// What is waited for, and what has come.
struct Expected {
    hosts: [String; 2],
    state: Secret,
    answer: Mutex<Answer>,
}

/// What a browser has brought.
#[derive(Default)]
struct Answer {
    /// Whether there was one, be it taken out or not.
    came: bool,
    code: Option<Result<Secret, TokenError>>,
}

impl Loopback {
    /// Opens a port that the system picks.
    pub(super) async fn open(state: Secret) -> Result<Self, TokenError> {
        let failed = |error: std::io::Error| {
            TokenError::new(format!("no port of this machine can be opened for the browser: {error}")).caused_by(error)
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let hosts = [format!("localhost:{port}"), format!("127.0.0.1:{port}")];
        Ok(Self { listener, port, expected: Arc::new(Expected { hosts, state, answer: Mutex::default() }) })
    }

    /// Where the browser is sent. Microsoft's service lets the port be any for `localhost`, which applications can be given in
    /// its portal, unlike the address in numbers; what listens there is bound to the address.
    pub(super) fn address(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// Waits for the code. Browsers open connections ahead of time and ask for icons, so there may be several.
    pub(super) async fn code(self) -> Result<Secret, TokenError> {
        let (sender, mut receiver) = mpsc::channel(1);
        let mut listening = JoinSet::new();
        listening.spawn(accept(self.listener, self.expected, sender));
        let code = receiver.recv().await;
        code.unwrap_or_else(|| Err(TokenError::new("the port for the browser was closed")))
    }
}

/// Serves each connection on its own, and passes on what came when the page is out.
async fn accept(listener: TcpListener, expected: Arc<Expected>, sender: mpsc::Sender<Result<Secret, TokenError>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while connections.try_join_next().is_some() {}
        let (expected, sender) = (Arc::clone(&expected), sender.clone());
        connections.spawn(async move {
            let service = service_fn(|request| {
                let reply = expected.reply(&request);
                async { Ok::<_, Infallible>(reply) }
            });
            let mut server = http1::Builder::new();
            server.keep_alive(false).timer(TokioTimer::new()).header_read_timeout(LIMIT);
            // A browser may hang up at any time.
            drop(server.serve_connection(TokioIo::new(stream), service).await);
            let code = expected.answer.lock().unwrap_or_else(PoisonError::into_inner).code.take();
            if let Some(code) = code {
                // Nobody waits any more where this fails.
                drop(sender.send(code).await);
            }
        });
    }
}

impl Expected {
    /// Takes the answer from the first request that has the state; any other changes nothing.
    fn reply<B>(&self, request: &Request<B>) -> Response<Full<Bytes>> {
        let host = request.headers().get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !self.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
            return page(StatusCode::MISDIRECTED_REQUEST, "This is no place to come to.");
        }
        if request.method() != Method::GET {
            let mut reply = page(StatusCode::METHOD_NOT_ALLOWED, "This is no place to write to.");
            reply.headers_mut().insert(ALLOW, http::HeaderValue::from_static("GET"));
            return reply;
        }
        let query = request.uri().query().unwrap_or_default();
        let parameter = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
            Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
        };
        if request.uri().path() != "/" {
            return page(StatusCode::NOT_FOUND, "There is nothing here.");
        }
        if parameter("state").as_deref() != Some(self.state.expose()) {
            return page(StatusCode::BAD_REQUEST, "This isn't the sign-in that is waited for.");
        }
        let mut answer = self.answer.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::replace(&mut answer.came, true) {
            return page(StatusCode::GONE, "The sign-in was answered already.");
        }
        if let Some(code) = parameter("code").filter(|code| !code.is_empty()) {
            answer.code = Some(Ok(Secret::new(code)));
            page(StatusCode::OK, "You have signed in, and can close this window.")
        } else {
            let said = [parameter("error"), parameter("error_description")].into_iter().flatten();
            let said = said.collect::<Vec<_>>().join(": ").replace(['\n', '\r'], " ");
            let error = TokenError::new(format!("the sign-in service refused: {}", Printable(&said)));
            answer.code = Some(Err(error));
            page(StatusCode::OK, "You have not signed in; the command says why.")
        }
    }
}

/// A page without anything of the request in it.
fn page(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    let page = format!("<!doctype html><meta charset=\"utf-8\"><title>Sign-in</title><p>{text}</p>\n");
    let mut reply = Response::new(Full::new(Bytes::from(page)));
    *reply.status_mut() = status;
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'"),
        // The code in the address is for nobody else.
        (REFERRER_POLICY, "no-referrer"),
        (CONNECTION, "close"),
    ];
    reply.headers_mut().extend(headers.map(|(name, value)| (name, http::HeaderValue::from_static(value))));
    reply
}
