//! Compares outputs with the disk: an output -> the change it makes, if any, or the fault that stands in its way.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::diff;
use super::folders::{Folders, Kind};
use super::stage::{Staged, Staging};
use super::{Action, Change, Mode, Written, names};
use crate::diag::{Diagnostics, Place};
use crate::emit::Output;
use crate::inputs::{self, Digest, Stamp};

/// An output folder, as it is on disk.
#[derive(Debug)]
pub struct Disk {
    /// The folder, absolute.
    pub root: PathBuf,
    /// What is done with the differences; decides what is kept of each.
    pub mode: Mode,
    pub folders: Folders,
    pub staging: Staging,
}

/// A difference, with what is needed to write it.
#[derive(Debug)]
pub struct Pending {
    /// What happens to which file.
    pub change: Change,
    /// New content, where it could be staged; `None` unless the mode is [`Mode::Write`].
    pub staged: Option<Staged>,
}

/// Why an output cannot be written.
#[derive(Debug)]
pub enum Fault {
    /// The path, and what is dangerous about it.
    Unsafe(String, String),
    /// The path, and what the system says about it.
    Io(String, io::Error),
}

impl Disk {
    /// The folder `root`, which need not exist.
    pub fn new(root: PathBuf, mode: Mode) -> Self {
        Self { folders: Folders::new(root.clone()), root, mode, staging: Staging::default() }
    }

    /// What an output is, and what it changes: nothing when the file is up to date. Its path is checked.
    pub fn compare(&self, output: &Output) -> Result<(Written, Option<Pending>), Fault> {
        let Output { path, bytes } = output;
        if let Some(reason) = names::refusal(path) {
            return Err(Fault::Unsafe(path.clone(), reason));
        }
        let compared = self.try_compare(path, bytes).map_err(|error| Fault::Io(path.clone(), error))?;
        let (stamp, pending) = match compared {
            Compared::Same(stamp) => (stamp, None),
            Compared::Differs(action, diff) => (None, Some(self.pending(output, action, diff, false))),
        };
        Ok((Written { path: path.clone(), digest: Digest::of(bytes), stamp }, pending))
    }

    /// What a file changes that nobody can generate again: people write it too, or it says what belongs to whom. Nothing when it
    /// is up to date.
    pub fn compare_unique(&self, output: &Output) -> Result<Option<Pending>, Fault> {
        match self.try_compare(&output.path, &output.bytes) {
            Ok(Compared::Same(_)) => Ok(None),
            Ok(Compared::Differs(action, diff)) => Ok(Some(self.pending(output, action, diff, true))),
            Err(error) => Err(Fault::Io(output.path.clone(), error)),
        }
    }

    fn pending(&self, Output { path, bytes }: &Output, action: Action, diff: String, durable: bool) -> Pending {
        let staged = match self.mode {
            Mode::Write => self.staging.stage(&self.root, path, bytes, durable),
            Mode::Check | Mode::DryRun => None,
        };
        Pending { change: Change { path: path.clone(), action, diff }, staged }
    }

    /// Whether the file of an output still is as an earlier run left it. Its stamp becomes that which it has now.
    pub fn is_still(&self, written: &mut Written) -> bool {
        let is_safe = names::refusal(&written.path).is_none();
        if !is_safe || !self.folders.kind(&written.path).is_ok_and(|kind| kind == Some(Kind::File)) {
            return false;
        }
        let file = self.root.join(&written.path);
        if self.mode != Mode::Check && written.stamp.is_some() {
            let metadata = std::fs::symlink_metadata(&file).ok().filter(std::fs::Metadata::is_file);
            if metadata.is_some_and(|metadata| Stamp::of(&metadata) == written.stamp) {
                return true;
            }
        }
        let Ok((digest, stamp)) = inputs::digest_of_file(&file) else { return false };
        written.stamp = stamp;
        digest == written.digest
    }

    fn try_compare(&self, path: &str, bytes: &[u8]) -> io::Result<Compared> {
        let file = self.root.join(path);
        let action = match self.folders.kind(path)? {
            None => Action::Create,
            Some(Kind::File) => match holding(&file, bytes)? {
                Some(Held(stamp)) => return Ok(Compared::Same(stamp)),
                None => Action::Update,
            },
            Some(Kind::Folder) => return Err(io::Error::other("a folder has that name")),
            Some(Kind::Link) => return Err(io::Error::other("it is a symbolic link, which is not followed")),
            Some(Kind::Other) => return Err(io::Error::other("it is not an ordinary file")),
        };
        let diff = match self.mode {
            Mode::DryRun => String::new(),
            Mode::Write => {
                // A rename would replace a read-only file on some systems and fail on others.
                if action == Action::Update && std::fs::metadata(&file)?.permissions().readonly() {
                    return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
                }
                String::new()
            }
            Mode::Check => {
                let old = if action == Action::Update { Some(std::fs::read(&file)?) } else { None };
                diff::unified(path, old.as_deref(), Some(bytes))
            }
        };
        Ok(Compared::Differs(action, diff))
    }

    /// The deletion of a file that nothing makes any more; `None` when there is no ordinary file of that name: it is
    /// gone already, or somebody put something else in its place.
    pub fn delete(&self, path: &str) -> Result<Option<Pending>, Fault> {
        let deletion = || {
            if self.folders.kind(path)? != Some(Kind::File) {
                return Ok(None);
            }
            let diff = match self.mode {
                Mode::Check => diff::unified(path, Some(&std::fs::read(self.root.join(path))?), None),
                Mode::Write | Mode::DryRun => String::new(),
            };
            Ok(Some(Change { path: path.to_owned(), action: Action::Delete, diff }))
        };
        match deletion() {
            Ok(change) => Ok(change.map(|change| Pending { change, staged: None })),
            Err(error) => Err(Fault::Io(path.to_owned(), error)),
        }
    }
}

impl Fault {
    /// Reports the fault; `shown` is the output folder as the user named it.
    pub fn report(self, shown: &Path, diags: &mut Diagnostics) {
        match self {
            Self::Unsafe(path, reason) => diags.error(
                Place::file(shown.join(&path)),
                format!("an output is not a safe file name: {reason}"),
                "rename the cmdlet, module or schema it is named after",
            ),
            Self::Io(path, error) => diags.io(
                &shown.join(path),
                format!("cannot write: {error}"),
                "check what is there, its access rights and the free space; nothing was changed",
            ),
        }
    }
}

/// What a comparison finds.
enum Compared {
    /// The file is up to date; with its stamp where a later change gives it another one.
    Same(Option<Stamp>),
    /// What has to be done, and the difference in text where it is asked for.
    Differs(Action, String),
}

/// A file that holds what it should; with its stamp where a later change gives it another one.
struct Held(Option<Stamp>);

/// Whether a file holds exactly these bytes; `None` when it holds others.
fn holding(file: &Path, bytes: &[u8]) -> io::Result<Option<Held>> {
    let mut file = File::open(file)?;
    let metadata = file.metadata()?;
    if metadata.len() != bytes.len() as u64 {
        return Ok(None);
    }
    let stamp = inputs::settled(&metadata);
    // One byte more than expected shows a file that has become longer.
    let mut buffer = vec![0; bytes.len() + 1];
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok((&buffer[..filled] == bytes).then_some(Held(stamp)))
}
