//! [`Retry`]: sends again what the service was too busy for (docs/protocol.md#throttling).

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::values::debug::impl_debug;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::network::NewConnection;
use crate::wire::provider::BoxFuture;
use crate::wire::retry_after::retry_after;
use crate::wire::span::{in_span, record_status};
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Put into the extensions of a request, this says that it may be sent again although its method changes something:
/// creating an upload session twice harms nobody, for example.
#[derive(Debug, Clone, Copy)]
pub struct Repeatable;

/// How often and how patiently a request is sent again.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Most attempts after the first one.
    pub retries: u32,
    /// Longest wait before the second attempt when the service doesn't name one; it doubles with each further attempt.
    pub base: Duration,
    /// Where the doubling ends.
    pub longest_backoff: Duration,
    /// Longest wait that the service may ask for. A longer one is never cut short: the reply is returned instead, with
    /// the wait in its headers.
    pub longest_wait: Duration,
    /// Longest time that the waits for one request may take together.
    pub longest_total: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 5,
            base: Duration::from_secs(3),
            longest_backoff: Duration::from_mins(3),
            longest_wait: Duration::from_hours(1),
            longest_total: Duration::MAX,
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Attempt<'a> {
    /// With a reply.
    Reply(StatusCode, &'a HeaderMap),
    /// Without one.
    Fault(&'a TransportError),
}

/// Whether a request may be sent again when it is unknown what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Again {
    /// Sending it twice has the same effect as sending it once.
    Harmless,
    /// Only if the service surely did nothing.
    IfRefused,
}

impl Again {
    /// What the method (RFC 9110, section 9.2.2) or [`Repeatable`] says.
    #[must_use]
    pub fn of<T>(request: &Request<T>) -> Self {
        let harmless = matches!(
            *request.method(),
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE
        );
        if harmless || request.extensions().get::<Repeatable>().is_some() { Self::Harmless } else { Self::IfRefused }
    }
}

impl RetryPolicy {
    /// No second attempt at all.
    #[must_use]
    pub fn never() -> Self {
        Self { retries: 0, ..Self::default() }
    }

    /// As many attempts as the waits allow that fit into this time.
    #[must_use]
    pub fn within(time: Duration) -> Self {
        Self { retries: u32::MAX, longest_total: time, ..Self::default() }
    }

    /// Sets [`retries`](Self#structfield.retries).
    #[must_use]
    pub fn retries(self, retries: u32) -> Self {
        Self { retries, ..self }
    }

    /// Sets [`base`](Self#structfield.base).
    #[must_use]
    pub fn base(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// Sets [`longest_backoff`](Self#structfield.longest_backoff).
    #[must_use]
    pub fn longest_backoff(self, longest_backoff: Duration) -> Self {
        Self { longest_backoff, ..self }
    }

    /// Sets [`longest_wait`](Self#structfield.longest_wait).
    #[must_use]
    pub fn longest_wait(self, longest_wait: Duration) -> Self {
        Self { longest_wait, ..self }
    }

    /// Sets [`longest_total`](Self#structfield.longest_total).
    #[must_use]
    pub fn longest_total(self, longest_total: Duration) -> Self {
        Self { longest_total, ..self }
    }

    /// Whether another wait is within [`longest_total`](Self#structfield.longest_total), after others of that length.
    #[must_use]
    pub fn fits(&self, waited: Duration, wait: Duration) -> bool {
        waited.saturating_add(wait) <= self.longest_total
    }

    /// How long to wait before the next attempt, after `made` retries; `None` when there is to be none.
    #[must_use]
    pub fn wait(&self, ended: Attempt<'_>, again: Again, made: u32) -> Option<Duration> {
        if made >= self.retries {
            return None;
        }
        match ended {
            Attempt::Reply(status, headers) => {
                let asked = retry_after(headers);
                let retry = match status.as_u16() {
                    // The service says that it did nothing.
                    429 | 509 => true,
                    // Busy, if it names a time; otherwise something between here and there may have answered.
                    503 => again == Again::Harmless || asked.is_some(),
                    408 | 500 | 502 | 504 => again == Again::Harmless,
                    _ => false,
                };
                let wait = if retry { asked.unwrap_or_else(|| self.backoff(made)) } else { return None };
                (wait <= self.longest_wait).then_some(wait)
            }
            Attempt::Fault(TransportError::Broken { .. }) => (again == Again::Harmless).then(|| self.backoff(made)),
            // Whoever has no network or has mistyped a host wants to know at once; somebody has already waited for long
            // in the case of a timeout; a token that isn't there won't come by itself; and who doesn't speak HTTP won't learn it.
            Attempt::Fault(_) => None,
        }
    }

    /// Between half and all of `base * 2^made`, so that many clients don't return in step.
    #[must_use]
    pub fn backoff(&self, made: u32) -> Duration {
        let longest = self.base.saturating_mul(2_u32.saturating_pow(made)).min(self.longest_backoff);
        longest.mul_f64(0.5 + 0.5 * fastrand::f64())
    }
}

/// A wait before a request is sent again, for a callback.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Wait {
    /// Status of the reply; `None` when there was none.
    pub status: Option<StatusCode>,
    /// How long.
    pub delay: Duration,
    /// Which retry follows; the first is 1.
    pub retry: u32,
}

impl Wait {
    pub(crate) fn new(status: Option<StatusCode>, delay: Duration, retry: u32) -> Self {
        Self { status, delay, retry }
    }
}

/// Called at the beginning of each wait.
pub type OnWait = Arc<dyn Fn(&Wait) + Send + Sync>;

/// Sends requests again by a [`RetryPolicy`].
pub struct Retry<T> {
    inner: T,
    policy: RetryPolicy,
    on_wait: Option<OnWait>,
}

impl_debug!(Retry<T>, this => policy: this.policy);

impl<T> Retry<T> {
    /// Wraps that transport.
    pub fn new(inner: T, policy: RetryPolicy) -> Self {
        Self { inner, policy, on_wait: None }
    }

    /// Tells of each wait.
    #[must_use]
    pub fn on_wait(mut self, watcher: Option<OnWait>) -> Self {
        self.on_wait = watcher;
        self
    }
}

impl<T: Transport> Transport for Retry<T> {
    fn send(&self, mut request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            let again = Again::of(&request);
            let (mut made, mut waited) = (0, Duration::ZERO);
            let mut result = self.inner.send(request.clone()).await;
            loop {
                let ended = match &result {
                    Ok(reply) => Attempt::Reply(reply.status(), reply.headers()),
                    Err(error) => Attempt::Fault(error),
                };
                let delay = self.policy.wait(ended, again, made).filter(|delay| self.policy.fits(waited, *delay));
                let Some(delay) = delay else { return result };
                let status = result.as_ref().ok().map(Response::status);
                // The connection of a reply that isn't read goes back to the pool only if it is empty.
                drop(result);
                if status == Some(StatusCode::SERVICE_UNAVAILABLE) {
                    request.extensions_mut().insert(NewConnection);
                }
                made += 1;
                waited += delay;
                if let Some(watcher) = &self.on_wait {
                    watcher(&Wait { status, delay, retry: made });
                }
                let retry = async {
                    tokio::time::sleep(delay).await;
                    let result = self.inner.send(request.clone()).await;
                    result.inspect(|reply| record_status(reply.status()))
                };
                result = in_span!("retry", { number = made, ?delay, status = ::tracing::field::Empty }, retry).await;
            }
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, Request, StatusCode};

    use super::{Again, Attempt, Repeatable, RetryPolicy};
    use crate::wire::transport_error::TransportError;

    fn again(method: &str) -> Again {
        Again::of(&Request::builder().method(method).body(()).unwrap())
    }

    #[test]
    fn what_may_be_repeated() {
        for method in ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"] {
            assert_eq!(again(method), Again::Harmless, "{method}");
        }
        assert_eq!((again("POST"), again("PATCH")), (Again::IfRefused, Again::IfRefused));
        let session = Request::builder().method("POST").extension(Repeatable).body(()).unwrap();
        assert_eq!(Again::of(&session), Again::Harmless);
    }

    /// docs/protocol.md#throttling; a request that changes something is sent again only when the service surely refused
    /// it.
    #[test]
    fn which_replies_are_tried_again() {
        let policy = RetryPolicy::default();
        // Status, with Retry-After: read, changed; without it: read, changed.
        let table = [
            (200, [false; 4]),
            (400, [false; 4]),
            (401, [false; 4]),
            (404, [false; 4]),
            (408, [true, false, true, false]),
            (409, [false; 4]),
            (429, [true; 4]),
            (500, [true, false, true, false]),
            (501, [false; 4]),
            (502, [true, false, true, false]),
            (503, [true, true, true, false]),
            (504, [true, false, true, false]),
            (507, [false; 4]),
            (509, [true; 4]),
        ];
        let mut named = HeaderMap::new();
        named.insert("retry-after", "315".parse().unwrap());
        for (status, expected) in table {
            let status = StatusCode::from_u16(status).unwrap();
            let wait = |headers: &HeaderMap, again| policy.wait(Attempt::Reply(status, headers), again, 0);
            let unnamed = HeaderMap::new();
            let got = [
                wait(&named, Again::Harmless),
                wait(&named, Again::IfRefused),
                wait(&unnamed, Again::Harmless),
                wait(&unnamed, Again::IfRefused),
            ];
            assert_eq!(got.map(|wait| wait.is_some()), expected, "{status}");
            // Longer than what other clients cap it at, and honoured in full.
            assert!(got[..2].iter().flatten().all(|wait| wait.as_secs() == 315), "{status}");
        }
    }

    #[test]
    fn faults_on_the_way() {
        let policy = RetryPolicy::default();
        let wait = |fault, again| policy.wait(Attempt::Fault(&fault), again, 0).is_some();
        assert!(!wait(TransportError::unreached(""), Again::Harmless));
        assert!(wait(TransportError::broken(""), Again::Harmless));
        assert!(!wait(TransportError::broken(""), Again::IfRefused));
        assert!(!wait(TransportError::protocol(""), Again::Harmless));
        assert!(!wait(TransportError::Timeout(Duration::ZERO), Again::Harmless));
    }

    #[test]
    fn waits_double_within_bounds_and_differ() {
        let policy = RetryPolicy { retries: 40, ..RetryPolicy::default() };
        for (made, longest) in [(0, 3), (1, 6), (2, 12), (5, 96), (6, 180), (31, 180), (39, 180)] {
            let longest = Duration::from_secs(longest);
            let waits: Vec<_> = (0..20).map(|_| policy.backoff(made)).collect();
            assert!(waits.iter().all(|wait| *wait >= longest / 2 && *wait <= longest), "{made}: {waits:?}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{made}");
        }
    }

    #[test]
    fn limits_end_it() {
        let policy = RetryPolicy { retries: 2, longest_wait: Duration::from_secs(10), ..RetryPolicy::default() };
        let mut headers = HeaderMap::new();
        let busy = StatusCode::TOO_MANY_REQUESTS;
        let wait = |headers: &HeaderMap, made| policy.wait(Attempt::Reply(busy, headers), Again::Harmless, made);
        assert!(wait(&headers, 1).is_some() && wait(&headers, 2).is_none());
        headers.insert("retry-after", "11".parse().unwrap());
        assert_eq!(wait(&headers, 0), None, "a wait is never cut short");
        assert_eq!(RetryPolicy::never().wait(Attempt::Reply(busy, &headers), Again::Harmless, 0), None);
        let policy = RetryPolicy::within(Duration::from_secs(10));
        let seconds = Duration::from_secs;
        assert!(policy.fits(seconds(0), seconds(10)) && policy.fits(seconds(9), seconds(1)));
        assert!(!policy.fits(seconds(10), seconds(1)) && !policy.fits(Duration::MAX, Duration::MAX));
    }
}
