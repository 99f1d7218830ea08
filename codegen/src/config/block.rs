//! A block of settings: what a configuration file holds, in whichever form it is written.

use serde_json::{Map, Value};

use super::parse::Raw;
use crate::diag::Place;

/// One block of settings.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The condition under which it counts; empty when it always does.
    pub condition: String,
    /// Where it begins.
    pub place: Place,
    /// Its settings, without the directives.
    pub values: Map<String, Value>,
    /// Its directives, in order.
    pub directives: Vec<Raw>,
}
