//! [`Blob`]: content of attachments, in a file without a name that goes away with the process.

use std::fmt;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use crate::ids;

/// Bytes on a disk. Attachments are large and tests are many, so none of them is kept in memory.
pub(crate) struct Blob {
    file: Mutex<File>,
    version: String,
}

impl Blob {
    /// No bytes yet.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self { file: Mutex::new(tempfile::tempfile()?), version: ids::random() })
    }

    /// What tells this content from any other.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Those bytes.
    pub(crate) fn of(bytes: &[u8]) -> io::Result<Self> {
        let blob = Self::new()?;
        blob.write_at(0, bytes)?;
        Ok(blob)
    }

    /// Writes at an offset, beyond the end as well.
    pub(crate) fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    /// Up to `most` bytes from an offset on.
    pub(crate) fn read_at(&self, offset: u64, most: u64) -> io::Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        (&mut *file).take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blob")
    }
}
