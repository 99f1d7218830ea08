//! Schemas and references.

use serde_json::{Map, Value, json};

use super::{Converter, child};

/// Sections that references name, and what they are called in OpenAPI 3.0.
const SECTIONS: [(&str, &str); 3] =
    [("#/definitions/", "schemas"), ("#/parameters/", "parameters"), ("#/responses/", "responses")];

impl<'a> Converter<'a> {
    /// A schema, wherever it stands.
    pub(super) fn schema(&mut self, schema: &Value, to: &str) -> Value {
        let Some(schema) = schema.as_object() else { return schema.clone() };
        let mut out = Map::new();
        for (key, value) in schema {
            let here = child(to, key);
            let value = match key.as_str() {
                "$ref" => reference(value),
                "properties" => match value.as_object() {
                    Some(properties) => properties
                        .iter()
                        .map(|(name, property)| (name.clone(), self.schema(property, &child(&here, name))))
                        .collect(),
                    None => value.clone(),
                },
                "items" | "additionalProperties" | "not" => self.schema(value, &here),
                "allOf" | "anyOf" | "oneOf" => match value.as_array() {
                    Some(members) => {
                        let members = members.iter().enumerate();
                        members.map(|(at, member)| self.schema(member, &child(&here, &at.to_string()))).collect()
                    }
                    None => value.clone(),
                },
                "discriminator" if value.is_string() => {
                    let mapping = self.mapping(to);
                    let mut discriminator = json!({ "propertyName": value });
                    if !mapping.is_empty() {
                        discriminator["mapping"] = Value::Object(mapping);
                    }
                    discriminator
                }
                "x-nullable" if value.is_boolean() => {
                    out.insert("nullable".to_owned(), value.clone());
                    continue;
                }
                _ => value.clone(),
            };
            out.insert(key.clone(), value);
        }
        Value::Object(out)
    }

    /// The values by which a discriminator names schemas that derive from this one, where they are not the names of
    /// these schemas (`x-ms-discriminator-value`).
    fn mapping(&self, to: &str) -> Map<String, Value> {
        let empty = Map::new();
        let definitions = self.root.get("definitions").and_then(Value::as_object).unwrap_or(&empty);
        let mut family = vec![self.conversion.origins.of(to).replacen("/definitions/", "#/definitions/", 1)];
        let mut mapping = Map::new();
        let mut at = 0;
        while let Some(base) = family.get(at).cloned() {
            at += 1;
            for (name, schema) in definitions {
                let reference = format!("#{}", child("/definitions", name));
                let derives = |member: &Value| member.get("$ref").and_then(Value::as_str) == Some(base.as_str());
                let members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                if family.contains(&reference) || !members.into_iter().any(derives) {
                    continue;
                }
                if let Some(value) = schema.get("x-ms-discriminator-value").and_then(Value::as_str) {
                    mapping.insert(value.to_owned(), self::reference(&json!(reference)));
                }
                family.push(reference);
            }
        }
        mapping
    }

    /// A node, or the entry of `parameters` that it refers to, with the pointer of the entry in the file.
    pub(super) fn followed(&self, node: &'a Value, from: String) -> Option<(&'a Map<String, Value>, String)> {
        let root = self.root;
        let (mut node, mut from) = (node.as_object()?, from);
        for _ in 0..8 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else { return Some((node, from)) };
            let name = crate::pointer::unescape(reference.strip_prefix("#/parameters/")?);
            node = root.get("parameters")?.get(&name)?.as_object()?;
            from = child("/parameters", &name);
        }
        None
    }
}

/// A reference in terms of OpenAPI 3.0.
pub fn reference(value: &Value) -> Value {
    let Some(text) = value.as_str() else { return value.clone() };
    let in_section = SECTIONS.iter().find_map(|(prefix, section)| Some((text.strip_prefix(prefix)?, section)));
    match in_section {
        Some((name, section)) => json!(format!("#/components/{section}/{}", component_name(section, name))),
        None => value.clone(),
    }
}

/// The name of a component: OpenAPI 3.0 has no brackets in them.
pub fn component_name(section: &str, name: &str) -> String {
    let out = name.replace(['[', ']'], "_");
    if section == "parameters" { out.replace('$', "_") } else { out }
}
