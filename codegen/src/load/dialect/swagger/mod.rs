//! Swagger 2.0 -> OpenAPI 3.0, as the converter of AutoRest does it (docs/dialects.md#swagger-2-0).
//!
//! This file has the document, its paths and its operations; what they consist of has a file each.

mod bodies;
mod parameters;
mod responses;
mod schemas;
mod servers;

use serde_json::{Map, Value, json};

use super::{Conversion, child};
use parameters::BodyPart;

/// Methods of a path. `trace` was an extension.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "x-trace"];

/// Converts a document.
pub fn convert(root: &Value, conversion: &mut Conversion) -> Value {
    let empty = Map::new();
    let root = root.as_object().unwrap_or(&empty);
    let mut consumes = media_types(root, "consumes").unwrap_or_default();
    if consumes.is_empty() {
        consumes.push("application/json");
    }
    let produces = media_types(root, "produces").unwrap_or_default();
    Converter { root, consumes, produces, conversion }.document()
}

/// One pass over a document. `to` is always a pointer into the new tree.
struct Converter<'a> {
    root: &'a Map<String, Value>,
    /// What operations send and reply unless they say otherwise.
    consumes: Vec<&'a str>,
    produces: Vec<&'a str>,
    conversion: &'a mut Conversion,
}

impl<'a> Converter<'a> {
    fn document(mut self) -> Value {
        let root = self.root;
        let mut out = Map::new();
        out.insert("openapi".to_owned(), json!("3.0.0"));
        self.moved("/openapi", "/swagger");
        let servers = self.servers();
        let mut components = Map::new();
        for (key, value) in root {
            match key.as_str() {
                "swagger" | "host" | "basePath" | "schemes" | "consumes" | "produces" | "x-ms-parameterized-host" => {}
                "paths" | "x-ms-paths" => {
                    let paths = self.paths(value, &child("", key));
                    out.insert(key.clone(), paths);
                }
                "definitions" => {
                    self.section(&mut components, value, key, "schemas", |c, value, to| Some(c.schema(value, to)));
                }
                "parameters" => self.section(&mut components, value, key, "parameters", |c, value, to| {
                    // Bodies move into the operations that use them.
                    (!parameters::is_body(value)).then(|| c.parameter(value, to))
                }),
                "responses" => self.section(&mut components, value, key, "responses", |c, value, to| {
                    let produces = c.produces.clone();
                    Some(c.response(value, to, &produces))
                }),
                "securityDefinitions" => {
                    self.section(&mut components, value, key, "securitySchemes", |c, value, to| {
                        Some(c.security_scheme(value, to))
                    });
                }
                _ => {
                    out.insert(key.clone(), value.clone());
                }
            }
        }
        if let Some(servers) = servers {
            out.insert("servers".to_owned(), servers);
        }
        if !components.is_empty() {
            out.insert("components".to_owned(), Value::Object(components));
        }
        Value::Object(out)
    }

    /// The entries of a section of the document, which become one of the components.
    fn section(
        &mut self,
        components: &mut Map<String, Value>,
        entries: &Value,
        key: &str,
        section: &str,
        mut convert: impl FnMut(&mut Self, &Value, &str) -> Option<Value>,
    ) {
        let to = format!("/components/{section}");
        self.moved(&to, &child("", key));
        let Some(entries) = entries.as_object() else {
            components.insert(section.to_owned(), entries.clone());
            return;
        };
        let mut out = Map::new();
        for (name, value) in entries {
            let clean = schemas::component_name(section, name);
            let to = child(&to, &clean);
            if clean != *name {
                self.moved(&to, &child(&child("", key), name));
            }
            let Some(value) = convert(self, value, &to) else { continue };
            if out.insert(clean.clone(), value).is_some() {
                let message = format!("two names of `{key}` become `{clean}`: OpenAPI 3.0 allows no brackets in them");
                self.conversion.fault(&to, message, "rename one of the two");
            }
        }
        components.insert(section.to_owned(), Value::Object(out));
    }

    fn moved(&mut self, to: &str, from: &str) {
        self.conversion.origins.set(to, from);
    }

    fn paths(&mut self, paths: &'a Value, to: &str) -> Value {
        let Some(paths) = paths.as_object() else { return paths.clone() };
        paths.iter().map(|(path, item)| (path.clone(), self.path_item(item, &child(to, path)))).collect()
    }

    fn path_item(&mut self, item: &'a Value, to: &str) -> Value {
        let Some(item) = item.as_object() else { return item.clone() };
        let shared = item.get("parameters").map(|list| self.parameters(list, to));
        let (parameters, bodies) = shared.unzip();
        let bodies = bodies.unwrap_or_default();
        let mut out = Map::new();
        for (key, value) in item {
            if key == "parameters" {
                out.extend(parameters.clone().flatten().map(|value| (key.clone(), value)));
            } else if METHODS.contains(&key.as_str()) {
                let method = key.trim_start_matches("x-");
                let to = child(to, method);
                if method != key {
                    self.moved(&to, &self.conversion.origins.of(&to).replace("/trace", "/x-trace"));
                }
                let operation = self.operation(value, &to, &bodies);
                out.insert(method.to_owned(), operation);
            } else {
                out.insert(key.clone(), value.clone());
            }
        }
        Value::Object(out)
    }

    fn operation(&mut self, operation: &'a Value, to: &str, shared: &[BodyPart<'a>]) -> Value {
        let Some(operation) = operation.as_object() else { return operation.clone() };
        let consumes = media_types(operation, "consumes").unwrap_or_else(|| self.consumes.clone());
        let produces = media_types(operation, "produces").unwrap_or_else(|| self.produces.clone());
        let mut out = Map::new();
        let mut own = Vec::new();
        for (key, value) in operation {
            let value = match key.as_str() {
                "consumes" | "produces" => continue,
                "schemes" => {
                    let Some(servers) = self.servers_of_operation(value, to) else { continue };
                    out.insert("servers".to_owned(), servers);
                    continue;
                }
                "parameters" => {
                    let (parameters, bodies) = self.parameters(value, to);
                    own = bodies;
                    let Some(parameters) = parameters else { continue };
                    parameters
                }
                "responses" => self.responses(value, &child(to, key), &produces),
                _ => value.clone(),
            };
            out.insert(key.clone(), value);
        }
        if let Some(body) = self.request_body(shared, own, to, &consumes) {
            out.insert("requestBody".to_owned(), body);
        }
        Value::Object(out)
    }

    fn security_scheme(&mut self, scheme: &Value, to: &str) -> Value {
        let Some(map) = scheme.as_object() else { return scheme.clone() };
        let mut out = map.clone();
        match map.get("type").and_then(Value::as_str) {
            Some("basic") => {
                out.insert("type".to_owned(), json!("http"));
                out.insert("scheme".to_owned(), json!("basic"));
            }
            Some("oauth2") => {
                let mut flow = Map::new();
                for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                    flow.extend(out.shift_remove(key).map(|value| (key.to_owned(), value)));
                }
                flow.entry("scopes").or_insert_with(|| json!({}));
                let given = out.shift_remove("flow");
                let name = match given.as_ref().and_then(Value::as_str) {
                    Some("application") => "clientCredentials",
                    Some("accessCode") => "authorizationCode",
                    Some(name @ ("implicit" | "password")) => name,
                    _ => {
                        let message =
                            "an `oauth2` scheme needs a `flow`: implicit, password, application or accessCode";
                        self.conversion.fault(to, message, "add `flow`, or remove the scheme");
                        return Value::Object(out);
                    }
                };
                out.insert("flows".to_owned(), json!({ name: flow }));
            }
            _ => {}
        }
        Value::Object(out)
    }
}

/// The media types that a node lists; each once.
fn media_types<'a>(map: &'a Map<String, Value>, key: &str) -> Option<Vec<&'a str>> {
    let mut found = Vec::new();
    for media_type in map.get(key)?.as_array()?.iter().filter_map(Value::as_str) {
        if !found.contains(&media_type) {
            found.push(media_type);
        }
    }
    Some(found)
}
