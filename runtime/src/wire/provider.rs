//! [`TokenProvider`]: who gives bearer tokens, as the layer that authorizes requests sees it.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::values::debug::impl_debug;
use crate::values::secret::Secret;

/// A future that can be kept in a box; what object-safe asynchronous traits return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What a token is wanted for.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct TokenRequest<'a> {
    /// Scope of the cloud that is called, for example `https://graph.microsoft.com/.default`. Tokens of one cloud mean
    /// nothing to another, so a provider that keeps tokens must keep them by scope.
    pub scope: &'a str,
    /// Claims, in JSON, that the service required when it refused the former token.
    pub claims: Option<&'a str>,
    /// The token that was refused. A provider that has got another one since then needn't get yet another.
    pub refused: Option<&'a Secret>,
}

impl_debug!(TokenRequest<'a>, this => scope: this.scope, claims: this.claims);

impl<'a> TokenRequest<'a> {
    /// Asks for a token for that scope.
    #[must_use]
    pub fn new(scope: &'a str) -> Self {
        Self { scope, claims: None, refused: None }
    }

    /// The service that the scope is one of.
    #[cfg(feature = "sign-in")]
    pub(crate) fn resource(&self) -> &'a str {
        self.scope.strip_suffix("/.default").unwrap_or(self.scope)
    }
}

/// Gives bearer tokens. It is called before every request, so it should keep a token until it expires.
pub trait TokenProvider: Send + Sync {
    /// A token for a request.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>>;
}

impl<T: TokenProvider + ?Sized> TokenProvider for Box<T> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        (**self).token(request)
    }
}

impl<T: TokenProvider + ?Sized> TokenProvider for Arc<T> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        (**self).token(request)
    }
}

/// No token could be had.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct TokenError {
    /// What happened and what to do about it; holds no secret.
    pub message: String,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // What is shared, not who shares it: callers look at its type.
        self.source.as_deref().map(|cause| cause as _)
    }
}

impl TokenError {
    /// An error with that message.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// The error that led to this one. Its text isn't added to the message.
    #[must_use]
    pub fn caused_by(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }
}
