//! Promised names: files of those that nobody was promised yet, and what somebody has to decide about (docs/names.md).

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use crate::config::Project;
use crate::diag::{Diagnostics, Place};
use crate::lock::HEADER;
use crate::names::{Files, Findings, Shared, shared};
use crate::write::{self, Action, Change, Mode};

/// The folder, below that of the names, of what the next release will promise.
const NEXT: &str = "next";

/// Brings the files of names that nobody was promised yet up to date, or lists how they differ. `None` if that failed; the
/// fault is reported.
pub(super) fn bring_up_to_date(
    folder: &Path,
    found: &[Option<Findings>],
    mode: Mode,
    diags: &mut Diagnostics,
) -> Option<Vec<Change>> {
    let mut files = Files::default();
    for Findings { api_version, next, .. } in found.iter().flatten() {
        files.add(api_version, next);
    }
    let folder = folder.join(NEXT);
    let mut changes = Vec::new();
    let mut stale = existing(&folder);
    let mut apply = |path: String, old: Option<String>, new: Option<String>| {
        let at = folder.join(&path);
        if mode == Mode::Write {
            let done = match &new {
                Some(text) => write::file(&at, text.as_bytes()),
                None => fs::remove_file(&at).or_else(|error| match error.kind() {
                    io::ErrorKind::NotFound => Ok(()),
                    _ => Err(error),
                }),
            };
            if let Err(error) = done {
                diags.io(
                    &at,
                    format!("the file can't be brought up to date: {error}"),
                    "check that it can be written to",
                );
                return None;
            }
        }
        let action = match (&old, &new) {
            (None, _) => Action::Create,
            (_, None) => Action::Delete,
            _ => Action::Update,
        };
        let bytes = |text: &Option<String>| text.as_ref().map(|text| text.clone().into_bytes());
        let path = format!("names/{NEXT}/{path}");
        let diff = match mode {
            Mode::Check => write::unified(&path, bytes(&old).as_deref(), bytes(&new).as_deref()),
            _ => String::new(),
        };
        changes.push(Change { path, action, diff });
        Some(())
    };
    for (path, content) in files.into_contents() {
        let old = stale.remove(&path);
        if old.as_ref() != Some(&content) {
            apply(path, old, Some(content))?;
        }
    }
    for (path, old) in stale {
        apply(path, Some(old), None)?;
    }
    Some(changes)
}

/// Removes the files of names that nobody was promised yet: they are promised now.
pub fn forget_next(folder: &Path, diags: &mut Diagnostics) {
    let folder = folder.join(NEXT);
    for path in existing(&folder).into_keys() {
        let file = folder.join(path);
        if let Err(error) = fs::remove_file(&file) {
            diags.io(&file, format!("the file can't be removed: {error}"), "remove it by hand: its names are promised");
        }
    }
}

/// The files of names below a folder, by their paths; files that hold anything else aren't ours.
fn existing(folder: &Path) -> BTreeMap<String, String> {
    let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut found = BTreeMap::new();
    for version in below(folder) {
        for file in below(&version.path()) {
            let is_ours = |text: &String| text.starts_with(HEADER) || text.is_empty();
            if let Some(text) = fs::read_to_string(file.path()).ok().filter(is_ours) {
                let path = format!("{}/{}", version.file_name().to_string_lossy(), file.file_name().to_string_lossy());
                found.insert(path, text);
            }
        }
    }
    found
}

/// Reports what somebody has to decide about, once for all modules that share it.
pub fn report_undecided(project: &Project, found: &[Option<Findings>], diags: &mut Diagnostics) {
    let modules = project.modules.iter().zip(found);
    let modules = modules.filter_map(|(module, found)| Some((module.name.as_str(), found.as_ref()?)));
    for Shared { change, file, .. } in shared(modules) {
        if change.decision.is_none() {
            let message = format!("not as promised: {}", change.sentence());
            diags.undecided(Place::file(file), message, change.advice());
        }
    }
}
