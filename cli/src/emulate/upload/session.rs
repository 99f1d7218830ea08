//! [`Sessions`]: the upload sessions that are open.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::emulate::blob::Blob;
use crate::emulate::faults::Dialect;
use crate::emulate::ids;
use crate::emulate::routes::Step;
use crate::emulate::store::CollectionKey;

/// What a session makes.
#[derive(Debug, Clone)]
pub(in crate::emulate) enum Goal {
    /// An attachment.
    Attachment {
        /// Where it will be.
        collection: CollectionKey,
        /// The way there.
        steps: Vec<Step>,
        /// What it will say about itself.
        value: Map<String, Value>,
    },
    /// The content of an item in a drive.
    DriveItem {
        /// The way to the item.
        steps: Vec<Step>,
    },
}

/// An upload session.
#[derive(Debug, Clone)]
pub(in crate::emulate) struct Session {
    pub(super) goal: Goal,
    /// Length of the file, as soon as it is known.
    pub(super) total: Option<u64>,
    pub(super) dialect: Dialect,
    pub(super) expires: SystemTime,
    /// How many bytes are there: all before this one.
    pub(super) received: u64,
    pub(super) blob: Arc<Blob>,
    /// The query of its address.
    query: String,
}

/// The upload sessions that are open, by the paths of their addresses.
#[derive(Debug, Default)]
pub(in crate::emulate) struct Sessions {
    open: HashMap<String, Session>,
    /// Places that a slice is on its way to.
    pub(super) busy: HashSet<String>,
}

/// What an address leads to.
pub(super) enum Known<'s> {
    Session(&'s mut Session),
    /// There is such a session, but the address isn't exactly the one that was given.
    Changed,
    Nothing,
}

impl Session {
    /// A session that has nothing yet.
    pub(in crate::emulate) fn new(
        goal: Goal,
        total: Option<u64>,
        dialect: Dialect,
        expires: SystemTime,
    ) -> io::Result<Self> {
        let query = String::new();
        Ok(Self { goal, total, dialect, expires, received: 0, blob: Arc::new(Blob::new()?), query })
    }

    /// What two slices must not arrive for at the same time.
    pub(super) fn place(&self) -> String {
        let steps = match &self.goal {
            Goal::Attachment { collection: (mailbox, way), .. } => return format!("{mailbox}\n{way}"),
            Goal::DriveItem { steps } => steps,
        };
        format!("{steps:?}")
    }
}

impl Sessions {
    /// Opens a session, and returns path and query of its address. They are odd, so that whoever rewrites them is found
    /// out: the address has to come back byte for byte (docs/protocol.md#send-slices).
    pub(in crate::emulate) fn open(&mut self, mut session: Session) -> String {
        let steps = match &session.goal {
            Goal::Attachment { steps, .. } | Goal::DriveItem { steps } => steps,
        };
        let owner = steps.get(1).map_or("", |step| match step {
            Step::Name(text) | Step::Id(text) => text.as_str(),
        });
        let owner = super::super::graph::encode(owner);
        let path = format!("/api/gv1.0/users('{owner}')/AttachmentSessions('{}')", ids::random());
        session.query = format!("authtoken=eyJ.{}.s&x='%2f~%41", ids::random());
        let target = format!("{path}?{}", session.query);
        self.open.insert(path, session);
        target
    }

    /// The session that an address leads to. Those that are over are forgotten.
    pub(super) fn find(&mut self, path: &str, query: &str, now: SystemTime) -> Known<'_> {
        if self.open.get(path).is_some_and(|session| session.expires <= now) {
            self.open.remove(path);
        }
        match self.open.get_mut(path) {
            Some(session) if session.query == query => Known::Session(session),
            Some(_) => Known::Changed,
            None => Known::Nothing,
        }
    }

    /// Forgets a session.
    pub(super) fn end(&mut self, path: &str) -> Option<Session> {
        self.open.remove(path)
    }

    /// How many are open.
    pub(in crate::emulate) fn len(&self) -> usize {
        self.open.len()
    }
}
