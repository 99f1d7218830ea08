//! What is on disk below the output folder: a folder -> its entries, each folder read once.
//!
//! Listing a folder tells what its entries are without asking for each of them, which matters with 35,000 files. It is
//! also how symbolic links are kept out: a path is only followed through entries that a listing calls folders.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What an entry of a folder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, to whatever; never followed.
    Link,
    /// A device, a pipe or a socket.
    Other,
}

/// The entries of one folder by name; empty for a folder that does not exist.
type Listing = HashMap<String, Kind>;

/// The folders below a root, as they were when each was first asked for.
#[derive(Debug)]
pub struct Folders {
    root: PathBuf,
    listings: Mutex<HashMap<String, Arc<Listing>>>,
}

impl Folders {
    /// Folders below `root`, which need not exist.
    pub fn new(root: PathBuf) -> Self {
        Self { root, listings: Mutex::default() }
    }

    /// What stands at a path below the root; `None` when nothing does. The error says which part of the path is in
    /// the way.
    pub fn kind(&self, path: &str) -> io::Result<Option<Kind>> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        Ok(self.listing(folder)?.get(name).copied())
    }

    /// The paths of the ordinary files with such a name, in all folders that were asked for.
    pub fn files(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        let files = listings.iter().flat_map(|(folder, listing)| {
            let names = listing.iter().filter(|(name, kind)| **kind == Kind::File && is_wanted(name));
            names.map(move |(name, _)| if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") })
        });
        files.collect()
    }

    fn listing(&self, folder: &str) -> io::Result<Arc<Listing>> {
        if let Some(listing) = self.listings.lock().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return Ok(Arc::clone(listing));
        }
        let listing = Arc::new(self.read(folder)?);
        let mut listings = self.listings.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(listings.entry(folder.to_owned()).or_insert(listing)))
    }

    fn read(&self, folder: &str) -> io::Result<Listing> {
        if !folder.is_empty() {
            match self.kind(folder)? {
                None => return Ok(Listing::new()),
                Some(Kind::Folder) => {}
                Some(Kind::Link) => {
                    return Err(io::Error::other(format!("`{folder}` is a symbolic link, which is not followed")));
                }
                Some(_) => return Err(io::Error::other(format!("`{folder}` is not a folder"))),
            }
        }
        list(&self.root.join(folder))
    }
}

fn list(folder: &Path) -> io::Result<Listing> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Listing::new()),
        other => other?,
    };
    let mut listing = Listing::new();
    for entry in entries {
        let entry = entry?;
        let ty = entry.file_type()?;
        let kind = if ty.is_symlink() {
            Kind::Link
        } else if ty.is_dir() {
            Kind::Folder
        } else if ty.is_file() {
            Kind::File
        } else {
            Kind::Other
        };
        // A name that isn't UTF-8 is none of ours.
        if let Ok(name) = entry.file_name().into_string() {
            listing.insert(name, kind);
        }
    }
    Ok(listing)
}
