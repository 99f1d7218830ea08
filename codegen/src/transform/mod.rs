//! Phase `transform`: `Document` + configuration -> `Spec`, the document after patches, scripts and clean-up.

pub mod directives;
pub mod jsonpath;
pub mod patch;
pub mod script;

use std::path::PathBuf;

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::load::Document;

/// A document after all transforms, as OpenAPI types.
#[derive(Debug, Clone)]
pub struct Spec {
    /// The file it came from.
    pub file: PathBuf,
}

/// Applies the configuration's document transforms, cleans the result up and reads it as OpenAPI.
pub fn run(document: Document, config: &Config, diags: &mut Diagnostics) -> Option<Spec> {
    let _ = (config, diags);
    Some(Spec { file: document.file })
}
