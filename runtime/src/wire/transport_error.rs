//! [`TransportError`]: what can go wrong on the way.

use std::error::Error as StdError;
use std::time::Duration;

use crate::wire::provider::TokenError;

/// A request did not reach the server, or its reply did not arrive whole. Holds no URL: some of them are secrets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection was made, so the server has seen nothing of the request.
    #[error("no connection: {0}")]
    Unreached(String),
    /// The connection broke: the server may have acted on the request.
    #[error("{0}")]
    Broken(String),
    /// Nothing arrived for that long: the server may have acted on the request.
    #[error("nothing arrived within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    /// There was no token to send with the request, so it wasn't sent.
    #[error("no token: {0}")]
    Token(#[source] TokenError),
}

impl TransportError {
    /// A broken connection, with a message that must not name a URL.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Broken(message.into())
    }
}

/// The messages of an error and its causes.
pub(crate) fn chain(error: &dyn StdError) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(": ");
        message.push_str(&cause.to_string());
        source = cause.source();
    }
    message
}

impl From<hyper::Error> for TransportError {
    fn from(error: hyper::Error) -> Self {
        Self::Broken(chain(&error))
    }
}
