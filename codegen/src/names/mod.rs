//! The names of a module: what they are now, what isn't as promised, and what is promised with the next release (docs/names.md).
//!
//! ```text
//! models -> current ──> compare ──> apply: former names in the models
//!             lock ──┘          └─> next:  files of names that nobody was promised yet
//! ```

mod apply;
mod change;
mod compare;
mod current;
mod next;
mod release;
mod shared;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use apply::ended;
pub use change::{Kind, NameChange};
pub use next::{Files, next};
pub use release::release;
pub use shared::{Shared, shared, shared_until};

use crate::api::ApiModel;
use crate::cmdlet::CmdletModel;
use crate::lock::{Line, Lock, Names};

/// The names of a module, checked.
#[derive(Debug, Clone)]
pub struct Checked {
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// What is promised.
    pub lock: Arc<Lock>,
    /// What there is.
    pub current: Names,
    /// What isn't as promised.
    pub changes: Vec<NameChange>,
}

/// What a run tells of the names of a module when all modules are done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Findings {
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// The file of what is promised.
    pub file: PathBuf,
    /// The names that it doesn't promise yet ([`next`]).
    pub next: BTreeMap<String, Vec<Line>>,
    /// What isn't as promised.
    pub changes: Vec<NameChange>,
}

impl From<Checked> for Findings {
    fn from(Checked { api_version, lock, current, changes }: Checked) -> Self {
        Self { api_version, file: lock.file.clone(), next: next(&lock.frozen, &current), changes }
    }
}

impl Checked {
    /// The changes that nobody has decided about.
    pub fn undecided(&self) -> impl Iterator<Item = &NameChange> {
        self.changes.iter().filter(|change| change.decision.is_none())
    }

    /// The files of the decisions that changes were decided by.
    pub fn decided_in(&self) -> impl Iterator<Item = &Path> {
        let fingerprints = self.changes.iter().filter(|change| change.decision.is_some());
        let aliases = self.lock.frozen.aliases.keys().map(|subject| ended(&self.api_version, subject));
        let done: HashSet<String> = fingerprints.map(|change| change.fingerprint.clone()).chain(aliases).collect();
        let decided = self.lock.decisions.iter().filter(move |(_, decision)| done.contains(&decision.fingerprint));
        decided.map(|(place, _)| place.file.as_path())
    }
}

/// Compares the names of a module with what it promises, and gives its model the former names.
pub fn check(api: &ApiModel, model: &mut CmdletModel, lock: &Arc<Lock>) -> Checked {
    let current = current::names(api, model);
    let changes = compare::changes(lock, &current, &api.module.api_version);
    apply::apply(model, lock, &current, &changes);
    Checked { api_version: api.module.api_version.clone(), lock: Arc::clone(lock), current, changes }
}
