//! Where a document isn't OpenAPI: its parts are read one by one, so that every faulty one is named with its pointer.
//!
//! This runs only after the document as a whole was refused.

use std::path::Path;

use graphsmith_catalog::vocabulary::Method;
use openapiv3 as oas;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diag::{Diagnostics, Place};
use crate::pointer::escape;

/// Reports every part of `root` that can't be read; `whole` is reported when all parts can.
pub fn report(file: &Path, root: &Value, whole: &serde_json::Error, diags: &mut Diagnostics) {
    let mut search = Search { file, diags, found: 0 };
    for (path, item) in object(root.get("paths")) {
        search.path_item(&format!("/paths/{}", escape(path)), item);
    }
    for (section, items) in object(root.get("components")) {
        for (name, item) in object(Some(items)) {
            search.component(section, &format!("/components/{section}/{}", escape(name)), item);
        }
    }
    if search.found == 0 {
        search.fault("", &whole.to_string());
    }
}

fn object(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

struct Search<'a> {
    file: &'a Path,
    diags: &'a mut Diagnostics,
    found: usize,
}

impl Search<'_> {
    fn fault(&mut self, pointer: &str, error: &str) {
        self.found += 1;
        self.diags.error(
            Place::pointer(self.file, pointer),
            format!("this is not OpenAPI 3.0: {error}"),
            "compare with the OpenAPI 3.0 specification, or correct the document with a [[patch]] or a transform",
        );
    }

    /// Reads one part; its own parts were looked at before, so it is reported only when they were all right.
    fn read<T: DeserializeOwned>(&mut self, pointer: &str, value: &Value, found_before: usize) {
        if self.found > found_before {
            return;
        }
        if let Err(error) = serde_json::from_value::<T>(value.clone()) {
            self.fault(pointer, &error.to_string());
        }
    }

    fn path_item(&mut self, pointer: &str, item: &Value) {
        let before = self.found;
        self.parameters(pointer, item);
        for (key, operation) in object(Some(item)).filter(|(key, _)| Method::from_key(key).is_some()) {
            self.operation(&format!("{pointer}/{key}"), operation);
        }
        self.read::<oas::ReferenceOr<oas::PathItem>>(pointer, item, before);
    }

    fn operation(&mut self, pointer: &str, operation: &Value) {
        let before = self.found;
        self.parameters(pointer, operation);
        if let Some(body) = operation.get("requestBody") {
            self.content::<oas::ReferenceOr<oas::RequestBody>>(&format!("{pointer}/requestBody"), body);
        }
        for (status, response) in object(operation.get("responses")) {
            self.content::<oas::ReferenceOr<oas::Response>>(&format!("{pointer}/responses/{status}"), response);
        }
        self.read::<oas::Operation>(pointer, operation, before);
    }

    fn parameters(&mut self, pointer: &str, holder: &Value) {
        for (i, parameter) in holder.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.parameter(&format!("{pointer}/parameters/{i}"), parameter);
        }
    }

    fn parameter(&mut self, pointer: &str, parameter: &Value) {
        let before = self.found;
        if let Some(schema) = parameter.get("schema") {
            self.schema(&format!("{pointer}/schema"), schema);
        }
        self.read::<oas::ReferenceOr<oas::Parameter>>(pointer, parameter, before);
    }

    fn content<T: DeserializeOwned>(&mut self, pointer: &str, holder: &Value) {
        let before = self.found;
        for (media_type, content) in object(holder.get("content")) {
            if let Some(schema) = content.get("schema") {
                self.schema(&format!("{pointer}/content/{}/schema", escape(media_type)), schema);
            }
        }
        self.read::<T>(pointer, holder, before);
    }

    fn schema(&mut self, pointer: &str, schema: &Value) {
        let before = self.found;
        for (name, property) in object(schema.get("properties")) {
            self.schema(&format!("{pointer}/properties/{}", escape(name)), property);
        }
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = schema.get(key).filter(|v| v.is_object()) {
                self.schema(&format!("{pointer}/{key}"), inner);
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (i, member) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                self.schema(&format!("{pointer}/{key}/{i}"), member);
            }
        }
        self.read::<oas::ReferenceOr<oas::Schema>>(pointer, schema, before);
    }

    fn component(&mut self, section: &str, pointer: &str, item: &Value) {
        let before = self.found;
        match section {
            "schemas" => self.schema(pointer, item),
            "parameters" => self.parameter(pointer, item),
            "responses" => self.content::<oas::ReferenceOr<oas::Response>>(pointer, item),
            "requestBodies" => self.content::<oas::ReferenceOr<oas::RequestBody>>(pointer, item),
            "headers" => self.read::<oas::ReferenceOr<oas::Header>>(pointer, item, before),
            "examples" => self.read::<oas::ReferenceOr<oas::Example>>(pointer, item, before),
            "links" => self.read::<oas::ReferenceOr<oas::Link>>(pointer, item, before),
            "securitySchemes" => self.read::<oas::ReferenceOr<oas::SecurityScheme>>(pointer, item, before),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_every_faulty_part() {
        let root = json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"parameters": [{"in": "query", "schema": {}}],
                "responses": {"200": {"description": "x", "content": {"application/json": {"schema": {"type": ["string"]}}}}}}}},
            "components": {"schemas": {"s": {"properties": {"p": {"required": "yes"}}}}}});
        let error = serde_json::from_value::<oas::OpenAPI>(root.clone()).expect_err("the document is faulty");
        let mut diags = Diagnostics::default();
        report(Path::new("f.yml"), &root, &error, &mut diags);
        let places: Vec<_> = diags.iter().map(|d| d.place.pointer.as_str()).collect();
        assert_eq!(
            places,
            [
                "/paths/~1a/get/parameters/0",
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "/components/schemas/s/properties/p",
            ]
        );
    }
}
