//! Emitter `rust`: request structs, models and the identity of a module.

mod docs;

use super::{Models, Output};

/// Writes `rust/…`: the Rust module of the models' module.
#[must_use]
pub fn emit(models: Models<'_>) -> Vec<Output> {
    let _ = models;
    Vec::new()
}
