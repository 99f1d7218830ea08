//! What is done on the download origin: content, whole or a range of it.

use std::ops::Range;
use std::sync::Arc;

use http::header::ETAG;
use http::{HeaderValue, Method, StatusCode};

use crate::refusal::Refusal;
use crate::reply::{Content, Reply, typed};
use crate::signed;
use crate::state::Shared;

/// Answers a request.
pub(crate) fn answer(shared: &Shared, head: &http::request::Parts) -> Result<Reply, Refusal> {
    signed::check_headers(shared, &head.headers, "a request for a download address", true)?;
    if head.method != Method::GET {
        let message = "Specified HTTP method is not allowed for the request target.";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message).header("allow", "GET"));
    }
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let state = shared.state();
    let download = state.downloads.find(target).ok_or_else(Refusal::missing)?;
    let (length, blob) = (download.length, Arc::clone(&download.blob));
    let version = HeaderValue::from_str(&format!("\"{}\"", blob.version())).ok();
    // What has changed is sent whole (RFC 9110, 13.1.5).
    let is_same = head.headers.get("if-range").is_none_or(|known| Some(known) == version.as_ref());
    let asked = head.headers.get("range").filter(|_| is_same).and_then(|value| value.to_str().ok());
    let Some(range) = asked.and_then(|text| range(text, length)) else {
        let mut reply = typed(StatusCode::OK, &download.media_type, Content::Stored { blob, at: 0, length });
        reply.headers_mut().extend(version.map(|version| (ETAG, version)));
        return Ok(reply);
    };
    if range.is_empty() {
        let message = "The range begins after the end of the content.";
        return Err(Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, "invalidRange", message)
            .header("content-range", format!("bytes */{length}")));
    }
    let content = Content::Stored { blob, at: range.start, length: range.end };
    let mut reply = typed(StatusCode::PARTIAL_CONTENT, &download.media_type, content);
    if let Ok(value) = HeaderValue::from_str(&format!("bytes {}-{}/{length}", range.start, range.end - 1)) {
        reply.headers_mut().insert("content-range", value);
    }
    reply.headers_mut().extend(version.map(|version| (ETAG, version)));
    Ok(reply)
}

/// The bytes that `Range` asks for; empty if there are none of them. What can't be read is as if it weren't there, and so
/// are several ranges (RFC 9110, 14.2).
fn range(header: &str, length: u64) -> Option<Range<u64>> {
    let (start, end) = header.strip_prefix("bytes=")?.split_once('-')?;
    if start.is_empty() {
        let last: u64 = end.parse().ok()?;
        return Some(length.saturating_sub(last)..length);
    }
    let start: u64 = start.parse().ok()?;
    let end = if end.is_empty() { length } else { end.parse::<u64>().ok()?.saturating_add(1) };
    Some(start.min(length)..end.min(length))
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges_are_read() {
        let table = [
            ("bytes=0-3", Some(0..4)),
            ("bytes=8-", Some(8..10)),
            ("bytes=8-99", Some(8..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=-99", Some(0..10)),
            ("bytes=10-", Some(10..10)),
            ("bytes=0-1,3-4", None),
            ("items=0-1", None),
            ("bytes=x-", None),
        ];
        for (header, expected) in table {
            assert_eq!(range(header, 10), expected, "{header}");
        }
    }
}
