//! Cuts the smallest valid description out of a larger one. In: a document and a choice of paths. Out: a document with
//! those paths and the components that they need, everything in the order of the original.

mod merge;

use std::collections::BTreeSet;

pub use merge::add;
use serde_json::{Map, Value};

use crate::pointer;

/// The smallest valid document with the paths that `keep` accepts.
///
/// It has the components that those paths reach through references, discriminator mappings and security requirements,
/// the tags that their operations bear, and the head of the original (`info`, `servers`, extensions). A path that is
/// the target of a reference stays too. A reference to something that the document lacks, or to another file, is left
/// as it is. The result has no paths when none was accepted.
pub fn slice(document: &Value, mut keep: impl FnMut(&str) -> bool) -> Value {
    let Some(root) = document.as_object() else { return document.clone() };
    let mut reach = Reach::default();
    for key in object(root.get("paths")).map(|(key, _)| key).filter(|key| keep(key)) {
        reach.want("paths", key);
    }
    // Security requirements of the whole document hold for every operation that has none of its own.
    if let Some(requirements) = root.get("security") {
        reach.want_security(requirements);
    }
    while let Some((section, name)) = reach.queue.pop() {
        let home = if section == "paths" { root.get("paths") } else { component_section(root, &section) };
        if let Some(value) = home.and_then(|home| home.get(&name)) {
            reach.scan(value);
        }
    }

    let mut out = Map::new();
    for (key, value) in root {
        let part = match key.as_str() {
            "paths" => pick(value, "paths", &reach),
            "components" => object(Some(value))
                .map(|(section, items)| (section.clone(), pick(items, section, &reach)))
                .filter(|(_, items)| !is_empty(items))
                .collect(),
            "tags" => used_tags(value, root.get("paths"), &reach),
            // Webhooks of OpenAPI 3.1 aren't reached through paths.
            "webhooks" => continue,
            _ => value.clone(),
        };
        let emptied = matches!(key.as_str(), "components" | "tags") && is_empty(&part);
        if !emptied {
            out.insert(key.clone(), part);
        }
    }
    Value::Object(out)
}

/// What is needed, as (section, name), where a path counts as an entry of the section `paths`.
#[derive(Default)]
struct Reach {
    wanted: BTreeSet<(String, String)>,
    queue: Vec<(String, String)>,
}

impl Reach {
    fn want(&mut self, section: &str, name: &str) {
        let entry = (section.to_owned(), name.to_owned());
        if self.wanted.insert(entry.clone()) {
            self.queue.push(entry);
        }
    }

    fn has(&self, section: &str, name: &str) -> bool {
        self.wanted.contains(&(section.to_owned(), name.to_owned()))
    }

    /// Notes everything that a value refers to.
    fn scan(&mut self, value: &Value) {
        let mut stack = vec![value];
        while let Some(value) = stack.pop() {
            match value {
                Value::Array(items) => stack.extend(items),
                Value::Object(map) => {
                    for (key, value) in map {
                        match key.as_str() {
                            "$ref" | "operationRef" => self.want_reference(value),
                            "discriminator" => self.want_mapping(value.get("mapping")),
                            "security" => self.want_security(value),
                            _ => {}
                        }
                    }
                    stack.extend(map.values());
                }
                _ => {}
            }
        }
    }

    /// `#/components/schemas/a`, or a place inside such a component, or inside a path.
    fn want_reference(&mut self, reference: &Value) {
        let Some(pointer) = reference.as_str().and_then(|text| text.strip_prefix("#/")) else { return };
        let mut tokens = pointer.split('/').map(pointer::unescape);
        match (tokens.next().as_deref(), tokens.next(), tokens.next()) {
            (Some("components"), Some(section), Some(name)) => self.want(&section, &name),
            (Some("paths"), Some(path), _) => self.want("paths", &path),
            _ => {}
        }
    }

    /// The values of a discriminator's mapping are references or names of schemas.
    fn want_mapping(&mut self, mapping: Option<&Value>) {
        for (_, target) in object(mapping) {
            match target.as_str() {
                Some(name) if !name.contains('/') => self.want("schemas", name),
                _ => self.want_reference(target),
            }
        }
    }

    /// The keys of a security requirement are names of security schemes.
    fn want_security(&mut self, requirements: &Value) {
        for requirement in requirements.as_array().into_iter().flatten() {
            for (scheme, _) in object(Some(requirement)) {
                self.want("securitySchemes", scheme);
            }
        }
    }
}

/// The entries of an object; none for anything else.
fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

fn component_section<'a>(root: &'a Map<String, Value>, section: &str) -> Option<&'a Value> {
    root.get("components")?.get(section)
}

/// The wanted entries of a section. What isn't a section (an extension) stays as it is.
fn pick(section: &Value, name: &str, reach: &Reach) -> Value {
    if name.starts_with("x-") || !section.is_object() {
        return section.clone();
    }
    let wanted = object(Some(section)).filter(|(key, _)| reach.has(name, key));
    wanted.map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// The declared tags that an operation of a wanted path bears.
fn used_tags(tags: &Value, paths: Option<&Value>, reach: &Reach) -> Value {
    let used: BTreeSet<&str> = object(paths)
        .filter(|(path, _)| reach.has("paths", path))
        // A path item's keys other than methods hold no tags.
        .flat_map(|(_, item)| object(Some(item)).filter_map(|(_, operation)| operation.get("tags")?.as_array()))
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let is_used = |tag: &&Value| tag.get("name").and_then(Value::as_str).is_some_and(|name| used.contains(name));
    Value::Array(tags.as_array().into_iter().flatten().filter(is_used).cloned().collect())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "openapi": "3.0.1",
            "info": { "title": "Test", "version": "1" },
            "servers": [{ "url": "https://example.com/" }],
            "tags": [{ "name": "b" }, { "name": "a" }],
            "paths": {
                "/a/{id}": {
                    "parameters": [{ "$ref": "#/components/parameters/id" }],
                    "get": { "tags": ["a"], "responses": { "200": { "$ref": "#/components/responses/one" } } },
                },
                "/b": { "get": { "tags": ["b"], "security": [{ "key": [] }], "responses": {} } },
                "/c": { "$ref": "#/paths/~1b" },
                "/d": { "post": { "requestBody": { "$ref": "#/components/requestBodies/d" } } },
            },
            "components": {
                "x-note": { "kept": true },
                "schemas": {
                    "unused": { "$ref": "#/components/schemas/leaf" },
                    "leaf": { "type": "string" },
                    "tree": {
                        "properties": {
                            "child": { "$ref": "#/components/schemas/tree" },
                            "part": { "$ref": "#/components/schemas/whole/properties/part" },
                        },
                    },
                    "whole": { "properties": { "part": { "type": "string" } } },
                    "base": {
                        "discriminator": {
                            "propertyName": "@odata.type",
                            "mapping": { "#x": "#/components/schemas/x", "#y": "y" },
                        },
                    },
                    "x": { "allOf": [{ "$ref": "#/components/schemas/base" }] },
                    "y": { "properties": { "security": { "type": "string" }, "mapping": { "type": "leaf" } } },
                },
                "responses": { "one": { "content": { "a/b": { "schema": { "$ref": "#/components/schemas/tree" } } } } },
                "parameters": { "other": {}, "id": { "name": "id", "in": "path" } },
                "requestBodies": { "d": { "content": { "a/b": { "schema": { "$ref": "#/components/schemas/base" } } } } },
                "securitySchemes": { "oauth": {}, "key": {}, "unused": {} },
            },
            "security": [{ "oauth": [] }],
            "webhooks": {},
        })
    }

    fn names(value: &Value) -> Vec<&str> {
        object(Some(value)).map(|(key, _)| key.as_str()).collect()
    }

    fn cut(paths: &[&str]) -> Value {
        slice(&document(), |path| paths.contains(&path))
    }

    #[test]
    fn references_are_followed_and_the_order_stays() {
        let cut = cut(&["/a/{id}"]);
        assert_eq!(names(&cut), ["openapi", "info", "servers", "tags", "paths", "components", "security"]);
        assert_eq!(names(&cut["paths"]), ["/a/{id}"]);
        assert_eq!(names(&cut["components"]), ["x-note", "schemas", "responses", "parameters", "securitySchemes"]);
        assert_eq!(names(&cut["components"]["schemas"]), ["tree", "whole"]);
        assert_eq!(names(&cut["components"]["parameters"]), ["id"]);
        assert_eq!(names(&cut["components"]["securitySchemes"]), ["oauth"]);
        assert_eq!(cut["tags"], json!([{ "name": "a" }]));
    }

    #[test]
    fn what_stays_is_unchanged() {
        let (all, cut) = (document(), cut(&["/a/{id}"]));
        assert_eq!(cut["paths"]["/a/{id}"], all["paths"]["/a/{id}"]);
        assert_eq!(cut["components"]["schemas"]["tree"], all["components"]["schemas"]["tree"]);
        assert_eq!(cut["info"], all["info"]);
    }

    #[test]
    fn a_path_that_is_referred_to_stays_with_its_own_security() {
        let cut = cut(&["/c"]);
        assert_eq!(names(&cut["paths"]), ["/b", "/c"]);
        assert_eq!(names(&cut["components"]["securitySchemes"]), ["oauth", "key"]);
        assert_eq!(cut["tags"], json!([{ "name": "b" }]));
    }

    #[test]
    fn discriminator_mappings_are_references() {
        let cut = cut(&["/d"]);
        assert_eq!(names(&cut["components"]["schemas"]), ["base", "x", "y"]);
        assert_eq!(cut.get("tags"), None);
    }

    #[test]
    fn a_slice_of_a_slice_is_the_slice() {
        for path in ["/a/{id}", "/b", "/c", "/d"] {
            let once = cut(&[path]);
            assert_eq!(slice(&once, |_| true), once, "{path}");
        }
    }

    #[test]
    fn nothing_chosen_leaves_no_paths() {
        let cut = cut(&[]);
        assert_eq!(cut["paths"], json!({}));
        assert_eq!(names(&cut["components"]), ["x-note", "securitySchemes"]);
    }

    #[test]
    fn what_is_no_description_gives_no_panic() {
        for odd in [json!(null), json!([1]), json!({ "paths": 1, "components": [], "tags": {}, "security": {} })] {
            let _ = slice(&odd, |_| true);
        }
    }
}
