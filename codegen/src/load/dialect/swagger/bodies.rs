//! Body parameters and fields of forms -> request bodies.

use serde_json::{Map, Value, json};

use super::parameters::{BodyPart, without_list_formats};
use super::{Converter, child};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Keys of a field that don't describe its value.
const BESIDE_SCHEMA: [&str; 5] = ["name", "in", "required", "allowEmptyValue", "collectionFormat"];

impl<'a> Converter<'a> {
    /// The body of an operation, from the parts that its path has and those of its own, which count first.
    pub(super) fn request_body(
        &mut self,
        shared: &[BodyPart<'a>],
        own: Vec<BodyPart<'a>>,
        to: &str,
        consumes: &[&str],
    ) -> Option<Value> {
        let mut parts = own;
        for part in shared {
            // A form is completed; a body, or a field of the same name, is replaced.
            let replaced = |own: &BodyPart<'_>| !own.is_form() || !part.is_form() || own.name() == part.name();
            if !parts.iter().any(replaced) {
                parts.push(part.clone());
            }
        }
        let to = child(to, "requestBody");
        self.moved(&to, &parts.first()?.from.clone());
        let (forms, bodies): (Vec<_>, Vec<_>) = parts.into_iter().partition(BodyPart::is_form);
        match (bodies.as_slice(), forms.as_slice()) {
            ([body], []) => Some(self.body(body, &to, consumes)),
            ([], forms) => Some(self.form(forms, &to, consumes)),
            (bodies, forms) => {
                let message = if forms.is_empty() { "two body parameters" } else { "a body parameter and form fields" };
                for part in bodies.iter().chain(forms).skip(1) {
                    self.moved(&to, &part.from);
                    let message = format!("an operation has {message}");
                    self.conversion.fault(&to, message, "keep what the service reads; a request has one body");
                }
                None
            }
        }
    }

    fn body(&mut self, part: &BodyPart<'_>, to: &str, consumes: &[&str]) -> Value {
        let mut out = Map::new();
        for (key, value) in part.map {
            match key.as_str() {
                "description" | "required" => {
                    out.insert(key.clone(), value.clone());
                }
                key if key.starts_with("x-") => {
                    out.insert(key.to_owned(), value.clone());
                }
                _ => {}
            }
        }
        let name = part.map.get("x-ms-client-name").or_else(|| part.map.get("name"));
        out.extend(name.map(|name| ("x-ms-requestBody-name".to_owned(), name.clone())));
        let empty = json!({});
        let schema = part.map.get("schema").unwrap_or(&empty);
        let mut content = Map::new();
        let default = ["application/json"];
        for media_type in if consumes.is_empty() { &default } else { consumes } {
            let to = child(&child(&child(to, "content"), media_type), "schema");
            self.moved(&to, &child(&part.from, "schema"));
            content.insert((*media_type).to_owned(), json!({ "schema": self.schema(schema, &to) }));
        }
        out.insert("content".to_owned(), Value::Object(content));
        Value::Object(out)
    }

    fn form(&mut self, parts: &[BodyPart<'_>], to: &str, consumes: &[&str]) -> Value {
        let is_file =
            |part: &BodyPart<'_>| has_type(part.map, "file") || part.map.get("items").is_some_and(is_file_item);
        let mut media_type = if consumes.contains(&MULTIPART) { MULTIPART } else { URL_ENCODED };
        if media_type == URL_ENCODED && parts.iter().any(is_file) {
            let message = "a form with a file that isn't `multipart/form-data`; it is sent as such";
            self.conversion.loss(to, message, "say `consumes: [multipart/form-data]`");
            media_type = MULTIPART;
        }
        let to = child(&child(&child(to, "content"), media_type), "schema");
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        for part in parts {
            let name = part.name();
            let to = child(&child(&to, "properties"), name);
            self.moved(&to, &part.from);
            let kept = part.map.iter().filter(|(key, _)| !BESIDE_SCHEMA.contains(&key.as_str()));
            let schema = Value::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect());
            let mut schema = without_list_formats(self.schema(&schema, &to));
            content_of_file(&mut schema);
            if let Some(items) = schema.get_mut("items") {
                content_of_file(items);
            }
            if part.map.get("required").and_then(Value::as_bool) == Some(true) {
                required.push(name);
            }
            if has_type(part.map, "array") && !is_file(part) {
                self.refuse_inner_lists(part.map, &to);
                encoding.extend(self.encoding(part, media_type, &to).map(|e| (name.to_owned(), e)));
            }
            properties.insert(name.to_owned(), schema);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        let is_required = !required.is_empty();
        if is_required {
            schema["required"] = json!(required);
        }
        let mut content = json!({ "schema": schema });
        if !encoding.is_empty() {
            content["encoding"] = Value::Object(encoding);
        }
        let mut out = json!({ "content": { media_type: content } });
        if is_required {
            out["required"] = json!(true);
        }
        if let Some(description) = parts.iter().find_map(|part| part.map.get("description")) {
            out["description"] = description.clone();
        }
        out
    }

    /// How a list in a form is written; `None` where it is as OpenAPI 3.0 does it anyway.
    fn encoding(&mut self, part: &BodyPart<'_>, media_type: &str, to: &str) -> Option<Value> {
        let format = part.map.get("collectionFormat").and_then(Value::as_str).unwrap_or("csv");
        let (style, explode) = match (format, media_type) {
            ("multi", _) => return None,
            ("csv", MULTIPART) => {
                let message = "a list in a form of parts gets one part for each value, not one with commas";
                self.conversion.loss(to, message, "say `collectionFormat: multi`, or describe it as a text");
                return None;
            }
            ("csv", _) => ("form", false),
            ("ssv", URL_ENCODED) => ("spaceDelimited", false),
            ("pipes", URL_ENCODED) => ("pipeDelimited", false),
            _ => {
                let message = format!("OpenAPI 3.0 has no counterpart of `collectionFormat: {format}` in such a form");
                self.conversion.fault(to, message, "correct it, or change it with a directive on the document");
                return None;
            }
        };
        Some(json!({ "style": style, "explode": explode }))
    }
}

fn has_type(map: &Map<String, Value>, name: &str) -> bool {
    map.get("type").and_then(Value::as_str) == Some(name)
}

fn is_file_item(items: &Value) -> bool {
    items.as_object().is_some_and(|items| has_type(items, "file"))
}

/// `type: file` is a string of bytes in OpenAPI 3.0.
fn content_of_file(schema: &mut Value) {
    if is_file_item(schema) {
        schema["type"] = json!("string");
        schema["format"] = json!("binary");
    }
}
