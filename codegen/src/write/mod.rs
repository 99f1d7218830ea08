//! Phase `write`: outputs -> disk. The only part of the library that changes files.
//!
//! A [`Writer`] is open for one output folder while modules are generated. It compares every output with the disk at
//! once and forgets those that are up to date, so memory holds only what changes. Nothing is written before
//! [`Writer::commit`]; then all changes are made, or none. Files are deleted only when the manifest of an earlier run
//! lists them, and when what made them ran again without making them.
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

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use crate::diag::{Diagnostics, Place};
use crate::emit::Output;
use compare::{Disk, Fault, Pending};
use lock::FolderLock;
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

/// Gathers outputs for one folder and writes those that differ.
#[derive(Debug)]
pub struct Writer {
    /// The folder as the user named it, for messages.
    shown: PathBuf,
    disk: Disk,
    scope: Scope,
    old: Manifest,
    gathered: Mutex<Gathered>,
    /// Keeps others out until all is done; only in [`Mode::Write`].
    lock: Option<FolderLock>,
}

#[derive(Debug, Default)]
struct Gathered {
    /// Path and owner of every output; a path that is given twice is here twice.
    outputs: Vec<(String, String)>,
    pending: Vec<Pending>,
    /// Changes of files that are no outputs.
    amended: Vec<Pending>,
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

    /// Takes the outputs of one owner (a module and an emitter). May be called from several threads.
    pub fn add(&self, owner: &str, outputs: Vec<Output>, diags: &mut Diagnostics) {
        let paths: Vec<(String, String)> = outputs.iter().map(|o| (o.path.clone(), owner.to_owned())).collect();
        let compared: Vec<_> = outputs.into_par_iter().map(|output| self.disk.compare_safe(output)).collect();
        let pending = self.keep(compared, diags);
        let mut gathered = self.gathered.lock().unwrap_or_else(PoisonError::into_inner);
        gathered.outputs.extend(paths);
        gathered.pending.extend(pending);
    }

    /// Changes a part of a file that people write too: `edit` gives its new text. Where there is no such file, there is
    /// nothing to change. It is in no manifest, so it is never deleted.
    pub fn amend(&self, path: &str, edit: impl FnOnce(&str) -> String, diags: &mut Diagnostics) {
        let amended = match std::fs::read_to_string(self.disk.root.join(path)) {
            Ok(text) => self.disk.compare_safe(Output::text(path, edit(&text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::Io(path.to_owned(), error)),
        };
        let mut amended = self.keep(vec![amended], diags);
        for pending in &mut amended {
            pending.durable = true;
        }
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner).amended.extend(amended);
    }

    /// Makes the changes, or tells them where the mode is not [`Mode::Write`]. `None` when that is not possible or
    /// `diags` holds errors already; then the folder is as it was.
    pub fn commit(mut self, diags: &mut Diagnostics) -> Option<Summary> {
        let Gathered { mut outputs, mut pending, amended } =
            std::mem::take(self.gathered.get_mut().unwrap_or_else(PoisonError::into_inner));
        outputs.sort_unstable();
        for (first, second) in names::collisions(outputs.iter().map(|(path, _)| path.as_str())) {
            diags.error(
                Place::file(self.shown.join(second)),
                format!("`{first}` and `{second}` are one file where case is ignored"),
                "rename one of the two cmdlets or modules with a directive",
            );
        }
        self.report_others(&outputs, diags);
        diags.finish().ok()?;

        let unchanged = outputs.len() - pending.len();
        pending.extend(amended);
        let outputs: BTreeMap<String, String> = outputs.into_iter().collect();
        let stale =
            self.old.files.iter().filter(|(path, owner)| !outputs.contains_key(*path) && self.scope.covers(owner));
        let mut others: Vec<_> = stale.map(|(path, _)| self.disk.delete(path)).collect();
        if !outputs.is_empty() || !self.old.files.is_empty() {
            let manifest = self.new_manifest(outputs).to_text();
            let compared = self.disk.compare(Output::text(manifest::FILE, manifest));
            others.push(compared.map(|pending| pending.map(|pending| Pending { durable: true, ..pending })));
        }
        pending.extend(self.keep(others, diags));
        diags.finish().ok()?;

        pending.sort_unstable_by(|a, b| a.change.path.cmp(&b.change.path));
        let changes = self.write(pending, diags)?;
        if self.lock.is_some() {
            stage::remove_leftovers(&self.disk.root, self.disk.folders.files(stage::is_temporary));
        }
        Some(Summary { changes, unchanged })
    }

    /// Reports outputs that would take the place of files of other owners, one for each of these.
    fn report_others(&self, outputs: &[(String, String)], diags: &mut Diagnostics) {
        let mut reported = BTreeSet::new();
        for (path, owner) in outputs {
            let Some(former) = self.old.files.get(path).filter(|former| !self.scope.covers(former)) else { continue };
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

    fn write(&self, pending: Vec<Pending>, diags: &mut Diagnostics) -> Option<Vec<Change>> {
        let mut changes = Vec::with_capacity(pending.len());
        let (mut contents, mut deletions) = (Vec::new(), Vec::new());
        for Pending { change, bytes, durable } in pending {
            if change.action == Action::Delete {
                deletions.push(change.path.clone());
            } else {
                contents.push(stage::Content { path: change.path.clone(), bytes, durable });
            }
            changes.push(change);
        }
        if self.disk.mode == Mode::Write
            && !changes.is_empty()
            && let Err(faults) = stage::apply(&self.disk.root, &contents, &deletions)
        {
            for (path, error) in faults {
                Fault::Io(path, error).report(&self.shown, diags);
            }
            return None;
        }
        Some(changes)
    }

    fn new_manifest(&self, outputs: BTreeMap<String, String>) -> Manifest {
        let kept = self.old.files.iter().filter(|(_, owner)| !self.scope.covers(owner));
        let mut files: BTreeMap<String, String> = kept.map(|(p, o)| (p.clone(), o.clone())).collect();
        files.extend(outputs);
        Manifest { files }
    }

    /// The changes among the results of comparisons; faults are reported.
    fn keep(&self, compared: Vec<Result<Option<Pending>, Fault>>, diags: &mut Diagnostics) -> Vec<Pending> {
        let mut pending = Vec::new();
        for result in compared {
            match result {
                Ok(change) => pending.extend(change),
                Err(fault) => fault.report(&self.shown, diags),
            }
        }
        pending
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
