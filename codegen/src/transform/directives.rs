//! Document directives: applies those of a configuration to a document, in order.

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::load::Document;

/// Runs all document directives of a configuration, and reports those that find nothing to act on.
pub fn apply(document: &mut Document, config: &Config, diags: &mut Diagnostics) {
    let _ = (document, config, diags);
}
