//! [`BatchReplies`]: what the requests of a batch got, each read as its own type.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::de::Error as _;
use serde_json::Value;

use crate::requests::reply::Reply;
use crate::values::redact;
use crate::wire::body::{ReplyBody, is_json};
use crate::wire::error::{Error, ServiceError};
use crate::wire::shown::ShownHeaders;

/// What one request of a batch got.
#[derive(Clone)]
#[non_exhaustive]
pub struct BatchReply {
    /// Its own status.
    pub status: StatusCode,
    /// Its own headers.
    pub headers: HeaderMap,
    /// Its content: JSON, or base64 text of anything else.
    pub body: Value,
}

/// Shows neither credentials nor secret properties.
impl fmt::Debug for BatchReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut body = self.body.clone();
        redact::json(&mut body);
        let (status, headers) = (self.status, ShownHeaders(&self.headers));
        f.debug_struct("BatchReply").field("status", &status).field("headers", &headers).field("body", &body).finish()
    }
}

impl BatchReply {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: Value) -> Self {
        Self { status, headers, body }
    }

    /// What the service said, if the request failed.
    #[must_use]
    pub fn error(&self) -> Option<ServiceError> {
        let content = || content(&self.headers, self.body.clone());
        (!self.status.is_success()).then(|| ServiceError::new(self.status, &self.headers, &content(), None, ""))
    }

    /// Reads it as the reply of a request that was sent on its own.
    pub fn read<R: Reply>(self) -> Result<R::Output, Error> {
        if let Some(error) = self.error() {
            return Err(Error::Service(Box::new(error)));
        }
        let response = self.into_response();
        // All of it is in memory, so there is nothing to wait for.
        match pin!(R::read(response)).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => value,
            Poll::Pending => Err(Error::Content(serde_json::Error::custom("a reply of this kind can't be in a batch"))),
        }
    }
}

impl BatchReply {
    /// The reply as it would have come on its own.
    #[must_use]
    pub fn into_response(self) -> Response<ReplyBody> {
        let mut response = Response::new(ReplyBody::from(content(&self.headers, self.body)));
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }
}

/// The content as it would have come on its own.
fn content(headers: &HeaderMap, body: Value) -> Bytes {
    match body {
        Value::Null => Bytes::new(),
        Value::String(text) if !is_json(headers) => match STANDARD.decode(&text) {
            // A number in plain text looks like base64 as well.
            Ok(bytes) if !text.bytes().all(|byte| byte.is_ascii_digit()) => bytes.into(),
            _ => text.into(),
        },
        json => json.to_string().into(),
    }
}

/// A request in a batch, with the kind of its reply. It can't be copied, so a reply is taken once.
#[derive(Debug)]
pub struct Handle<R> {
    index: usize,
    reply: PhantomData<fn() -> R>,
}

impl<R> Handle<R> {
    pub(super) fn new(index: usize) -> Self {
        Self { index, reply: PhantomData }
    }

    /// Index of the request in its batch.
    pub(super) fn index(&self) -> usize {
        self.index
    }
}

/// The replies of a batch.
#[derive(Debug)]
pub struct BatchReplies {
    replies: Vec<Option<Result<BatchReply, Error>>>,
}

impl BatchReplies {
    pub(super) fn new(replies: Vec<Result<BatchReply, Error>>) -> Self {
        Self { replies: replies.into_iter().map(Some).collect() }
    }

    /// What a request got: its value, or an error, which may be one of this request only.
    pub fn take<R: Reply>(&mut self, Handle { index, .. }: Handle<R>) -> Result<R::Output, Error> {
        let reply = self.replies.get_mut(index).and_then(Option::take);
        reply.unwrap_or_else(|| Err(Error::Argument("that request is none of this batch".to_owned())))?.read::<R>()
    }

    /// All replies that weren't taken, in the order of the requests. An error among them says that the service sent no
    /// reply for that request.
    #[must_use]
    pub fn into_vec(self) -> Vec<Result<BatchReply, Error>> {
        self.replies.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;
    use http::{HeaderMap, HeaderValue, StatusCode};
    use serde_json::{Value, json};

    use super::BatchReply;
    use crate::requests::reply::{Count, Empty, Json, Text};

    fn reply(media_type: &'static str, body: Value) -> BatchReply {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        BatchReply::new(StatusCode::OK, headers, body)
    }

    #[test]
    fn content_is_read_as_if_it_had_come_alone() {
        // A number comes as base64 with a byte order mark, as text, or as a number.
        for body in [json!("77u/MTIzNA=="), json!("1234"), json!(1234)] {
            assert_eq!(reply("text/plain", body.clone()).read::<Count>().ok(), Some(1234), "{body}");
        }
        assert_eq!(reply("text/plain", json!("aGVsbG8=")).read::<Text>().ok().as_deref(), Some("hello"));
        assert_eq!(
            reply("application/json", json!("aGVsbG8=")).read::<Json<String>>().ok().as_deref(),
            Some("aGVsbG8=")
        );
        assert_eq!(reply("application/json", json!([1])).read::<Json<Vec<i32>>>().ok(), Some(vec![1]));
        assert!(reply("application/json", Value::Null).read::<Empty>().is_ok());
        assert!(reply("text/plain", json!("many")).read::<Count>().is_err());
    }
}
