//! [`StateFile`]: what a later run needs to go on (docs/protocol.md#failures-resuming-cancelling).
//!
//! The file holds the address of the session, which is a secret, so only its owner can read it. It holds no token.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use graphsmith_catalog::regular;
use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use super::source::Source;

/// Format of the file. Others are ignored.
const VERSION: u32 = 1;

/// What the names of temporary files end with.
const PART: &str = ".part";

/// What is known about an upload. It has no `Debug`, for the sake of the address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    /// Address of the item that the file goes to.
    item: String,
    file: PathBuf,
    size: u64,
    modified: u64,
    digest: String,
    /// Address of the session; none while the file travels in one request.
    pub(super) upload_url: Option<String>,
    /// When the session ends, as the service wrote it.
    pub(super) expires: Option<String>,
    /// How many bytes the service has acknowledged.
    pub(super) acknowledged: u64,
    /// Whether the last byte was sent, so that the service may have finished.
    pub(super) last_sent: bool,
    /// Ids of what was there before; none if that couldn't be found out.
    pub(super) before: Option<Vec<String>>,
}

impl State {
    /// Nothing sent yet.
    pub(super) fn new(item: &str, source: &Source) -> Self {
        Self {
            version: VERSION,
            item: item.to_owned(),
            file: source.path.clone(),
            size: source.size,
            modified: source.modified,
            digest: source.digest.clone(),
            upload_url: None,
            expires: None,
            acknowledged: 0,
            last_sent: false,
            before: None,
        }
    }

    /// Whether it is about the same content of the same file for the same item.
    pub(super) fn is_about(&self, other: &Self) -> bool {
        let identity =
            |state: &Self| (state.item.clone(), state.file.clone(), state.size, state.modified, state.digest.clone());
        identity(self) == identity(other)
    }
}

/// Where a state is kept.
pub(super) struct StateFile {
    path: PathBuf,
}

impl StateFile {
    /// The file for an upload of `source` to `item`, in that folder.
    pub(super) fn new(folder: &Path, item: &str, source: &Source) -> Self {
        let mut context = Context::new(&SHA256);
        context.update(item.as_bytes());
        context.update(b"\n");
        context.update(source.path.as_os_str().as_encoded_bytes());
        let mut name = [0; 16];
        name.copy_from_slice(&context.finish().as_ref()[..16]);
        Self { path: folder.join(format!("{:032x}.json", u128::from_be_bytes(name))) }
    }

    /// What an earlier run has left; nothing if it can't be read.
    pub(super) fn load(&self) -> Option<State> {
        let state: State = serde_json::from_str(&regular::read_to_string(&self.path).ok()?).ok()?;
        (state.version == VERSION).then_some(state)
    }

    /// Replaces the file in one step, so that a crash leaves the old one or the new one.
    pub(super) fn save(&self, state: &State) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        make_folder(folder)?;
        // Temporary files are readable by their owner only, and stay so under their new name.
        let mut file = tempfile::Builder::new().prefix(&self.prefix()).suffix(PART).tempfile_in(folder)?;
        file.write_all(&serde_json::to_vec(state)?)?;
        // After a power cut an empty file would start the upload anew, which may attach it twice.
        file.as_file().sync_all()?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes the file, if it is there, and what a crash may have left half written.
    pub(super) fn remove(&self) -> io::Result<()> {
        remove(&self.path)?;
        let (folder, prefix) = (self.path.parent().unwrap_or(Path::new(".")), self.prefix());
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name.to_str().is_some_and(|name| name.starts_with(&prefix) && name.ends_with(PART)) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    /// What the names of its temporary files begin with.
    fn prefix(&self) -> String {
        format!("{}.", self.path.file_stem().unwrap_or_default().to_string_lossy())
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs;

    use super::{Source, State, StateFile};

    #[tokio::test]
    async fn a_state_is_kept_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "content").unwrap();
        let source = Source::open(&path, false).await.unwrap();
        let states = folder.path().join("new").join("states");
        let file = StateFile::new(&states, "https://x/item", &source);
        assert!(file.load().is_none());
        file.remove().unwrap();
        let mut state = State::new("https://x/item", &source);
        for acknowledged in [0, 5] {
            state.acknowledged = acknowledged;
            state.upload_url = Some("https://x/y".to_owned());
            file.save(&state).unwrap();
            assert!(file.load().is_some_and(|loaded| loaded == state && loaded.is_about(&state)));
        }
        assert_eq!(fs::read_dir(&states).unwrap().count(), 1, "nothing is left beside it");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&file.path), mode(&states)), (0o600, 0o700));
        }
        for other in ["https://x/other", "https://x/item/"] {
            assert_ne!(StateFile::new(&states, other, &source).path, file.path);
        }
        for damaged in ["", "{}", "[1", r#"{"version": 2}"#] {
            fs::write(&file.path, damaged).unwrap();
            assert!(file.load().is_none(), "{damaged}");
        }
        fs::write(&path, "Content").unwrap();
        let changed = State::new("https://x/item", &Source::open(&path, false).await.unwrap());
        assert!(!changed.is_about(&state));
        // A crash between writing and renaming leaves the one; the other belongs to another upload.
        let left = file.path.with_extension("x1.part");
        let other = states.join("0.x1.part");
        for path in [&left, &other] {
            fs::write(path, "{}").unwrap();
        }
        file.remove().unwrap();
        assert!(file.load().is_none());
        assert!(!left.exists() && other.exists());
    }
}
