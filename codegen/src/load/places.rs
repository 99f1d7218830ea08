//! Pointers of nodes -> their places in the text that was loaded, whatever its dialect.

use std::path::Path;

use super::{dialect, lines_of};
use crate::diag::{Diagnostics, Place};

/// The places of nodes of a document, by their pointers. Where the document was converted from another dialect, these are
/// pointers into what it became, and the places are those in its text.
#[must_use]
pub fn places(file: &Path, text: &str, pointers: &[&str]) -> Vec<Place> {
    let origins = dialect::origins(text);
    let origin = |pointer: &&str| origins.as_ref().map_or_else(|| (*pointer).to_owned(), |origins| origins.of(pointer));
    let pointers: Vec<String> = pointers.iter().map(origin).collect();
    let lines = lines_of(text, &pointers.iter().map(String::as_str).collect::<Vec<_>>());
    let place = |(pointer, line)| Place { file: file.to_owned(), pointer, line };
    pointers.into_iter().zip(lines).map(place).collect()
}

/// Completes the places of all diagnostics that name a node of a file by its pointer.
pub fn locate(diags: &mut Diagnostics, file: &Path, text: &str) {
    let is_open = |place: &Place| place.line.is_none() && !place.pointer.is_empty() && place.file == file;
    let pointers: Vec<String> = diags.iter().filter(|d| is_open(&d.place)).map(|d| d.place.pointer.clone()).collect();
    if pointers.is_empty() {
        return;
    }
    let found = places(file, text, &pointers.iter().map(String::as_str).collect::<Vec<_>>());
    for (diagnostic, place) in diags.iter_mut().filter(|d| is_open(&d.place)).zip(found) {
        diagnostic.place = place;
    }
}
