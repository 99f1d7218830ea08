//! [`Progress`]: callbacks of an upload.

use std::time::Duration;

use http::StatusCode;

/// Something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The file is open. `from` is more than zero when an earlier run has sent a part of it.
    Started {
        /// Name that it gets.
        name: &'a str,
        /// Its length in bytes.
        size: u64,
        /// How many bytes the service has already.
        from: u64,
    },
    /// The service has that many bytes. It may say less than before: then it has lost some.
    Acknowledged {
        /// How many it has.
        bytes: u64,
        /// How many there are.
        total: u64,
    },
    /// A wait before the next attempt.
    Waiting {
        /// How long.
        delay: Duration,
        /// Status of the reply; `None` when there was none.
        status: Option<StatusCode>,
    },
    /// A new session starts from the first byte.
    Restarted {
        /// What was wrong with the former one.
        why: &'a str,
    },
    /// An earlier run has left a session that is of no use any more.
    Discarded {
        /// Why it isn't.
        why: &'a str,
    },
    /// Something that may go wrong later.
    Warning {
        /// What.
        text: &'a str,
    },
}

/// Receives the events of an upload. Any `Fn(&Event)` is one. It is called between requests, so it should return soon.
pub trait Progress: Send + Sync {
    /// Receives an event.
    fn report(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Progress for F {
    fn report(&self, event: &Event<'_>) {
        self(event);
    }
}
