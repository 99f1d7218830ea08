//! Parameters of paths and operations, apart from those that make up a body.

use serde_json::{Map, Value, json};

use super::{Converter, child, schemas};

/// Keys of a parameter that OpenAPI 3.0 has beside its schema.
const BESIDE_SCHEMA: [&str; 6] = ["name", "in", "description", "required", "allowEmptyValue", "deprecated"];

/// A parameter that is the body, or a field of a form.
#[derive(Debug, Clone)]
pub(super) struct BodyPart<'a> {
    pub map: &'a Map<String, Value>,
    /// Where it is written, in the file.
    pub from: String,
}

impl BodyPart<'_> {
    pub fn is_form(&self) -> bool {
        location(self.map) != Some("body")
    }

    pub fn name(&self) -> &str {
        self.map.get("name").and_then(Value::as_str).unwrap_or_default()
    }
}

/// Whether a parameter is the body, or a field of a form.
pub fn is_body(parameter: &Value) -> bool {
    parameter.as_object().is_some_and(|map| matches!(location(map), Some("body" | "formData")))
}

fn location(map: &Map<String, Value>) -> Option<&str> {
    map.get("in").and_then(Value::as_str)
}

impl<'a> Converter<'a> {
    /// The parameters of a path or an operation, and the parts of bodies among them. `to` is the pointer of the path or
    /// operation.
    pub(super) fn parameters(&mut self, list: &'a Value, to: &str) -> (Option<Value>, Vec<BodyPart<'a>>) {
        let Some(items) = list.as_array() else { return (Some(list.clone()), Vec::new()) };
        let (mut out, mut bodies) = (Vec::new(), Vec::new());
        let from = child(&self.conversion.origins.of(to), "parameters");
        let to = child(to, "parameters");
        for (at, item) in items.iter().enumerate() {
            let from = child(&from, &at.to_string());
            if let Some((map, from)) = self.followed(item, from.clone())
                && matches!(location(map), Some("body" | "formData"))
            {
                bodies.push(BodyPart { map, from });
                continue;
            }
            let to = child(&to, &out.len().to_string());
            if at != out.len() {
                self.moved(&to, &from);
            }
            out.push(self.parameter(item, &to));
        }
        ((!out.is_empty() || bodies.is_empty()).then(|| Value::Array(out)), bodies)
    }

    /// A parameter, or a reference to one.
    pub(super) fn parameter(&mut self, parameter: &Value, to: &str) -> Value {
        let Some(map) = parameter.as_object() else { return parameter.clone() };
        if let Some(reference) = map.get("$ref") {
            return json!({ "$ref": schemas::reference(reference) });
        }
        let location = location(map).unwrap_or_default();
        let mut out = Map::new();
        let mut schema = Map::new();
        for (key, value) in map {
            match key.as_str() {
                "collectionFormat" => {}
                "x-ms-skip-url-encoding" if location == "query" => {
                    out.insert("allowReserved".to_owned(), value.clone());
                }
                "x-ms-enum" | "x-nullable" => {
                    schema.insert(key.clone(), value.clone());
                }
                // Not Swagger, but written by some tools.
                "schema" => schema.extend(value.as_object().cloned().unwrap_or_default()),
                key_ if BESIDE_SCHEMA.contains(&key_) || key_.starts_with("x-") => {
                    out.insert(key.clone(), value.clone());
                }
                _ => {
                    schema.insert(key.clone(), value.clone());
                }
            }
        }
        if schema.get("type").and_then(Value::as_str) == Some("array") {
            let format = map.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
            self.list_format(format, location, &mut out, to);
            self.refuse_inner_lists(map, to);
        }
        let schema_to = child(to, "schema");
        let from = self.conversion.origins.of(to);
        self.moved(&schema_to, &if map.contains_key("schema") { child(&from, "schema") } else { from });
        let schema = self.schema(&Value::Object(schema), &schema_to);
        out.insert("schema".to_owned(), without_list_formats(schema));
        Value::Object(out)
    }

    /// How a list is written, as `style` and `explode`.
    fn list_format(&mut self, format: &str, location: &str, out: &mut Map<String, Value>, to: &str) {
        let (style, explode) = match (format, location) {
            ("csv", "path" | "header") => ("simple", false),
            ("csv", _) => ("form", false),
            ("multi", "query") => ("form", true),
            ("ssv", "query") => ("spaceDelimited", false),
            ("pipes", "query") => ("pipeDelimited", false),
            _ => {
                let message = format!("OpenAPI 3.0 has no counterpart of `collectionFormat: {format}` in a {location}");
                return self.conversion.fault(to, message, "correct it, or change it with a directive on the document");
            }
        };
        out.insert("style".to_owned(), json!(style));
        out.insert("explode".to_owned(), json!(explode));
    }

    /// Lists in lists, whose inner list has a format of its own.
    pub(super) fn refuse_inner_lists(&mut self, map: &Map<String, Value>, to: &str) {
        let inner = map.get("items").and_then(|items| items.get("type")).and_then(Value::as_str);
        if inner == Some("array") {
            let message = "OpenAPI 3.0 doesn't say how a list in a list is written outside of bodies";
            self.conversion.fault(to, message, "describe the inner list as the text that is sent");
        }
    }
}

/// A schema whose items say nothing about how lists are written: that is settled at the parameter.
pub fn without_list_formats(mut schema: Value) -> Value {
    if let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut) {
        items.shift_remove("collectionFormat");
    }
    schema
}
