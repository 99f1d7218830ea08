//! Responses and their headers.

use serde_json::{Map, Value, json};

use super::parameters::without_list_formats;
use super::{Converter, child, schemas};

impl Converter<'_> {
    /// The responses of an operation.
    pub(super) fn responses(&mut self, responses: &Value, to: &str, produces: &[&str]) -> Value {
        let Some(responses) = responses.as_object() else { return responses.clone() };
        let mut out = Map::new();
        for (status, response) in responses {
            let to = child(to, status);
            let value = if status.starts_with("x-") {
                response.clone()
            } else {
                self.response_or_reference(response, &to, produces)
            };
            out.insert(status.clone(), value);
        }
        Value::Object(out)
    }

    /// A shared response has the media types of the document, so one for an operation with others is written out there.
    fn response_or_reference(&mut self, response: &Value, to: &str, produces: &[&str]) -> Value {
        let Some(reference) = response.get("$ref") else { return self.response(response, to, produces) };
        let root = self.root;
        let shared = reference.as_str().and_then(|text| text.strip_prefix("#/responses/")).and_then(|name| {
            let name = crate::pointer::unescape(name);
            Some((root.get("responses")?.get(&name)?, child("/responses", &name)))
        });
        match shared {
            Some((shared, from)) if shared.get("schema").is_some() && produces != self.produces => {
                self.moved(to, &from);
                self.response(shared, to, produces)
            }
            _ => json!({ "$ref": schemas::reference(reference) }),
        }
    }

    /// A response that is written out.
    pub(super) fn response(&mut self, response: &Value, to: &str, produces: &[&str]) -> Value {
        let Some(response) = response.as_object() else { return response.clone() };
        let mut out = Map::new();
        out.insert("description".to_owned(), json!(""));
        for (key, value) in response {
            match key.as_str() {
                "schema" => {
                    let content = self.content(value, response.get("examples"), to, produces);
                    out.insert("content".to_owned(), content);
                }
                "examples" => {}
                "headers" => {
                    let headers = value.as_object().into_iter().flatten();
                    let to = child(to, key);
                    let headers: Map<_, _> =
                        headers.map(|(name, header)| (name.clone(), self.header(header, &child(&to, name)))).collect();
                    out.insert(key.clone(), Value::Object(headers));
                }
                _ => {
                    out.insert(key.clone(), value.clone());
                }
            }
        }
        Value::Object(out)
    }

    fn content(&mut self, schema: &Value, examples: Option<&Value>, to: &str, produces: &[&str]) -> Value {
        let from = child(&self.conversion.origins.of(to), "schema");
        let is_file = schema.get("type").and_then(Value::as_str) == Some("file");
        let known: Vec<&str> = produces.iter().copied().filter(|media_type| *media_type != "*/*").collect();
        let produces = match (known.as_slice(), is_file) {
            ([], true) => &["application/octet-stream"],
            ([], false) => {
                self.conversion.loss(
                    to,
                    "a response has a schema, and nothing says which media type; JSON is taken",
                    "say `produces: [application/json]`",
                );
                &["application/json"]
            }
            (known, _) => known,
        };
        let mut out = Map::new();
        for media_type in produces {
            let to = child(&child(to, "content"), media_type);
            let schema_to = child(&to, "schema");
            self.moved(&to, &from);
            self.moved(&schema_to, &from);
            let mut content = json!({ "schema": self.schema(schema, &schema_to) });
            if let Some(example) = examples.and_then(|examples| examples.get(media_type)) {
                content["examples"] = json!({ "response": { "value": example } });
            }
            out.insert((*media_type).to_owned(), content);
        }
        Value::Object(out)
    }

    fn header(&mut self, header: &Value, to: &str) -> Value {
        let Some(map) = header.as_object() else { return header.clone() };
        let mut out = Map::new();
        let mut schema = Map::new();
        for (key, value) in map {
            match key.as_str() {
                "collectionFormat" => {}
                key if key == "description" || key.starts_with("x-") && key != "x-nullable" => {
                    out.insert(key.to_owned(), value.clone());
                }
                _ => {
                    schema.insert(key.clone(), value.clone());
                }
            }
        }
        let schema_to = child(to, "schema");
        self.moved(&schema_to, &self.conversion.origins.of(to));
        let schema = self.schema(&Value::Object(schema), &schema_to);
        out.insert("schema".to_owned(), without_list_formats(schema));
        Value::Object(out)
    }
}
