//! [`Check`]: one body and the schema of its operation -> what doesn't agree.

use std::collections::BTreeMap;

use graphsmith_codegen::text::demands;
use serde_json::{Map, Value};

use super::{DEEPEST, Description, Finding, Undescribed, referred, sense};

/// What `-WhatIf` shows instead of secrets.
const SECRET: &str = "(secret)";

/// Compares one body with the schema of its operation.
pub(super) struct Check<'d> {
    pub(super) description: &'d Description,
    pub(super) create: bool,
    pub(super) undescribed: &'d Undescribed,
    pub(super) found: Vec<Finding>,
}

impl Check<'_> {
    fn add(&mut self, kind: &'static str, place: &str, what: impl Into<String>) {
        self.found.push(Finding { kind, place: place.to_owned(), what: what.into() });
    }

    pub(super) fn value(&mut self, schema: &Value, value: &Value, place: &str, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let named = referred(schema);
        let schema = self.description.resolved(schema);
        let is_object = schema["allOf"].is_array() || schema["properties"].is_object();
        match (schema["type"].as_str(), value) {
            (_, Value::Object(object)) if is_object => self.object(named, schema, object, place, depth),
            (Some("array"), Value::Array(items)) => {
                for item in items {
                    self.value(&schema["items"], item, place, depth + 1);
                }
            }
            (Some("string"), Value::String(text)) => self.text(schema, text, place),
            (Some("integer"), Value::Number(number)) if number.is_i64() => self.number(schema, value, place),
            (Some("number"), Value::Number(_)) => self.number(schema, value, place),
            (Some("boolean"), Value::Bool(_)) | (Some("object"), Value::Object(_)) => {}
            (None, _) if !is_object => {}
            (ty, value) => self.add("other type", place, format!("{value} is no {}", ty.unwrap_or("object"))),
        }
    }

    /// Whether a member has a plain value, and people set it.
    fn can_be_told(&self, name: &str, member: &Value) -> bool {
        const BY_SERVICE: [&str; 2] = ["DateTime", "By"];
        let facts = self.description.resolved(member);
        let is_plain = matches!(facts["type"].as_str(), Some("string" | "integer" | "number" | "boolean"));
        let is_kept = member["readOnly"] == true || demands::is_read_only(said(member, facts));
        is_plain && !is_kept && name != "id" && !BY_SERVICE.iter().any(|end| name.ends_with(end))
    }

    fn number(&mut self, schema: &Value, value: &Value, place: &str) {
        if schema["enum"].as_array().is_some_and(|listed| !listed.contains(value)) {
            self.add("not listed", place, value.to_string());
        }
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        let number = value.as_f64().unwrap_or_default();
        if bound("minimum").is_some_and(|least| number < least) || bound("maximum").is_some_and(|most| number > most) {
            self.add("out of range", place, value.to_string());
        }
    }

    fn text(&mut self, schema: &Value, text: &str, place: &str) {
        if let Some(values) = schema["enum"].as_array() {
            // Flags are written with commas between them.
            let mut parts = text.split(',').map(str::trim);
            if !parts.all(|part| values.iter().any(|value| value == part)) {
                self.add("not listed", place, text);
            } else if text.eq_ignore_ascii_case("unknownFutureValue") {
                self.add("placeholder", place, text);
            }
        }
        let pattern = schema.get("pattern").and_then(Value::as_str);
        if let Some(pattern) = pattern.and_then(|pattern| regress::Regex::new(pattern).ok())
            && pattern.find(text).is_none()
        {
            self.add("other pattern", place, text);
        }
        if schema.get("maxLength").and_then(Value::as_u64).is_some_and(|most| text.chars().count() as u64 > most) {
            self.add("too long", place, text);
        }
    }

    fn object(&mut self, named: Option<&str>, schema: &Value, object: &Map<String, Value>, place: &str, depth: usize) {
        let description = self.description;
        let mut members = BTreeMap::new();
        description.members(schema, 0, &mut members);
        let mut required = Vec::new();
        description.required(schema, 0, &mut required);
        let mut further = None;
        if let Some(ty) = object.get("@odata.type").and_then(Value::as_str) {
            let ty = ty.trim_start_matches('#');
            let key = format!("/components/schemas/{ty}");
            match description.root.pointer(&key) {
                Some(derived) => {
                    if named.is_some_and(|base| !description.derives(ty, base, 0)) {
                        self.add("no derived type", place, ty);
                    }
                    description.members(derived, 0, &mut members);
                    description.required(derived, 0, &mut required);
                }
                None => further = self.undescribed.types.get(ty),
            }
            if further.is_none() && description.root.pointer(&key).is_none() {
                self.add("unknown type", place, ty);
            }
        }
        for (name, value) in object {
            let inner = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            if let Some(member) = members.get(name.as_str()) {
                let facts = description.resolved(member);
                let said = said(member, facts);
                // What `-WhatIf` hides is checked by nobody.
                if value == SECRET {
                    continue;
                }
                let read_only = member["readOnly"] == true || facts["readOnly"] == true || demands::is_read_only(said);
                if read_only {
                    self.add("read-only", &inner, said);
                }
                self.value(member, value, &inner, depth + 1);
            } else if let Some(ty) = further.and_then(|further| further.get(name)) {
                if !sense::is_of(ty, value) {
                    self.add("other type", &inner, format!("{value} is no {ty}"));
                }
            } else if let Some(bound) = name.strip_suffix("@odata.bind") {
                let is_known = members.contains_key(bound) || further.is_some_and(|further| further.contains_key(name));
                if !is_known {
                    self.add("unknown member", &inner, "binds what isn't described");
                }
            } else if !name.starts_with("@odata.") {
                self.add("unknown member", &inner, value.to_string());
            }
        }
        for name in required.into_iter().filter(|name| !is_given(object, name)) {
            self.add("required", place, name);
        }
        self.words(&members, object, place, depth);
        if let Some(base) = named.and_then(|name| name.rsplit('.').next())
            && self.undescribed.derived.contains(base)
            && !object.contains_key("@odata.type")
        {
            self.add("no @odata.type", place, base);
        }
        let all: Vec<&str> = members.keys().copied().collect();
        for (kind, what) in sense::faults(object, &all) {
            self.add(kind, place, what);
        }
    }

    /// What the texts of members say of all of them.
    fn words(&mut self, members: &BTreeMap<&str, &Value>, object: &Map<String, Value>, place: &str, depth: usize) {
        // A change may leave out anything.
        let (create, top) = (self.create, depth == 0);
        let said_required = |said: &str| {
            demands::is_required(said) && (create || !top) || create && top && demands::is_required_to_create(said)
        };
        for (name, member) in members {
            let facts = self.description.resolved(member);
            let said = said(member, facts);
            let kept = member["readOnly"] == true || demands::is_read_only(said);
            if !is_given(object, name) && !kept && said_required(said) {
                self.add("said to be required", place, format!("{name}: {said}"));
            }
            for other in demands::excluded(said).filter(|other| is_given(object, name) && is_given(object, other)) {
                self.add("exclude each other", place, format!("{name}, {other}"));
            }
        }
        if self.create && depth == 0 && object.is_empty() {
            let plain: Vec<&str> =
                members.iter().filter(|(name, member)| self.can_be_told(name, member)).map(|(name, _)| *name).collect();
            if !plain.is_empty() {
                self.add("empty body", place, plain.join(", "));
            }
        }
    }
}

/// Whether an object has a member, or binds it to something that exists.
fn is_given(object: &Map<String, Value>, name: &str) -> bool {
    object.contains_key(name) || object.contains_key(&format!("{name}@odata.bind"))
}

/// What a description says of a member, beside the reference or where that leads.
fn said<'v>(member: &'v Value, facts: &'v Value) -> &'v str {
    let own = member.get("description").or_else(|| {
        // The type's own text is about the type.
        member.get("$ref").is_none().then(|| facts.get("description")).flatten()
    });
    own.and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_fault_is_found() {
        let description = Description::new(json!({"paths": {}, "components": {"schemas": {
            "a.base": {"type": "object", "properties": {
                "id": {"type": "string", "description": "The id. Read-only."},
                "name": {"type": "string", "description": "Required.", "maxLength": 4},
                "kind": {"type": "string", "enum": ["x", "unknownFutureValue"]},
            }},
            "a.derived": {"allOf": [{"$ref": "#/components/schemas/a.base"}, {"type": "object", "properties": {
                "on": {"type": "string", "pattern": "^[0-9]{4}$"},
                "count": {"type": "integer", "maximum": 3},
                "level": {"type": "integer", "enum": [1, 2]},
                "url": {"type": "string", "description": "The link. This property and on are mutually exclusive."},
            }}]},
            "a.other": {"type": "object", "properties": {}},
        }}}));
        let undescribed = Undescribed {
            types: [("a.far".to_owned(), [("far".to_owned(), "integer".to_owned())].into())].into(),
            derived: ["base".to_owned()].into(),
        };
        let vectors = [
            (json!({"@odata.type": "#a.derived", "name": "n", "on": "2026", "count": 3}), ""),
            (json!({"@odata.type": "#a.far", "name": "n", "far": 1}), ""),
            (json!({"@odata.type": "#a.far", "name": "n", "far": "1"}), "other type"),
            (json!({"@odata.type": "#a.other", "name": "n"}), "no derived type"),
            (json!({"@odata.type": "#a.nowhere", "name": "n"}), "unknown type"),
            (json!({"name": "n"}), "no @odata.type"),
            (json!({"@odata.type": "#a.base"}), "said to be required"),
            (json!({"@odata.type": "#a.base", "name": 1}), "other type"),
            (json!({"@odata.type": "#a.base", "name": "n", "id": "i"}), "read-only"),
            (json!({"@odata.type": "#a.base", "name": "n", "on": "2026"}), "unknown member"),
            (json!({"@odata.type": "#a.base", "name": "n", "it@odata.bind": "2026"}), "unknown member"),
            (json!({"@odata.type": "#a.base", "name": "names"}), "too long"),
            (json!({"@odata.type": "#a.base", "name": "n", "kind": "y"}), "not listed"),
            (json!({"@odata.type": "#a.base", "name": "n", "kind": "unknownFutureValue"}), "placeholder"),
            (json!({"@odata.type": "#a.derived", "name": "n", "on": "x"}), "other pattern"),
            (json!({"@odata.type": "#a.derived", "name": "n", "count": 4}), "out of range"),
            (json!({"@odata.type": "#a.derived", "name": "n", "level": 3}), "not listed"),
            (json!({"@odata.type": "#a.derived", "name": "n", "on": "2026", "url": "u"}), "exclude each other"),
        ];
        for (body, expected) in vectors {
            let found = description.check(&json!({"$ref": "#/components/schemas/a.base"}), &body, true, &undescribed);
            let kinds: Vec<&str> = found.iter().map(|finding| finding.kind).collect();
            assert_eq!(kinds, expected.split_terminator(',').collect::<Vec<_>>(), "{body} {found:?}");
        }
    }
}
