//! Changes that several modules share, because each has a copy of a schema or the same parameter: one to decide about.

use std::collections::BTreeMap;
use std::path::Path;

use super::Checked;
use super::change::{Kind, NameChange};
use super::release::ended_aliases;

/// A change with the modules that share it.
#[derive(Debug)]
pub struct Shared<'a> {
    /// The change, about the names of all of them.
    pub change: NameChange,
    /// `beta` or `v1.0`.
    pub api_version: &'a str,
    /// The names of the modules.
    pub modules: Vec<&'a str>,
    /// The frozen file of the first.
    pub file: &'a Path,
}

/// What isn't as promised in some modules, each change once. With a day, the former names that have ended by then too.
#[must_use]
pub fn shared<'a>(modules: impl IntoIterator<Item = (&'a str, &'a Checked)>, date: Option<&str>) -> Vec<Shared<'a>> {
    let mut all: BTreeMap<(&str, Kind, String), Shared<'a>> = BTreeMap::new();
    for (module, checked) in modules {
        let Checked { api_version, lock, changes, .. } = checked;
        let ended = date.map(|date| ended_aliases(lock, api_version, date)).unwrap_or_default();
        for change in changes.iter().cloned().chain(ended) {
            let key = (api_version.as_str(), change.kind, change.fingerprint.clone());
            let subjects = change.subjects.clone();
            let new = || Shared { change, api_version, modules: Vec::new(), file: &lock.file };
            let known = all.entry(key).or_insert_with(new);
            known.modules.push(module);
            known.change.subjects.extend(subjects);
        }
    }
    all.into_values().collect()
}
