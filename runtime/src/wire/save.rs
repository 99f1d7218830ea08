//! Saving the content of a reply to a file.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::wire::body::ReplyBody;
use crate::wire::error::Error;

impl ReplyBody {
    /// Writes everything to a file and returns its length in bytes. A file of that name gets the new content when all has
    /// arrived; until then, and when this fails, it is as it was. It keeps its mode, its owner and its links. What isn't a
    /// regular file (a pipe, a terminal, a device) gets the bytes as they arrive.
    pub async fn save(mut self, path: impl AsRef<Path> + Send) -> Result<u64, Error> {
        let path = path.as_ref().to_owned();
        let output = blocking(move || Output::open(&path)).await?;
        let (output, length) = self.write_to(output).await?;
        blocking(move || output.finish()).await?;
        Ok(length)
    }

    /// Writes everything to a new file in a folder and returns its path. Where there is a file of that name already, the new
    /// one gets a number, `name (1).txt`. The file is there when all has arrived.
    pub async fn save_in(mut self, folder: impl AsRef<Path> + Send, name: &str) -> Result<PathBuf, Error> {
        let (folder, name) = (folder.as_ref().to_owned(), name.to_owned());
        let output = blocking(move || new_file(&folder).map(|new| Output::Later(new, folder.join(name), None))).await?;
        let (output, _length) = self.write_to(output).await?;
        blocking(move || output.finish_beside()).await
    }

    async fn write_to(&mut self, mut output: Output) -> Result<(Output, u64), Error> {
        let mut length = 0;
        while let Some(piece) = self.chunk().await {
            let piece = piece?;
            length += piece.len() as u64;
            output = blocking(move || output.file().write_all(&piece).map(|()| output)).await?;
        }
        Ok((output, length))
    }
}

/// How many files of one name a folder gets.
const MOST: u32 = 10_000;

/// Where content goes while it arrives.
enum Output {
    /// To something that takes it at once.
    Through(File),
    /// To a temporary file, and then to the file of that path: a new one, or the open one.
    Later(NamedTempFile<File>, PathBuf, Option<File>),
}

impl Output {
    fn open(path: &Path) -> io::Result<Self> {
        let path = without_links(path)?;
        let old = match File::options().write(true).open(&path) {
            Ok(file) if !file.metadata()?.is_file() => return Ok(Self::Through(file)),
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(Self::Later(new_file(folder)?, path, old))
    }

    fn file(&mut self) -> &mut File {
        match self {
            Self::Through(file) => file,
            Self::Later(file, ..) => file.as_file_mut(),
        }
    }

    fn finish(self) -> io::Result<()> {
        let Self::Later(mut new, path, old) = self else { return Ok(()) };
        if let Some(mut old) = old
            && !can_replace(&old, new.as_file())
        {
            new.rewind()?;
            old.set_len(0)?;
            io::copy(&mut new, &mut old)?;
            return old.sync_all();
        }
        new.as_file().sync_all()?;
        new.persist(&path)?;
        Ok(())
    }

    /// Gives the new file its name, or one with a number; none that is there is replaced.
    fn finish_beside(self) -> io::Result<PathBuf> {
        let Self::Later(mut new, wanted, _) = self else { return Err(io::ErrorKind::InvalidInput.into()) };
        new.as_file().sync_all()?;
        for number in 0..MOST {
            let path = numbered(&wanted, number);
            match new.persist_noclobber(&path) {
                Ok(_) => return Ok(path),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => new = error.file,
                Err(error) => return Err(error.error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }
}

/// `name.txt` or `name (1).txt`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 0 {
        return path.to_owned();
    }
    let part = |part: Option<&OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (stem, extension) = (part(path.file_stem()), part(path.extension()));
    let extension = if extension.is_empty() { extension } else { format!(".{extension}") };
    path.with_file_name(format!("{stem} ({number}){extension}"))
}

/// The file that a path means after its last part was followed as far as it is a symbolic link.
fn without_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        let Ok(link) = fs::read_link(&path) else { return Ok(path) };
        path = path.parent().unwrap_or(Path::new("")).join(link);
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A file in that folder, which is deleted unless it gets a name.
fn new_file(folder: &Path) -> io::Result<NamedTempFile<File>> {
    let mut builder = tempfile::Builder::new();
    // What others may read of a new file is up to the user, as for any file.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Whether the new file can take the place of the old one so that nobody sees a difference but the content: it has its only
/// name, and the new one could be given its owner and mode.
#[cfg(unix)]
fn can_replace(old: &File, new: &File) -> bool {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let give = || -> io::Result<bool> {
        let (wanted, given) = (old.metadata()?, new.metadata()?);
        if (wanted.uid(), wanted.gid()) != (given.uid(), given.gid()) {
            fchown(new, Some(wanted.uid()), Some(wanted.gid()))?;
        }
        new.set_permissions(wanted.permissions())?;
        Ok(wanted.nlink() == 1)
    };
    give().unwrap_or(false)
}

/// Where files have no such owners, the folder says who may read what is in it.
#[cfg(not(unix))]
fn can_replace(_old: &File, _new: &File) -> bool {
    true
}

/// Runs something that waits for a disk where it blocks nobody.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other).flatten().map_err(Error::File)
}

#[cfg(all(test, unix))]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::fs::{self, File};
    use std::io::{Read as _, Write as _};
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::path::Path;
    use std::process::Command;
    use std::thread;

    use super::Output;

    fn write(path: &Path, text: &str) {
        let mut output = Output::open(path).unwrap();
        output.file().write_all(text.as_bytes()).unwrap();
        output.finish().unwrap();
    }

    #[test]
    fn a_file_keeps_its_mode_and_its_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("file"), "a longer old content").unwrap();
        fs::set_permissions(path("file"), fs::Permissions::from_mode(0o640)).unwrap();
        symlink("file", path("link")).unwrap();
        write(&path("link"), "new");
        assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(path("file")).unwrap(), "new");
        assert_eq!(fs::metadata(path("file")).unwrap().mode() & 0o777, 0o640);

        fs::hard_link(path("file"), path("other")).unwrap();
        write(&path("file"), "x");
        assert_eq!(fs::read_to_string(path("other")).unwrap(), "x");

        symlink("later", path("dangling")).unwrap();
        write(&path("dangling"), "made");
        assert_eq!(fs::read_to_string(path("later")).unwrap(), "made");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 5, "nothing temporary stays");
    }

    #[test]
    fn a_file_is_as_it_was_until_all_has_arrived() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        let mut output = Output::open(&path).unwrap();
        output.file().write_all(b"half").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(output);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing temporary stays");
    }

    #[test]
    fn a_pipe_gets_the_bytes_and_stays_a_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        let reader = thread::spawn({
            let path = path.clone();
            move || {
                let mut text = String::new();
                File::open(path).unwrap().read_to_string(&mut text).unwrap();
                text
            }
        });
        write(&path, "through");
        assert_eq!(reader.join().unwrap(), "through");
        assert!(!fs::symlink_metadata(&path).unwrap().is_file());
    }

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a.tar.gz"), "old").unwrap();
        symlink("nowhere", path("b")).unwrap();
        for (name, expected) in [("a.tar.gz", "a.tar (1).gz"), ("a.tar.gz", "a.tar (2).gz"), ("b", "b (1)"), ("c", "c")]
        {
            let mut output = Output::Later(super::new_file(folder.path()).unwrap(), path(name), None);
            output.file().write_all(b"new").unwrap();
            assert_eq!(output.finish_beside().unwrap(), path(expected));
            assert_eq!(fs::read_to_string(path(expected)).unwrap(), "new");
        }
        assert_eq!(fs::read_to_string(path("a.tar.gz")).unwrap(), "old");
        assert!(!path("nowhere").exists());
    }

    #[test]
    fn what_cannot_be_written_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::open(folder.path()).is_err());
        assert!(Output::open(&folder.path().join("none/file")).is_err());
        symlink("circle", folder.path().join("circle")).unwrap();
        assert!(Output::open(&folder.path().join("circle")).is_err());
    }
}
