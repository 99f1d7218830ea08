//! Emitter `facts`: everything that was decided about a module, as one JSON document.

use super::{Models, Output};

/// Writes `facts.json`.
#[must_use]
pub fn emit(models: Models<'_>) -> Vec<Output> {
    let _ = models;
    Vec::new()
}
