//! Merging of `allOf` members that are written in place (docs/rules.md#1-3-inline-members-of-allof).
//!
//! Graph describes an entity as `allOf: [{$ref: base}, {title, properties, …}]`. The second member is what the schema
//! itself has to say, so its keys move up and only references stay in the list.

//!
//! Of several such members only the last one's properties stay, in AutoRest and so in cmdlets. The others are kept under a key
//! of their own, since bodies and replies have them.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::diag::{Diagnostics, Place};
use crate::pointer::escape;

/// Where a schema keeps the properties that merging takes away: a list of `{at, properties, required}`, one for each
/// member of `allOf` that has any, with its place in the list.
pub const LOST: &str = "x-graphsmith-lost";

/// Cleans all named schemas of a document.
pub fn clean(file: &Path, root: &mut Value, diags: &mut Diagnostics) {
    let schemas = root.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        let Some(schema) = schema.as_object_mut() else { continue };
        clean_schema(schema);
        let lost = schema.get(LOST).and_then(Value::as_array).into_iter().flatten();
        let names: Vec<_> =
            lost.filter_map(|part| part["properties"].as_object()).flat_map(Map::keys).cloned().collect();
        if !names.is_empty() {
            diags.warn(
                Place::pointer(file, format!("/components/schemas/{}/allOf", escape(name))),
                format!(
                    "`allOf` has several members with properties of their own: parameters are made of the last one's only, \
                     not of `{}`",
                    names.join("`, `")
                ),
                "write the properties into one member; the whole body can be given with all of them",
            );
        }
    }
}

fn clean_schema(schema: &mut Map<String, Value>) {
    if schema.contains_key("properties") || schema.contains_key("$ref") {
        return;
    }
    let Some(Value::Array(members)) = schema.get_mut("allOf") else { return };
    if !members.iter().any(is_own_part) {
        return;
    }
    let (own, inherited): (Vec<_>, Vec<_>) =
        std::mem::take(members).into_iter().enumerate().partition(|(_, member)| is_own_part(member));
    *members = inherited.into_iter().map(|(_, member)| member).collect();
    let lost = lost(&own);
    for (_, part) in own {
        let Value::Object(part) = part else { continue };
        for (key, value) in part {
            schema.insert(key, value);
        }
    }
    if !lost.is_empty() {
        schema.insert(LOST.to_owned(), lost.into());
    }
}

/// What the members have but for the last one with properties.
fn lost(own: &[(usize, Value)]) -> Vec<Value> {
    let with_properties = own.iter().filter_map(|(at, part)| Some((*at, part.get("properties")?.as_object()?, part)));
    let mut parts: Vec<_> = with_properties.collect();
    let Some((_, kept, _)) = parts.pop() else { return Vec::new() };
    let one = |(at, properties, part): (usize, &Map<String, Value>, &Value)| {
        let lost: Map<String, Value> = properties
            .iter()
            .filter(|(name, _)| !kept.contains_key(*name))
            .map(|(n, p)| (n.clone(), p.clone()))
            .collect();
        let required = part.get("required").cloned().unwrap_or_else(|| json!([]));
        (!lost.is_empty()).then(|| json!({"at": at, "properties": lost, "required": required}))
    };
    parts.into_iter().filter_map(one).collect()
}

/// Whether a member belongs to the schema itself: neither a reference nor a schema that inherits in turn.
fn is_own_part(member: &Value) -> bool {
    let Value::Object(member) = member else { return false };
    let inherits = member.get("allOf").and_then(Value::as_array).is_some_and(|all_of| !all_of.is_empty());
    !member.contains_key("$ref") && !inherits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_written_members_up_and_keeps_references() {
        let mut root = json!({"components": {"schemas": {
            "event": {"description": "old", "allOf": [
                {"$ref": "#/components/schemas/item"},
                {"title": "event", "description": "new", "properties": {"id": {"type": "string"}}},
            ]},
            "own": {"properties": {}, "allOf": [{"title": "stays"}]},
            "deep": {"allOf": [{"allOf": [{"$ref": "#/components/schemas/item"}]}]},
        }}});
        let mut diags = Diagnostics::default();
        clean(Path::new("x.yml"), &mut root, &mut diags);
        assert_eq!(diags.iter().count(), 0);
        let schemas = &root["components"]["schemas"];
        assert_eq!(
            schemas["event"],
            json!({"description": "new", "allOf": [{"$ref": "#/components/schemas/item"}], "title": "event",
                "properties": {"id": {"type": "string"}}})
        );
        assert_eq!(schemas["own"]["allOf"], json!([{"title": "stays"}]));
        assert_eq!(schemas["deep"]["allOf"][0]["allOf"].as_array().map(Vec::len), Some(1));
    }

    #[test]
    fn keeps_what_several_written_members_have() {
        let mut root = json!({"components": {"schemas": {"list": {"allOf": [
            {"properties": {"lines": {"type": "array"}, "note": {"type": "integer"}}, "required": ["lines"]},
            {"$ref": "#/components/schemas/item"},
            {"properties": {"note": {"type": "string"}}},
        ]}}}});
        let mut diags = Diagnostics::default();
        clean(Path::new("x.yml"), &mut root, &mut diags);
        let list = &root["components"]["schemas"]["list"];
        assert_eq!(list["properties"], json!({"note": {"type": "string"}}));
        assert_eq!(list[LOST], json!([{"at": 0, "properties": {"lines": {"type": "array"}}, "required": ["lines"]}]));
        assert!(diags.iter().next().is_some_and(|d| d.message.contains("`lines`")));
    }
}
