//! [`Cached`]: tokens in memory, each got once.

use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::grant::Grant;
use super::source::TokenSource;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenProvider, TokenRequest};

/// How long before its end a token is renewed.
pub(super) const EARLY: Duration = Duration::from_mins(5);

/// Keeps the tokens of a source until shortly before they expire, by scope. Requests that come while a token is being
/// got wait for it, so it is got once.
pub struct Cached<S> {
    source: S,
    /// Locked while a token is being got.
    kept: Mutex<HashMap<String, Kept>>,
}

impl<S: fmt::Debug> fmt::Debug for Cached<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cached").field("source", &self.source).finish_non_exhaustive()
    }
}

struct Kept {
    token: Secret,
    renew_at: Instant,
    ends_at: Instant,
}

impl<S> Cached<S> {
    /// Keeps the tokens of that source.
    pub fn new(source: S) -> Self {
        Self { source, kept: Mutex::default() }
    }

    /// Changes the source; tokens that were kept are forgotten.
    pub(super) fn map<T>(self, change: impl FnOnce(S) -> T) -> Cached<T> {
        Cached::new(change(self.source))
    }
}

impl<S: TokenSource> Cached<S> {
    async fn get(&self, request: TokenRequest<'_>) -> Result<Secret, TokenError> {
        let mut kept = self.kept.lock().await;
        let now = Instant::now();
        // A token that was refused is of no more use, however long it would last.
        let former = kept
            .get(request.scope)
            .filter(|former| request.refused.is_none_or(|refused| refused.expose() != former.token.expose()));
        if let Some(former) = former.filter(|former| now < former.renew_at) {
            return Ok(former.token.clone());
        }
        match self.source.fetch(request).await {
            Ok(grant) => {
                // Half of the lifetime at least, or a token that lasts for minutes would be renewed for each request.
                let use_for = grant.lifetime.saturating_sub(EARLY).max(grant.lifetime / 2);
                let now = Instant::now();
                let entry = Kept { token: grant.token.clone(), renew_at: now + use_for, ends_at: now + grant.lifetime };
                kept.insert(request.scope.to_owned(), entry);
                Ok(grant.token)
            }
            // The old one is still good for a while.
            Err(error) => match former {
                Some(former) if now < former.ends_at => Ok(former.token.clone()),
                _ => Err(error),
            },
        }
    }
}

/// Gets a new token with all that came with it, and keeps nothing.
impl<S: TokenSource> TokenSource for Cached<S> {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        self.source.fetch(request)
    }
}

impl<S: TokenSource> TokenProvider for Cached<S> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(self.get(request))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use tokio::time::{advance, sleep};

    use super::Cached;
    use crate::token::{BoxFuture, Grant, TokenError, TokenProvider as _, TokenRequest, TokenSource};
    use crate::values::secret::Secret;

    /// Gives tokens with numbers, each after a second; fails from a number on.
    struct Numbers {
        next: AtomicU32,
        lifetime: Duration,
        fails_at: u32,
    }

    impl TokenSource for Numbers {
        fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
            Box::pin(async move {
                sleep(Duration::from_secs(1)).await;
                let number = self.next.fetch_add(1, Ordering::SeqCst);
                if number >= self.fails_at {
                    return Err(TokenError::new("gone"));
                }
                Ok(Grant::new(Secret::new(format!("{}#{number}", request.scope)), self.lifetime))
            })
        }
    }

    fn numbers(lifetime: u64, fails_at: u32) -> Cached<Numbers> {
        Cached::new(Numbers { next: AtomicU32::new(0), lifetime: Duration::from_secs(lifetime), fails_at })
    }

    async fn get(cached: &Cached<Numbers>, request: TokenRequest<'_>) -> String {
        cached.token(request).await.map_or_else(|error| error.message, |token| token.expose().to_owned())
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_got_once_and_renewed_early() {
        let cached = numbers(3600, 9);
        let one = TokenRequest::new("a");
        let (first, second, third) = tokio::join!(get(&cached, one), get(&cached, one), get(&cached, one));
        assert_eq!([first, second, third], ["a#0", "a#0", "a#0"]);
        advance(Duration::from_secs(3298)).await;
        assert_eq!(get(&cached, one).await, "a#0");
        advance(Duration::from_secs(2)).await;
        assert_eq!(get(&cached, one).await, "a#1");
    }

    /// docs/security.md#unknown-hosts-get-nothing: "never sends a cached token of another cloud".
    #[tokio::test(start_paused = true)]
    async fn scopes_do_not_mix() {
        let cached = numbers(3600, 9);
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "a#0");
        assert_eq!(get(&cached, TokenRequest::new("b")).await, "b#1");
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "a#0");
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_token_is_replaced_once() {
        let cached = numbers(3600, 9);
        let old = cached.token(TokenRequest::new("a")).await.unwrap();
        let claims = TokenRequest { claims: Some("{}"), refused: Some(&old), ..TokenRequest::new("a") };
        let (first, second) = tokio::join!(get(&cached, claims), get(&cached, claims));
        assert_eq!([first, second], ["a#1", "a#1"]);
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "a#1");
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_used_to_its_end_when_there_is_no_other() {
        let cached = numbers(600, 1);
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "a#0");
        advance(Duration::from_secs(400)).await;
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "a#0");
        let old = Secret::new("a#0");
        let refused = TokenRequest { refused: Some(&old), ..TokenRequest::new("a") };
        assert_eq!(get(&cached, refused).await, "gone");
        advance(Duration::from_secs(200)).await;
        assert_eq!(get(&cached, TokenRequest::new("a")).await, "gone");
    }
}
