//! [`Upload`]: one file, where it goes, and how patiently.

use std::path::PathBuf;
use std::time::Duration;

use super::destination::Destination;
use super::progress::{Event, Progress};
use crate::client::Client;
use crate::values::debug::impl_debug;
use crate::wire::layers::retry::RetryPolicy;

/// Bytes in a slice: twelve times 320 KiB, which suits drives, and below 4 MB, which suits Outlook
/// (docs/protocol.md#sizes).
pub const SLICE: u64 = 12 * 327_680;

/// One file on its way to one place.
pub struct Upload {
    pub(super) client: Client,
    pub(super) destination: Box<dyn Destination>,
    pub(super) file: PathBuf,
    pub(super) slice: u64,
    pub(super) slice_limit: Duration,
    pub(super) state_folder: Option<PathBuf>,
    pub(super) progress: Option<Box<dyn Progress>>,
    pub(super) retry: RetryPolicy,
    pub(super) sessions: u32,
    pub(super) loopback: bool,
    pub(super) follow_links: bool,
}

impl_debug!(Upload, this => item: this.destination.item(), file: this.file, slice_size: this.slice, slice_limit: this.slice_limit, state_folder: this.state_folder, retry_policy: this.retry, sessions: this.sessions, allow_loopback: this.loopback, follow_links: this.follow_links, client: this.client);

impl Upload {
    /// The file at that path, to a destination that [`destination`](super::destination()) or a type of
    /// this module makes.
    pub fn new(client: &Client, destination: Box<dyn Destination>, file: impl Into<PathBuf>) -> Self {
        Self {
            client: client.clone(),
            destination,
            file: file.into(),
            slice: SLICE,
            slice_limit: Duration::from_mins(5),
            state_folder: None,
            progress: None,
            retry: RetryPolicy { retries: 10, ..RetryPolicy::default() },
            sessions: 4,
            loopback: false,
            follow_links: false,
        }
    }

    /// Sends that many bytes at once; [`SLICE`] unless said otherwise.
    #[must_use]
    pub fn slice_size(mut self, bytes: u64) -> Self {
        self.slice = bytes.max(1);
        self
    }

    /// How long a slice may take, from its first byte to the reply; five minutes unless said otherwise.
    #[must_use]
    pub fn slice_limit(mut self, limit: Duration) -> Self {
        self.slice_limit = limit;
        self
    }

    /// Keeps in that folder what a later run needs to go on. The files are for their owner only, since they hold the
    /// address of the session.
    #[must_use]
    pub fn state_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.state_folder = Some(folder.into());
        self
    }

    /// Tells what happens.
    #[must_use]
    pub fn progress(mut self, watcher: impl Progress + 'static) -> Self {
        self.progress = Some(Box::new(watcher));
        self
    }

    /// How often a slice is sent again before the upload gives up; ten times unless said otherwise, and every byte that
    /// the service acknowledges starts the count anew.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many sessions may be opened, should the service give up on one; four unless said otherwise.
    #[must_use]
    pub fn sessions(mut self, most: u32) -> Self {
        self.sessions = most.max(1);
        self
    }

    /// Allows upload addresses on this machine, for emulators and tests.
    #[must_use]
    pub fn allow_loopback(mut self, allow: bool) -> Self {
        self.loopback = allow;
        self
    }

    /// Follows a symbolic link to the file.
    #[must_use]
    pub fn follow_links(mut self, follow: bool) -> Self {
        self.follow_links = follow;
        self
    }

    pub(super) fn report(&self, event: &Event<'_>) {
        if let Some(watcher) = &self.progress {
            watcher.report(event);
        }
    }
}
