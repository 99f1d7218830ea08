//! Changes that several modules share, because each has a copy of a schema or the same parameter: one to decide about.

use std::collections::BTreeMap;
use std::path::Path;

use super::change::{Kind, NameChange};
use super::release::ended_aliases;
use super::{Checked, Findings};

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

/// What isn't as promised in some modules, each change once.
#[must_use]
pub fn shared<'a>(modules: impl IntoIterator<Item = (&'a str, &'a Findings)>) -> Vec<Shared<'a>> {
    join(modules.into_iter().map(|(module, Findings { api_version, file, changes, .. })| {
        (module, api_version.as_str(), file.as_path(), changes.clone())
    }))
}

/// What isn't as promised in some modules, and the former names that have ended by that day, each change once.
#[must_use]
pub fn shared_until<'a>(modules: impl IntoIterator<Item = (&'a str, &'a Checked)>, date: &str) -> Vec<Shared<'a>> {
    join(modules.into_iter().map(|(module, Checked { api_version, lock, changes, .. })| {
        let changes = changes.iter().cloned().chain(ended_aliases(lock, api_version, date)).collect();
        (module, api_version.as_str(), lock.file.as_path(), changes)
    }))
}

/// A module, its API version, its frozen file, and what isn't as promised.
type OfModule<'a> = (&'a str, &'a str, &'a Path, Vec<NameChange>);

fn join<'a>(modules: impl Iterator<Item = OfModule<'a>>) -> Vec<Shared<'a>> {
    let mut all: BTreeMap<(&str, Kind, String), Shared<'a>> = BTreeMap::new();
    for (module, api_version, file, changes) in modules {
        for change in changes {
            let key = (api_version, change.kind, change.fingerprint.clone());
            let subjects = change.subjects.clone();
            let new = || Shared { change, api_version, modules: Vec::new(), file };
            let known = all.entry(key).or_insert_with(new);
            known.modules.push(module);
            known.change.subjects.extend(subjects);
        }
    }
    all.into_values().collect()
}
