//! What values of a schema look like, as one short text: `list of event`, `integer (int64)`.

use std::collections::HashMap;

use serde_json::Value;

/// What schemas are called in NEW, by what they are called in OLD, where the two differ.
pub(super) struct Names<'a> {
    renamed: &'a HashMap<String, String>,
}

impl<'a> Names<'a> {
    pub(super) fn new(renamed: &'a HashMap<String, String>) -> Self {
        Self { renamed }
    }

    /// The signature of a schema of OLD, in the names of NEW.
    pub(super) fn old(&self, schema: &Value) -> String {
        signature(schema, &|name| self.renamed.get(name).cloned().unwrap_or_else(|| name.to_owned()))
    }

    /// The signature of a schema of NEW.
    pub(super) fn new_side(schema: &Value) -> String {
        signature(schema, &str::to_owned)
    }

    /// What a reference of OLD is called in NEW.
    pub(super) fn reference(&self, text: &str) -> String {
        let name = text.rsplit('/').next().unwrap_or(text);
        self.renamed.get(name).map_or(text, String::as_str).rsplit('/').next().unwrap_or_default().to_owned()
    }
}

/// What values of a schema look like. Names of schemas go through `name`.
pub(super) fn signature(schema: &Value, name: &dyn Fn(&str) -> String) -> String {
    let text = |key: &str| schema.get(key).and_then(Value::as_str).unwrap_or_default();
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return name(reference.rsplit('/').next().unwrap_or(reference));
    }
    for (key, word) in [("anyOf", " or "), ("oneOf", " or "), ("allOf", " and ")] {
        if let Some(parts) = schema.get(key).and_then(Value::as_array)
            && !schema.get("properties").is_some_and(Value::is_object)
        {
            return parts.iter().map(|part| signature(part, name)).collect::<Vec<_>>().join(word);
        }
    }
    if let Some(items) = schema.get("items") {
        return format!("list of {}", signature(items, name));
    }
    if schema.get("properties").is_none()
        && let Some(values @ Value::Object(_)) = schema.get("additionalProperties")
    {
        return format!("map of {}", signature(values, name));
    }
    let of = match (text("type"), text("format")) {
        ("", "") if schema.get("properties").is_some() => "object".to_owned(),
        ("", "") => "anything".to_owned(),
        (ty, "") => ty.to_owned(),
        (ty, format) => format!("{ty} ({format})"),
    };
    if schema.get("enum").is_some() { format!("listed {of}") } else { of }
}
