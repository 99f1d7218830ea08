//! The properties of an object with those that it inherits.

use std::collections::HashSet;

use crate::api::{ApiModel, ObjectDef, Property, Shape, TypeId};

/// Properties of an object with those of its parents, which come first; those of one object by name, since their order in a
/// description means nothing. Headers of responses are none of the content.
pub(super) fn properties(api: &ApiModel, id: TypeId) -> Vec<&Property> {
    fn visit<'a>(api: &'a ApiModel, id: TypeId, seen: &mut HashSet<TypeId>, found: &mut Vec<&'a Property>) {
        let Shape::Object(ObjectDef { parents, properties, lost, .. }) = &api.ty(id).shape else { return };
        if !seen.insert(id) {
            return;
        }
        for parent in parents {
            visit(api, *parent, seen, found);
        }
        let mut own: Vec<&Property> = lost.iter().chain(properties).filter(|property| !property.header).collect();
        own.sort_by_key(|property| alphabetical(&property.wire));
        for property in own {
            match found.iter_mut().find(|other| other.wire == property.wire) {
                // What a base leaves open may have one value in a type that derives from it.
                Some(inherited) if property.constant.is_some() => *inherited = property,
                Some(_) => {}
                None => found.push(property),
            }
        }
    }
    let mut found = Vec::new();
    visit(api, id, &mut HashSet::new(), &mut found);
    found
}

/// Where a name stands among others: `@odata.type` beside `odata`, and `_summary` behind `summary`, which has the better claim to
/// be called so in Rust.
fn alphabetical(wire: &str) -> (&str, usize) {
    (wire.trim_start_matches(|c: char| !c.is_alphanumeric()), wire.len())
}
