//! Phase `write`: outputs -> disk. The only part of the library that changes files.
//!
//! A [`Writer`] is open for one output folder while modules are generated. It compares every output with the disk at
//! once and forgets those that are up to date; what changes waits in temporary files beside its place, so memory holds none of
//! it. No file is changed before [`Writer::commit`]; then all changes are made, or none. Files are deleted only when the
//! manifest of an earlier run lists them, and when what made them ran again without making them.
//!
//! What it tells of each output ([`Written`]) lets a later run take over outputs that nothing has changed ([`Writer::keep`]).
//!
//! One folder has one open writer that may write: runs that meet there, such as the build scripts of two crates, go one
//! after the other. So what a run has compared stays as it is until its changes are made.

mod compare;
mod diff;
mod folders;
mod lock;
mod manifest;
mod names;
mod stage;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::{Deserialize, Serialize, Serializer};

use crate::diag::{Diagnostics, Place};
use crate::emit::Output;
use crate::inputs::{Digest, Stamp};
use compare::{Disk, Fault, Pending};
pub use lock::FolderLock;
use manifest::Manifest;

pub use diff::unified;

/// What is done with the differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The folder is brought up to date.
    #[default]
    Write,
    /// Nothing is written; the differences are shown line by line.
    Check,
    /// Nothing is written; the differences are listed.
    DryRun,
}

/// For which owners the outputs are complete: a file of such an owner that is not among the outputs is out of date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The outputs are all there is in the folder.
    Everything,
    /// All that these emitters make, for whichever module: the folder belongs to one project.
    Emitters(BTreeSet<String>),
    /// Only what these owners make; the files of others stay, and none of them is replaced.
    Owners(BTreeSet<String>),
}

impl Scope {
    fn covers(&self, owner: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Emitters(emitters) => owner.rsplit('/').next().is_some_and(|emitter| emitters.contains(emitter)),
            Self::Owners(owners) => owners.contains(owner),
        }
    }
}

/// What happens to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Create,
    /// Its content changes.
    Update,
    /// Nothing makes it any more.
    Delete,
}

/// A difference between the folder and the outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Path below the output folder.
    pub path: String,
    /// What happens to it.
    pub action: Action,
    /// Unified diff; only in [`Mode::Check`], else empty.
    pub diff: String,
}

/// What was done, or what would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The differences, sorted by path.
    pub changes: Vec<Change>,
    /// How many files were up to date.
    pub unchanged: usize,
}

impl Summary {
    /// How many changes are of that kind.
    #[must_use]
    pub fn count(&self, action: Action) -> usize {
        self.changes.iter().filter(|c| c.action == action).count()
    }
}

/// An output as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "(String, Digest, Option<Stamp>)")]
pub struct Written {
    /// Path below the output folder.
    pub path: String,
    /// The digest of its content.
    pub digest: Digest,
    /// How it stands on disk; `None` where that doesn't tell whether it is changed later.
    pub stamp: Option<Stamp>,
}

// Without the names of the fields: there are tens of thousands.
impl Serialize for Written {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.path, &self.digest, &self.stamp).serialize(serializer)
    }
}

impl From<(String, Digest, Option<Stamp>)> for Written {
    fn from((path, digest, stamp): (String, Digest, Option<Stamp>)) -> Self {
        Self { path, digest, stamp }
    }
}

/// What [`Writer::commit`] did.
#[derive(Debug)]
pub struct Committed {
    /// The changes.
    pub summary: Summary,
    /// The outputs of each owner.
    pub written: BTreeMap<String, Vec<Written>>,
    /// Keeps other runs out of the folder until it is dropped.
    pub lock: Option<FolderLock>,
}

/// Gathers outputs for one folder and writes those that differ.
#[derive(Debug)]
pub struct Writer {
    /// The folder as the user named it, for messages.
    shown: PathBuf,
    // Dropped before the folders that were made for what waits in it.
    gathered: Mutex<Gathered>,
    disk: Disk,
    scope: Scope,
    old: Manifest,
    /// Keeps others out until all is done; only in [`Mode::Write`].
    lock: Option<FolderLock>,
}

#[derive(Debug, Default)]
struct Gathered {
    owners: BTreeMap<String, Owned>,
    /// Changes of files that are no outputs.
    amended: Vec<Pending>,
}

/// The outputs of an owner.
#[derive(Debug, Default)]
struct Owned {
    /// All of them; a path that is given twice is here twice.
    outputs: Vec<Written>,
    pending: Vec<Pending>,
}

impl Writer {
    /// Opens an output folder, which need not exist yet; where somebody else writes to it, waits until that is done.
    /// `None` when it can't be an output folder; the fault is reported.
    pub fn open(root: &Path, scope: Scope, mode: Mode, diags: &mut Diagnostics) -> Option<Self> {
        let opened = std::path::absolute(root).and_then(|absolute| {
            let existing = absolute.ancestors().find(|path| path.exists());
            if let Some(file) = existing.filter(|path| !path.is_dir()) {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                return Err(io::Error::other(format!("`{name}` is not a folder")));
            }
            let lock = if mode == Mode::Write { FolderLock::wait(&absolute)? } else { None };
            let old = manifest::read(&absolute)?;
            Ok(Self {
                shown: root.to_path_buf(),
                disk: Disk::new(absolute, mode),
                scope,
                old,
                gathered: Mutex::default(),
                lock,
            })
        });
        match opened {
            Ok(writer) => Some(writer),
            Err(error) => {
                diags.io(root, format!("cannot use the output folder: {error}"), "choose another output folder");
                None
            }
        }
    }

    /// Takes the outputs of one owner (a module and an emitter), in the place of those that it gave before. May be called from
    /// several threads.
    pub fn add(&self, owner: &str, outputs: &[Output], diags: &mut Diagnostics) {
        let compared: Vec<_> = outputs.par_iter().map(|output| self.disk.compare(output)).collect();
        let (outputs, pending) = self.sound(compared, diags).into_iter().unzip::<_, _, Vec<_>, Vec<_>>();
        let all = Owned { outputs, pending: pending.into_iter().flatten().collect() };
        self.gathered().owners.insert(owner.to_owned(), all);
    }

    /// Takes over the outputs of one owner from an earlier run; tells whether the stamp of any is another one. `None` if any isn't
    /// as that run left it. Times are believed, but in [`Mode::Check`] nothing but contents is.
    pub fn keep(&self, owner: &str, mut outputs: Vec<Written>) -> Option<bool> {
        let mut is_refreshed = false;
        for output in &mut outputs {
            let before = output.stamp;
            if !self.disk.is_still(output) {
                return None;
            }
            is_refreshed |= before != output.stamp;
        }
        self.gathered().owners.insert(owner.to_owned(), Owned { outputs, pending: Vec::new() });
        Some(is_refreshed)
    }

    /// The folder, absolute.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.disk.root
    }

    fn gathered(&self) -> std::sync::MutexGuard<'_, Gathered> {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a part of a file that people write too: `edit` gives its new text. Where there is no such file, there is
    /// nothing to change. It is in no manifest, so it is never deleted.
    pub fn amend(&self, path: &str, edit: impl FnOnce(&str) -> String, diags: &mut Diagnostics) {
        let amended = match std::fs::read_to_string(self.disk.root.join(path)) {
            Ok(text) => self.disk.compare_unique(&Output::text(path, edit(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::Io(path.to_owned(), error)),
        };
        let amended = self.sound(vec![amended], diags).into_iter().flatten();
        self.gathered().amended.extend(amended);
    }

    /// Makes the changes, or tells them where the mode is not [`Mode::Write`]. `None` when that is not possible or
    /// `diags` holds errors already; then the folder is as it was.
    pub fn commit(mut self, diags: &mut Diagnostics) -> Option<Committed> {
        let Gathered { mut owners, amended } =
            std::mem::take(self.gathered.get_mut().unwrap_or_else(PoisonError::into_inner));
        let mut outputs: Vec<(&str, &str)> = Vec::new();
        for (owner, owned) in &owners {
            outputs.extend(owned.outputs.iter().map(|output| (output.path.as_str(), owner.as_str())));
        }
        outputs.sort_unstable();
        for (first, second) in names::collisions(outputs.iter().map(|(path, _)| *path)) {
            diags.error(
                Place::file(self.shown.join(second)),
                format!("`{first}` and `{second}` are one file where case is ignored"),
                "rename one of the two cmdlets or modules with a directive",
            );
        }
        self.report_others(&outputs, diags);
        diags.finish().ok()?;

        let is_output = |path: &str| outputs.binary_search_by(|(other, _)| (*other).cmp(path)).is_ok();
        let stale = self.old.files().filter(|(path, owner)| !is_output(path) && self.scope.covers(owner));
        let mut others: Vec<_> = stale.map(|(path, _)| self.disk.delete(path)).collect();
        others.extend(self.new_manifest(&outputs).map(|manifest| self.disk.compare_unique(&manifest)));
        let count = outputs.len();
        let mut pending: Vec<Pending> =
            owners.values_mut().flat_map(|owned| std::mem::take(&mut owned.pending)).collect();
        let unchanged = count - pending.len();
        pending.extend(amended);
        pending.extend(self.sound(others, diags).into_iter().flatten());
        diags.finish().ok()?;

        pending.sort_unstable_by(|a, b| a.change.path.cmp(&b.change.path));
        let mut written: BTreeMap<String, Vec<Written>> =
            owners.into_iter().map(|(owner, owned)| (owner, owned.outputs)).collect();
        let changes = self.write(pending, &mut written, diags)?;
        if self.lock.is_some() {
            stage::remove_leftovers(&self.disk.root, self.disk.folders.files(stage::is_temporary));
        }
        Some(Committed { summary: Summary { changes, unchanged }, written, lock: self.lock.take() })
    }

    /// Reports outputs that would take the place of files of other owners, one for each of these.
    fn report_others(&self, outputs: &[(&str, &str)], diags: &mut Diagnostics) {
        let mut reported = BTreeSet::new();
        for (path, owner) in outputs {
            let Some(former) = self.old.owner(path).filter(|former| !self.scope.covers(former)) else { continue };
            let module = |owner: &str| owner.split('/').next().unwrap_or_default().to_owned();
            if reported.insert(module(former)) {
                diags.error(
                    Place::file(self.shown.join(path)),
                    format!(
                        "this file belongs to `{}`, and that of `{}` would replace it",
                        module(former),
                        module(owner)
                    ),
                    "give each module a folder of its own, or list both in one file and name it with --manifest",
                );
            }
        }
    }

    /// Makes the changes, and completes what is told of the outputs.
    fn write(
        &self,
        pending: Vec<Pending>,
        written: &mut BTreeMap<String, Vec<Written>>,
        diags: &mut Diagnostics,
    ) -> Option<Vec<Change>> {
        let (mut staged, mut changes) = (Vec::with_capacity(pending.len()), Vec::with_capacity(pending.len()));
        for pending in pending {
            staged.push(pending.staged);
            changes.push(pending.change);
        }
        if self.disk.mode != Mode::Write || changes.is_empty() {
            return Some(changes);
        }
        let deletions: Vec<String> =
            changes.iter().filter(|change| change.action == Action::Delete).map(|change| change.path.clone()).collect();
        let root = &self.disk.root;
        let contents = changes.iter().zip(staged).filter_map(|(change, staged)| Some((change.path.as_str(), staged?)));
        let contents: Vec<_> = contents.collect();
        let before: Vec<_> = contents.iter().map(|(path, staged)| (*path, staged.stamp())).collect();
        let applied = match self.disk.staging.finish(root, &deletions) {
            Ok(()) => stage::apply(root, contents, &deletions),
            Err(faults) => {
                drop(contents);
                Err(faults)
            }
        };
        if let Err(faults) = applied {
            for (path, error) in faults {
                Fault::Io(path, error).report(&self.shown, diags);
            }
            return None;
        }
        let stamps: HashMap<&str, Option<Stamp>> =
            before.iter().map(|(path, _)| *path).zip(stage::stamps(root, &before)).collect();
        for output in written.values_mut().flatten() {
            if let Some(stamp) = stamps.get(output.path.as_str()) {
                output.stamp = *stamp;
            }
        }
        Some(changes)
    }

    /// The manifest, if it changes or can't be what it was.
    fn new_manifest(&self, outputs: &[(&str, &str)]) -> Option<Output> {
        let mut files: Vec<(&str, &str)> = self.old.files().filter(|(_, owner)| !self.scope.covers(owner)).collect();
        files.extend(outputs);
        files.sort_unstable();
        let is_none = files.is_empty() && self.old.is_empty();
        let text = (!is_none && !self.old.lists(&files)).then(|| manifest::text(&files));
        text.map(|text| Output::text(manifest::FILE, text))
    }

    /// The results of comparisons; faults are reported.
    fn sound<T>(&self, compared: Vec<Result<T, Fault>>, diags: &mut Diagnostics) -> Vec<T> {
        let mut sound = Vec::with_capacity(compared.len());
        for result in compared {
            match result {
                Ok(value) => sound.push(value),
                Err(fault) => fault.report(&self.shown, diags),
            }
        }
        sound
    }
}

/// Writes a single file that the user named, atomically: it holds its old content or the new one. Makes the folders that it
/// lacks.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Links are followed, so that a link stays one.
    let path = path.canonicalize().or_else(|_| std::path::absolute(path))?;
    let folder = path.parent().ok_or_else(|| io::Error::other("that is not the name of a file"))?;
    std::fs::create_dir_all(folder)?;
    stage::write_file(folder, &path, bytes)
}

#[cfg(test)]
mod tests;
