//! [`Limits`]: how long requests are waited for, and how often they are sent again.

use std::time::Duration;

/// What holds for all requests of a command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// How long the waits for one request may be together.
    pub timeout: Option<Duration>,
    /// How long nothing may arrive.
    pub silence: Option<Duration>,
    /// How often a request is sent again at most; as often as the waits allow if nothing is said.
    pub retries: Option<u32>,
    /// How long to wait before it is sent again where the service says nothing.
    pub delay: Option<Duration>,
}
