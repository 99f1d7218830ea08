//! [`ServiceError`]: what the service said about a request that failed.

use std::fmt;
use std::time::Duration;

use graphsmith_catalog::printable::{Printable, one_line};
use http::{HeaderMap, HeaderValue, Response, StatusCode};

use crate::values::redact::HIDDEN;
use crate::wire::hint::{self, Clues};
use crate::wire::reply_body::ReplyBody;
use crate::wire::retry_after::retry_after;
use crate::wire::said::{Detail, Said};

/// What the service said about a request that failed (docs/protocol.md#errors). Decide by status and codes, never by
/// the message. The texts are as the service wrote them: show them through
/// [`Printable`](crate::printable::Printable), as `Display` does.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceError {
    /// HTTP status.
    pub status: StatusCode,
    /// `error.code`, or that of another form; empty when there is none.
    pub code: String,
    /// The deepest code among `code` and the inner ones that is known, or else the deepest one that says anything.
    pub inner_code: String,
    /// All codes of `error` and the errors inside it, from the outside to the inside.
    pub codes: Vec<String>,
    /// `error.message`, or what a reply of another form says: `error_description`, the title of a page, plain text. Empty when
    /// there is none.
    pub message: String,
    /// `error.target`: what the error is about.
    pub target: Option<String>,
    /// `error.details`: further errors. Messages of inner errors are among them, where they say more than `message`.
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
    /// All headers of the reply.
    pub headers: HeaderMap,
    /// The content of the reply as text, without the token of the request; empty where it is longer than 1 MiB.
    pub content: String,
}

/// Longest error that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// Headers by which Microsoft's services name a request. A proxy on the way has none of them.
const IDS: [&str; 4] = ["request-id", "x-ms-request-id", "x-ms-ags-diagnostic", "sprequestguid"];

impl ServiceError {
    /// Reads the reply of a request that failed.
    pub(crate) async fn read(response: Response<ReplyBody>, id: Option<&HeaderValue>, path: &str) -> Self {
        let (head, body) = response.into_parts();
        let sent = body.sent().cloned();
        let content = body.collect(LIMIT).await.unwrap_or_default();
        let content = match sent {
            Some(sent) => sent.hide_in(content),
            None => content,
        };
        Self::new(head.status, &head.headers, &content, id, path)
    }

    /// The error in the content of a reply that was read already.
    pub(crate) fn new(
        status: StatusCode,
        headers: &HeaderMap,
        content: &[u8],
        id: Option<&HeaderValue>,
        path: &str,
    ) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let said = Said::of(content);
        let mut deepest = said.codes.iter().rev();
        let known = deepest.clone().find(|code| hint::is_known(code));
        let inner_code = known.or_else(|| deepest.find(|code| says(code))).unwrap_or(&said.code).clone();
        let codes = said.codes.iter().chain(said.details.iter().map(|detail| &detail.code));
        let codes: Vec<&str> = codes.map(String::as_str).collect();
        let is_of_proxy = said.is_for_people && IDS.iter().all(|name| !headers.contains_key(*name));
        let hint = hint::hint(&Clues { status, codes: &codes, path, is_of_proxy });
        Self {
            status,
            inner_code,
            request_id: header("request-id").or(said.request_id),
            client_request_id: id.and_then(|value| value.to_str().ok()).map(str::to_owned),
            date: header("date").or(said.date),
            retry_after: retry_after(headers),
            diagnostic: header("x-ms-ags-diagnostic"),
            hint,
            headers: headers.clone(),
            content: String::from_utf8_lossy(content).into_owned(),
            code: said.code,
            codes: said.codes,
            message: said.message,
            target: said.target,
            details: said.details,
        }
    }

    /// Whether this code stands anywhere in the error.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        let mut codes = self.codes.iter().chain(self.details.iter().map(|detail| &detail.code));
        codes.any(|given| given.eq_ignore_ascii_case(code))
    }

    /// Changes each text that the service wrote: secrets are hidden in this way.
    pub(crate) fn rewrite(&mut self, change: impl Fn(&str) -> String) {
        let details = self
            .details
            .iter_mut()
            .flat_map(|detail| [&mut detail.code, &mut detail.message].into_iter().chain(detail.target.as_mut()));
        let own = [&mut self.code, &mut self.inner_code, &mut self.message, &mut self.content];
        let of_headers = [&mut self.target, &mut self.request_id, &mut self.date, &mut self.diagnostic];
        let own = own.into_iter().chain(of_headers.into_iter().filter_map(Option::as_mut));
        for text in own.chain(&mut self.codes).chain(details) {
            *text = change(text);
        }
        for value in self.headers.values_mut() {
            // What is no text is hidden as a whole: nobody can tell what is in it.
            let changed = value.to_str().ok().map(&change).and_then(|text| HeaderValue::try_from(text).ok());
            *value = changed.unwrap_or_else(|| HeaderValue::from_static(HIDDEN));
        }
    }
}

/// Whether a code says anything.
fn says(code: &str) -> bool {
    !code.is_empty() && code != "UnknownError"
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        let (code, message) = (one_line(&self.inner_code), one_line(&self.message));
        let details = self.details.iter().filter(|detail| detail.message.is_empty() || detail.message != self.message);
        let details: Vec<String> = details.map(about).filter(|text| !text.is_empty()).collect();
        let message = if details.is_empty() { message.as_str() } else { message.trim_end_matches('.') };
        let texts = [message].into_iter().chain(details.iter().map(String::as_str));
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        // The sign-in service begins its messages with the code.
        let repeated = !code.is_empty() && message.starts_with(&code);
        if !code.is_empty() && !repeated {
            write!(f, " {code}")?;
        }
        if !texts.is_empty() {
            write!(f, "{} {}", if repeated { "" } else { ":" }, texts.join("; "))?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request-id {})", Printable(id))?;
        }
        Ok(())
    }
}

/// A further error on one line: what it is about, and its message or its code.
fn about(detail: &Detail) -> String {
    let text = if detail.message.is_empty() { &detail.code } else { &detail.message };
    let target = detail.target.as_deref().filter(|target| !target.is_empty());
    let parts = target.into_iter().chain([text.as_str()]).filter(|part| !part.is_empty());
    parts.map(one_line).collect::<Vec<_>>().join(": ")
}

impl std::error::Error for ServiceError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::ServiceError;

    fn error(json: &Value) -> ServiceError {
        let mut headers = HeaderMap::new();
        headers.insert("request-id", HeaderValue::from_static("r-1"));
        let id = HeaderValue::from_static("c-1");
        ServiceError::new(StatusCode::BAD_REQUEST, &headers, json.to_string().as_bytes(), Some(&id), "/v1.0/me")
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
    fn a_message_cannot_steer_the_terminal() {
        let said = error(&json!({"error": {"code": "x", "message": "a\u{1b}]0;evil\u{7}\u{202e}b"}}));
        assert_eq!(said.to_string(), "400 Bad Request x: ab (request-id r-1)");
    }

    #[test]
    fn details_are_shown() {
        let said = error(&json!({"error": {
            "code": "x", "message": "No", "details": [
                {"code": "a", "message": "No"}, {"code": "b", "message": "is too\r\nlong", "target": "name"}, {"code": "c"}
            ]
        }}));
        assert_eq!(said.to_string(), "400 Bad Request x: No; name: is too long; c (request-id r-1)");
        let said = error(&json!({"title": "Two are wrong.", "errors": {"name": ["is long"], "age": ["is odd"]}}));
        assert_eq!(said.to_string(), "400 Bad Request: Two are wrong; name: is long; age: is odd (request-id r-1)");
        let said = error(&json!({"error": "invalid_grant", "error_description": "AADSTS50076: Sign in again."}));
        assert_eq!(said.to_string(), "400 Bad Request AADSTS50076: Sign in again. (request-id r-1)");
    }

    /// docs/security.md#signed-addresses-are-secrets
    #[test]
    fn secrets_are_hidden_in_all_texts() {
        let mut said = error(&json!({"error": {
            "code": "s3cret", "message": "s3cret", "target": "s3cret", "innerError": {"code": "s3cret"},
            "details": [{"code": "s3cret", "message": "s3cret", "target": "s3cret"}]
        }}));
        for name in ["location", "date", "x-ms-ags-diagnostic"] {
            said.headers.insert(name, HeaderValue::from_static("https://x?s3cret"));
        }
        for text in [&mut said.request_id, &mut said.date, &mut said.diagnostic] {
            *text = Some("s3cret".to_owned());
        }
        said.rewrite(|text| text.replace("s3cret", "(secret)"));
        assert!(!format!("{said:?}").contains("s3cret"), "{said:?}");
        assert_eq!(said.headers["location"], "https://x?(secret)");
    }

    #[test]
    fn a_page_of_a_proxy_is_told_from_a_refusal_of_the_service() {
        let page = b"<html><title>Blocked by policy</title>";
        let forbidden = StatusCode::FORBIDDEN;
        let said = ServiceError::new(forbidden, &HeaderMap::new(), page, None, "/v1.0/me");
        assert_eq!(said.to_string(), "403 Forbidden: Blocked by policy");
        assert!(said.hint.is_some_and(|hint| hint.contains("proxy")));
        let headers = HeaderMap::from_iter([("request-id".parse().unwrap(), HeaderValue::from_static("r"))]);
        for (headers, content) in [(headers, page.as_slice()), (HeaderMap::new(), b"{}")] {
            assert!(ServiceError::new(forbidden, &headers, content, None, "/v1.0/me").hint.is_none());
        }
    }
}
