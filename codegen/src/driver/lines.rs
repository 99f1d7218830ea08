//! Completes the lines of faults: pointers -> lines, read from the files again, because most runs need none.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostics, Place, Severity};
use crate::load;

/// Finds the lines of the diagnostics of at least that severity which name a node of a file by its pointer only.
/// A file that can't be read any more leaves them without.
pub fn locate(diags: &mut Diagnostics, at_least: Severity) {
    let files = without_lines(diags, at_least);
    locate_in(files, diags);
}

/// Finds the lines of all that is in files which were read.
pub(super) fn locate_in_inputs(diags: &mut Diagnostics) {
    let mut files = without_lines(diags, Severity::Note);
    if !files.is_empty() {
        let read: BTreeSet<&Path> = diags.inputs.iter().map(|input| input.path.as_path()).collect();
        files.retain(|file| read.contains(file.as_path()));
    }
    locate_in(files, diags);
}

/// The files of diagnostics of at least that severity that have a pointer and no line.
fn without_lines(diags: &Diagnostics, at_least: Severity) -> BTreeSet<PathBuf> {
    let unlocated = |place: &Place| place.line.is_none() && !place.pointer.is_empty();
    diags.iter().filter(|d| d.severity >= at_least && unlocated(&d.place)).map(|d| d.place.file.clone()).collect()
}

fn locate_in(files: BTreeSet<PathBuf>, diags: &mut Diagnostics) {
    for file in files {
        if let Ok(text) = std::fs::read_to_string(&file) {
            load::locate(diags, &file, &text);
        }
    }
}
