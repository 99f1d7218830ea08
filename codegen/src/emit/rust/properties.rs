//! The properties of an object with those that it inherits.

use std::collections::HashSet;

use crate::api::{ApiModel, ObjectDef, Property, Shape, TypeId};

/// Properties of an object with those of its parents, which come first. Headers of responses are none of the content.
pub(super) fn properties(api: &ApiModel, id: TypeId) -> Vec<&Property> {
    fn visit<'a>(api: &'a ApiModel, id: TypeId, seen: &mut HashSet<TypeId>, found: &mut Vec<&'a Property>) {
        let Shape::Object(ObjectDef { parents, properties, lost, .. }) = &api.ty(id).shape else { return };
        if !seen.insert(id) {
            return;
        }
        for parent in parents {
            visit(api, *parent, seen, found);
        }
        for property in lost.iter().chain(properties).filter(|property| !property.header) {
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
