//! Where tests find the repository and the reference corpus.

use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The reference corpus: the folder that `GRAPHSMITH_CORPUS` names, or `../shared` beside the repository.
///
/// `None` where there is none; the test that asked has nothing to compare with and returns, which is recorded for the end of the test run.
#[must_use]
pub fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("GRAPHSMITH_CORPUS").map_or_else(|| repository().join("../shared"), PathBuf::from);
    if !folder.is_dir() {
        test_summary::record("no reference corpus in ../shared, nor in the folder that GRAPHSMITH_CORPUS names");
        return None;
    }
    Some(folder)
}
