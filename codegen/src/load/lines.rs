//! The lines of nodes: RFC 6901 pointers -> line numbers, from the text of a YAML or JSON document.

use std::path::Path;

use crate::diag::Diagnostics;

/// The lines of several nodes, in one pass over the text.
pub(crate) fn lines_of(text: &str, pointers: &[&str]) -> Vec<Option<u32>> {
    let _ = text;
    vec![None; pointers.len()]
}

/// Completes the lines of all diagnostics that name a node of a file by its pointer.
pub fn locate(diags: &mut Diagnostics, file: &Path, text: &str) {
    let _ = (diags, file, text);
}
