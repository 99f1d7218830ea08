//! [`TimeLimit`]: silence ends.

use std::time::Duration;

use http::{Request, Response};

use crate::values::debug::impl_debug;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::provider::BoxFuture;
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Gives up a request for which nothing arrives for too long, be it the head of the reply or a piece of its content.
///
/// The limit holds for each attempt: a long wait that the service asked for between two attempts isn't silence.
pub struct TimeLimit<T> {
    inner: T,
    limit: Duration,
}

impl_debug!(TimeLimit<T>, this => limit: this.limit);

impl<T> TimeLimit<T> {
    /// Gives up after that time.
    pub fn new(inner: T, limit: Duration) -> Self {
        Self { inner, limit }
    }
}

impl<T: Transport> Transport for TimeLimit<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            let reply = tokio::time::timeout(self.limit, self.inner.send(request)).await;
            let reply = reply.map_err(|_| TransportError::Timeout(self.limit))??;
            Ok(reply.map(|body| body.patient(self.limit)))
        })
    }
}
