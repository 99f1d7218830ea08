//! A server on this machine that keeps what it receives and answers as it is told.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Received {
    /// Method.
    pub method: Method,
    /// Path and query, still encoded.
    pub target: String,
    /// Headers.
    pub headers: HeaderMap,
    /// Content.
    pub body: Bytes,
}

impl Received {
    /// A header as text; empty when it isn't there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A server that runs as long as the runtime that it was started on.
#[derive(Debug)]
pub struct Server {
    /// Its base URL, without a slash at the end.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    /// Starts a server that answers each request by `reply`.
    pub async fn start(reply: impl Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let received = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(accept(listener, Arc::new(reply), Arc::clone(&received)));
        Ok(Self { url, received })
    }

    /// What came so far, in the order of arrival.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Serves each connection on its own.
async fn accept<F>(listener: TcpListener, reply: Arc<F>, received: Arc<Mutex<Vec<Received>>>)
where
    F: Fn(&Received) -> Response<Full<Bytes>> + Send + Sync + 'static,
{
    while let Ok((stream, _)) = listener.accept().await {
        let (reply, received) = (Arc::clone(&reply), Arc::clone(&received));
        let service = service_fn(move |request| {
            let (reply, received) = (Arc::clone(&reply), Arc::clone(&received));
            async move { Ok::<_, Infallible>(answer(request, &*reply, &received).await) }
        });
        // A client may hang up at any time; that is no matter of the server.
        tokio::spawn(async move {
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    reply: &(impl Fn(&Received) -> Response<Full<Bytes>> + Sync),
    received: &Mutex<Vec<Received>>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let request = Received { method: head.method, target: head.uri.to_string(), headers: head.headers, body };
    let response = reply(&request);
    received.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    response
}
