//! Merging of `allOf` members that are written in place (docs/rules.md#1-3-inline-members-of-allof).
//!
//! Graph describes an entity as `allOf: [{$ref: base}, {title, properties, …}]`. The second member is what the schema
//! itself has to say, so its keys move up and only references stay in the list.

use serde_json::{Map, Value};

/// Cleans all named schemas of a document.
pub fn clean(root: &mut Value) {
    let schemas = root.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for schema in schemas.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        clean_schema(schema);
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
    let (own, inherited): (Vec<_>, Vec<_>) = std::mem::take(members).into_iter().partition(is_own_part);
    *members = inherited;
    for part in own {
        let Value::Object(part) = part else { continue };
        for (key, value) in part {
            schema.insert(key, value);
        }
    }
}

/// Whether a member belongs to the schema itself: neither a reference nor a schema that inherits in turn.
fn is_own_part(member: &Value) -> bool {
    let Value::Object(member) = member else { return false };
    let inherits = member.get("allOf").and_then(Value::as_array).is_some_and(|all_of| !all_of.is_empty());
    !member.contains_key("$ref") && !inherits
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        clean(&mut root);
        let schemas = &root["components"]["schemas"];
        assert_eq!(
            schemas["event"],
            json!({"description": "new", "allOf": [{"$ref": "#/components/schemas/item"}], "title": "event",
                "properties": {"id": {"type": "string"}}})
        );
        assert_eq!(schemas["own"]["allOf"], json!([{"title": "stays"}]));
        assert_eq!(schemas["deep"]["allOf"][0]["allOf"].as_array().map(Vec::len), Some(1));
    }
}
