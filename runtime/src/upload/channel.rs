//! [`Channel`]: how slices travel. It has no place for a credential, because the address of a session carries its own,
//! and the service refuses a request that brings another one (docs/protocol.md#send-slices;
//! docs/security.md#no-token-to-addresses-that-the-service-signs).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;

use crate::wire::body::Body;
use crate::wire::error::ServiceError;
use crate::wire::layers::limit::TimeLimit;
use crate::wire::network::NewConnection;
use crate::wire::signed_url::SignedUrl;
use crate::wire::span::{in_span, record_status};
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Longest reply that is read, in bytes. The last one may be an item.
const LIMIT: usize = 4 << 20;

/// Sends to upload sessions.
pub(super) struct Channel {
    transport: TimeLimit<Arc<dyn Transport>>,
}

/// Bytes of a file on their way.
pub(super) struct Slice {
    /// Offset of the first one.
    pub(super) start: u64,
    /// At least one.
    pub(super) bytes: Bytes,
    /// Length of the file.
    pub(super) total: u64,
    /// Whether they travel over a connection of their own.
    pub(super) new_connection: bool,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    /// Null unless it is JSON.
    pub(super) json: Value,
    content: Bytes,
}

impl Answer {
    /// As an error of the service, which must not contain the address of the session.
    pub(super) fn error(&self, url: &SignedUrl) -> ServiceError {
        let mut error = ServiceError::new(self.status, &self.headers, &self.content, None, "");
        error.rewrite(|text| url.hide(text));
        error
    }
}

impl Channel {
    /// Sends through that transport, and gives up when nothing arrives for that long after a slice has begun to leave.
    pub(super) fn new(transport: Arc<dyn Transport>, limit: Duration) -> Self {
        Self { transport: TimeLimit::new(transport, limit) }
    }

    /// Sends a slice.
    pub(super) async fn put(&self, url: &SignedUrl, slice: Slice) -> Result<Answer, TransportError> {
        let Slice { start, bytes, total, new_connection } = slice;
        let end = (start + bytes.len() as u64).saturating_sub(1);
        let range = format!("bytes {start}-{end}/{total}");
        let mut request = request(Method::PUT, url, bytes);
        if new_connection {
            request.extensions_mut().insert(NewConnection);
        }
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        headers.insert(CONTENT_RANGE, HeaderValue::try_from(range).expect("digits make a header"));
        in_span!("slice", { start, end, total, status = ::tracing::field::Empty }, async {
            let answer = self.exchange(request).await?;
            record_status(answer.status);
            Ok(answer)
        })
        .await
    }

    /// Asks what is missing. Not all services answer.
    pub(super) async fn status(&self, url: &SignedUrl) -> Result<Answer, TransportError> {
        self.exchange(request(Method::GET, url, Bytes::new())).await
    }

    /// Ends the session without a result.
    pub(super) async fn delete(&self, url: &SignedUrl) -> Result<Answer, TransportError> {
        self.exchange(request(Method::DELETE, url, Bytes::new())).await
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Answer, TransportError> {
        let (head, body) = self.transport.send(request).await?.into_parts();
        let content = body.collect(LIMIT).await?;
        let json = serde_json::from_slice(&content).unwrap_or(Value::Null);
        Ok(Answer { status: head.status, headers: head.headers, json, content })
    }
}

fn request(method: Method, url: &SignedUrl, content: Bytes) -> Request<Body> {
    let mut request = Request::new(Body::from(content));
    *request.method_mut() = method;
    *request.uri_mut() = url.uri();
    request
}
