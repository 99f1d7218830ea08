//! Odd descriptions: a description and a seed -> the description with a few things changed, as authors of descriptions
//! change them, or as nobody would.
//!
//! A mutation keeps the outline of an OpenAPI document, so that many mutants are still generated: what is changed are
//! names, schemas, parameters, bodies, replies and methods, and now and then any node at all.

use serde_json::{Map, Value, json};

use crate::samples::Dice;

/// Names that have a meaning somewhere on the way: in Rust, in PowerShell, in the generated code or in the generator.
const NAMES: [&str; 40] = [
    "type",
    "self",
    "Self",
    "async",
    "r#fn",
    "_",
    "__",
    "0",
    "1st",
    "a b",
    "a-b",
    "a.b",
    "@odata.type",
    "$filter",
    "#",
    "名前",
    "straße",
    "İ",
    "WhatIf",
    "confirm",
    "Headers",
    "InputObject",
    "Body",
    "body",
    "new",
    "send",
    "options",
    "identity",
    "additional",
    "clone",
    "None",
    "Option",
    "String",
    "Verbose",
    "OutFile",
    "PassThru",
    "All",
    "Top",
    "host",
    "x\"}\n//! }",
];

/// Types and formats of simple schemas.
const FORMATS: [(&str, &str); 22] = [
    ("string", ""),
    ("string", "date-time"),
    ("string", "date"),
    ("string", "time"),
    ("string", "duration"),
    ("string", "uuid"),
    ("string", "binary"),
    ("string", "byte"),
    ("string", "base64url"),
    ("string", "password"),
    ("string", "char"),
    ("string", "uri"),
    ("string", "unknown"),
    ("integer", ""),
    ("integer", "int32"),
    ("integer", "int64"),
    ("integer", "uint64"),
    ("number", ""),
    ("number", "decimal"),
    ("number", "float"),
    ("boolean", ""),
    ("object", ""),
];

/// The keys of operations in a path item.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Media types of bodies and replies.
const MEDIA_TYPES: [&str; 9] = [
    "application/json",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/octet-stream",
    "text/plain",
    "text/csv",
    "application/xml",
    "*/*",
];

/// Changes a description in one to four places, and says how.
pub fn mutate(document: &mut Value, seed: u64) -> Vec<String> {
    let mut mutation = Mutation { dice: Dice::new(seed), changes: Vec::new() };
    let wanted = 1 + mutation.dice.roll(4);
    for _ in 0..wanted * 4 {
        if mutation.changes.len() < wanted {
            mutation.step(document);
        }
    }
    mutation.changes
}

struct Mutation {
    dice: Dice,
    changes: Vec<String>,
}

impl Mutation {
    fn step(&mut self, document: &mut Value) {
        match self.dice.roll(12) {
            0..4 => self.at(document, is_schema, "schema", Self::schema),
            4..6 => self.at(document, is_properties, "properties", Self::properties),
            6..8 => self.at(document, is_parameter, "parameter", Self::parameter),
            8 => self.at(document, is_operation, "operation", Self::operation),
            9 => self.at(document, is_content, "content", Self::content),
            10 => self.at(document, is_path_item, "path item", Self::path_item),
            _ => self.at(document, |_, _| true, "node", |mutation, node| Some(mutation.node(node))),
        }
    }

    /// Changes one node of a kind, if there is one.
    fn at(
        &mut self,
        document: &mut Value,
        is_one: fn(&str, &Value) -> bool,
        kind: &str,
        change: fn(&mut Self, &mut Value) -> Option<String>,
    ) {
        let mut pointers = Vec::new();
        collect(document, "", "", is_one, &mut pointers);
        if pointers.is_empty() {
            return;
        }
        let pointer = pointers.swap_remove(self.dice.roll(pointers.len()));
        let Some(node) = document.pointer_mut(&pointer) else { return };
        if let Some(what) = change(self, node) {
            self.changes.push(format!("{kind} {pointer}: {what}"));
        }
    }

    fn name(&mut self) -> String {
        NAMES[self.dice.roll(NAMES.len())].to_owned()
    }

    fn simple(&mut self) -> Value {
        let (ty, format) = FORMATS[self.dice.roll(FORMATS.len())];
        if format.is_empty() { json!({"type": ty}) } else { json!({"type": ty, "format": format}) }
    }

    /// A schema that didn't exist: simple, a list, a table, an object or a choice.
    fn any_schema(&mut self, depth: usize) -> Value {
        let kinds = if depth == 0 { 1 } else { 6 };
        match self.dice.roll(kinds) {
            1 => json!({"type": "array", "items": self.any_schema(depth - 1)}),
            2 => json!({"type": "object", "additionalProperties": self.any_schema(depth - 1)}),
            3 => {
                json!({"type": "object", "properties": {self.name(): self.any_schema(depth - 1), self.name(): self.simple()}})
            }
            4 => json!({"oneOf": [self.any_schema(depth - 1), self.simple()]}),
            5 => {
                json!({"allOf": [self.any_schema(depth - 1), {"type": "object", "properties": {self.name(): self.simple()}}]})
            }
            _ => self.simple(),
        }
    }

    fn schema(&mut self, schema: &mut Value) -> Option<String> {
        let before = schema.clone();
        let keyword = match self.dice.roll(14) {
            0 => return Some(replace(schema, json!({"type": "array", "items": before}))),
            1 => return Some(replace(schema, json!({"allOf": [before]}))),
            2 => {
                let other = self.simple();
                return Some(replace(schema, json!({"anyOf": [before, other]})));
            }
            3 => return Some(replace(schema, json!({"type": "object", "additionalProperties": before}))),
            4 => {
                let new = self.any_schema(2);
                return Some(replace(schema, new));
            }
            5 => json!({"enum": [self.name(), self.name(), "", "a"], "type": "string"}),
            6 => json!({"enum": [0, 1, -1, 9_007_199_254_740_993_u64], "type": "integer"}),
            7 => json!({"enum": ["a"], "type": "string"}),
            8 => {
                json!({"x-ms-enum": {"name": self.name(), "modelAsString": false}, "enum": ["a", "A", "1"], "type": "string"})
            }
            9 => json!({"readOnly": true}),
            10 => json!({"nullable": true, "default": null}),
            11 => json!({"title": self.name(), "x-ms-client-name": self.name()}),
            12 => json!({"discriminator": {"propertyName": self.name()}}),
            _ => json!({"required": [self.name()], "default": 1, "minimum": 1, "maximum": "x"}),
        };
        let object = schema.as_object_mut()?;
        object.extend(keyword.as_object().cloned().unwrap_or_default());
        Some(format!("with {keyword}"))
    }

    fn properties(&mut self, properties: &mut Value) -> Option<String> {
        let object = properties.as_object_mut()?;
        let names: Vec<String> = object.keys().cloned().collect();
        let old = names.get(self.dice.roll(names.len().max(1)))?;
        let new = match self.dice.roll(4) {
            0 => old.to_uppercase(),
            1 => format!("_{old}"),
            _ => self.name(),
        };
        let value = if self.dice.roll(2) == 0 { object.get(old).cloned()? } else { self.any_schema(2) };
        object.insert(new.clone(), value);
        Some(format!("also {new:?}, as {old:?}"))
    }

    fn parameter(&mut self, parameter: &mut Value) -> Option<String> {
        let schema = self.any_schema(2);
        let object = parameter.as_object_mut()?;
        let mut set = |key: &str, value: Value| {
            object.insert(key.to_owned(), value.clone());
            Some(format!("{key} is {}", short(&value)))
        };
        match self.dice.roll(8) {
            0 | 1 => {
                let name = self.name();
                set("name", json!(name))
            }
            2 => set("in", json!(["path", "query", "header", "cookie"][self.dice.roll(4)])),
            3 => set(
                "style",
                json!(["simple", "label", "matrix", "form", "spaceDelimited", "deepObject"][self.dice.roll(6)]),
            ),
            4 => set("explode", json!(self.dice.roll(2) == 0)),
            5 => set("required", json!(self.dice.roll(2) == 0)),
            6 => {
                object.remove("schema");
                object.insert("content".to_owned(), json!({"application/json": {"schema": schema}}));
                Some("has content".to_owned())
            }
            _ => set("schema", schema),
        }
    }

    fn operation(&mut self, operation: &mut Value) -> Option<String> {
        let (name, schema, media_type) =
            (self.name(), self.any_schema(3), MEDIA_TYPES[self.dice.roll(MEDIA_TYPES.len())]);
        let object = operation.as_object_mut()?;
        let (key, value) = match self.dice.roll(7) {
            0 => ("requestBody", json!({"content": {media_type: {"schema": schema}}})),
            1 => ("responses", json!({"default": {"description": "d", "content": {media_type: {"schema": schema}}}})),
            2 => ("responses", json!({"200": {"description": "d", "headers": {name: {"schema": schema}}}})),
            3 => ("operationId", json!(format!("{name}_{name}"))),
            4 => ("operationId", json!(name)),
            5 => ("description", json!("*/ */\n```\nfn main() {}\n```\n\\u{0} #[doc] \u{202e}")),
            _ => {
                let place = ["query", "header", "cookie"][self.dice.roll(3)];
                let parameters = object.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
                parameters.push(json!({"name": name, "in": place, "schema": schema}));
                return Some(format!("also the {place} parameter {name:?}"));
            }
        };
        object.insert(key.to_owned(), value.clone());
        Some(format!("{key} is {}", short(&value)))
    }

    fn content(&mut self, content: &mut Value) -> Option<String> {
        let object = content.as_object_mut()?;
        let first = object.values().next().cloned()?;
        let media_type = MEDIA_TYPES[self.dice.roll(MEDIA_TYPES.len())];
        if self.dice.roll(2) == 0 {
            object.clear();
        }
        object.insert(media_type.to_owned(), first);
        Some(format!("has {media_type}"))
    }

    fn path_item(&mut self, item: &mut Value) -> Option<String> {
        let object = item.as_object_mut()?;
        let (from, operation) = object.iter().find(|(key, _)| METHODS.contains(&key.as_str()))?;
        let (from, operation) = (from.clone(), operation.clone());
        let to = METHODS[self.dice.roll(METHODS.len())];
        if self.dice.roll(2) == 0 {
            object.shift_remove(&from);
        }
        object.insert(to.to_owned(), operation);
        Some(format!("{from} is also, or instead, {to}"))
    }

    fn node(&mut self, node: &mut Value) -> String {
        let odd = [
            json!(null),
            json!(true),
            json!(-7),
            json!(""),
            json!([]),
            json!({}),
            json!({"$ref": "#/components/schemas/none"}),
            json!(self.name()),
        ];
        replace(node, odd[self.dice.roll(odd.len())].clone())
    }
}

fn replace(node: &mut Value, new: Value) -> String {
    let what = format!("is {}", short(&new));
    *node = new;
    what
}

/// The pointers of all nodes of a kind. `parent` is the key that a node's parent has.
fn collect(node: &Value, at: &str, parent: &str, is_one: fn(&str, &Value) -> bool, found: &mut Vec<String>) {
    if !at.is_empty() && is_one(parent, node) {
        found.push(at.to_owned());
    }
    let mut visit = |key: &str, child: &Value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        collect(child, &pointer, key, is_one, found);
    };
    match node {
        Value::Object(map) => map.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, child)| visit(&i.to_string(), child)),
        _ => {}
    }
}

fn member<'v>(node: &'v Value, key: &str) -> Option<&'v Value> {
    node.as_object().and_then(|object: &Map<String, Value>| object.get(key))
}

fn is_schema(_: &str, node: &Value) -> bool {
    let has = |key| member(node, key).is_some();
    let is_type = member(node, "type").is_some_and(Value::is_string) && !has("in") && !has("flows") && !has("scheme");
    is_type
        || ["allOf", "oneOf", "anyOf"].into_iter().any(has)
        || member(node, "$ref")
            .and_then(Value::as_str)
            .is_some_and(|target| target.starts_with("#/components/schemas/"))
}

fn is_properties(key: &str, node: &Value) -> bool {
    key == "properties"
        && node.as_object().is_some_and(|object| object.values().all(Value::is_object) && !object.is_empty())
}

fn is_parameter(_: &str, node: &Value) -> bool {
    member(node, "in").is_some_and(Value::is_string) && member(node, "name").is_some_and(Value::is_string)
}

fn is_operation(key: &str, node: &Value) -> bool {
    METHODS.contains(&key) && member(node, "responses").is_some()
}

fn is_content(key: &str, node: &Value) -> bool {
    key == "content" && node.is_object()
}

fn is_path_item(key: &str, node: &Value) -> bool {
    key.starts_with('/') && node.is_object()
}

/// A value, cut where it gets long.
fn short(value: &Value) -> String {
    value.to_string().chars().take(160).collect()
}
