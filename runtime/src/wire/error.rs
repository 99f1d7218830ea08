//! What can go wrong, and what the service says about it.

use std::fmt;
use std::time::Duration;

use graphsmith_catalog::printable::Printable;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::Value;

use crate::values::identity::IdentityError;
use crate::wire::body::ReplyBody;
use crate::wire::hint;
use crate::wire::provider::TokenError;
use crate::wire::retry_after::retry_after;
use crate::wire::transport_error::TransportError;

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

    /// Whether a saved delta link is of no more use, and the collection has to be read from its beginning.
    #[must_use]
    pub fn is_resync_required(&self) -> bool {
        let codes = ["resyncRequired", "syncStateNotFound", "syncStateInvalid"];
        self.service()
            .is_some_and(|error| error.status == StatusCode::GONE || codes.iter().any(|code| error.has_code(code)))
    }
}

/// What the service said about a request that failed (docs/protocol.md#errors). Decide by status and codes, never by
/// the message. The texts are as the service wrote them: show them through [`Printable`], as `Display` does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceError {
    /// HTTP status.
    pub status: StatusCode,
    /// `error.code`; empty when there is none.
    pub code: String,
    /// The deepest code among `code` and the inner ones that is known, or else the deepest one that says anything.
    pub inner_code: String,
    /// All codes of `error` and the errors inside it, from the outside to the inside.
    pub codes: Vec<String>,
    /// `error.message`; empty when there is none.
    pub message: String,
    /// `error.target`: what the error is about.
    pub target: Option<String>,
    /// `error.details`: further errors.
    pub details: Vec<Detail>,
    /// Id that the service gave the request; Microsoft support needs it.
    pub request_id: Option<String>,
    /// Id that this client gave the request.
    pub client_request_id: Option<String>,
    /// When the service answered, as it wrote it.
    pub date: Option<String>,
    /// How long it wants to be left alone.
    pub retry_after: Option<Duration>,
    /// Which machine of the service answered, as it wrote it.
    pub diagnostic: Option<String>,
    /// What to do about it, if that is known.
    pub hint: Option<&'static str>,
}

/// One of several errors in a reply.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Detail {
    /// What happened.
    pub code: String,
    /// Message for people.
    pub message: String,
    /// What it is about.
    pub target: Option<String>,
}

/// Longest error that is read, in bytes.
const LIMIT: usize = 1 << 20;

impl ServiceError {
    /// Reads the reply of a request that failed. Content that isn't an error of `OData` (a page of a proxy, nothing)
    /// leaves the status and the ids.
    pub(crate) async fn read(response: Response<ReplyBody>, id: Option<&HeaderValue>, path: &str) -> Self {
        let (head, body) = response.into_parts();
        let content = body.collect(LIMIT).await.unwrap_or_default();
        let json = serde_json::from_slice(&content).unwrap_or(Value::Null);
        Self::new(head.status, &head.headers, &json, id, path)
    }

    /// The error in the content of a reply that was read already.
    pub(crate) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        json: &Value,
        id: Option<&HeaderValue>,
        path: &str,
    ) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let error = &json["error"];
        let detail = Detail::of(error);
        let inner = Inner::of(error);
        let details = error["details"].as_array().map(Vec::as_slice).unwrap_or_default();
        let deepest = inner.codes.iter().rev();
        let code =
            deepest.clone().find(|code| hint::is_known(code)).or_else(|| deepest.clone().find(|code| says(code)));
        let mut all = inner.codes.clone();
        all.extend(details.iter().filter_map(|detail| detail["code"].as_str()));
        Self {
            status,
            inner_code: code.copied().unwrap_or(&detail.code).to_owned(),
            details: details.iter().map(Detail::of).collect(),
            request_id: header("request-id").or_else(|| inner.request_id.map(str::to_owned)),
            client_request_id: id.and_then(|value| value.to_str().ok()).map(str::to_owned),
            date: header("date").or_else(|| inner.date.map(str::to_owned)),
            retry_after: retry_after(headers),
            diagnostic: header("x-ms-ags-diagnostic"),
            codes: inner.codes.iter().map(|&code| code.to_owned()).collect(),
            hint: hint::hint(status, &all, path),
            code: detail.code,
            message: detail.message,
            target: detail.target,
        }
    }

    /// Whether this code stands anywhere in the error.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        let mut codes = self.codes.iter().chain(self.details.iter().map(|detail| &detail.code));
        codes.any(|given| given.eq_ignore_ascii_case(code))
    }
}

/// Whether a code says anything.
fn says(code: &str) -> bool {
    !code.is_empty() && code != "UnknownError"
}

impl Detail {
    fn of(error: &Value) -> Self {
        let text = |name: &str| error.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            code: text("code").unwrap_or_default(),
            message: text("message").unwrap_or_default(),
            target: text("target"),
        }
    }
}

/// What the chain of inner errors holds.
#[derive(Default)]
struct Inner<'a> {
    /// From the outside to the inside.
    codes: Vec<&'a str>,
    request_id: Option<&'a str>,
    date: Option<&'a str>,
}

impl<'a> Inner<'a> {
    /// Walks down the chain, which is spelled in two ways; deeper ones win. The depth is bounded by the JSON reader.
    fn of(error: &'a Value) -> Self {
        let mut found = Self::default();
        let mut next = Some(error);
        while let Some(error) = next {
            let text = |name: &str| error.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            found.codes.extend(text("code"));
            found.request_id = text("request-id").or(found.request_id);
            found.date = text("date").or(found.date);
            next = error.get("innerError").or_else(|| error.get("innererror"));
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
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::{Error, ServiceError};

    fn error(json: &Value) -> ServiceError {
        let mut headers = HeaderMap::new();
        headers.insert("request-id", HeaderValue::from_static("r-1"));
        let id = HeaderValue::from_static("c-1");
        ServiceError::new(StatusCode::BAD_REQUEST, &headers, json, Some(&id), "/v1.0/me")
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

    /// docs/protocol.md#errors: "pick the deepest known code"; "`code` may be "" or `UnknownError`".
    #[test]
    fn a_known_code_counts_more_than_a_deeper_unknown_one() {
        let table = [
            (
                json!({"code": "a", "innerError": {"code": "ErrorMessageSizeExceeded", "innererror": {"code": "x"}}}),
                "ErrorMessageSizeExceeded",
            ),
            (json!({"code": "invalidRange", "innererror": {"code": "quotaLimitReached"}}), "quotaLimitReached"),
            (json!({"code": "a", "innerError": {"code": "UnknownError"}}), "a"),
            (json!({"code": "", "innerError": {"code": "b"}}), "b"),
            (json!({"code": "UnknownError"}), "UnknownError"),
            (json!({"code": ""}), ""),
        ];
        for (json, code) in table {
            assert_eq!(error(&json!({ "error": json })).inner_code, code, "{json}");
        }
    }

    #[test]
    fn errors_are_classified_by_status_and_code() {
        let of = |status: StatusCode, json: &Value| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_static("7"));
            Error::from(Box::new(ServiceError::new(status, &headers, json, None, "")))
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
    }

    #[test]
    fn details_and_targets_are_kept() {
        let said = error(&json!({"error": {
            "code": "x", "target": "t", "details": [{"code": "ErrorQuotaExceeded", "message": "m", "target": "u"}, 5]
        }}));
        assert_eq!((said.target.as_deref(), said.details.len()), (Some("t"), 2));
        assert_eq!(said.details[0].target.as_deref(), Some("u"));
        assert!(said.has_code("errorquotaexceeded") && !said.has_code("y"));
        assert!(said.hint.is_some_and(|hint| hint.contains("full")));
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
        assert_eq!(said.to_string(), "400 Bad Request x: ab (request-id r-1)");
    }
}
