//! Keywords of one schema: those of JSON Schema 2020-12 that OpenAPI 3.0 writes in another way, or hasn't got.

use serde_json::{Map, Value, json};

use super::super::{Conversion, child};

/// Keywords that check values or relate them, without a counterpart.
const CHECKS: [&str; 14] = [
    "if",
    "then",
    "else",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
    "$recursiveRef",
];

/// Keywords that mean nothing to whoever sends values.
const WITHOUT_EFFECT: [&str; 5] = ["$schema", "$comment", "$vocabulary", "$dynamicAnchor", "$recursiveAnchor"];

/// Keywords of strings, numbers, lists and objects, by type.
const OF_TYPE: [(&str, &[&str]); 5] = [
    ("string", &["format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &["properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"],
    ),
];

/// Whether a keyword is left out without a word.
pub fn ignored(key: &str) -> bool {
    WITHOUT_EFFECT.contains(&key)
}

/// Whether a `type` has `null` among others.
pub fn allows_null(ty: &Value) -> bool {
    ty.as_array().is_some_and(|types| types.iter().any(|ty| ty == "null"))
}

/// Whether a schema allows nothing but `null`.
pub fn is_null(schema: &Value) -> bool {
    let only = |value: &Value| *value == json!("null") || *value == json!(["null"]);
    let nothing_else = |values: &Vec<Value>| values.len() == 1 && values[0].is_null();
    schema.get("type").is_some_and(only)
        || schema.get("const").is_some_and(Value::is_null)
        || schema.get("enum").and_then(Value::as_array).is_some_and(nothing_else)
}

/// Converts the keywords of a schema, not those of the schemas in it.
pub fn convert(map: &mut Map<String, Value>, to: &str, conversion: &mut Conversion) {
    let mut schema = Schema { map, to, conversion };
    schema.leave_out();
    schema.constant();
    schema.types();
    schema.values();
    schema.bounds();
    schema.content();
    schema.lists();
    schema.pattern_properties();
    if let Some(example) = schema.map.shift_remove("examples").as_ref().and_then(|examples| examples.get(0)) {
        schema.map.entry("example").or_insert_with(|| example.clone());
    }
}

struct Schema<'a> {
    map: &'a mut Map<String, Value>,
    to: &'a str,
    conversion: &'a mut Conversion,
}

impl Schema<'_> {
    fn loss(&mut self, key: &str, message: &str, hint: &'static str) {
        self.conversion.loss(&child(self.to, key), message, hint);
    }

    fn leave_out(&mut self) {
        for key in WITHOUT_EFFECT {
            self.map.shift_remove(key);
        }
        if let Some(open @ Value::Object(_)) = self.map.get("unevaluatedProperties").cloned() {
            self.map.shift_remove("unevaluatedProperties");
            self.map.entry("additionalProperties").or_insert(open);
        }
        for key in CHECKS {
            if self.map.shift_remove(key).is_some() {
                let message = format!(
                    "`{key}` is passed over: values aren't checked by it, and what only it describes is missing"
                );
                self.loss(key, &message, "describe the properties in `properties`");
            }
        }
        for key in ["$id", "$anchor"] {
            if self.map.shift_remove(key).is_some() {
                let message = format!("`{key}` is passed over: references name schemas by their place");
                self.loss(key, &message, "refer to `#/components/schemas/<name>`");
            }
        }
        if self.map.contains_key("$dynamicRef") {
            let message = "`$dynamicRef` has no counterpart in OpenAPI 3.0";
            self.conversion.fault(&child(self.to, "$dynamicRef"), message, "use `$ref`");
        }
    }

    /// `const` is an `enum` with one value.
    fn constant(&mut self) {
        match self.map.shift_remove("const") {
            None => {}
            Some(Value::Array(_) | Value::Object(_)) => {
                self.loss("const", "a `const` that is a list or an object is passed over", "send it as the value");
            }
            Some(value) => {
                self.map.insert("enum".to_owned(), json!([value]));
            }
        }
    }

    /// A list of types: `null` is `nullable`, and several others are a choice.
    fn types(&mut self) {
        let types: Vec<String> = match self.map.get("type") {
            Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Some(Value::String(ty)) if ty == "null" => vec![ty.clone()],
            _ => return,
        };
        self.map.shift_remove("type");
        let mut others: Vec<&str> = types.iter().map(String::as_str).filter(|ty| *ty != "null").collect();
        if others.contains(&"number") {
            others.retain(|ty| *ty != "integer");
        }
        if others.len() < types.len() && types.iter().any(|ty| ty == "null") {
            self.map.insert("nullable".to_owned(), json!(true));
        }
        match others.as_slice() {
            [] => {}
            [ty] => {
                self.map.insert("type".to_owned(), json!(ty));
            }
            several if self.map.contains_key("anyOf") || self.map.contains_key("enum") => {
                if !self.map.contains_key("enum") {
                    let message = format!("the types {} beside `anyOf` are passed over", several.join(", "));
                    self.loss("type", &message, "write the types into the members");
                }
            }
            several => self.choice(several),
        }
    }

    /// One member of `anyOf` for each type, with what concerns it.
    fn choice(&mut self, types: &[&str]) {
        let mut members = Vec::with_capacity(types.len());
        for (at, ty) in types.iter().enumerate() {
            let mut member = Map::new();
            member.insert("type".to_owned(), json!(ty));
            let member_to = child(&child(self.to, "anyOf"), &at.to_string());
            self.conversion.origins.set(&member_to, self.conversion.origins.of(self.to));
            for (_, keys) in OF_TYPE.iter().filter(|(name, _)| name == ty) {
                for key in *keys {
                    member.extend(self.map.get(*key).map(|value| ((*key).to_owned(), value.clone())));
                }
            }
            members.push(Value::Object(member));
        }
        for key in OF_TYPE.iter().filter(|(name, _)| types.contains(name)).flat_map(|(_, keys)| *keys) {
            self.map.shift_remove(*key);
        }
        self.map.insert("anyOf".to_owned(), Value::Array(members));
    }

    /// The values of an `enum`: `null` is `nullable`; the type is that of the others.
    fn values(&mut self) {
        let Some(values) = self.map.get_mut("enum").and_then(Value::as_array_mut) else { return };
        let before = values.len();
        values.retain(|value| !value.is_null());
        let (had_null, is_empty) = (values.len() < before, values.is_empty());
        let ty = if values.iter().all(Value::is_string) {
            Some("string")
        } else if values.iter().all(|value| value.is_i64() || value.is_u64()) {
            Some("integer")
        } else if values.iter().all(Value::is_number) {
            Some("number")
        } else if values.iter().all(Value::is_boolean) {
            Some("boolean")
        } else {
            None
        };
        if had_null {
            self.map.insert("nullable".to_owned(), json!(true));
        }
        if is_empty {
            self.map.shift_remove("enum");
        } else if self.map.contains_key("type") {
        } else if let Some(ty) = ty {
            self.map.insert("type".to_owned(), json!(ty));
        } else {
            self.map.shift_remove("enum");
            let message = "the values of an `enum` of several types are passed over: any value is taken";
            self.loss("enum", message, "give the values one type");
        }
    }

    /// Bounds that exclude themselves are numbers; in OpenAPI 3.0 a flag says so of the bound.
    fn bounds(&mut self) {
        for (exclusive, bound, tighter) in [
            ("exclusiveMinimum", "minimum", f64::ge as fn(&f64, &f64) -> bool),
            ("exclusiveMaximum", "maximum", f64::le),
        ] {
            let Some(value) = self.map.get(exclusive).filter(|value| value.is_number()).cloned() else { continue };
            let other = self.map.get(bound).and_then(Value::as_f64);
            if value.as_f64().is_some_and(|value| other.is_none_or(|other| tighter(&value, &other))) {
                self.map.insert(bound.to_owned(), value);
                self.map.insert(exclusive.to_owned(), json!(true));
            } else {
                self.map.shift_remove(exclusive);
            }
        }
    }

    /// Texts that stand for bytes.
    fn content(&mut self) {
        let encoding = self.map.shift_remove("contentEncoding");
        let media_type = self.map.shift_remove("contentMediaType");
        if self.map.contains_key("format") || self.map.get("type").and_then(Value::as_str) != Some("string") {
            return;
        }
        let format = match (encoding.as_ref().and_then(Value::as_str), media_type.as_ref().and_then(Value::as_str)) {
            (Some("base64"), _) => "byte",
            (Some("base64url"), _) => "base64url",
            (None, Some(media_type)) if super::is_bytes(media_type) => "binary",
            _ => return,
        };
        self.map.insert("format".to_owned(), json!(format));
    }

    /// Lists whose places have schemas of their own.
    fn lists(&mut self) {
        if self.map.shift_remove("prefixItems").is_some() {
            let message = "`prefixItems` is passed over: the items of the list are any values";
            self.loss("prefixItems", message, "describe an object, if the service takes one");
            self.map.insert("items".to_owned(), json!({}));
        } else if self.map.get("items").is_some_and(Value::is_boolean) {
            self.map.insert("items".to_owned(), json!({}));
        }
        if self.map.get("type").and_then(Value::as_str) == Some("array") {
            self.map.entry("items").or_insert_with(|| json!({}));
        }
    }

    /// Properties with names of a pattern are additional properties.
    fn pattern_properties(&mut self) {
        let Some(Value::Object(patterns)) = self.map.shift_remove("patternProperties") else { return };
        let open = self.map.get("additionalProperties").is_some_and(|value| *value != Value::Bool(false));
        let mut schemas = patterns.into_iter();
        match (schemas.next(), schemas.next()) {
            (Some((pattern, schema)), None) if !open => {
                let from = self.conversion.origins.of(&child(&child(self.to, "patternProperties"), &pattern));
                self.conversion.origins.set(child(self.to, "additionalProperties"), from);
                self.map.insert("additionalProperties".to_owned(), schema);
            }
            _ => {
                let message = "several kinds of additional properties: their values are any";
                self.loss("patternProperties", message, "describe them by one schema");
                self.map.insert("additionalProperties".to_owned(), json!(true));
            }
        }
    }
}
