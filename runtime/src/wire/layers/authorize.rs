//! [`Authorize`]: the token goes to the origin it is for, and to no other
//! (docs/security.md#no-token-to-addresses-that-the-service-signs and docs/security.md#links-stay-on-their-origin).

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, Response, StatusCode};

use super::challenge::claims;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::origin::BaseUrl;
use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Adds a token to each request to one origin, and takes one away from each request to another.
///
/// When the service refuses a token and names claims that it wants (continuous access evaluation), one new token with
/// those claims is asked for and sent once.
pub struct Authorize<T> {
    inner: T,
    base: BaseUrl,
    tokens: Option<Box<dyn TokenProvider>>,
}

impl_debug!(Authorize<T>, this => base_url: this.base.url);

impl<T: Transport> Authorize<T> {
    pub(crate) fn new(inner: T, base: BaseUrl, tokens: Option<Box<dyn TokenProvider>>) -> Self {
        Self { inner, base, tokens }
    }

    async fn authorized(
        &self,
        tokens: &dyn TokenProvider,
        mut request: Request<Body>,
    ) -> Result<Response<ReplyBody>, TransportError> {
        let scope = self.base.scope();
        let token = tokens.token(TokenRequest::new(&scope)).await.map_err(TransportError::Token)?;
        request.headers_mut().insert(AUTHORIZATION, bearer(&token)?);
        let reply = self.inner.send(request.clone()).await?;
        let Some(claims) = wanted(&reply) else { return Ok(reply) };
        let asked = TokenRequest { scope: &scope, claims: Some(&claims), refused: Some(&token) };
        let new = tokens.token(asked).await.map_err(TransportError::Token)?;
        // A token that was got elsewhere can't be had with claims.
        if new.expose() == token.expose() {
            return Ok(reply);
        }
        drop(reply);
        request.headers_mut().insert(AUTHORIZATION, bearer(&new)?);
        self.inner.send(request).await
    }
}

impl<T: Transport> Transport for Authorize<T> {
    fn send(&self, mut request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            let ours = self.base.is_origin_of(request.uri());
            match &self.tokens {
                Some(tokens) if ours => self.authorized(tokens.as_ref(), request).await,
                _ => {
                    if !ours {
                        request.headers_mut().remove(AUTHORIZATION);
                    }
                    self.inner.send(request).await
                }
            }
        })
    }
}

/// The header that carries a token.
fn bearer(token: &Secret) -> Result<HeaderValue, TransportError> {
    let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
        .map_err(|_| TransportError::Token(TokenError::new("the token holds characters that no header can carry")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The claims that a reply asks for.
fn wanted(reply: &Response<ReplyBody>) -> Option<String> {
    if reply.status() != StatusCode::UNAUTHORIZED {
        return None;
    }
    reply.headers().get_all(WWW_AUTHENTICATE).iter().find_map(|value| claims(value.to_str().ok()?))
}
