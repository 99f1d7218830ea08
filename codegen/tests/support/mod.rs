//! Folders as tests see them: paths and contents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The files below a folder, by their paths in it.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// Reads a folder; one that isn't there has no files.
pub fn read(root: &Path) -> Tree {
    let (mut files, mut open) = (Tree::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Writes files in that order.
pub fn write<'f>(root: &Path, files: impl Iterator<Item = (&'f PathBuf, &'f Vec<u8>)>) {
    for (path, bytes) in files {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), bytes).unwrap();
    }
}

/// The descriptions, the configuration and the promised names of this repository.
#[allow(dead_code, reason = "not every test needs them")]
pub fn specs() -> Tree {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs"))
}
