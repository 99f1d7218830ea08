//! [`Patience`]: how long a service that gives tokens is waited for, and who is told.

use std::sync::Arc;
use std::time::Duration;

use crate::values::debug::impl_debug;
use crate::wire::layers::limit::TimeLimit;
use crate::wire::layers::retry::{OnWait, Retry, RetryPolicy, Wait};
use crate::wire::transport::Transport;

/// How long nothing may arrive: not as long as with data, since somebody waits to sign in.
const SILENCE: Duration = Duration::from_secs(30);

/// How often a service that gives tokens is asked again, and who is told of the waits; nobody unless said otherwise.
#[derive(Clone, Default)]
pub struct Patience {
    policy: RetryPolicy,
    on_wait: Option<OnWait>,
}

impl_debug!(Patience, this => policy: this.policy);

impl Patience {
    /// Asks again by that policy.
    #[must_use]
    pub fn new(policy: RetryPolicy) -> Self {
        Self { policy, on_wait: None }
    }

    /// Calls this before each wait for the service to be asked again.
    #[must_use]
    pub fn on_wait(mut self, watcher: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Arc::new(watcher));
        self
    }

    /// That transport, with this patience.
    pub(super) fn with(&self, transport: Arc<dyn Transport>) -> impl Transport {
        Retry::new(TimeLimit::new(transport, SILENCE), self.policy.clone()).on_wait(self.on_wait.clone())
    }
}
