//! The properties of an object with those that it inherits.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::api::{ApiModel, ObjectDef, Property, TypeId};

/// Properties of an object with those of its parents, which come first; those of one object by name, since their order in a
/// description means nothing. Headers of responses are none of the content.
pub(super) fn properties(api: &ApiModel, id: TypeId) -> Vec<&Property> {
    let mut found: Vec<&Property> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (_, def) in api.lineage(id) {
        let mut own: Vec<&Property> = content(def).collect();
        own.sort_by_key(|property| alphabetical(&property.wire));
        for property in own {
            match places.entry(&property.wire) {
                // What a base leaves open may have one value in a type that derives from it.
                Entry::Occupied(place) if property.constant.is_some() => found[*place.get()] = property,
                Entry::Occupied(_) => {}
                Entry::Vacant(place) => {
                    place.insert(found.len());
                    found.push(property);
                }
            }
        }
    }
    found
}

/// Whether an object has properties, its own or inherited ones.
pub(super) fn has_properties(api: &ApiModel, id: TypeId) -> bool {
    api.lineage(id).into_iter().any(|(_, def)| content(def).next().is_some())
}

fn content(def: &ObjectDef) -> impl Iterator<Item = &Property> {
    def.lost.iter().chain(&def.properties).filter(|property| !property.header)
}

/// Where a name stands among others: `@odata.type` beside `odata`, and `_summary` behind `summary`, which has the better claim to
/// be called so in Rust.
fn alphabetical(wire: &str) -> (&str, usize) {
    (wire.trim_start_matches(|c: char| !c.is_alphanumeric()), wire.len())
}
