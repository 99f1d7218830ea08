//! Files that a program keeps for itself: read only if they are regular. A pipe in their place would be waited for forever,
//! and a device may have no end.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// Opens a file for reading; anything else, and a link to anything else, is an error.
pub fn open(path: &Path) -> io::Result<File> {
    // Opening a pipe waits for somebody who writes into it, so this comes first.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file"));
    }
    File::open(path)
}

/// The text of a file, as [`std::fs::read_to_string`] gives it, if it is a regular one.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::io;

    use super::{open, read_to_string};

    #[test]
    fn only_regular_files_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        assert_eq!(open(&file).unwrap_err().kind(), io::ErrorKind::NotFound);
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read_to_string(&file).unwrap(), "text");
        assert_eq!(open(folder.path()).unwrap_err().to_string(), "it is not a regular file");
        #[cfg(unix)]
        {
            let pipe = folder.path().join("pipe");
            assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&pipe, &link).unwrap();
            for path in [pipe, link, "/dev/zero".into()] {
                assert_eq!(read_to_string(&path).unwrap_err().to_string(), "it is not a regular file");
            }
        }
    }
}
