//! [`TransportError`]: what can go wrong on the way.

use std::error::Error as StdError;
use std::time::Duration;

use crate::wire::provider::TokenError;

/// What led to an error.
type Source = Box<dyn StdError + Send + Sync>;

/// A request did not reach the server, or its reply did not arrive whole. Holds no URL: some of them are secrets.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection was made, so the server has seen nothing of the request.
    #[error("no connection{}: {message}", to(server.as_deref()))]
    #[non_exhaustive]
    Unreached {
        /// The server, and the proxy on the way to it.
        server: Option<String>,
        /// What happened, with the messages of all causes.
        message: String,
        /// What the system or a library said.
        source: Option<Source>,
    },
    /// The connection broke: the server may have acted on the request.
    #[error("{message}")]
    #[non_exhaustive]
    Broken {
        /// What happened, with the messages of all causes.
        message: String,
        /// What the system or a library said.
        source: Option<Source>,
    },
    /// What came back is no reply of HTTP, or leads in a circle. The server may have acted on the request, and asking again would
    /// bring the same.
    #[error("{message}")]
    #[non_exhaustive]
    Protocol {
        /// What came back.
        message: String,
        /// What a library said.
        source: Option<Source>,
    },
    /// Nothing arrived for that long: the server may have acted on the request.
    #[error("nothing arrived within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    /// There was no token to send with the request, so it wasn't sent.
    #[error("no token: {0}")]
    Token(#[source] TokenError),
}

impl TransportError {
    /// No connection, with a message that must not name a URL.
    pub fn unreached(message: impl Into<String>) -> Self {
        Self::Unreached { server: None, message: message.into(), source: None }
    }

    /// A broken connection, with a message that must not name a URL.
    pub fn broken(message: impl Into<String>) -> Self {
        Self::Broken { message: message.into(), source: None }
    }

    /// A reply that breaks the rules, with a message that must not name a URL.
    pub fn protocol(message: impl Into<String>) -> Self {
        Self::Protocol { message: message.into(), source: None }
    }

    /// Names the server that wasn't reached, unless that is done.
    pub(crate) fn on_the_way_to(mut self, name: impl FnOnce() -> String) -> Self {
        if let Self::Unreached { server, .. } = &mut self {
            server.get_or_insert_with(name);
        }
        self
    }

    /// The error that led to this one. Its text isn't added to the message, and it must not name a URL either.
    #[must_use]
    pub fn caused_by(self, error: impl StdError + Send + Sync + 'static) -> Self {
        let source = Some(Source::from(error));
        match self {
            Self::Unreached { server, message, .. } => Self::Unreached { server, message, source },
            Self::Broken { message, .. } => Self::Broken { message, source },
            Self::Protocol { message, .. } => Self::Protocol { message, source },
            other => other,
        }
    }
}

fn to(server: Option<&str>) -> String {
    server.map(|server| format!(" to {server}")).unwrap_or_default()
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
        Self::broken(chain(&error)).caused_by(error)
    }
}
