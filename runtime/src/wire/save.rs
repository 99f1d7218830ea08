//! Saving the content of a reply to a file.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::wire::body::ReplyBody;
use crate::wire::error::Error;

impl ReplyBody {
    /// Writes everything to a file and returns its length in bytes. A file of that name is replaced when all has arrived;
    /// until then, and when this fails, it is as it was.
    pub async fn save(mut self, path: impl AsRef<Path> + Send) -> Result<u64, Error> {
        let path = path.as_ref().to_owned();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        let mut file = blocking(move || new_file(&folder)).await?;
        let mut length = 0;
        while let Some(piece) = self.chunk().await {
            let piece = piece?;
            length += piece.len() as u64;
            file = blocking(move || file.write_all(&piece).map(|()| file)).await?;
        }
        blocking(move || {
            file.as_file().sync_all()?;
            file.persist(&path).map_err(io::Error::from)
        })
        .await?;
        Ok(length)
    }
}

/// A file in that folder, which is deleted unless it gets a name.
fn new_file(folder: &Path) -> io::Result<NamedTempFile<File>> {
    let mut builder = tempfile::Builder::new();
    // What others may read of a new file is up to the user, as for any file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Runs something that waits for a disk where it blocks nobody.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other).flatten().map_err(Error::File)
}
