//! One property of each result as plain text: what a shell puts into a variable.

use serde_json::Value;

use super::{cell, columns};
use crate::property::property;
use graphsmith_catalog::printable::one_line;

/// The line for a result. `Err` says that the result has no such property, and what it has: the work is done by then, so
/// that is a warning and the line is empty.
pub(super) fn line(result: &Value, name: &str) -> Result<String, String> {
    if let Some(value) = find(result, name) {
        return Ok(cell(value));
    }
    let known: Vec<String> = columns(std::slice::from_ref(result)).into_iter().map(one_line).collect();
    let known = if known.is_empty() { "no properties".to_owned() } else { known.join(", ") };
    Err(format!("the result has no `{name}`; it has {known}"))
}

/// A property by its name, or by a way of names with dots between them. Case doesn't count, as for parameters.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let object = value.as_object()?;
    property(object, name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        find(property(object, first)?, rest)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::line;

    #[test]
    fn properties_are_found() {
        let event = json!({"@odata.type": "#x", "id": "AAMk=", "start": {"dateTime": "09:00"}, "size": 3, "gone": null,
            "categories": ["a", "b"], "body": {"content": "x"}});
        let table = [
            ("id", "AAMk="),
            ("Id", "AAMk="),
            ("size", "3"),
            ("gone", ""),
            ("categories", "a, b"),
            ("start.dateTime", "09:00"),
            ("Start.datetime", "09:00"),
            ("body", r#"{"content":"x"}"#),
            ("@odata.type", "#x"),
        ];
        for (name, expected) in table {
            assert_eq!(line(&event, name).as_deref(), Ok(expected), "{name}");
        }
        let missing = "the result has no `subject`; it has id, start, size, gone, categories, body";
        assert_eq!(line(&event, "subject"), Err(missing.to_owned()));
        assert_eq!(line(&json!(true), "id.x"), Err("the result has no `id.x`; it has no properties".to_owned()));
    }
}
