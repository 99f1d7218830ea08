//! [`Sessions`]: the upload sessions that are open.

use std::collections::{HashMap, HashSet};
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::blob::Blob;
use crate::encoding::encode;
use crate::faults::Dialect;
use crate::ids;
use crate::routes::Step;
use crate::store::CollectionKey;

/// What a session makes.
#[derive(Debug, Clone)]
pub(crate) enum Goal {
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
pub(crate) struct Session {
    pub(crate) goal: Goal,
    /// Length of the file, as soon as it is known.
    pub(crate) total: Option<u64>,
    pub(crate) dialect: Dialect,
    pub(crate) expires: SystemTime,
    /// How many bytes are there: all before this one.
    pub(crate) received: u64,
    pub(crate) blob: Arc<Blob>,
    /// The query of its address.
    query: String,
}

/// The upload sessions that are open, by the paths of their addresses.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    open: HashMap<String, Session>,
    /// Places that a slice is on its way to.
    pub(crate) busy: HashSet<String>,
}

/// What an address leads to.
pub(crate) enum Found<'s> {
    Session(&'s mut Session),
    /// There is such a session, but the address isn't exactly the one that was given.
    Changed,
    Nothing,
}

impl Session {
    /// A session that has nothing yet.
    pub(crate) fn new(goal: Goal, total: Option<u64>, dialect: Dialect, expires: SystemTime) -> io::Result<Self> {
        let query = String::new();
        Ok(Self { goal, total, dialect, expires, received: 0, blob: Arc::new(Blob::new()?), query })
    }

    /// What two slices must not arrive for at the same time.
    pub(crate) fn place(&self) -> String {
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
    pub(crate) fn open(&mut self, mut session: Session) -> String {
        let steps = match &session.goal {
            Goal::Attachment { steps, .. } | Goal::DriveItem { steps } => steps,
        };
        let owner = steps.get(1).map_or("", |step| match step {
            Step::Name(text) | Step::Id(text) => text.as_str(),
        });
        let owner = encode(owner);
        let path = format!("/api/gv1.0/users('{owner}')/AttachmentSessions('{}')", ids::random());
        session.query = format!("authtoken=eyJ.{}.s&x='%2f~%41", ids::random());
        let target = format!("{path}?{}", session.query);
        self.open.insert(path, session);
        target
    }

    /// The session that an address leads to. Those that are over are forgotten.
    pub(crate) fn find(&mut self, path: &str, query: &str, now: SystemTime) -> Found<'_> {
        if self.open.get(path).is_some_and(|session| session.expires <= now) {
            self.open.remove(path);
        }
        match self.open.get_mut(path) {
            Some(session) if session.query == query => Found::Session(session),
            Some(_) => Found::Changed,
            None => Found::Nothing,
        }
    }

    /// Forgets a session.
    pub(crate) fn end(&mut self, path: &str) -> Option<Session> {
        self.open.remove(path)
    }

    /// How many are open.
    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }
}
