//! Files of any size to attachments and drives, through upload sessions (protocol facts, 3.1 to 3.4).
//!
//! ```text
//! Upload --Destination::route--> one request ---------------------------------------> Uploaded
//!                            \-> session --slices over Channel, one after another--/
//! ```
//!
//! | file | holds |
//! | --- | --- |
//! | `destination`, `outlook`, `drive` | what the places that take files want |
//! | `run` | one upload from its beginning to its end: resuming, sessions, new sessions |
//! | `plan` | what an upload would do, for a dry run; whether an earlier run has left a session |
//! | `single` | the whole file in one request |
//! | `push` | one session: slices, odd replies, lost replies |
//! | `channel` | the client without credentials |
//! | `ranges` | what the service says it still waits for |
//! | `source`, `state`, `lock` | the file, what a later run needs, one upload at a time for each item |
//!
//! Memory doesn't grow with the file: it holds the slice that is on its way, and the next one.

mod channel;
pub mod destination;
mod drive;
mod error;
mod lock;
mod outlook;
mod plan;
mod progress;
mod push;
mod ranges;
mod run;
mod single;
mod source;
mod state;

use std::future::{Future, poll_fn};
use std::path::PathBuf;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use serde_json::Value;

pub use destination::{Binding, Destination};
pub use drive::DriveItem;
pub use error::UploadError;
pub use outlook::OutlookAttachment;
pub use plan::Plan;
pub use progress::{Event, Progress};

use crate::client::Client;
use crate::wire::layers::retry::RetryPolicy;
use run::Run;

/// Bytes in a slice: twelve times 320 KiB, which suits drives, and below 4 MB, which suits Outlook (protocol facts, 3.2).
pub const SLICE: u64 = 12 * 327_680;

/// How a file got to where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum How {
    /// In one request.
    Single,
    /// In slices.
    Session,
    /// It was there already: an earlier attempt had succeeded without our hearing of it.
    Found,
}

/// A file that has arrived.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Uploaded {
    /// Id of the attachment or the item, if the service said it.
    pub id: Option<String>,
    /// The attachment or the item, if the service sent it.
    pub object: Option<Value>,
    /// Name that it was given.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How it got there.
    pub how: How,
}

/// What to do with a session when an upload is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupt {
    /// Keep it, so that the same upload goes on later.
    Keep,
    /// End it.
    Cancel,
}

/// One file on its way to one place.
pub struct Upload {
    client: Client,
    destination: Box<dyn Destination>,
    file: PathBuf,
    slice: u64,
    slice_limit: Duration,
    state_folder: Option<PathBuf>,
    progress: Option<Box<dyn Progress>>,
    retry: RetryPolicy,
    sessions: u32,
    loopback: bool,
    follow_links: bool,
}

impl Upload {
    /// The file at that path, to a destination that [`Binding::destination`] or a type of this module makes.
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
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
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

    /// Uploads the file. With a state folder, it goes on where an earlier run has ended. Dropping the future interrupts
    /// the upload and keeps its session.
    pub async fn run(&self) -> Result<Uploaded, UploadError> {
        self.run_until(std::future::pending()).await
    }

    /// The same until `interrupt` is over, which says what becomes of the session.
    pub async fn run_until(&self, interrupt: impl Future<Output = Interrupt>) -> Result<Uploaded, UploadError> {
        let run = Run::new(self);
        let end = {
            let (mut whole, mut interrupt) = (pin!(run.whole()), pin!(interrupt));
            poll_fn(|cx| {
                if let Poll::Ready(result) = whole.as_mut().poll(cx) {
                    return Poll::Ready(Ok(result));
                }
                interrupt.as_mut().poll(cx).map(Err)
            })
            .await
        };
        match end {
            Ok(result) => result,
            Err(Interrupt::Keep) => Err(UploadError::Interrupted { resumable: self.state_folder.is_some() }),
            Err(Interrupt::Cancel) => {
                run.cancel().await;
                Err(UploadError::Interrupted { resumable: false })
            }
        }
    }

    /// Ends the session that an earlier run has left, and forgets it; says whether there was one.
    pub async fn discard(&self) -> Result<bool, UploadError> {
        Run::new(self).discard().await
    }

    fn report(&self, event: &Event<'_>) {
        if let Some(watcher) = &self.progress {
            watcher.report(event);
        }
    }
}
