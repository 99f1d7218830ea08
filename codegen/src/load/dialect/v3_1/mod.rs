//! OpenAPI 3.1 -> OpenAPI 3.0 (docs/dialects.md#openapi-3-1). This file has all but the schemas.

mod keywords;
mod schemas;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Conversion, child};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Dialects of schemas that say nothing else than OpenAPI 3.1 does.
const SCHEMA_DIALECTS: [&str; 2] =
    ["https://spec.openapis.org/oas/3.1/dialect/base", "https://json-schema.org/draft/2020-12/schema"];

/// Converts a document.
pub fn convert(mut root: Value, conversion: &mut Conversion) -> Value {
    let path_items = root.pointer_mut("/components/pathItems").map(Value::take).unwrap_or_default();
    let names = root.pointer("/components/schemas").and_then(Value::as_object);
    let names = names.map(|schemas| schemas.keys().cloned().collect()).unwrap_or_default();
    Converter { conversion, names, definitions: Vec::new(), renamed: HashMap::new(), path_items }.document(root)
}

/// One pass over a document. `to` is always a pointer into the new tree.
struct Converter<'c> {
    conversion: &'c mut Conversion,
    /// Names of schemas in the components.
    names: Vec<String>,
    /// Schemas that move to the components: name, content, and where they are in the file.
    definitions: Vec<(String, Value, String)>,
    /// References that change with them.
    renamed: HashMap<String, String>,
    path_items: Value,
}

impl Converter<'_> {
    fn document(mut self, root: Value) -> Value {
        let Value::Object(root) = root else { return root };
        let mut out = Map::new();
        for (key, value) in root {
            let to = child("", &key);
            let value = match key.as_str() {
                "openapi" => json!("3.0.3"),
                "webhooks" => {
                    let message = "webhooks are passed over: they are requests that the service makes";
                    self.conversion.note(&to, message);
                    continue;
                }
                "jsonSchemaDialect" => {
                    if !value.as_str().is_some_and(|dialect| SCHEMA_DIALECTS.contains(&dialect)) {
                        let message = "schemas are read as OpenAPI 3.1 means them, not by this dialect";
                        self.conversion.loss(&to, message, "remove the line, and what only this dialect knows");
                    }
                    continue;
                }
                "paths" => self.paths(value, &to),
                "components" => self.components(value, &to),
                _ => value,
            };
            out.insert(key, value);
        }
        out.entry("paths").or_insert_with(|| json!({}));
        self.add_definitions(&mut out);
        let mut out = Value::Object(out);
        rename_references(&mut out, &self.renamed);
        out
    }

    /// Adds the schemas that were defined inside of others; these may define some in turn.
    fn add_definitions(&mut self, out: &mut Map<String, Value>) {
        while !self.definitions.is_empty() {
            for (name, schema, from) in std::mem::take(&mut self.definitions) {
                let to = child("/components/schemas", &name);
                self.conversion.origins.set(&to, from);
                let schema = self.schema(schema, &to);
                let components = out.entry("components").or_insert_with(|| json!({}));
                if let Some(components) = components.as_object_mut() {
                    let schemas = components.entry("schemas").or_insert_with(|| json!({}));
                    schemas.as_object_mut().and_then(|schemas| schemas.insert(name, schema));
                }
            }
        }
    }

    fn paths(&mut self, paths: Value, to: &str) -> Value {
        let Value::Object(paths) = paths else { return paths };
        paths.into_iter().map(|(path, item)| (path.clone(), self.path_item(item, &child(to, &path)))).collect()
    }

    fn path_item(&mut self, item: Value, to: &str) -> Value {
        let Value::Object(mut item) = item else { return item };
        let shared = item.get("$ref").and_then(Value::as_str).and_then(|text| {
            let name = crate::pointer::unescape(text.strip_prefix("#/components/pathItems/")?);
            Some((self.path_items.get(&name)?.as_object()?.clone(), child("/components/pathItems", &name)))
        });
        if let Some((shared, from)) = shared {
            item.shift_remove("$ref");
            for (key, value) in shared {
                if !item.contains_key(&key) {
                    self.conversion.origins.set(child(to, &key), child(&from, &key));
                    item.insert(key, value);
                }
            }
        }
        for (key, operation) in &mut item {
            if METHODS.contains(&key.as_str())
                && let Some(operation) = operation.as_object_mut()
            {
                operation.entry("responses").or_insert_with(|| json!({}));
            }
        }
        self.part(Value::Object(item), to)
    }

    fn components(&mut self, components: Value, to: &str) -> Value {
        let Value::Object(mut components) = components else { return components };
        components.shift_remove("pathItems");
        let convert = |(section, items): (String, Value)| {
            let to = child(to, &section);
            let items = match section.as_str() {
                "schemas" => self.entries(items, |c, _, schema, to| Some(c.schema(schema, to)), &to),
                "securitySchemes" => self.entries(items, Self::security_scheme, &to),
                "examples" | "links" => items,
                _ => self.entries(items, |c, _, item, to| Some(c.part(item, to)), &to),
            };
            (section, items)
        };
        components.into_iter().map(convert).collect()
    }

    fn security_scheme(&mut self, _: &str, scheme: Value, to: &str) -> Option<Value> {
        if scheme.get("type").and_then(Value::as_str) == Some("mutualTLS") {
            let message = "requests bear no certificate: the scheme `mutualTLS` is left out";
            self.conversion.loss(to, message, "use another scheme of the service");
            return None;
        }
        Some(scheme)
    }

    /// Converts the values of a mapping whose keys are names.
    fn entries(
        &mut self,
        entries: Value,
        mut convert: impl FnMut(&mut Self, &str, Value, &str) -> Option<Value>,
        to: &str,
    ) -> Value {
        let Value::Object(entries) = entries else { return entries };
        let converted = entries.into_iter().filter_map(|(name, value)| {
            let value = convert(self, &name, value, &child(to, &name))?;
            Some((name, value))
        });
        converted.collect()
    }

    /// Anything that is no schema, but may contain some.
    fn part(&mut self, value: Value, to: &str) -> Value {
        match value {
            Value::Object(map) => {
                let convert = |(key, value): (String, Value)| {
                    let to = child(to, &key);
                    let value = match key.as_str() {
                        "schema" => self.schema(value, &to),
                        "content" => self.entries(value, |c, name, value, to| Some(c.media_type(name, value, to)), &to),
                        "headers" | "responses" | "callbacks" | "encoding" => {
                            self.entries(value, |c, _, item, to| Some(c.part(item, to)), &to)
                        }
                        "example" | "examples" | "links" | "security" | "tags" => value,
                        _ if key.starts_with("x-") => value,
                        _ => self.part(value, &to),
                    };
                    (key, value)
                };
                Value::Object(map.into_iter().map(convert).collect())
            }
            Value::Array(items) => {
                let items = items.into_iter().enumerate();
                items.map(|(at, item)| self.part(item, &child(to, &at.to_string()))).collect()
            }
            scalar => scalar,
        }
    }

    /// What is sent or received as bytes has no schema in OpenAPI 3.1, and one of `format: binary` in 3.0.
    fn media_type(&mut self, name: &str, value: Value, to: &str) -> Value {
        let Value::Object(mut content) = value else { return value };
        let unsaid = match content.get("schema") {
            None | Some(Value::Bool(true)) => true,
            Some(schema) => schema.as_object().is_some_and(Map::is_empty),
        };
        if unsaid && is_bytes(name) {
            content.insert("schema".to_owned(), json!({ "type": "string", "format": "binary" }));
        }
        self.part(Value::Object(content), to)
    }
}

/// Whether content of this media type is neither text nor a form.
fn is_bytes(media_type: &str) -> bool {
    let name = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = name.split_once('/').unwrap_or((&name, ""));
    match kind {
        "image" | "audio" | "video" | "font" | "model" => subtype != "svg+xml",
        "application" => {
            let text = ["json", "xml", "yaml", "x-yaml", "javascript", "x-www-form-urlencoded", "graphql", "x-ndjson"];
            !text.contains(&subtype) && !["+json", "+xml", "+yaml", "jsonl"].iter().any(|end| subtype.ends_with(end))
        }
        _ => false,
    }
}

fn rename_references(node: &mut Value, renamed: &HashMap<String, String>) {
    if renamed.is_empty() {
        return;
    }
    match node {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "$ref" => {
                        if let Some(new) = renamed.get(text) {
                            text.clone_from(new);
                        }
                    }
                    value => rename_references(value, renamed),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_references(item, renamed)),
        _ => {}
    }
}
