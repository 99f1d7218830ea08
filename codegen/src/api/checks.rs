//! What a description says that can't be meant: warnings about the finished model.

use std::collections::HashSet;
use std::path::Path;

use graphsmith_catalog::vocabulary::Content;

use super::model::{ApiModel, Operation, Property, Shape, TypeId};
use super::reply::ReturnType;
use crate::diag::{Diagnostics, Place};

/// Warns of what is found.
pub fn check(model: &ApiModel, file: &Path, diags: &mut Diagnostics) {
    let mut seen = HashSet::new();
    for operation in &model.operations {
        missing_items(model, operation, file, diags);
        if let Some(body) = operation.body.as_ref().filter(|body| body.content == Content::Json) {
            bytes_in_json(model, body.ty, &mut seen, &mut |pointer, what| {
                let message = format!("{what} is `format: binary`, and JSON has no bytes: they are sent as base64");
                let hint = "say `format: byte` if the service takes base64, else describe the body as \
                            `multipart/form-data` or as the bytes alone";
                diags.warn(Place::pointer(file, pointer), message, hint);
            });
        }
    }
}

/// An operation may say that it pages by a property that its reply doesn't have; a list as the whole reply needs none.
fn missing_items(model: &ApiModel, operation: &Operation, file: &Path, diags: &mut Diagnostics) {
    let (Some(paging), ReturnType::Value(ty)) = (&operation.paging, model.return_type(operation)) else { return };
    if matches!(model.ty(ty).shape, Shape::Object(_)) {
        let place = Place::pointer(file, format!("{}/x-ms-pageable", operation.pointer));
        let message = format!("the reply has no list `{}`, so it is one value and no pages follow", paging.item_name);
        diags.warn(place, message, "name the property with the items in `itemName`");
    }
}

/// Finds bytes inside a type that is sent: tells the pointer of the schema that has them, and what they are there.
fn bytes_in_json(model: &ApiModel, root: TypeId, seen: &mut HashSet<TypeId>, found: &mut impl FnMut(&str, &str)) {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let ty = model.ty(id);
        let is_bytes = |ty: TypeId| matches!(model.ty(model.element(ty)).shape, Shape::Stream);
        match &ty.shape {
            Shape::Array(item) => open.push(*item),
            Shape::Dictionary(value) if is_bytes(*value) => found(&ty.pointer, "each value"),
            Shape::Dictionary(value) => open.push(*value),
            Shape::Object(def) => {
                let sent = |property: &&Property| !property.read_only && !property.header;
                for property in def.lost.iter().chain(&def.properties).filter(sent) {
                    if is_bytes(property.ty) {
                        found(&ty.pointer, &format!("the property `{}`", property.wire));
                    } else {
                        open.push(property.ty);
                    }
                }
                open.extend(def.parents.iter().chain(&def.dictionary_parents).chain(&def.additional));
            }
            _ => {}
        }
    }
}
