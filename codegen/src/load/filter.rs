//! Path filters: globs over the path keys of a document -> the paths that are kept.
//!
//! E.g. `/users/{user-id}/events/**` keeps everything below an event of a user.

use crate::diag::{Diagnostics, Place};

use super::Document;

/// Compiled globs. Braces are literal; `*` stands for a part of one segment, `**` for any number of segments.
#[derive(Debug, Clone, Default)]
pub struct PathGlobs {}

impl PathGlobs {
    /// Compiles globs; `place` is where they are written. Faults are reported; `None` when one is no glob.
    pub fn new(globs: &[String], place: &Place, diags: &mut Diagnostics) -> Option<Self> {
        let _ = (globs, place, diags);
        Some(Self {})
    }

    /// Whether any of the globs matches a path key.
    #[must_use]
    pub fn is_match(&self, path: &str) -> bool {
        let _ = path;
        true
    }

    /// Reports each glob that matches none of the paths, with the paths nearest to it.
    pub fn report_unmatched(&self, paths: &[String], diags: &mut Diagnostics) {
        let _ = (paths, diags);
    }
}

/// Removes the paths of a document that `keep` does not name, and gives their keys back.
pub fn retain(document: &mut Document, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let _ = (document, keep);
    Vec::new()
}
