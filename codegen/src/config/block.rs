//! A block of settings: what a configuration file holds, in whichever form it is written.

use std::collections::HashMap;

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
    /// Where those of its settings are written that a message may be about; the others are only looked for in vain.
    pub places: HashMap<String, Place>,
    /// Its directives, in order.
    pub directives: Vec<Raw>,
}

impl Block {
    /// Where a setting is written; the beginning of the block where that isn't known.
    pub fn place_of(&self, key: &str) -> Place {
        self.places.get(key).unwrap_or(&self.place).clone()
    }
}
