//! Schemas of OpenAPI 3.1: JSON Schema 2020-12 -> what OpenAPI 3.0 has of it.

use serde_json::{Map, Value, json};

use super::{Converter, child, keywords};

/// What may stand beside a `$ref` in our tree, because it describes the place and not the values.
const ANNOTATIONS: [&str; 12] = [
    "description",
    "title",
    "summary",
    "deprecated",
    "readOnly",
    "writeOnly",
    "default",
    "example",
    "examples",
    "nullable",
    "externalDocs",
    "xml",
];

/// What makes a type of its own of a schema that refers to another.
const COMPOSITION: [&str; 5] = ["properties", "required", "additionalProperties", "patternProperties", "allOf"];

impl Converter<'_> {
    /// A schema, wherever it stands.
    pub(super) fn schema(&mut self, schema: Value, to: &str) -> Value {
        let mut map = match schema {
            Value::Object(map) => map,
            Value::Bool(true) => return json!({}),
            Value::Bool(false) => return json!({ "not": {} }),
            other => return other,
        };
        self.move_definitions(&mut map, to);
        self.merge_nullable(&mut map, to);
        if map.contains_key("$ref") && map.len() > 1 {
            self.beside_reference(&mut map, to);
        }
        keywords::convert(&mut map, to, self.conversion);
        self.children(map, to)
    }

    /// Schemas that are defined inside of this one move to the components.
    fn move_definitions(&mut self, map: &mut Map<String, Value>, to: &str) {
        for key in ["$defs", "definitions"] {
            let Some(Value::Object(definitions)) = map.shift_remove(key) else { continue };
            let from = child(&self.conversion.origins.of(to), key);
            let owner = to.rsplit('/').next().map(crate::pointer::unescape).unwrap_or_default();
            for (name, schema) in definitions {
                let free = |candidate: &String| !self.names.contains(candidate);
                let candidates = [name.clone(), format!("{owner}_{name}")].into_iter();
                let numbered = (1_u32..).map(|number| format!("{owner}_{name}_{number}"));
                let new = candidates.chain(numbered).find(free).unwrap_or_default();
                let from = child(&from, &name);
                self.renamed.insert(format!("#{from}"), format!("#{}", child("/components/schemas", &new)));
                self.names.push(new.clone());
                self.definitions.push((new, schema, from));
            }
        }
    }

    /// `anyOf: [X, {type: 'null'}]` is X with `nullable`.
    fn merge_nullable(&mut self, map: &mut Map<String, Value>, to: &str) {
        for key in ["anyOf", "oneOf"] {
            let Some(members) = map.get_mut(key).and_then(Value::as_array_mut) else { continue };
            let before = members.len();
            let at = members.iter().position(|member| !keywords::is_null(member));
            members.retain(|member| !keywords::is_null(member));
            if members.len() == before {
                continue;
            }
            map.insert("nullable".to_owned(), json!(true));
            let list = child(to, key);
            match map.get_mut(key).and_then(Value::as_array_mut).map(std::mem::take).as_deref_mut() {
                Some([]) => {
                    map.shift_remove(key);
                }
                Some([only]) => {
                    map.shift_remove(key);
                    let from = child(&self.conversion.origins.of(&list), &at.unwrap_or_default().to_string());
                    for (key, value) in only.take().as_object_mut().into_iter().flatten() {
                        if !map.contains_key(key) {
                            self.conversion.origins.set(child(to, key), child(&from, key));
                            map.insert(key.clone(), value.take());
                        }
                    }
                }
                Some(several) => {
                    map.insert(key.to_owned(), several.iter_mut().map(Value::take).collect());
                }
                None => {}
            }
        }
    }

    /// A `$ref` with keys beside it: JSON Schema means both.
    fn beside_reference(&mut self, map: &mut Map<String, Value>, to: &str) {
        if map.get("type").is_some_and(keywords::allows_null) {
            map.insert("nullable".to_owned(), json!(true));
        }
        map.shift_remove("type");
        let composes = map.keys().any(|key| COMPOSITION.contains(&key.as_str()));
        for key in map.keys().cloned().collect::<Vec<_>>() {
            let known = key == "$ref" || ANNOTATIONS.contains(&key.as_str()) || key.starts_with("x-");
            if known || (composes && COMPOSITION.contains(&key.as_str())) || keywords::ignored(&key) {
                continue;
            }
            map.shift_remove(&key);
            let message = format!("`{key}` beside a `$ref` is passed over");
            self.conversion.loss(&child(to, &key), message, "write it into the schema that is referred to");
        }
        if !composes {
            return;
        }
        let from = self.conversion.origins.of(&child(to, "allOf"));
        let mut members = vec![json!({ "$ref": map.shift_remove("$ref") })];
        if let Some(Value::Array(own)) = map.shift_remove("allOf") {
            for (at, member) in own.into_iter().enumerate() {
                let moved = child(&child(to, "allOf"), &(at + 1).to_string());
                self.conversion.origins.set(moved, child(&from, &at.to_string()));
                members.push(member);
            }
        }
        self.conversion.origins.set(child(&child(to, "allOf"), "0"), self.conversion.origins.of(to));
        map.insert("allOf".to_owned(), Value::Array(members));
    }

    fn children(&mut self, map: Map<String, Value>, to: &str) -> Value {
        let convert = |(key, value): (String, Value)| {
            let here = child(to, &key);
            let value = match (key.as_str(), value) {
                ("properties", properties) => self.entries(properties, Self::property, &here),
                // There `true` and `false` mean the same in OpenAPI 3.0.
                ("additionalProperties", value @ Value::Bool(_)) => value,
                ("items" | "additionalProperties" | "not", value) => self.schema(value, &here),
                ("allOf" | "anyOf" | "oneOf", Value::Array(members)) => {
                    let members = members.into_iter().enumerate();
                    members.map(|(at, member)| self.schema(member, &child(&here, &at.to_string()))).collect()
                }
                (_, value) => value,
            };
            (key, value)
        };
        Value::Object(map.into_iter().map(convert).collect())
    }

    fn property(&mut self, _: &str, property: Value, to: &str) -> Option<Value> {
        // A property that may not be there.
        (property != Value::Bool(false)).then(|| self.schema(property, to))
    }
}
