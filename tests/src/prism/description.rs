//! The description that prism is given: that of the reference corpus, cut and put right where prism needs it.
//!
//! | change | why |
//! | --- | --- |
//! | paths that aren't tested are left out, and then what nothing refers to | prism expands each schema wherever it is referred to; a whole description of groups keeps it busy for more than ten minutes |
//! | paths begin with the version | prism doesn't look at the path of `servers` |
//! | `additionalProperties: {type: object}` is `true` | the descriptions mean anything at all; prism would refuse the text of any `@odata.type` |
//! | text that comes back is `1` | prism fails to write a number as text, which is what `$count` gives |
//! | results have no `@odata.nextLink` | prism makes up the link `string`, which leads nowhere |
//!
//! All else is the text of the original, above all every parameter and every schema of a body.

use std::collections::HashSet;
use std::path::Path;

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::load;
use serde_json::{Map, Value, json};

/// Name of the property with the address of the next page.
const NEXT_LINK: &str = "@odata.nextLink";

/// A copy of the description of a module with the paths that are wanted, each behind `base_path`, for example `/beta`.
///
/// # Panics
///
/// When the file is no description.
#[must_use]
pub fn described_for(spec: &Path, base_path: &str, wanted: impl Fn(&str) -> bool) -> Value {
    let document = load::load(spec, &mut Diagnostics::default()).expect("a document");
    let mut root = document.root;
    let paths = root["paths"].as_object_mut().expect("the document has paths");
    let cut: Map<String, Value> = std::mem::take(paths)
        .into_iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, item)| (format!("{base_path}{path}"), item))
        .collect();
    *paths = cut;
    put_right(&mut root);
    prune(&mut root);
    root
}

/// Changes what prism takes for something else than it means.
fn put_right(node: &mut Value) {
    match node {
        Value::Array(elements) => elements.iter_mut().for_each(put_right),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                if name == "additionalProperties" && *member == json!({"type": "object"}) {
                    *member = Value::Bool(true);
                } else if name == "responses" {
                    member.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(write_text);
                } else if name == "properties" {
                    member.as_object_mut().into_iter().for_each(|properties| drop(properties.shift_remove(NEXT_LINK)));
                }
                put_right(member);
            }
        }
        _ => {}
    }
}

/// Makes the text of a response one that is a number too.
fn write_text(response: &mut Value) {
    if let Some(content) = response.pointer_mut("/content/text~1plain") {
        *content = json!({"schema": {"type": "string"}, "example": "1"});
    }
}

/// Leaves out the components that no path leads to. Security schemes are named, not referred to, and stay.
fn prune(root: &mut Value) {
    let mut reached = HashSet::new();
    let mut pending = vec![&root["paths"]];
    while let Some(node) = pending.pop() {
        match node {
            Value::Array(elements) => pending.extend(elements),
            Value::Object(members) => {
                if let Some(pointer) = members.get("$ref").and_then(Value::as_str)
                    && reached.insert(pointer.to_owned())
                {
                    pending.extend(root.pointer(pointer.trim_start_matches('#')));
                }
                pending.extend(members.values());
            }
            _ => {}
        }
    }
    let sections = root["components"].as_object_mut().into_iter().flatten();
    for (section, components) in sections.filter(|(section, _)| *section != "securitySchemes") {
        let components = components.as_object_mut().into_iter();
        components.for_each(|all| all.retain(|name, _| reached.contains(&format!("#/components/{section}/{name}"))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_leads_to_is_left_out() {
        let mut root = json!({
            "paths": {"/a": {"get": {"schema": {"$ref": "#/components/schemas/A"}}}},
            "components": {
                "schemas": {
                    "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
                    "B": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
                    "C": {"properties": {"a": {"$ref": "#/components/schemas/A"}}},
                },
                "securitySchemes": {"s": {}},
            },
        });
        prune(&mut root);
        let names = |section: &str| root["components"][section].as_object().map(|all| all.keys().collect::<Vec<_>>());
        assert_eq!(names("schemas"), Some(vec![&"A".to_owned(), &"B".to_owned()]));
        assert_eq!(names("securitySchemes"), Some(vec![&"s".to_owned()]));
    }

    #[test]
    fn open_objects_take_anything() {
        let mut root =
            json!({"a": {"additionalProperties": {"type": "object"}, "properties": {NEXT_LINK: {}, "x": {}}}});
        put_right(&mut root);
        assert_eq!(root, json!({"a": {"additionalProperties": true, "properties": {"x": {}}}}));
        let mut count = json!({"responses": {"Count": {"content": {"text/plain": {"schema": {"type": "integer"}}}}}});
        put_right(&mut count);
        assert_eq!(count["responses"]["Count"]["content"]["text/plain"]["example"], json!("1"));
        let closed = json!({"additionalProperties": {"type": "string"}});
        let mut same = closed.clone();
        put_right(&mut same);
        assert_eq!(same, closed);
    }
}
