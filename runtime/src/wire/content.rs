//! [`Content`]: the content of a request on its way to the network.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::task::JoinHandle;

/// How much of a file is in memory at once, in bytes.
const PIECE: u64 = 256 << 10;

/// A file that is read from its beginning each time it is sent.
#[derive(Clone)]
pub(crate) struct Shared {
    file: Arc<Mutex<File>>,
    /// Its length in bytes when it was opened.
    pub(crate) length: u64,
}

impl Shared {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Self { file: Arc::new(Mutex::new(file)), length })
    }

    /// The bytes from `start` on, at most a piece.
    fn read(&self, start: u64) -> io::Result<Bytes> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut piece = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        (&mut *file).take(PIECE.min(self.length - start)).read_to_end(&mut piece)?;
        // What was promised can't be sent any more.
        if piece.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(piece.into()) }
    }
}

/// Content as `hyper` sends it.
pub(crate) enum Content {
    /// All at once; empty when it was sent.
    Bytes(Bytes),
    /// Piece by piece.
    File {
        file: Shared,
        /// Bytes that were sent.
        at: u64,
        /// The piece that is being read.
        next: Option<JoinHandle<io::Result<Bytes>>>,
    },
    /// One after the other; those that were sent are gone.
    Pieces(VecDeque<Content>),
}

impl HttpBody for Content {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.get_mut() {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Pieces(pieces) => {
                while let Some(piece) = pieces.front_mut() {
                    match ready!(Pin::new(piece).poll_frame(cx)) {
                        Some(frame) => return Poll::Ready(Some(frame)),
                        None => drop(pieces.pop_front()),
                    }
                }
                Poll::Ready(None)
            }
            Self::File { file, at, .. } if *at >= file.length => Poll::Ready(None),
            Self::File { file, at, next } => {
                let reading = next.get_or_insert_with(|| {
                    let (file, start) = (file.clone(), *at);
                    tokio::task::spawn_blocking(move || file.read(start))
                });
                let piece = ready!(Pin::new(reading).poll(cx)).map_err(io::Error::other).flatten();
                *next = None;
                Poll::Ready(Some(piece.map(|piece| {
                    *at += piece.len() as u64;
                    Frame::data(piece)
                })))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining())
    }
}

impl Content {
    fn remaining(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File { file, at, .. } => file.length - at,
            Self::Pieces(pieces) => pieces.iter().map(Self::remaining).sum(),
        }
    }
}
