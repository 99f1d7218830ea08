//! Puts changes on disk, all or none: contents and deletions -> changed files, or the faults and an untouched tree.
//!
//! Every content is first written to a temporary file in the folder where it belongs ([`Staging::stage`]), which proves that
//! there is room and that the folder is writable; only when all are there, they are renamed to their names ([`apply`]). So
//! contents wait on disk, not in memory.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use tempfile::TempPath;

use crate::inputs::Stamp;

/// A content that waits for its name. It vanishes unless it gets it.
#[derive(Debug)]
pub struct Staged {
    temp: TempPath,
    stamp: Option<Stamp>,
}

/// What could not be written: the path below the root, and why.
pub type Fault = (String, io::Error);

/// The folders that wait for contents, and what could not be staged.
#[derive(Debug, Default)]
pub struct Staging(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    created: CreatedFolders,
    ready: HashSet<String>,
    faults: Vec<Fault>,
}

impl Staging {
    /// Writes a content beside its place. `None` if that fails; [`Self::finish`] tells why. What is `durable` is on the disk
    /// then: what nobody can generate again.
    pub fn stage(&self, root: &Path, path: &str, bytes: &[u8], durable: bool) -> Option<Staged> {
        let staged = self.prepare(root, parent(path)).and_then(|()| stage(root, path, bytes, durable));
        staged.map_err(|error| self.state().faults.push((path.to_owned(), error))).ok()
    }

    fn prepare(&self, root: &Path, folder: &str) -> io::Result<()> {
        let mut state = self.state();
        if !state.ready.contains(folder) {
            state.created.create(root, folder)?;
            state.ready.insert(folder.to_owned());
        }
        Ok(())
    }

    /// Ends staging: the folders that were created stay, unless something could not be staged or the folders of what is to be
    /// deleted can't be written to.
    ///
    /// Folders that don't stay are removed when this is dropped; staged contents have to be dropped before.
    pub fn finish(&self, root: &Path, deletions: &[String]) -> Result<(), Vec<Fault>> {
        let mut state = self.state();
        let State { created, ready, faults } = &mut *state;
        let mut faults = std::mem::take(faults);
        let folders: BTreeSet<&str> = deletions.iter().map(|path| parent(path)).collect();
        let others = folders.into_iter().filter(|folder| !ready.contains(*folder));
        faults.extend(others.filter_map(|folder| Some((folder.to_owned(), temporary(&root.join(folder)).err()?))));
        // Threads find faults in any order.
        faults.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let faults = without_repetitions(faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        created.keep();
        Ok(())
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives staged contents their names and deletes files.
///
/// A rename or a deletion that fails is reported; then the others are done.
pub fn apply(root: &Path, staged: Vec<(&str, Staged)>, deletions: &[String]) -> Result<(), Vec<Fault>> {
    // Old spellings go first: where case is ignored, `a.md` and the new `A.md` are one file.
    let mut faults = delete(root, deletions);
    faults.extend(rename_all(root, staged));
    remove_empty_folders(root, deletions);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// The longest time in which a file system with fine times gives the same one twice: two ticks of the slowest clock.
const TICK: Duration = Duration::from_millis(if cfg!(windows) { 40 } else { 20 });

/// The stamps of files that were just renamed to these paths, where no other change of them can leave the same stamp.
pub fn stamps(root: &Path, renamed: &[(&str, Option<Stamp>)]) -> Vec<Option<Stamp>> {
    if !renamed.is_empty() {
        std::thread::sleep(TICK);
    }
    let now = |(path, before): &(&str, Option<Stamp>)| {
        let before = before.filter(|stamp| stamp.is_fine())?;
        let metadata = fs::symlink_metadata(root.join(path)).ok().filter(fs::Metadata::is_file)?;
        Stamp::of(&metadata).filter(|now| now.is_renamed(before))
    };
    renamed.par_iter().map(now).collect()
}

/// Writes one file in an existing folder. What isn't a regular file, as `/dev/stdout`, gets the bytes and stays what it is.
pub fn write_file(folder: &Path, file: &Path, bytes: &[u8]) -> io::Result<()> {
    if file.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        return File::options().write(true).open(file)?.write_all(bytes);
    }
    let mut temp = temporary(folder)?;
    temp.write_all(bytes)?;
    temp.as_file().sync_all()?;
    temp.into_temp_path().persist(file).map_err(|error| error.error)
}

fn stage(root: &Path, path: &str, bytes: &[u8], durable: bool) -> io::Result<Staged> {
    let mut file = temporary(&root.join(parent(path)))?;
    file.write_all(bytes)?;
    if durable {
        file.as_file().sync_all()?;
    }
    let stamp = Stamp::of(&file.as_file().metadata()?);
    // Closed here: tens of thousands of open files are more than systems allow.
    Ok(Staged { temp: file.into_temp_path(), stamp })
}

impl Staged {
    /// How it stands on disk.
    pub fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }
}

fn rename_all(root: &Path, staged: Vec<(&str, Staged)>) -> Vec<Fault> {
    staged
        .into_par_iter()
        .filter_map(|(path, staged)| staged.temp.persist(root.join(path)).err().map(|e| (path.to_owned(), e.error)))
        .collect()
}

fn delete(root: &Path, deletions: &[String]) -> Vec<Fault> {
    let remove = |path: &String| match fs::remove_file(root.join(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Some((path.clone(), error)),
        _ => None,
    };
    deletions.par_iter().filter_map(remove).collect()
}

/// Removes the folders that deletions left empty, and those above them, up to the root.
fn remove_empty_folders(root: &Path, deletions: &[String]) {
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for path in deletions {
        let mut folder = parent(path);
        while !folder.is_empty() && folders.insert(folder) {
            folder = parent(folder);
        }
    }
    // A folder comes before those inside it, so go backwards. One that isn't empty refuses, which is what is wanted.
    for folder in folders.iter().rev() {
        let _ = fs::remove_dir(root.join(folder));
    }
}

/// Removes temporary files of runs that were killed. A lock keeps out those that still need theirs.
pub fn remove_leftovers(root: &Path, paths: impl IntoIterator<Item = String>) {
    for path in paths {
        // Somebody may have been faster, and what can't be removed does no harm.
        let _ = fs::remove_file(root.join(path));
    }
}

/// Whether a file has a name as [`temporary`] gives them.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

const PREFIX: &str = ".graphsmith-";
const SUFFIX: &str = ".tmp";

/// A file in that folder which vanishes unless it is renamed. Its name has no meaning, its rights are the usual ones.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A folder that refuses one file refuses all, and a disk that is full or can't be written is one for all folders: the first
/// fault of each tells enough.
fn without_repetitions(faults: Vec<Fault>) -> Vec<Fault> {
    use io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    let mut first: BTreeMap<(String, io::ErrorKind), Fault> = BTreeMap::new();
    for fault in faults {
        let kind = fault.1.kind();
        let is_of_disk = matches!(kind, StorageFull | QuotaExceeded | ReadOnlyFilesystem);
        let place = if is_of_disk { String::new() } else { parent(&fault.0).to_owned() };
        first.entry((place, kind)).or_insert(fault);
    }
    first.into_values().collect()
}

/// Folders that were created, removed again unless they are kept.
#[derive(Debug, Default)]
pub struct CreatedFolders {
    created: Vec<PathBuf>,
}

impl CreatedFolders {
    /// Creates a folder below the root, the root itself and all in between.
    pub fn create(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        let folder = root.join(folder);
        let missing: Vec<PathBuf> =
            folder.ancestors().take_while(|path| !path.is_dir()).map(Path::to_path_buf).collect();
        for path in missing.into_iter().rev() {
            match fs::create_dir(&path) {
                Ok(()) => self.created.push(path),
                // Another process makes the same tree.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn keep(&mut self) {
        self.created.clear();
    }
}

impl Drop for CreatedFolders {
    fn drop(&mut self) {
        for path in self.created.iter().rev() {
            let _ = fs::remove_dir(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::without_repetitions;

    #[test]
    fn a_full_disk_is_told_once() {
        let fault = |path: &str, kind: io::ErrorKind| (path.to_owned(), io::Error::from(kind));
        let faults = ["a/1", "a/2", "b/1"].map(|path| fault(path, io::ErrorKind::StorageFull));
        let denied = ["a/1", "a/2", "b/1"].map(|path| fault(path, io::ErrorKind::PermissionDenied));
        let told = without_repetitions(faults.into_iter().chain(denied).collect());
        let told: Vec<_> = told.iter().map(|(path, error)| (path.as_str(), error.kind())).collect();
        assert_eq!(
            told,
            [
                ("a/1", io::ErrorKind::StorageFull),
                ("a/1", io::ErrorKind::PermissionDenied),
                ("b/1", io::ErrorKind::PermissionDenied)
            ]
        );
    }
}
