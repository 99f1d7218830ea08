//! [`ModuleResult`]: what was found in one module, before all modules are seen together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::changes::Change;
use super::effects::Found;
use super::report::{SubjectKind, Witness};
use super::surface::Cmdlet;
use crate::lock::Decision;

/// What was found in one module.
#[derive(Debug)]
pub(super) struct ModuleResult {
    /// Name of the module.
    pub module: String,
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// The edits of its document and its configuration.
    pub changes: Vec<Change>,
    /// The differences that people can see.
    pub effects: Vec<Explained>,
    /// The cmdlets that only OLD has, and those that only NEW has.
    pub singles: [BTreeMap<String, Cmdlet>; 2],
    /// For each edit the pages that differ because of it.
    pub pages: BTreeMap<usize, BTreeSet<String>>,
    /// When operations of OLD were announced to go, by their pointers.
    pub announced: BTreeMap<String, String>,
    /// What isn't as NEW promises.
    pub promises: Vec<Promise>,
    /// The descriptions of both sides.
    pub files: [Option<PathBuf>; 2],
}

/// A difference that people can see, and what was found about it.
#[derive(Debug)]
pub(super) struct Explained {
    /// The difference.
    pub found: Found,
    /// The edit that explains it, as an index into [`ModuleResult::changes`]; `None` if none does.
    pub cause: Option<usize>,
    /// What shows that it breaks something, if it does.
    pub witness: Option<Witness>,
}

/// A change of promised names, in the terms of reports.
#[derive(Debug)]
pub(super) struct Promise {
    /// Its fingerprint.
    pub fingerprint: String,
    /// What was decided about it.
    pub decision: Option<Decision>,
    /// What it is about: kind, owner, part.
    pub subjects: Vec<(SubjectKind, String, String)>,
}
