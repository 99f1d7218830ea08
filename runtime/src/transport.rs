//! How requests travel: the trait that layers wrap, and its implementation over HTTP/1.1 with rustls.

use std::error::Error as StdError;
use std::time::Duration;

use http::{Request, Response};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::body::{Body, ReplyBody};
use crate::token::BoxFuture;

/// Carries complete requests, credentials included, to the server and brings replies back, whatever their status.
///
/// No transport follows redirects by itself: a body or a credential must not go where it wasn't sent.
pub trait Transport: Send + Sync {
    /// Sends one request.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>>;
}

/// A request did not reach the server, or its reply did not arrive whole. Holds no URL: some of them are secrets.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct TransportError {
    message: String,
}

impl TransportError {
    /// An error with that message, which must not name a URL.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }

    /// Joins the messages of an error and its causes.
    fn from_chain(error: &dyn StdError) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message.push_str(": ");
            message.push_str(&cause.to_string());
            source = cause.source();
        }
        Self { message }
    }
}

impl From<hyper::Error> for TransportError {
    fn from(error: hyper::Error) -> Self {
        Self::from_chain(&error)
    }
}

/// HTTP/1.1 over TCP and TLS, with a pool of connections.
pub(crate) struct HttpTransport {
    client: Client<HttpsConnector<HttpConnector>, Full<bytes::Bytes>>,
}

impl HttpTransport {
    /// Reads the certificates that the system trusts, unless only plain HTTP (to this machine) is wanted.
    pub(crate) fn new(https: bool, connect_timeout: Duration) -> Result<Self, TransportError> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(connect_timeout));
        let provider = rustls::crypto::ring::default_provider();
        let connector = if https {
            HttpsConnectorBuilder::new()
                .with_provider_and_native_roots(provider)
                .map_err(|error| TransportError::new(format!("no trusted certificates: {error}")))?
                .https_only()
                .enable_http1()
                .wrap_connector(http)
        } else {
            let config = rustls::ClientConfig::builder_with_provider(provider.into())
                .with_safe_default_protocol_versions()
                .map_err(|error| TransportError::from_chain(&error))?
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth();
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().wrap_connector(http)
        };
        Ok(Self { client: Client::builder(TokioExecutor::new()).build(connector) })
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            let response = self.client.request(request.map(Body::into_full)).await;
            response.map(|response| response.map(ReplyBody::new)).map_err(|error| TransportError::from_chain(&error))
        })
    }
}
