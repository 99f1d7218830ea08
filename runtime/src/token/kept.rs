//! [`KeptSignIn`]: a user who has signed in before, in this program's last run or any earlier one.

use std::any::Any;
use std::sync::Arc;
use std::time::SystemTime;

use tokio::task::spawn_blocking;

use super::authority::Authority;
use super::cache::{Cached, EARLY};
use super::grant::Grant;
use super::source::TokenSource;
use super::user::User;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// What a sign-in leaves behind. All of it is secret.
#[derive(Clone)]
#[non_exhaustive]
pub struct KeptTokens {
    /// Gets the next access token.
    pub refresh: Secret,
    /// The last access token, and when it ends.
    pub access: Option<(Secret, SystemTime)>,
}

impl_debug!(KeptTokens, this => ends: this.access.as_ref().map(|(_, ends)| ends));

impl KeptTokens {
    /// Tokens to keep.
    #[must_use]
    pub fn new(refresh: Secret, access: Option<(Secret, SystemTime)>) -> Self {
        Self { refresh, access }
    }

    /// Those of a grant, if it can be renewed.
    #[must_use]
    pub fn of(grant: &Grant) -> Option<Self> {
        let ends = SystemTime::now().checked_add(grant.lifetime);
        Some(Self { refresh: grant.refresh.clone()?, access: ends.map(|ends| (grant.token.clone(), ends)) })
    }
}

/// Where the tokens of one sign-in are kept between runs: a keyring, a file. Its functions may wait; they are called where
/// that holds up nothing else.
pub trait TokenStore: Send + Sync + 'static {
    /// Lets no other program, and no other thread, use the store until what is returned is dropped. A refresh token may be
    /// good for one use only, so two that renew at the same time would end the sign-in.
    fn lock(&self) -> Result<Box<dyn Any + Send>, TokenError>;

    /// What is kept; `None` when nothing is.
    fn load(&self) -> Result<Option<KeptTokens>, TokenError>;

    /// Replaces what is kept. A store that has no room for the access token may leave it out.
    fn save(&self, tokens: &KeptTokens) -> Result<(), TokenError>;
}

/// A user who has signed in before. Nobody is asked anything: where the sign-in has ended, there is no token.
pub struct KeptSignIn {
    user: User,
    store: Arc<dyn TokenStore>,
}

impl_debug!(KeptSignIn, this => user: this.user);

impl KeptSignIn {
    /// A user of `tenant` who has signed in to the application `client`, with tokens of that authority and of no other.
    pub fn new(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        store: impl TokenStore,
    ) -> Cached<Self> {
        Cached::new(Self { user: User::new(authority, tenant, client), store: Arc::new(store) })
    }

    async fn grant(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        self.user.authority.serves(request.scope)?;
        let (lock, kept) = self.in_store(|store| Ok((store.lock()?, store.load()?))).await?;
        let Some(kept) = kept else { return Err(TokenError::new("the sign-in isn't kept any more: sign in again")) };
        let now = SystemTime::now();
        let good = kept.access.as_ref().and_then(|(token, ends)| {
            let left = ends.duration_since(now).ok().filter(|left| !left.is_zero())?;
            let refused = request.refused.is_some_and(|refused| refused.expose() == token.expose());
            (!refused && request.claims.is_none()).then(|| Grant::new(token.clone(), left))
        });
        // Another program may have renewed it a moment ago.
        if let Some(grant) = good.as_ref().filter(|grant| grant.lifetime > EARLY) {
            return Ok(Grant::new(grant.token.clone(), grant.lifetime));
        }
        let grant = match (self.user.renewed(&kept.refresh, request).await, good) {
            (Ok(Ok(grant)), _) => grant,
            (Ok(Err(ended)), _) => {
                return Err(TokenError::new(format!("the sign-in has ended, sign in again: {}", ended.message)));
            }
            // The old one is still good for a while.
            (Err(_), Some(good)) => return Ok(good),
            (Err(error), None) => return Err(error),
        };
        if let Some(tokens) = KeptTokens::of(&grant) {
            self.in_store(move |store| store.save(&tokens)).await?;
        }
        drop(lock);
        Ok(grant)
    }

    async fn in_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn TokenStore) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        let store = Arc::clone(&self.store);
        let done = spawn_blocking(move || work(store.as_ref())).await;
        done.unwrap_or_else(|error| Err(TokenError::new("the store of the sign-in has failed").caused_by(error)))
    }
}

impl Cached<KeptSignIn> {
    /// Asks for these permissions, those of the sign-in, instead of all that the application was given.
    #[must_use]
    pub fn permissions(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.map(|source| KeptSignIn { user: source.user.with_permissions(names), ..source })
    }
}

impl TokenSource for KeptSignIn {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.grant(request))
    }
}
