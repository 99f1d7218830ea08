//! What can go wrong, and what the service says about it.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::Value;

use crate::body::ReplyBody;
use crate::identity::IdentityError;
use crate::printable::Printable;
use crate::token::TokenError;
use crate::transport::TransportError;

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
    Transport(#[from] TransportError),
    /// It took too long.
    #[error("no reply within {} s", .0.as_secs_f32())]
    Timeout(Duration),
    /// The service refused.
    #[error(transparent)]
    Service(#[from] Box<ServiceError>),
    /// The reply isn't what its description says.
    #[error("the reply can't be read: {0}")]
    Content(serde_json::Error),
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
}

/// What the service said about a request that failed (protocol facts, 3.8). Decide by status and codes, never by the
/// message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceError {
    /// HTTP status.
    pub status: StatusCode,
    /// `error.code`; empty when there is none.
    pub code: String,
    /// Code of the deepest inner error, or `code` when there is none.
    pub inner_code: String,
    /// `error.message`; empty when there is none.
    pub message: String,
    /// Id that the service gave the request; ask support for it.
    pub request_id: Option<String>,
    /// Id that this client gave the request.
    pub client_request_id: Option<String>,
    /// When the service answered, as it wrote it.
    pub date: Option<String>,
    /// Which machine of the service answered, as it wrote it.
    pub diagnostic: Option<String>,
}

/// Longest error that is read, in bytes.
const LIMIT: usize = 1 << 20;

impl ServiceError {
    /// Reads the reply of a request that failed. Content that isn't an error of `OData` (a page of a proxy, nothing)
    /// leaves the status and the ids.
    pub(crate) async fn read(response: Response<ReplyBody>, id: Option<&HeaderValue>) -> Self {
        let (head, body) = response.into_parts();
        let content = body.collect(LIMIT).await.unwrap_or_default();
        let json = serde_json::from_slice(&content).unwrap_or(Value::Null);
        Self::new(head.status, &head.headers, &json, id)
    }

    fn new(status: StatusCode, headers: &HeaderMap, json: &Value, id: Option<&HeaderValue>) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let error = &json["error"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let code = text(&error["code"]);
        let inner = Inner::of(error);
        Self {
            status,
            inner_code: inner.code.unwrap_or(&code).to_owned(),
            message: text(&error["message"]),
            request_id: header("request-id").or_else(|| inner.request_id.map(str::to_owned)),
            client_request_id: id.and_then(|value| value.to_str().ok()).map(str::to_owned),
            date: header("date").or_else(|| inner.date.map(str::to_owned)),
            diagnostic: header("x-ms-ags-diagnostic"),
            code,
        }
    }
}

/// What the chain of inner errors holds.
#[derive(Default)]
struct Inner<'a> {
    code: Option<&'a str>,
    request_id: Option<&'a str>,
    date: Option<&'a str>,
}

impl<'a> Inner<'a> {
    /// Walks down the chain, which is spelled in two ways; deeper ones win. The depth is bounded by the JSON reader.
    fn of(mut error: &'a Value) -> Self {
        let mut found = Self::default();
        while let Some(inner) = error.get("innerError").or_else(|| error.get("innererror")) {
            let text = |name: &str| inner.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            found.code = text("code").or(found.code);
            found.request_id = text("request-id").or(found.request_id);
            found.date = text("date").or(found.date);
            error = inner;
        }
        found
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if !self.inner_code.is_empty() {
            write!(f, " {}", Printable(&self.inner_code))?;
        }
        if !self.message.is_empty() {
            write!(f, ": {}", Printable(&self.message))?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request-id {})", Printable(id))?;
        }
        Ok(())
    }
}

impl std::error::Error for ServiceError {}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::ServiceError;

    fn error(json: &Value) -> ServiceError {
        let mut headers = HeaderMap::new();
        headers.insert("request-id", HeaderValue::from_static("r-1"));
        ServiceError::new(StatusCode::BAD_REQUEST, &headers, json, Some(&HeaderValue::from_static("c-1")))
    }

    #[test]
    fn the_deepest_code_counts_in_both_spellings() {
        let said = error(&json!({"error": {
            "code": "invalidRequest", "message": "No.",
            "innerError": {"code": "a", "innererror": {"code": "b", "innerError": {"code": ""}}}
        }}));
        assert_eq!((said.code.as_str(), said.inner_code.as_str()), ("invalidRequest", "b"));
        assert_eq!(said.to_string(), "400 Bad Request b: No. (request-id r-1)");
        assert_eq!(said.client_request_id.as_deref(), Some("c-1"));
    }

    #[test]
    fn anything_else_leaves_the_status_and_the_ids() {
        for json in [json!(null), json!("<html>"), json!({"error": "x"}), json!({"error": {"code": 7}})] {
            let said = error(&json);
            assert_eq!(said.to_string(), "400 Bad Request (request-id r-1)", "{json}");
        }
    }

    #[test]
    fn a_message_cannot_steer_the_terminal() {
        let said = error(&json!({"error": {"code": "x", "message": "a\u{1b}]0;evil\u{7}\u{202e}b"}}));
        assert_eq!(said.to_string(), "400 Bad Request x: a]0;evilb (request-id r-1)");
    }
}
