//! Puts changes on disk, all or none: contents and deletions -> changed files, or the faults and an untouched tree.
//!
//! Every content is first written to a temporary file in the folder where it belongs, which proves that there is room
//! and that the folder is writable; only when all are there, they are renamed to their names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use tempfile::TempPath;

/// A content for a path below the root.
#[derive(Debug)]
pub struct Content {
    /// Path below the root.
    pub path: String,
    /// What the file shall hold.
    pub bytes: Vec<u8>,
    /// Whether it must be on the disk before it takes the place of what was there: what nobody can generate again.
    pub durable: bool,
}

/// What could not be written: the path below the root, and why.
pub type Fault = (String, io::Error);

/// Writes the contents and deletes the files, or reports why not and leaves the tree as it was.
///
/// A rename or a deletion that fails after all contents were staged is reported as well; then the others are done.
pub fn apply(root: &Path, contents: &[Content], deletions: &[String]) -> Result<(), Vec<Fault>> {
    let folders: BTreeSet<&str> = contents.iter().map(|c| parent(&c.path)).collect();
    let mut created = CreatedFolders::default();
    for folder in &folders {
        created.create(root, folder).map_err(|error| vec![((*folder).to_owned(), error)])?;
    }

    let mut faults: Vec<Fault> = deletions
        .iter()
        .map(|path| parent(path))
        .collect::<BTreeSet<_>>()
        .difference(&folders)
        .filter_map(|folder| temporary(&root.join(folder)).err().map(|error| ((*folder).to_owned(), error)))
        .collect();
    let mut staged = Vec::with_capacity(contents.len());
    for (content, result) in contents.iter().zip(stage_all(root, contents)) {
        match result {
            Ok(temp) => staged.push((temp, content.path.as_str())),
            Err(error) => faults.push((content.path.clone(), error)),
        }
    }
    let faults = without_repetitions(faults);
    if !faults.is_empty() {
        return Err(faults);
    }

    created.keep();
    // Old spellings go first: where case is ignored, `a.md` and the new `A.md` are one file.
    let mut faults = delete(root, deletions);
    faults.extend(rename_all(root, staged));
    remove_empty_folders(root, deletions);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
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

fn stage_all(root: &Path, contents: &[Content]) -> Vec<io::Result<TempPath>> {
    contents
        .par_iter()
        .map(|content| {
            let mut file = temporary(&root.join(parent(&content.path)))?;
            file.write_all(&content.bytes)?;
            if content.durable {
                file.as_file().sync_all()?;
            }
            // Closed here: tens of thousands of open files are more than systems allow.
            Ok(file.into_temp_path())
        })
        .collect()
}

fn rename_all(root: &Path, staged: Vec<(TempPath, &str)>) -> Vec<Fault> {
    staged
        .into_par_iter()
        .filter_map(|(temp, path)| temp.persist(root.join(path)).err().map(|e| (path.to_owned(), e.error)))
        .collect()
}

fn delete(root: &Path, deletions: &[String]) -> Vec<Fault> {
    let remove = |path: &String| match std::fs::remove_file(root.join(path)) {
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
        let _ = std::fs::remove_dir(root.join(folder));
    }
}

/// Removes temporary files of runs that were killed. A lock keeps out those that still need theirs.
pub fn remove_leftovers(root: &Path, paths: impl IntoIterator<Item = String>) {
    for path in paths {
        // Somebody may have been faster, and what can't be removed does no harm.
        let _ = std::fs::remove_file(root.join(path));
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
            match std::fs::create_dir(&path) {
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
            let _ = std::fs::remove_dir(path);
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
