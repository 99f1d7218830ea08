//! [`TokenSource`]: gets tokens, and leaves it to others to keep them.

use super::grant::Grant;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// Gets a new token on each call. [`Cached`](super::Cached) makes a [`TokenProvider`](crate::TokenProvider) of
/// it.
pub trait TokenSource: Send + Sync {
    /// A new token.
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>>;
}
