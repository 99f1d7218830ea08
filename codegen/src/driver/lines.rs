//! Completes the lines of faults: pointers -> lines, read from the files again, because most runs need none.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::diag::{Diagnostics, Place, Severity};
use crate::load;

/// Finds the lines of the diagnostics of at least that severity which name a node of a file by its pointer only.
/// A file that can't be read any more leaves them without.
pub fn locate(diags: &mut Diagnostics, at_least: Severity) {
    let unlocated = |place: &Place| place.line.is_none() && !place.pointer.is_empty();
    let files: BTreeSet<PathBuf> =
        diags.iter().filter(|d| d.severity >= at_least && unlocated(&d.place)).map(|d| d.place.file.clone()).collect();
    for file in files {
        if let Ok(text) = std::fs::read_to_string(&file) {
            load::locate(diags, &file, &text);
        }
    }
}
