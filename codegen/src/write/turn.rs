//! One writer at a time: an output folder -> a turn, in which no other run of Graphsmith changes the folder.
//!
//! Runs meet where several crates of one build have one output folder, or where somebody generates while an editor
//! builds. The lock is one of the system on a file, so that a process that dies leaves nothing that others would wait for.
//! Nothing else can be locked: the files of the folder are replaced, and folders have no locks on some systems.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::stage::MadeFolders;

/// Name of the file in an output folder that is locked; it is there only while somebody writes.
pub const FILE: &str = ".graphsmith-lock";

/// How often a folder or the file in it may vanish while somebody waits, before that is a fault. It vanishes when others
/// are done, so this is more than anybody will wait for; but there are file systems where nothing can be made.
const MAX_VANISHED: usize = 10_000;

/// The right to change a folder, until it is dropped. Folders that it made and that are still empty go with it.
#[derive(Debug)]
pub struct Turn {
    path: PathBuf,
    // Closed, which unlocks it, after its name is gone: whoever waits finds that out and makes a new one.
    _locked: Handle,
    _made: MadeFolders,
}

impl Turn {
    /// Waits until no other run changes the folder, which is made if it doesn't exist. `None` where nothing can be written
    /// or locked: who has nothing to change there goes on, everybody else finds out what is in the way.
    pub fn wait(root: &Path) -> io::Result<Option<Self>> {
        let mut vanished = 0;
        loop {
            match Self::try_once(root) {
                Ok(Some(turn)) => return Ok(Some(turn)),
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

    /// Waits for the lock of the file that is there now. Whoever was there before has removed the file on leaving, and
    /// perhaps the folder that it had made: then the lock is one that nobody else asks for, and there is no turn.
    fn try_once(root: &Path) -> io::Result<Option<Self>> {
        let path = root.join(FILE);
        let mut made = MadeFolders::default();
        made.create(root, "")?;
        let locked = Handle::from_file(lock(&path)?)?;
        let is_current = Handle::from_path(&path)? == locked;
        Ok(is_current.then(|| Self { path, _locked: locked, _made: made }))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // If it stays, the next run takes it.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens a file, makes it if it isn't there, and waits for its lock.
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

    use super::{FILE, Turn};

    #[test]
    fn a_turn_is_exclusive_and_leaves_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("new/out");
        let turn = Turn::wait(&root).unwrap().unwrap();
        assert!(File::open(root.join(FILE)).unwrap().try_lock().is_err());
        drop(turn);
        assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);

        // A file that a run left when it was killed is nobody's.
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join(FILE), "").unwrap();
        drop(Turn::wait(&root).unwrap().unwrap());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 0);
    }

    /// Those who wait hold a file whose name the one before them removes.
    #[test]
    fn of_many_one_is_inside() {
        let temp = tempfile::tempdir().unwrap();
        let (root, inside) = (temp.path().join("out"), AtomicUsize::new(0));
        let visit = || {
            for _ in 0..200 {
                let turn = Turn::wait(&root).unwrap().unwrap();
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                std::thread::yield_now();
                inside.fetch_sub(1, Ordering::SeqCst);
                drop(turn);
            }
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(visit))));
        assert_eq!(fs::read_dir(&root).map_or(0, Iterator::count), 0);
    }

    #[test]
    fn something_else_of_that_name_is_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        fs::create_dir(temp.path().join(FILE)).unwrap();
        assert!(Turn::wait(temp.path()).is_err());
        assert!(temp.path().join(FILE).is_dir());
    }
}
