//! New objects of a type, and values by their paths.

use serde_json::{Map, Value};

use super::data::Type;
use crate::ids;

impl Type {
    /// Whether it has a property of this name, in any case.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        let top = |path: &String| path.split('/').next().is_some_and(|top| top.eq_ignore_ascii_case(name));
        self.properties.iter().any(top) || self.on_request.keys().any(|known| known.eq_ignore_ascii_case(name))
    }

    /// An object with these values: all properties in their order, those that nobody gives by their defaults.
    pub(crate) fn filled(&self, given: Map<String, Value>) -> Map<String, Value> {
        let mut values = self.defaults.clone();
        for (name, other) in &self.like {
            if let Some(value) = given.get(other) {
                values.insert(name.clone(), value.clone());
            }
        }
        deep_merge(&mut values, given);
        let mut object = Map::new();
        for name in self.properties.iter().filter(|name| !name.contains('/')) {
            if let Some(value) = values.shift_remove(name) {
                object.insert(name.clone(), value);
            } else if !self.on_request.contains_key(name) {
                object.insert(name.clone(), Value::Null);
            }
        }
        object.append(&mut values);
        for path in self.properties.iter().filter(|name| name.contains('/')) {
            place(&mut object, path);
        }
        object
    }
}

impl Type {
    /// The values of a new object that nobody gives. The number is the one in its id.
    pub(crate) fn created_with(&self, number: u64) -> Map<String, Value> {
        let value = |value: &Value| match value {
            Value::String(text) => ids::numbered(text, number).into(),
            other => other.clone(),
        };
        self.created.iter().map(|(name, given)| (name.clone(), value(given))).collect()
    }
}

/// Puts a property of an inner object at its end, if there is that object; `null` if it lacks the property.
fn place(object: &mut Map<String, Value>, path: &str) {
    match path.split_once('/') {
        None => {
            let value = object.shift_remove(path).unwrap_or_default();
            object.insert(path.to_owned(), value);
        }
        Some((name, rest)) => {
            if let Some(Value::Object(inner)) = object.get_mut(name) {
                place(inner, rest);
            }
        }
    }
}

/// Takes over values. Objects are merged with those that are there, and names are found in any case.
pub(crate) fn deep_merge(into: &mut Map<String, Value>, from: Map<String, Value>) {
    for (name, value) in from {
        let known = into.keys().find(|known| known.eq_ignore_ascii_case(&name)).cloned();
        let name = known.unwrap_or(name);
        match (into.get_mut(&name), value) {
            (Some(Value::Object(own)), Value::Object(new)) => deep_merge(own, new),
            (_, value) => drop(into.insert(name, value)),
        }
    }
}

/// The texts at a path; where there is a list, those of each of its elements.
pub(crate) fn texts_at<'v>(object: &'v Map<String, Value>, path: &str) -> Vec<&'v str> {
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    object.get(name).map(|value| texts(value, rest)).unwrap_or_default()
}

fn texts<'v>(value: &'v Value, path: &str) -> Vec<&'v str> {
    match value {
        Value::Array(values) => values.iter().flat_map(|value| texts(value, path)).collect(),
        Value::String(text) if path.is_empty() => vec![text],
        Value::Object(object) if !path.is_empty() => texts_at(object, path),
        _ => Vec::new(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::{Value, json};

    use super::{Type, deep_merge, texts_at};

    #[test]
    fn objects_are_filled() {
        let kind = Type {
            properties: ["id", "name", "alias", "seen", "in/b", "in/a", "none/c"].map(str::to_owned).into(),
            like: [("alias".to_owned(), "name".to_owned())].into(),
            defaults: json!({"in": {"a": 1}, "name": "x"}).as_object().unwrap().clone(),
            on_request: [("seen".to_owned(), Vec::new())].into(),
            ..Type::default()
        };
        let filled = kind.filled(json!({"name": "y", "in": {"A": 2}, "more": []}).as_object().unwrap().clone());
        let expected = json!({"id": null, "name": "y", "alias": "y", "in": {"b": null, "a": 2}, "more": []});
        assert_eq!(Value::Object(filled).to_string(), expected.to_string(), "the order counts");
        assert!(kind.has_property("SEEN") && kind.has_property("in") && !kind.has_property("b"));
    }

    #[test]
    fn objects_are_merged_deeply() {
        let mut value = json!({"A": {"b": 1, "c": 2}, "d": [1]}).as_object().unwrap().clone();
        deep_merge(&mut value, json!({"a": {"B": null}, "d": [], "e": 1}).as_object().unwrap().clone());
        assert_eq!(Value::Object(value), json!({"A": {"b": null, "c": 2}, "d": [], "e": 1}));
    }

    #[test]
    fn texts_are_found_in_lists() {
        let object = json!({"a": "x", "l": [{"k": "1"}, {"k": "2"}, {"z": "3"}], "m": ["y", 4]});
        let object = object.as_object().unwrap();
        let table: [(&str, &[&str]); 5] =
            [("a", &["x"]), ("l/k", &["1", "2"]), ("m", &["y"]), ("l", &[]), ("nothing/k", &[])];
        for (path, expected) in table {
            assert_eq!(texts_at(object, path), expected, "{path}");
        }
    }
}
