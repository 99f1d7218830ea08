//! [`ReplyBody`]: what comes back, piece by piece.

use std::fmt;
use std::fs::File;
use std::future::poll_fn;
use std::io::{self, Write as _};
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tempfile::NamedTempFile;
use tokio::time::{Sleep, sleep};

use crate::wire::error::Error;
use crate::wire::transport::TransportError;

/// Content of a reply, read piece by piece. It is a [`Stream`] too.
pub struct ReplyBody {
    content: UnsyncBoxBody<Bytes, TransportError>,
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
        Self { content: body.map_err(Into::into).boxed_unsync(), patience: None, deadline: None }
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
                return Err(TransportError::new(format!("the reply is longer than {limit} bytes")));
            }
            content.extend_from_slice(&chunk);
        }
        Ok(content.freeze())
    }

    /// Writes everything to a file and returns its length in bytes. A file of that name is replaced when all has arrived;
    /// until then, and when this fails, it is as it was.
    pub async fn save(mut self, path: impl AsRef<Path> + Send) -> Result<u64, Error> {
        let path = path.as_ref().to_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let mut file = blocking(move || new_file(&folder)).await?;
        let mut length = 0;
        while let Some(piece) = self.chunk().await {
            let piece = piece?;
            length += piece.len() as u64;
            file = blocking(move || file.write_all(&piece).map(|()| file)).await?;
        }
        blocking(move || {
            file.as_file().sync_all()?;
            file.persist(&path).map_err(io::Error::from)
        })
        .await?;
        Ok(length)
    }
}

/// A file in that folder, which is deleted unless it gets a name.
fn new_file(folder: &Path) -> io::Result<NamedTempFile<File>> {
    let mut builder = tempfile::Builder::new();
    // What others may read of a new file is up to the user, as for any file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Runs something that waits for a disk where it blocks nobody.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other).flatten().map_err(Error::File)
}

impl fmt::Debug for ReplyBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(unread)")
    }
}

impl<T: Into<Bytes>> From<T> for ReplyBody {
    fn from(content: T) -> Self {
        let content = Full::new(content.into()).map_err(|never| match never {}).boxed_unsync();
        Self { content, patience: None, deadline: None }
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
