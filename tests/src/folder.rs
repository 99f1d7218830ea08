//! Folders as values: all files below a folder with their contents.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The files below a folder: path with `/` -> content. Empty for a folder that doesn't exist.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads all files below a folder.
pub fn read(root: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    if root.exists() {
        read_below(root, "", &mut files)?;
    }
    Ok(files)
}

fn read_below(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_below(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// Makes a folder hold exactly these files.
pub fn replace(root: &Path, files: &Files) -> io::Result<()> {
    if root.exists() {
        fs::remove_dir_all(root)?;
    }
    for (name, bytes) in files {
        let file = root.join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, bytes)?;
    }
    Ok(())
}

/// Copies a folder with all below it.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    replace(to, &read(from)?)
}
