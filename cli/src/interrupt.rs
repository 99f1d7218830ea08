//! [`Interrupt`]: Ctrl-C and the other signals that end a process (docs/commands.md#signals).
//!
//! A signal ends the process at once, as usual, until something begins that must not stay half done. From then on the first
//! one only stops the work: what is printed is brought to its end, and the process dies of the signal after that.
//!
//! Where another program gives the commands, it says itself which is to end ([`Stop`]), and signals are its own affair.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Poll;

use tokio::sync::Notify;

use crate::failure::Failure;
#[cfg(not(unix))]
use elsewhere::Signals;
#[cfg(unix)]
use unix::Signals;

#[cfg(not(unix))]
pub use elsewhere::Input;
#[cfg(unix)]
pub use unix::Input;

#[cfg(not(unix))]
pub(crate) use elsewhere::ignore_interrupts;
#[cfg(unix)]
pub(crate) use unix::ignore_interrupts;

/// What ends the work of a process early.
#[derive(Debug)]
pub struct Interrupt {
    signals: OnceLock<Signals>,
    /// Whether signals are heard at all.
    is_deaf: bool,
    /// Who ends the work where signals don't.
    stop: Option<Arc<Stop>>,
}

/// A word that ends work, which may come from another thread.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    has_come: AtomicBool,
    woken: Notify,
}

impl Stop {
    /// Ends the work.
    pub(crate) fn come(&self) {
        self.has_come.store(true, Ordering::SeqCst);
        self.woken.notify_waiters();
    }

    /// Whether the work is ended.
    pub(crate) fn has_come(&self) -> bool {
        self.has_come.load(Ordering::SeqCst)
    }
}

impl Interrupt {
    /// The signals of this process.
    pub(crate) const fn of_process() -> Self {
        Self { signals: OnceLock::new(), is_deaf: false, stop: None }
    }

    /// Nothing: signals do to the process what they always do.
    #[must_use]
    pub const fn never() -> Self {
        Self { signals: OnceLock::new(), is_deaf: true, stop: None }
    }

    /// Nothing but that word.
    pub(crate) const fn of(stop: Arc<Stop>) -> Self {
        Self { signals: OnceLock::new(), is_deaf: true, stop: Some(stop) }
    }

    /// From now on the first signal stops the work only. Where signals can't be heard, they end the process as before.
    pub(crate) fn defer(&self) {
        if !self.is_deaf && self.signals.get().is_none() {
            // Only this thread sets it.
            let _ = Signals::hear().map(|signals| self.signals.set(signals));
        }
    }

    /// Fails when a signal has come.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.has_come() { Err(Failure::stopped()) } else { Ok(()) }
    }

    /// Resolves when a signal comes, or has come.
    pub(crate) async fn wait(&self) {
        match (self.signals.get(), &self.stop) {
            (Some(signals), _) => signals.wait().await,
            (None, Some(stop)) => {
                // Made before the look, so that nothing is missed in between.
                let woken = stop.woken.notified();
                if !stop.has_come() {
                    woken.await;
                }
            }
            (None, None) => pending().await,
        }
    }

    /// Does some work, unless a signal comes before it is done; then there is no result.
    pub(crate) async fn unless<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (mut work, mut wait) = (pin!(work), pin!(self.wait()));
        poll_fn(|context| {
            if self.has_come() || wait.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            work.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// Lets the process die of the signal that came, so that whoever has started it knows. Returns where that isn't possible.
    pub(crate) fn end_process(&self) {
        if let Some(signals) = self.signals.get() {
            signals.end_process();
        }
    }

    fn has_come(&self) -> bool {
        self.signals.get().is_some_and(Signals::has_come) || self.stop.as_ref().is_some_and(|stop| stop.has_come())
    }
}
