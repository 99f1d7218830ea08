//! [`ReplyBody`]: what comes back, piece by piece.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::wire::sent::Sent;
use crate::wire::transport_error::TransportError;

/// Content of a reply, read piece by piece. It is a [`Stream`] too.
pub struct ReplyBody {
    content: UnsyncBoxBody<Bytes, TransportError>,
    /// What the request went out with, if that was a token.
    sent: Option<Sent>,
    /// How long the next piece may take.
    patience: Option<Duration>,
    /// When the piece that is waited for has taken too long.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl ReplyBody {
    /// Wraps a body whose pieces arrive over time.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<TransportError>,
    {
        Self { content: body.map_err(Into::into).boxed_unsync(), sent: None, patience: None, deadline: None }
    }

    /// The reply to a request with that token, which no error about the content shows.
    pub(crate) fn after(self, sent: Sent) -> Self {
        Self { sent: Some(sent), ..self }
    }

    /// What the request went out with, if that was a token.
    pub(crate) fn sent(&self) -> Option<&Sent> {
        self.sent.as_ref()
    }

    /// Gives up when no further piece arrives within that time.
    #[must_use]
    pub fn patient(self, limit: Duration) -> Self {
        Self { patience: Some(limit), ..self }
    }

    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Everything, as long as it isn't longer than `limit` bytes.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, TransportError> {
        let mut content = BytesMut::new();
        while let Some(chunk) = self.chunk().await {
            let chunk = chunk?;
            if content.len() + chunk.len() > limit {
                return Err(TransportError::broken(format!("the reply is longer than {limit} bytes")));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }
}

impl fmt::Debug for ReplyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(unread)")
    }
}

impl<T: Into<Bytes>> From<T> for ReplyBody {
    fn from(content: T) -> Self {
        let content = Full::new(content.into()).map_err(|never| match never {}).boxed_unsync();
        Self { content, sent: None, patience: None, deadline: None }
    }
}

impl Stream for ReplyBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(self.as_mut().poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    // Trailers are of no interest.
                    Err(_trailers) => continue,
                },
                Some(Err(error)) => Some(Err(error)),
                None => None,
            });
        }
    }
}

impl HttpBody for ReplyBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.content).poll_frame(cx) {
            self.deadline = None;
            return Poll::Ready(frame);
        }
        let Some(limit) = self.patience else { return Poll::Pending };
        let deadline = self.deadline.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(deadline.as_mut().poll(cx));
        self.deadline = None;
        Poll::Ready(Some(Err(TransportError::Timeout(limit))))
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.content.size_hint()
    }
}
