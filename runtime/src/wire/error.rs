//! What can go wrong.

use std::time::Duration;

use http::StatusCode;

use crate::values::identity::IdentityError;
use crate::wire::provider::TokenError;
use crate::wire::transport_error::TransportError;

pub use crate::wire::said::Detail;
pub use crate::wire::service_error::ServiceError;

/// A request failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The base URL isn't acceptable.
    #[error("base URL {url:?}: {problem}")]
    BaseUrl {
        /// The URL.
        url: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The identity lacks a path parameter.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// An argument can't be sent.
    #[error("{0}")]
    Argument(String),
    /// There is no token.
    #[error("no token: {0}")]
    Token(#[from] TokenError),
    /// The request didn't arrive, or its reply didn't.
    #[error("no reply: {0}")]
    Transport(#[source] TransportError),
    /// Nothing arrived for too long.
    #[error("no reply within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    /// An address that the service gave leads to another server, which must not see what goes to this one.
    #[error("the {kind} leads to another server ({host}) and isn't followed")]
    ForeignLink {
        /// What kind of address it is, for example `nextLink`.
        kind: &'static str,
        /// The other server's name, as far as it could be read.
        host: String,
    },
    /// Pages follow each other in a circle.
    #[error("the pages lead in a circle")]
    PagesInCircle,
    /// The service refused.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The reply isn't what its description says.
    #[error("the reply can't be read: {0}")]
    Content(#[source] serde_json::Error),
    /// What arrived can't be written to a file.
    #[error("the file can't be written: {0}")]
    File(#[source] std::io::Error),
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Timeout(limit) => Self::Timeout(limit),
            TransportError::Token(error) => Self::Token(error),
            error => Self::Transport(error),
        }
    }
}

impl Error {
    /// What the service said, if it was the service that failed.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Service(error) => Some(error),
            _ => None,
        }
    }

    /// Status that the service answered with, if it was the service that failed.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.service().map(|error| error.status)
    }

    /// The code to decide by, if the service gave one: [`ServiceError::inner_code`].
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.service().map(|error| error.inner_code.as_str()).filter(|code| !code.is_empty())
    }

    /// Whether the service knows no such thing (404), or knows it no more (410).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        matches!(self.status(), Some(StatusCode::NOT_FOUND | StatusCode::GONE))
    }

    /// Whether nobody is signed in, or the token isn't accepted (401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Token(_)) || self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Whether a permission is missing (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.status() == Some(StatusCode::FORBIDDEN)
    }

    /// Whether it exists already, or something else changes it (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(StatusCode::CONFLICT)
    }

    /// Whether it has changed since the version that `If-Match` names (412).
    #[must_use]
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED)
    }

    /// Whether the service wants to be left alone for a while (429, 503), after all that was tried again already.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        matches!(self.status(), Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE))
    }

    /// Whether the service has forgotten the place in a collection that the address of a page stands for, so that it can only
    /// be read from its beginning.
    #[must_use]
    pub fn is_page_expired(&self) -> bool {
        let codes = ["Directory_ExpiredPageToken", "ExpiredPageToken"];
        self.is_resync_required() || self.service().is_some_and(|error| codes.iter().any(|code| error.has_code(code)))
    }

    /// Whether a saved delta link is of no more use, and the collection has to be read from its beginning.
    #[must_use]
    pub fn is_resync_required(&self) -> bool {
        let codes = ["resyncRequired", "syncStateNotFound", "syncStateInvalid"];
        self.service()
            .is_some_and(|error| error.status == StatusCode::GONE || codes.iter().any(|code| error.has_code(code)))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::{Error, ServiceError};

    #[test]
    fn errors_are_classified_by_status_and_code() {
        let of = |status: StatusCode, json: &Value| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static("7"));
            Error::from(Box::new(ServiceError::new(status, &headers, json.to_string().as_bytes(), None, "")))
        };
        let nested =
            json!({"error": {"code": "a", "innerError": {"code": "b", "innererror": {"code": "SyncStateNotFound"}}}});
        let error = of(StatusCode::NOT_FOUND, &nested);
        assert!(error.is_not_found() && error.is_resync_required() && !error.is_throttled());
        assert_eq!((error.status(), error.code()), (Some(StatusCode::NOT_FOUND), Some("SyncStateNotFound")));
        assert_eq!(error.service().map(|said| said.codes.join(" ")).as_deref(), Some("a b SyncStateNotFound"));
        let none = json!(null);
        let error = of(StatusCode::TOO_MANY_REQUESTS, &none);
        assert!(error.is_throttled() && error.code().is_none());
        assert_eq!(error.service().and_then(|said| said.retry_after), Some(Duration::from_secs(7)));
        assert!(of(StatusCode::CONFLICT, &none).is_conflict());
        assert!(of(StatusCode::PRECONDITION_FAILED, &none).is_precondition_failed());
        assert!(
            of(StatusCode::FORBIDDEN, &none).is_forbidden() && of(StatusCode::UNAUTHORIZED, &none).is_unauthorized()
        );
        assert!(!Error::PagesInCircle.is_not_found());
        let expired = of(StatusCode::BAD_REQUEST, &json!({"error": {"code": "Directory_ExpiredPageToken"}}));
        assert!(expired.is_page_expired() && !expired.is_resync_required());
        assert!(of(StatusCode::GONE, &none).is_page_expired() && !of(StatusCode::CONFLICT, &none).is_page_expired());
    }
}
