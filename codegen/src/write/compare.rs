//! Compares outputs with the disk: an output -> the change it makes, if any, or the fault that stands in its way.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::diff;
use super::folders::{Folders, Kind};
use super::{Action, Change, Mode, names};
use crate::diag::{Diagnostics, Place};
use crate::emit::Output;

/// An output folder, as it is on disk.
#[derive(Debug)]
pub struct Disk {
    /// The folder, absolute.
    pub root: PathBuf,
    /// What is done with the differences; decides what is kept of each.
    pub mode: Mode,
    pub folders: Folders,
}

/// A difference, with what is needed to write it.
#[derive(Debug)]
pub struct Pending {
    /// What happens to which file.
    pub change: Change,
    /// New content; empty unless the mode is [`Mode::Write`].
    pub bytes: Vec<u8>,
    /// Whether people write it too, or it says what belongs to whom: generating again doesn't bring it back.
    pub durable: bool,
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
        Self { folders: Folders::new(root.clone()), root, mode }
    }

    /// What an output changes, after a check of its path.
    pub fn compare_safe(&self, output: Output) -> Result<Option<Pending>, Fault> {
        match names::refusal(&output.path) {
            None => self.compare(output),
            Some(reason) => Err(Fault::Unsafe(output.path, reason)),
        }
    }

    /// What an output changes; `None` when the file is up to date.
    pub fn compare(&self, output: Output) -> Result<Option<Pending>, Fault> {
        let Output { path, mut bytes } = output;
        match self.try_compare(&path, &bytes) {
            Ok(None) => Ok(None),
            Ok(Some((action, diff))) => {
                if self.mode != Mode::Write {
                    bytes.clear();
                }
                // Thousands of these are kept until the end of the run.
                bytes.shrink_to_fit();
                Ok(Some(Pending { change: Change { path, action, diff }, bytes, durable: false }))
            }
            Err(error) => Err(Fault::Io(path, error)),
        }
    }

    fn try_compare(&self, path: &str, bytes: &[u8]) -> io::Result<Option<(Action, String)>> {
        let file = self.root.join(path);
        let action = match self.folders.kind(path)? {
            None => Action::Create,
            Some(Kind::File) if holds(&file, bytes)? => return Ok(None),
            Some(Kind::File) => Action::Update,
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
        Ok(Some((action, diff)))
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
            Ok(change) => Ok(change.map(|change| Pending { change, bytes: Vec::new(), durable: false })),
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

/// Whether a file holds exactly these bytes.
fn holds(file: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(file)?;
    // One byte more than expected shows a longer file without asking for its length.
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
    Ok(&buffer[..filled] == bytes)
}
