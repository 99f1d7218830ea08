//! Phase `transform`: `Document` + configuration -> `Spec`, the document after patches, scripts and clean-up.

mod allof;
pub mod directives;
mod faults;
mod guard;
pub mod jsonpath;
pub mod patch;
pub mod script;
mod spec;

pub use allof::LOST;
pub use spec::{Beside, Layout, Spec};

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::load::Document;
use crate::slice;

/// Applies the configuration's document transforms to the document, converts the document to OpenAPI 3.0, cleans the result up and reads it as OpenAPI.
///
/// With `prune`, components that no path needs are dropped, as is wanted where paths were filtered. That comes after
/// the configuration's transforms, which may refer to components that nothing else does.
pub fn run(document: &mut Document, config: &Config, prune: bool, diags: &mut Diagnostics) -> Option<Spec> {
    let removed = directives::apply(document, config, diags);
    diags.finish().ok()?;
    if prune {
        document.root = slice::slice(&document.root, |_| true);
    }
    allof::clean(&document.file, &mut document.root, diags);
    Some(Spec { removed, ..Spec::read(&document.file, &document.root, diags)? })
}
