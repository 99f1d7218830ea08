//! Phase `transform`: `Document` + configuration -> `Spec`, the document after patches, scripts and clean-up.

mod allof;
pub mod directives;
mod faults;
mod spec;

pub use spec::{Beside, Layout, Spec, escape};

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::load::Document;

/// Applies the configuration's document transforms, cleans the result up and reads it as OpenAPI.
pub fn run(mut document: Document, config: &Config, diags: &mut Diagnostics) -> Option<Spec> {
    directives::apply(&mut document, config, diags);
    diags.finish().ok()?;
    allof::clean(&mut document.root);
    Spec::read(&document.file, document.root, diags)
}
