//! What is sent and what comes back.

use std::fmt;
use std::fs::File;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use crate::content::{Content, Shared};
use crate::transport::TransportError;

/// Whether content with these headers is JSON.
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|kind| kind.trim().ends_with("json"))
}

/// Content of a request. Cloning is cheap, so a request can be sent again.
#[derive(Clone)]
pub struct Body(Kept);

#[derive(Clone)]
enum Kept {
    Bytes(Bytes),
    File(Shared),
}

impl Body {
    /// The content of a file, from its beginning to the end that it has now. It is read while it is sent, so memory
    /// doesn't grow with it.
    pub fn file(file: File) -> io::Result<Self> {
        Shared::new(file).map(|file| Self(Kept::File(file)))
    }

    /// The content, if it is in memory; nothing if it is a file.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::Bytes(bytes) => bytes,
            Kept::File(_) => &[],
        }
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        match &self.0 {
            Kept::Bytes(bytes) => bytes.len() as u64,
            Kept::File(file) => file.length,
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// As a body of `hyper`.
    pub(crate) fn into_content(self) -> Content {
        match self.0 {
            Kept::Bytes(bytes) => Content::Bytes(bytes),
            Kept::File(file) => Content::File { file, at: 0, next: None },
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Bytes::new().into()
    }
}

/// Shows the length only: bodies hold what nobody wants in a log.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} bytes)", self.len())
    }
}

impl fmt::Debug for ReplyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(unread)")
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(content: T) -> Self {
        Self(Kept::Bytes(content.into()))
    }
}

/// Content of a reply, read piece by piece.
pub struct ReplyBody {
    content: UnsyncBoxBody<Bytes, TransportError>,
    /// How long the next piece may take.
    patience: Option<Duration>,
}

impl ReplyBody {
    /// Wraps a body whose pieces arrive over time.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<TransportError>,
    {
        Self { content: body.map_err(Into::into).boxed_unsync(), patience: None }
    }

    /// Gives up when no further piece arrives within that time.
    #[must_use]
    pub fn patient(self, limit: Duration) -> Self {
        Self { patience: Some(limit), ..self }
    }

    async fn frame(&mut self) -> Option<Result<Frame<Bytes>, TransportError>> {
        match self.patience {
            None => self.content.frame().await,
            Some(limit) => match tokio::time::timeout(limit, self.content.frame()).await {
                Ok(frame) => frame,
                Err(_) => Some(Err(TransportError::Timeout(limit))),
            },
        }
    }

    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        loop {
            match self.frame().await? {
                // Trailers are of no interest.
                Ok(frame) => match frame.into_data() {
                    Ok(data) => return Some(Ok(data)),
                    Err(_trailers) => {}
                },
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// Everything, as long as it isn't longer than `limit` bytes.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await {
            let chunk = chunk?;
            if content.len() + chunk.len() > limit {
                return Err(TransportError::new(format!("the reply is longer than {limit} bytes")));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }
}

impl<T: Into<Bytes>> From<T> for ReplyBody {
    fn from(content: T) -> Self {
        let content = Full::new(content.into()).map_err(|never| match never {}).boxed_unsync();
        Self { content, patience: None }
    }
}

impl HttpBody for ReplyBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        Pin::new(&mut self.content).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
