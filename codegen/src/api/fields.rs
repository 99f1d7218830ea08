//! Forms: the properties of a body and what `encoding` says of them -> how each is written.
//!
//! Where nothing is said, a property of `application/x-www-form-urlencoded` is its value, one of `multipart/form-data` a part;
//! a list gives its name several times, an object is JSON, and what is binary is a file.

use std::collections::HashSet;

use graphsmith_catalog::vocabulary::{Content, Encoding};
use serde_json::Value;

use super::inherited::lineage;
use super::media::{self, Kind};
use super::model::{BodyField, Property, Shape, TypeDef, TypeId};
use crate::resolve;

/// The fields of a body; none where its properties aren't known.
pub(super) fn of(
    types: &[TypeDef],
    body: TypeId,
    written: Content,
    given: &[(String, resolve::Encoding)],
) -> Vec<BodyField> {
    let mut names = HashSet::new();
    let all = lineage(types, body).into_iter().flat_map(|(_, def)| def.lost.iter().chain(&def.properties));
    let mut properties: Vec<&Property> = all.filter(|property| names.insert(property.wire.as_str())).collect();
    properties.sort_by(|a, b| a.wire.cmp(&b.wire));
    let field = |property: &&Property| {
        let given = given.iter().find(|(name, _)| *name == property.wire).map(|(_, encoding)| encoding);
        let is_file = written == Content::Multipart && is_binary(types, property.ty);
        let content_type = given.and_then(|given| given.content_type.as_deref());
        // Several media types are a choice; the first one is sent.
        let media_type = content_type.and_then(|types| types.split(',').next()).map(str::trim).unwrap_or_default();
        let media_type = if media_type.contains('*') { "" } else { media_type };
        let encoding = match given {
            _ if is_file => Encoding::File,
            _ if media::kind(media_type) == Kind::Json => Encoding::Json,
            Some(given) if written == Content::Form => styled(given),
            _ => Encoding::Plain,
        };
        BodyField {
            wire: property.wire.clone(),
            encoding,
            media_type: if written == Content::Multipart { media_type.to_owned() } else { String::new() },
            ty: property.ty,
            description: property.description.clone(),
            required: property.required,
            constant: property.constant.clone().filter(|value| !is_file && is_simple(value)),
        }
    };
    properties.iter().filter(|property| !property.header && !property.read_only).map(field).collect()
}

/// Whether a value is written as one text.
fn is_simple(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Bool(_) | Value::Number(_))
}

/// How a property is written in a style of OpenAPI.
fn styled(given: &resolve::Encoding) -> Encoding {
    match (given.style, given.explode) {
        (None, _) => Encoding::Plain,
        (Some("deepObject"), _) => Encoding::Brackets,
        (Some(_), true) => Encoding::Spread,
        (Some("spaceDelimited"), false) => Encoding::Spaces,
        (Some("pipeDelimited"), false) => Encoding::Pipes,
        (Some(_), false) => Encoding::Commas,
    }
}

/// Whether a type is raw bytes, or a list of them.
fn is_binary(types: &[TypeDef], ty: TypeId) -> bool {
    match types[ty.0 as usize].shape {
        Shape::Stream => true,
        Shape::Array(item) => matches!(types[item.0 as usize].shape, Shape::Stream),
        _ => false,
    }
}
