//! What a run has found on disk: files and folders -> [`Inputs`], by which a later run can tell whether it would find the same.
//!
//! All that shapes a result is read through here, what isn't there too: a file that somebody adds may take the place of
//! another one. Digests are those of the bytes that were read, so a file that changes meanwhile isn't taken for what was made
//! of it.

mod digest;
mod stamp;

use std::collections::HashMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

pub use digest::Digest;
pub use stamp::Stamp;

/// Something that a run looked for, and what it found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Input {
    /// The path as it was looked for.
    pub path: PathBuf,
    /// What there was.
    pub found: Found,
}

/// What was found at a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Found {
    /// A file was read.
    Content {
        /// Of its bytes.
        digest: Digest,
        /// How it stood on disk; `None` where that doesn't tell whether it is changed later.
        stamp: Option<Stamp>,
    },
    /// It was asked what is there.
    Kind(Kind),
    /// The entries of a folder were listed: the digest of their sorted names, `None` where that wasn't possible.
    Names(Option<Digest>),
    /// Links were followed; `None` where that wasn't possible.
    Canonical(Option<PathBuf>),
}

/// What a path leads to; links are followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// Nothing that can be reached.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A device, a pipe or a socket.
    Other,
}

/// What is believed of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Its size and times, where they can't be the same after a change.
    Times,
    /// Nothing but its content.
    Content,
}

/// All that was found, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    all: IndexSet<Input>,
}

impl Inputs {
    /// All of them, in the order in which they were first looked for.
    pub fn iter(&self) -> impl Iterator<Item = &Input> {
        self.all.iter()
    }

    /// Adds what was found elsewhere.
    pub fn append(&mut self, other: Self) {
        self.all.extend(other.all);
    }

    /// Adds something that was found.
    pub fn add(&mut self, input: Input) {
        self.all.insert(input);
    }

    /// Reads a file of at most so many bytes; anything larger is [`io::ErrorKind::FileTooLarge`].
    pub fn read(&mut self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let (bytes, stamp) = read(path, limit)?;
        let digest = Digest::of(&bytes);
        self.add(Input { path: path.to_owned(), found: Found::Content { digest, stamp } });
        Ok(bytes)
    }

    /// What a path leads to.
    pub fn kind(&mut self, path: &Path) -> Kind {
        let kind = kind(path);
        self.add(Input { path: path.to_owned(), found: Found::Kind(kind) });
        kind
    }

    /// Whether a path leads to a regular file.
    pub fn is_file(&mut self, path: &Path) -> bool {
        self.kind(path) == Kind::File
    }

    /// The names in a folder, sorted; those that aren't UTF-8 are left out. `None` if it can't be listed.
    pub fn names(&mut self, folder: &Path) -> Option<Vec<String>> {
        let names = names(folder);
        let digest = names.as_deref().map(digest_of);
        self.add(Input { path: folder.to_owned(), found: Found::Names(digest) });
        names
    }

    /// The path without links. `None` if there is nothing.
    pub fn canonical(&mut self, path: &Path) -> Option<PathBuf> {
        let canonical = path.canonicalize().ok();
        self.add(Input { path: path.to_owned(), found: Found::Canonical(canonical.clone()) });
        canonical
    }
}

/// Which of the inputs of an earlier run would be found again. Each is looked at once, whichever modules have it.
#[derive(Debug)]
pub struct CheckedInputs {
    trust: Trust,
    known: Mutex<HashMap<Input, Arc<OnceLock<Option<Input>>>>>,
}

impl CheckedInputs {
    /// None so far; what is believed of files.
    #[must_use]
    pub fn new(trust: Trust) -> Self {
        Self { trust, known: Mutex::default() }
    }

    /// As [`Input::again`].
    pub fn again(&self, input: &Input) -> Option<Input> {
        let known =
            Arc::clone(self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(input.clone()).or_default());
        known.get_or_init(|| input.again(self.trust)).clone()
    }
}

impl Input {
    /// A file, as it is now.
    pub fn of_file(path: &Path) -> io::Result<Self> {
        let (digest, stamp) = digest_of_file(path)?;
        Ok(Self { path: path.to_owned(), found: Found::Content { digest, stamp } })
    }

    /// What is found now, if a run would find the same; its stamp may be another one.
    #[must_use]
    pub fn again(&self, trust: Trust) -> Option<Self> {
        let same = match &self.found {
            Found::Content { digest, stamp } => {
                return if trust == Trust::Times && is_unchanged(&self.path, *stamp) {
                    Some(self.clone())
                } else {
                    let (now, stamp) = digest_of_file(&self.path).ok()?;
                    let found = Found::Content { digest: *digest, stamp };
                    (now == *digest).then(|| Self { path: self.path.clone(), found })
                };
            }
            Found::Kind(known) => kind(&self.path) == *known,
            Found::Names(known) => names(&self.path).as_deref().map(digest_of) == *known,
            Found::Canonical(known) => self.path.canonicalize().ok() == *known,
        };
        same.then(|| self.clone())
    }
}

fn is_unchanged(path: &Path, stamp: Option<Stamp>) -> bool {
    stamp.is_some() && fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && stamp == Stamp::of(&metadata))
}

fn read(path: &Path, limit: u64) -> io::Result<(Vec<u8>, Option<Stamp>)> {
    // A pipe is opened when somebody writes to it, so it is looked at first.
    if fs::metadata(path)?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let mut file = File::open(path)?;
    let metadata = file.metadata()?;
    let stamp = settled(&metadata);
    let size = metadata.len();
    let mut bytes = Vec::new();
    if size <= limit {
        // What is no regular file has no size, and may never end.
        bytes.reserve(usize::try_from(size).unwrap_or_default());
        file.by_ref().take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    }
    if size.max(bytes.len() as u64) > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok((bytes, stamp)) }
}

/// The digest of a file, and its stamp.
pub fn digest_of_file(path: &Path) -> io::Result<(Digest, Option<Stamp>)> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("it is not an ordinary file"));
    }
    let stamp = settled(&metadata);
    Ok((Digest::of_all(file)?, stamp))
}

/// The stamp of a file that is read now, if it differs from any that the file has after it is changed.
#[must_use]
pub fn settled(metadata: &Metadata) -> Option<Stamp> {
    Stamp::of(metadata).filter(|stamp| metadata.is_file() && stamp.is_settled())
}

fn kind(path: &Path) -> Kind {
    match fs::metadata(path) {
        Err(_) => Kind::Nothing,
        Ok(metadata) if metadata.is_file() => Kind::File,
        Ok(metadata) if metadata.is_dir() => Kind::Folder,
        Ok(_) => Kind::Other,
    }
}

fn names(folder: &Path) -> Option<Vec<String>> {
    let entries = fs::read_dir(folder).ok()?;
    let mut names: Vec<String> = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort_unstable();
    Some(names)
}

fn digest_of(names: &[String]) -> Digest {
    // No name has a NUL.
    Digest::of(names.join("\0").as_bytes())
}

#[cfg(test)]
mod tests;
