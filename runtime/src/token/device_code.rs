//! [`DeviceCode`]: a user signs in with a browser, on this machine or any other (RFC 8628).

use std::fmt;
use std::time::Duration;

use graphsmith_catalog::printable::Printable;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::authority::Authority;
use super::cache::Cached;
use super::grant::Grant;
use super::source::TokenSource;
use super::user::User;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// What the user has to do. `Display` says it in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevicePrompt {
    /// Where to go.
    pub address: String,
    /// What to type there.
    pub code: String,
}

impl fmt::Display for DevicePrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "To sign in, open {} and enter the code {}", Printable(&self.address), Printable(&self.code))
    }
}

/// A user who signs in with a browser when a token is wanted for the first time. Later ones are renewed without a sign-in.
pub struct DeviceCode {
    user: User,
    prompt: Box<dyn Fn(&DevicePrompt) + Send + Sync>,
    refresh: Mutex<Option<Secret>>,
}

impl_debug!(DeviceCode, this => user: this.user);

impl DeviceCode {
    /// The application `client`, a public one, asks a user of `tenant` (or of `organizations`) to sign in. `prompt` tells
    /// the user what to do.
    pub fn new(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        prompt: impl Fn(&DevicePrompt) + Send + Sync + 'static,
    ) -> Cached<Self> {
        Cached::new(Self {
            user: User::new(authority, tenant, client),
            prompt: Box::new(prompt),
            refresh: Mutex::default(),
        })
    }

    async fn grant(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        self.user.authority.serves(request.scope)?;
        let mut refresh = self.refresh.lock().await;
        let renewed = match refresh.as_ref() {
            Some(token) => self.user.renewed(token, request).await?.ok(),
            None => None,
        };
        let grant = match renewed {
            Some(grant) => grant,
            None => self.asked(request).await?,
        };
        refresh.clone_from(&grant.refresh);
        Ok(grant)
    }

    /// Asks the user, and waits for the answer.
    async fn asked(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        let User { authority, tenant, client, .. } = &self.user;
        let scopes = self.user.scopes(request);
        let mut form = vec![("client_id", client.as_str()), ("scope", &scopes)];
        form.extend(request.claims.map(|claims| ("claims", claims)));
        let reply = authority.post(tenant, "devicecode", &form).await??;
        let text = |name: &str| reply[name].as_str().unwrap_or_default().to_owned();
        let number = |name: &str, default| seconds(&reply, name).unwrap_or(default);
        let device_code = Secret::new(text("device_code"));
        (self.prompt)(&DevicePrompt { address: text("verification_uri"), code: text("user_code") });

        let ends_at = Instant::now() + number("expires_in", Duration::from_mins(15));
        let mut interval = number("interval", Duration::from_secs(5));
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", client),
            ("device_code", device_code.expose()),
        ];
        loop {
            sleep(interval).await;
            match authority.post(tenant, "token", &form).await? {
                Ok(reply) => return Grant::read(&reply),
                Err(refusal) => match refusal.error.as_str() {
                    "authorization_pending" | "slow_down" if Instant::now() >= ends_at => {
                        return Err(TokenError::new("nobody entered the code in time"));
                    }
                    "authorization_pending" => {}
                    // RFC 8628, section 3.5.
                    "slow_down" => interval += Duration::from_secs(5),
                    _ => return Err(refusal.into()),
                },
            }
        }
    }
}

impl Cached<DeviceCode> {
    /// Asks for these permissions, for example `Mail.ReadWrite`, instead of all that the application was given before.
    #[must_use]
    pub fn permissions(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.map(|source| DeviceCode { user: source.user.with_permissions(names), ..source })
    }
}

impl TokenSource for DeviceCode {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.grant(request))
    }
}

/// A number of seconds, at most a day.
fn seconds(reply: &Value, name: &str) -> Option<Duration> {
    Some(Duration::from_secs(reply[name].as_u64()?.min(86_400)))
}
