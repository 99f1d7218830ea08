//! [`FolderLock`]: while a run holds it, no other run of Graphsmith changes the output folder.
//!
//! Runs meet where several crates of one build have one output folder, or where somebody generates while an editor
//! builds. The lock is one of the system on a file, so that a process that dies leaves nothing that others would wait for.
//! Nothing else can be locked: the files of the folder are replaced, and folders have no locks on some systems.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::stage::CreatedFolders;

/// Name of the file in an output folder that is locked; it is there only while somebody writes.
pub const FILE: &str = ".graphsmith-lock";

/// How often the folder or the file may be removed by other runs before waiting fails. This is more than will ever happen,
/// but there are file systems where creating a file always fails so.
const MAX_VANISHED: usize = 10_000;

/// An exclusive lock on an output folder, until it is dropped. Folders that it created are removed then if they are empty.
#[derive(Debug)]
pub struct FolderLock {
    path: PathBuf,
    // Closed, which unlocks it, after the file is removed: those who wait notice that and create a new one.
    _locked: Handle,
    _created: CreatedFolders,
}

impl FolderLock {
    /// Waits until no other run has the lock. A folder that doesn't exist is created. `None` if nothing can be written or
    /// locked there: a run that changes nothing needs no lock, and any other gets the error when it writes.
    pub fn wait(root: &Path) -> io::Result<Option<Self>> {
        let mut vanished = 0;
        loop {
            match Self::try_once(root) {
                Ok(Some(lock)) => return Ok(Some(lock)),
                Ok(None) => {}
                Err(error) => match error.kind() {
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::Unsupported => {
                        return Ok(None);
                    }
                    ErrorKind::NotFound if vanished < MAX_VANISHED => vanished += 1,
                    _ => return Err(error),
                },
            }
        }
    }

    /// Waits for the lock of the file that exists now. The run before may have removed the file meanwhile, and the folder
    /// with it: then the lock is of a file that no other run opens, and the result is `None`.
    fn try_once(root: &Path) -> io::Result<Option<Self>> {
        let path = root.join(FILE);
        let mut created = CreatedFolders::default();
        created.create(root, "")?;
        let locked = Handle::from_file(lock(&path)?)?;
        let is_current = Handle::from_path(&path)? == locked;
        Ok(is_current.then(|| Self { path, _locked: locked, _created: created }))
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // If that fails, the next run uses the file.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens or creates a file, and waits for its lock.
fn lock(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::other(format!("`{FILE}` in it is not an ordinary file")));
    }
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
    loop {
        match file.lock() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other.map(|()| file),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs::{self, File};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::{FILE, FolderLock};

    #[test]
    fn a_lock_is_exclusive_and_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("new/out");
        let lock = FolderLock::wait(&root).unwrap().unwrap();
        assert!(File::open(root.join(FILE)).unwrap().try_lock().is_err());
        drop(lock);
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);

        // A file that a run left when it was killed is nobody's.
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join(FILE), "").unwrap();
        drop(FolderLock::wait(&root).unwrap().unwrap());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
    }

    /// Those who wait hold a file whose name the one before them removes.
    #[test]
    fn of_many_one_is_inside() {
        let temp = tempfile::tempdir().unwrap();
        let (root, inside) = (temp.path().join("out"), AtomicUsize::new(0));
        let visit = || {
            for _ in 0..200 {
                let lock = FolderLock::wait(&root).unwrap().unwrap();
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                std::thread::yield_now();
                inside.fetch_sub(1, Ordering::SeqCst);
                drop(lock);
            }
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(visit))));
        assert_eq!(fs::read_dir(&root).map_or(0, Iterator::count), 0);
    }

    #[test]
    fn something_else_of_that_name_is_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join(FILE)).unwrap();
        assert!(FolderLock::wait(temp.path()).is_err());
        assert!(temp.path().join(FILE).is_dir());
    }
}
