//! [`Inflow`]: the content of a request as it arrives.

use std::io;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};

/// How much of a request's content is remembered, in bytes: enough to look for secrets in JSON.
const REMEMBERED: usize = 64 << 10;

/// Content of a request.
pub(crate) struct Inflow {
    body: Incoming,
    /// What `Content-Length` says.
    pub(crate) promised: Option<u64>,
    /// How much has come.
    pub(crate) length: u64,
    seen: BytesMut,
}

impl Inflow {
    pub(crate) fn new(body: Incoming) -> Self {
        Self { promised: body.size_hint().exact(), body, length: 0, seen: BytesMut::new() }
    }

    /// The next piece. Fails when the client goes away.
    pub(crate) async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            let Some(frame) = self.body.frame().await else { return Ok(None) };
            if let Ok(bytes) = frame.map_err(io::Error::other)?.into_data() {
                self.length += bytes.len() as u64;
                let room = REMEMBERED.saturating_sub(self.seen.len());
                self.seen.extend_from_slice(&bytes[..room.min(bytes.len())]);
                return Ok(Some(bytes));
            }
        }
    }

    /// All of it; `None` when it is more than `limit` bytes.
    pub(crate) async fn all(&mut self, limit: usize) -> io::Result<Option<Bytes>> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.piece().await? {
            if all.len() + piece.len() > limit {
                return Ok(None);
            }
            all.extend_from_slice(&piece);
        }
        Ok(Some(all.freeze()))
    }

    /// Reads until so many bytes have come, and drops them.
    pub(crate) async fn skip(&mut self, bytes: u64) -> io::Result<()> {
        while self.length < bytes && self.piece().await?.is_some() {}
        Ok(())
    }

    /// Reads what is left. A client that is still writing wouldn't read the reply.
    pub(crate) async fn drain(&mut self) -> io::Result<()> {
        while self.piece().await?.is_some() {}
        Ok(())
    }

    /// The beginning of it, for the record.
    pub(crate) fn beginning(&mut self) -> Bytes {
        self.seen.split().freeze()
    }
}
