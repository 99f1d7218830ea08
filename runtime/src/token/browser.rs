//! [`Browser`]: a user signs in with the browser of this machine (RFC 8252, with proof keys of RFC 7636).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::utf8_percent_encode;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use super::authority::Authority;
use super::cache::Cached;
use super::grant::Grant;
use super::loopback::Loopback;
use super::source::TokenSource;
use super::user::User;
use crate::values::argument::RESERVED;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// How long a user may take.
const LIMIT: Duration = Duration::from_mins(15);

/// A user who signs in with the browser of this machine. The browser is sent back to a port of this machine that is open for
/// that one sign-in, so the application has to be one that may redirect to `http://localhost`.
pub struct Browser {
    user: User,
    open: Box<dyn Fn(&str) + Send + Sync>,
}

impl_debug!(Browser, this => user: this.user);

impl Browser {
    /// The application `client`, a public one, asks a user of `tenant` (or of `organizations`) to sign in. `open` opens an
    /// address in a browser, or tells the user to.
    pub fn new(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        open: impl Fn(&str) + Send + Sync + 'static,
    ) -> Cached<Self> {
        Cached::new(Self { user: User::new(authority, tenant, client), open: Box::new(open) })
    }

    async fn grant(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        let User { authority, tenant, client, .. } = &self.user;
        authority.serves(request.scope)?;
        let (state, verifier) = (random()?, random()?);
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.expose().as_bytes()));
        let waiting = Loopback::open(state.clone()).await?;
        let redirect = waiting.address();
        let scopes = self.user.scopes(request);
        let mut query = vec![
            ("client_id", client.as_str()),
            ("response_type", "code"),
            ("response_mode", "query"),
            ("redirect_uri", &redirect),
            ("scope", &scopes),
            ("state", state.expose()),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
            // Whoever has several accounts says which one.
            ("prompt", "select_account"),
        ];
        query.extend(request.claims.map(|claims| ("claims", claims)));
        let query: Vec<String> =
            query.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, RESERVED))).collect();
        (self.open)(&format!("{}?{}", authority.endpoint(tenant, "authorize")?, query.join("&")));
        let code = match tokio::time::timeout(LIMIT, waiting.code()).await {
            Ok(code) => code?,
            Err(_) => return Err(TokenError::new("nobody signed in in time")),
        };
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("code", code.expose()),
            ("redirect_uri", &redirect),
            ("code_verifier", verifier.expose()),
            ("scope", &scopes),
        ];
        Grant::read(&authority.post(tenant, "token", &form).await??)
    }
}

/// 256 random bits as text, which RFC 7636 recommends.
fn random() -> Result<Secret, TokenError> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).map_err(|_| TokenError::new("this machine gives no random numbers"))?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}

impl Cached<Browser> {
    /// Asks for these permissions, for example `Mail.ReadWrite`, instead of all that the application was given before.
    #[must_use]
    pub fn permissions(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.map(|source| Browser { user: source.user.with_permissions(names), ..source })
    }
}

impl TokenSource for Browser {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.grant(request))
    }
}
