//! [`Transport`]: how requests travel; what layers wrap.

use http::{Request, Response};

use crate::wire::body::{Body, ReplyBody};
use crate::wire::provider::BoxFuture;
use crate::wire::transport_error::TransportError;

/// Carries complete requests to the server and brings replies back, whatever their status.
///
/// Layers that wrap a transport add what the next one needs: the last one before the network sees credentials too.
pub trait Transport: Send + Sync {
    /// Sends one request.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Box<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        (**self).send(request)
    }
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        (**self).send(request)
    }
}
