//! [`Refusal`]: why a request isn't done, in the form that errors of the service have (docs/protocol.md#errors).

use std::time::SystemTime;

use http::{HeaderMap, HeaderValue, Response, StatusCode};
use serde_json::json;

use crate::ids;
use crate::reply::{Content, Reply};
use crate::time;

/// Why a request isn't done.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    code: String,
    message: String,
    /// Code of the inner error: what exactly was wrong.
    inner: Option<&'static str>,
    headers: Vec<(&'static str, String)>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), inner: None, headers: Vec::new() }
    }

    /// 400 with a code.
    pub(crate) fn bad(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// What it says.
    #[cfg(test)]
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// There is no such item.
    pub(crate) fn missing() -> Self {
        Self::new(StatusCode::NOT_FOUND, "ErrorItemNotFound", "The specified object was not found in the store.")
    }

    /// The token lacks a permission (docs/protocol.md#errors).
    pub(crate) fn forbidden(permission: Option<&str>) -> Self {
        let (code, message) = match permission {
            None => ("Authorization_RequestDenied", "Insufficient privileges to complete the operation.".to_owned()),
            Some(permission) => {
                ("Forbidden", format!("Missing scope permissions on the request. API requires one of '{permission}'."))
            }
        };
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// The real service may do this; the emulator doesn't.
    pub(crate) fn not_played(what: &str) -> Self {
        Self::new(StatusCode::NOT_IMPLEMENTED, "notSupported", format!("The emulator doesn't play {what}."))
    }

    /// The emulator itself is in trouble.
    pub(crate) fn broken(error: &std::io::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "generalException", format!("The emulator has failed: {error}"))
    }

    /// Sets the code of the inner error.
    #[must_use]
    pub(crate) fn inner(mut self, code: &'static str) -> Self {
        self.inner = Some(code);
        self
    }

    /// Adds a header to the reply.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The reply to a request with these ids.
    pub(crate) fn reply(&self, trace: &Trace) -> Reply {
        let mut inner = json!({
            "date": time::plain(SystemTime::now()),
            "request-id": trace.request_id,
            "client-request-id": trace.client_request_id,
        });
        if let Some(code) = self.inner {
            inner["code"] = code.into();
        }
        let body = json!({"error": {"code": self.code, "message": self.message, "innerError": inner}});
        let mut reply = Response::new(Content::json(&body));
        *reply.status_mut() = self.status;
        reply.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
        for (name, value) in &self.headers {
            if let Ok(value) = HeaderValue::from_str(value) {
                reply.headers_mut().insert(*name, value);
            }
        }
        reply
    }
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Self::broken(&error)
    }
}

/// The ids by which a request can be found again.
#[derive(Debug, Clone)]
pub(crate) struct Trace {
    request_id: String,
    /// The client's own, else that of the service.
    client_request_id: String,
}

impl Trace {
    /// Ids for a request with these headers.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let request_id = ids::random();
        let given = headers.get("client-request-id").and_then(|value| value.to_str().ok());
        Self { client_request_id: given.unwrap_or(&request_id).to_owned(), request_id }
    }

    /// Writes them on a reply.
    pub(crate) fn mark(&self, reply: &mut Reply) {
        for (name, id) in [("request-id", &self.request_id), ("client-request-id", &self.client_request_id)] {
            if let Ok(value) = HeaderValue::from_str(id) {
                reply.headers_mut().insert(name, value);
            }
        }
        let diagnostic = json!({"ServerInfo": {"DataCenter": "This machine", "Slice": "E", "Ring": "0"}}).to_string();
        if let Ok(value) = HeaderValue::from_str(&diagnostic) {
            reply.headers_mut().insert("x-ms-ags-diagnostic", value);
        }
    }
}

/// The code that errors with a status usually have.
pub(crate) fn usual_code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "InvalidAuthenticationToken",
        403 => "ErrorAccessDenied",
        404 => "ErrorItemNotFound",
        409 | 412 => "ErrorIrresolvableConflict",
        416 => "invalidRange",
        429 => "TooManyRequests",
        503 => "serviceNotAvailable",
        504 => "GatewayTimeout",
        509 => "activityLimitReached",
        500..=599 => "generalException",
        _ => "UnknownError",
    }
}
