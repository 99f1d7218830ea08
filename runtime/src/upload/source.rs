//! [`Source`]: the file, read slice by slice and watched for changes
//! (docs/security.md#a-file-that-changes-while-it-is-sent).

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use ring::digest::{Context, SHA256};
use tokio::task::JoinHandle;

use super::error::UploadError;

/// How much of either end of a file its digest covers, in bytes.
const ENDS: u64 = 64 << 10;

/// A file that was opened once and is read from there on, whatever its path may lead to later.
pub(super) struct Source {
    file: Arc<Mutex<File>>,
    /// Where it is, absolute.
    pub(super) path: PathBuf,
    /// Its length in bytes when it was opened.
    pub(super) size: u64,
    /// When it was changed last, in nanoseconds since 1970.
    pub(super) modified: u64,
    /// SHA-256 of its size and both of its ends.
    pub(super) digest: String,
}

impl Source {
    /// Opens a regular file. A symbolic link is refused unless `follow` says otherwise.
    pub(super) async fn open(path: &Path, follow: bool) -> Result<Self, UploadError> {
        let path = path.to_owned();
        blocking(move || {
            let failed = |source| UploadError::File { path: path.clone(), source };
            let unfit = |what| UploadError::NotAFile { path: path.clone(), what };
            // Asked before opening: opening a pipe would wait for its other end.
            let link = fs::symlink_metadata(&path).map_err(failed)?;
            if link.is_symlink() && !follow {
                return Err(unfit("a symbolic link"));
            }
            let seen = if link.is_symlink() { fs::metadata(&path).map_err(failed)? } else { link };
            if !seen.is_file() {
                return Err(unfit("not a regular file"));
            }
            let mut file = File::open(&path).map_err(failed)?;
            let opened = file.metadata().map_err(failed)?;
            if !opened.is_file() || !is_same(&seen, &opened) {
                return Err(UploadError::Changed);
            }
            Ok(Self {
                path: fs::canonicalize(&path).map_err(failed)?,
                size: opened.len(),
                modified: modified(&opened),
                digest: digest(&mut file, opened.len()).map_err(failed)?,
                file: Arc::new(Mutex::new(file)),
            })
        })
        .await
    }

    /// Its name without its folders (docs/security.md#values-in-addresses).
    pub(super) fn name(&self) -> String {
        self.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Begins to read the bytes from `start` on, so that they are there when the slice before them has been sent. They
    /// come into that buffer: allocating megabytes takes as long as reading them.
    pub(super) fn ahead(&self, start: u64, length: u64, mut buffer: Vec<u8>) -> Ahead {
        let (file, size, modified) = (Arc::clone(&self.file), self.size, self.modified);
        let path = self.path.clone();
        buffer.clear();
        // The memory is asked for here and not there: each thread keeps what it has asked for, for itself.
        let buffer = usize::try_from(length).map(|length| {
            buffer.reserve_exact(length);
            buffer
        });
        let read = move || {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let failed = |source| UploadError::File { path: path.clone(), source };
            check(&file, size, modified).map_err(failed)?.then_some(()).ok_or(UploadError::Changed)?;
            let mut slice = buffer.map_err(|_| failed(io::ErrorKind::OutOfMemory.into()))?;
            file.seek(SeekFrom::Start(start)).map_err(failed)?;
            (&mut *file).take(length).read_to_end(&mut slice).map_err(failed)?;
            // A file that ends early is shorter than it was.
            if slice.len() as u64 == length { Ok(slice.into()) } else { Err(UploadError::Changed) }
        };
        Ahead { start, length, task: tokio::task::spawn_blocking(read) }
    }

    /// The bytes from `start` on, which may have been read already. Fails when the file isn't what it was when it was
    /// opened.
    pub(super) async fn slice(&self, ahead: Option<Ahead>, start: u64, length: u64) -> Result<Bytes, UploadError> {
        let Some(ahead) = ahead.filter(|ahead| (ahead.start, ahead.length) == (start, length)) else {
            return joined(self.ahead(start, length, Vec::new()).task).await;
        };
        let bytes = joined(ahead.task).await?;
        let (file, size, modified) = (Arc::clone(&self.file), self.size, self.modified);
        let path = self.path.clone();
        blocking(move || {
            let file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // It may have changed since; then the rest of it would not fit to these bytes.
            match check(&file, size, modified) {
                Ok(true) => Ok(bytes),
                Ok(false) => Err(UploadError::Changed),
                Err(source) => Err(UploadError::File { path, source }),
            }
        })
        .await
    }
}

/// Bytes that are being read.
pub(super) struct Ahead {
    start: u64,
    length: u64,
    task: JoinHandle<Result<Bytes, UploadError>>,
}

/// Whether a file still has that size and that time of its last change.
fn check(file: &File, size: u64, modified: u64) -> io::Result<bool> {
    let now = file.metadata()?;
    Ok(now.len() == size && self::modified(&now) == modified)
}

/// Runs what waits for a disk where it holds up nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UploadError> + Send + 'static,
) -> Result<T, UploadError> {
    joined(tokio::task::spawn_blocking(work)).await
}

async fn joined<T>(task: JoinHandle<Result<T, UploadError>>) -> Result<T, UploadError> {
    match task.await {
        Ok(result) => result,
        Err(error) => Err(UploadError::Protocol(format!("a task ended early: {error}"))),
    }
}

#[cfg(unix)]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &Metadata, other: &Metadata) -> bool {
    (one.len(), modified(one)) == (other.len(), modified(other))
}

fn modified(metadata: &Metadata) -> u64 {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.and_then(|since| u64::try_from(since.as_nanos()).ok()).unwrap_or_default()
}

fn digest(file: &mut File, size: u64) -> io::Result<String> {
    let mut context = Context::new(&SHA256);
    context.update(&size.to_le_bytes());
    for start in [0, size.saturating_sub(ENDS)] {
        let mut end = Vec::new();
        file.seek(SeekFrom::Start(start))?;
        file.take(ENDS).read_to_end(&mut end)?;
        context.update(&end);
    }
    Ok(URL_SAFE_NO_PAD.encode(context.finish()))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs::{self, File};
    use std::io::Write as _;
    use std::time::{Duration, SystemTime};

    use super::Source;
    use crate::upload::UploadError;

    #[tokio::test]
    async fn slices_are_the_bytes_at_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b.bin");
        fs::write(&path, b"0123456789").unwrap();
        let source = Source::open(&path, false).await.unwrap();
        assert_eq!((source.size, source.name().as_str()), (10, "a b.bin"));
        assert_eq!(source.slice(None, 7, 3).await.unwrap(), "789");
        assert_eq!(source.slice(None, 0, 4).await.unwrap(), "0123");
        assert!(matches!(source.slice(None, 8, 3).await, Err(UploadError::Changed)));
    }

    /// docs/security.md#a-file-that-changes-while-it-is-sent: "re-check size before each slice, refuse a changed file".
    #[tokio::test]
    async fn a_changed_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let write = |text: &str| fs::write(&path, text).unwrap();
        write("0123456789");
        let source = Source::open(&path, false).await.unwrap();
        File::options().append(true).open(&path).unwrap().write_all(b"x").unwrap();
        assert!(matches!(source.slice(None, 0, 4).await, Err(UploadError::Changed)));
        write("0123456789");
        let source = Source::open(&path, false).await.unwrap();
        File::open(&path).unwrap().set_modified(SystemTime::now() - Duration::from_hours(1)).unwrap();
        assert!(matches!(source.slice(None, 0, 4).await, Err(UploadError::Changed)));
        // Another file at the same path doesn't matter: the first one is still open.
        let source = Source::open(&path, false).await.unwrap();
        let other = folder.path().join("b");
        fs::write(&other, "abc").unwrap();
        fs::rename(&other, &path).unwrap();
        assert_eq!(source.slice(None, 0, 4).await.unwrap(), "0123");
    }

    #[tokio::test]
    async fn what_was_read_before_is_used_where_it_belongs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, b"0123456789").unwrap();
        let source = Source::open(&path, false).await.unwrap();
        assert_eq!(source.slice(Some(source.ahead(3, 4, vec![7; 9])), 3, 4).await.unwrap(), "3456");
        assert_eq!(source.slice(Some(source.ahead(3, 4, vec![7; 9])), 2, 4).await.unwrap(), "2345");
        assert_eq!(source.slice(Some(source.ahead(3, 4, vec![7; 9])), 3, 5).await.unwrap(), "34567");
        let ahead = source.ahead(3, 4, vec![7; 9]);
        while !ahead.task.is_finished() {
            tokio::task::yield_now().await;
        }
        File::options().append(true).open(&path).unwrap().write_all(b"x").unwrap();
        assert!(matches!(source.slice(Some(ahead), 3, 4).await, Err(UploadError::Changed)));
    }

    #[tokio::test]
    async fn different_files_have_different_digests() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut digests = Vec::new();
        for (length, byte) in [(0, 0), (1, 0), (200_000, 0), (200_000, 100_000), (200_000, 1), (200_000, 199_999)] {
            let mut content = vec![0; length];
            if let Some(byte) = content.get_mut(byte) {
                *byte = u8::from(length > 1);
            }
            fs::write(&path, content).unwrap();
            digests.push(Source::open(&path, false).await.unwrap().digest);
        }
        let distinct: std::collections::HashSet<_> = digests.iter().collect();
        assert_eq!(distinct.len(), digests.len());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_regular_files_are_sent() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&target, "x").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(matches!(Source::open(&link, false).await, Err(UploadError::NotAFile { what: "a symbolic link", .. })));
        assert_eq!(Source::open(&link, true).await.unwrap().name(), "a");
        assert!(matches!(Source::open(folder.path(), false).await, Err(UploadError::NotAFile { .. })));
        assert!(matches!(Source::open("/dev/null".as_ref(), false).await, Err(UploadError::NotAFile { .. })));
        assert!(matches!(Source::open(&folder.path().join("none"), false).await, Err(UploadError::File { .. })));
    }
}
