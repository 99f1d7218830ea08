//! [`Content`]: what a reply holds. Large content comes from a file, piece by piece.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};
use hyper::body::{Body, Frame, SizeHint};
use serde_json::Value;

use crate::blob::Blob;

/// A reply.
pub(crate) type Reply = Response<Content>;

/// Bytes that are read from a file at once.
const PIECE: u64 = 64 << 10;

/// Content of a reply.
#[derive(Debug)]
pub(crate) enum Content {
    /// All of it, until it is sent.
    Whole(Option<Bytes>),
    /// From a file.
    Stored {
        blob: Arc<Blob>,
        /// What is sent already.
        at: u64,
        length: u64,
    },
    /// Content that breaks off: it promises more than it holds. What it holds is sent before that.
    Cut { first: Option<Bytes>, promised: u64, sent: bool },
}

impl Content {
    /// Nothing.
    pub(crate) fn empty() -> Self {
        Self::Whole(None)
    }

    /// Bytes.
    pub(crate) fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self::Whole(Some(bytes.into()))
    }

    /// JSON.
    pub(crate) fn json(value: &Value) -> Self {
        Self::bytes(value.to_string())
    }

    /// The first `after` bytes, then the end of the connection.
    #[must_use]
    pub(crate) fn cut(self, after: u64) -> Self {
        let promised = self.size_hint().exact().unwrap_or_default();
        let keep = usize::try_from(after.min(promised)).unwrap_or(usize::MAX);
        let first = match self {
            Self::Whole(bytes) => bytes.map(|bytes| bytes.slice(..keep.min(bytes.len()))),
            Self::Stored { blob, at, .. } => blob.read_at(at, after.min(promised)).ok().map(Bytes::from),
            Self::Cut { first, .. } => first,
        };
        // Content that is empty anyway can only break off before a byte that never comes.
        Self::Cut { first, promised: promised.max(after + 1), sent: false }
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        Poll::Ready(match self.get_mut() {
            Self::Whole(bytes) => bytes.take().map(|bytes| Ok(Frame::data(bytes))),
            Self::Stored { blob, at, length } => (*at < *length).then(|| {
                let bytes = blob.read_at(*at, PIECE.min(*length - *at))?;
                if bytes.is_empty() {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                *at += bytes.len() as u64;
                Ok(Frame::data(bytes.into()))
            }),
            Self::Cut { first, sent, .. } => Some(match first.take() {
                Some(bytes) if !bytes.is_empty() => Ok(Frame::data(bytes)),
                // An error would drop what waits to be written; while there is nothing to read, that is written.
                _ if !std::mem::replace(sent, true) => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                _ => Err(io::Error::other("the fault script breaks this reply off")),
            }),
        })
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Stored { at, length, .. } => at >= length,
            Self::Cut { .. } => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Self::Whole(bytes) => bytes.as_ref().map_or(0, |bytes| bytes.len() as u64),
            Self::Stored { at, length, .. } => length.saturating_sub(*at),
            Self::Cut { promised, .. } => *promised,
        })
    }
}

/// JSON with a status.
pub(crate) fn json(status: StatusCode, value: &Value) -> Reply {
    typed(status, "application/json;odata.metadata=minimal;odata.streaming=true", Content::json(value))
}

/// Content with a status and a type.
pub(crate) fn typed(status: StatusCode, media_type: &str, content: Content) -> Reply {
    let mut reply = Response::new(content);
    *reply.status_mut() = status;
    let media_type = HeaderValue::from_str(media_type);
    let unknown = HeaderValue::from_static("application/octet-stream");
    reply.headers_mut().insert("content-type", media_type.unwrap_or(unknown));
    reply
}

/// A status and nothing else.
pub(crate) fn empty(status: StatusCode) -> Reply {
    let mut reply = Response::new(Content::empty());
    *reply.status_mut() = status;
    reply
}
