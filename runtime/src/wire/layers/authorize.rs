//! [`Authorize`]: the token goes to the origin it is for, and to no other
//! (docs/security.md#no-token-to-addresses-that-the-service-signs and docs/security.md#links-stay-on-their-origin).

use std::sync::atomic::{AtomicBool, Ordering};

use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, Response, StatusCode};

use super::challenge::claims;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::origin::BaseUrl;
use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};
use crate::wire::sent::Sent;
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Adds a token to each request to one origin, and takes one away from each request to another.
///
/// When the service refuses a token (401), another one is asked for, with the claims that the service names (continuous access
/// evaluation), and sent once. Where another one was refused too, only claims or a token that was accepted make a further
/// attempt worth while.
///
/// The token is taken out of the headers of the reply, and readers of errors take it out of the content.
pub struct Authorize<T> {
    inner: T,
    base: BaseUrl,
    tokens: Option<Box<dyn TokenProvider>>,
    /// Whether the last reply was a refusal that another token didn't change.
    refuses_all: AtomicBool,
}

impl_debug!(Authorize<T>, this => base_url: this.base.url);

impl<T: Transport> Authorize<T> {
    pub(crate) fn new(inner: T, base: BaseUrl, tokens: Option<Box<dyn TokenProvider>>) -> Self {
        Self { inner, base, tokens, refuses_all: AtomicBool::new(false) }
    }

    async fn authorized(
        &self,
        tokens: &dyn TokenProvider,
        request: Request<Body>,
    ) -> Result<Response<ReplyBody>, TransportError> {
        let scope = self.base.scope();
        let token = tokens.token(TokenRequest::new(&scope)).await.map_err(TransportError::Token)?;
        let reply = self.send_with(&token, request.clone()).await?;
        if reply.status() != StatusCode::UNAUTHORIZED {
            self.refuses_all.store(false, Ordering::Relaxed);
            return Ok(reply);
        }
        let claims = wanted(&reply);
        if claims.is_none() && self.refuses_all.load(Ordering::Relaxed) {
            return Ok(reply);
        }
        let asked = TokenRequest { scope: &scope, claims: claims.as_deref(), refused: Some(&token) };
        let new = match tokens.token(asked).await {
            // A token that was got elsewhere can't be renewed.
            Ok(new) if new.expose() != token.expose() => new,
            // What the service said about the token tells more than why there is no other, unless it wants claims.
            Err(error) if claims.is_some() => return Err(TransportError::Token(error)),
            _ => {
                self.refuses_all.store(true, Ordering::Relaxed);
                return Ok(reply);
            }
        };
        drop(reply);
        let reply = self.send_with(&new, request).await?;
        self.refuses_all.store(reply.status() == StatusCode::UNAUTHORIZED, Ordering::Relaxed);
        Ok(reply)
    }

    async fn send_with(
        &self,
        token: &Secret,
        mut request: Request<Body>,
    ) -> Result<Response<ReplyBody>, TransportError> {
        request.headers_mut().insert(AUTHORIZATION, bearer(token)?);
        let mut reply = self.inner.send(request).await?;
        let sent = Sent::new(token);
        sent.hide_in_headers(reply.headers_mut());
        Ok(reply.map(|body| body.after(sent)))
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
    reply.headers().get_all(WWW_AUTHENTICATE).iter().find_map(|value| claims(value.to_str().ok()?))
}
