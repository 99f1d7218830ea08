//! One property of each result as plain text: what a shell puts into a variable.

use serde_json::Value;

use super::columns;
use super::tell::cell;
use crate::property::property;
use graphsmith_catalog::printable::one_line;

/// The lines for a result: one, or one for each element of a list. `Err` says that the result has no such property, and
/// what it has: the work is done by then, so that is a warning and the line is empty.
pub(super) fn lines(result: &Value, name: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    if walk(result, name, &mut found) {
        return Ok(found.into_iter().map(cell).collect());
    }
    let known = columns::of_rows(std::slice::from_ref(result), &[], &[]).into_iter().map(one_line);
    let known = known.collect::<Vec<_>>().join(", ");
    let known = if known.is_empty() { "no properties".to_owned() } else { known };
    Err(format!("the result has no `{name}`; it has {known}"))
}

/// Finds what a name leads to; through a list, what it leads to in each element. Whether there was anything to find: an
/// empty list has nothing to say, and isn't wrong.
fn walk<'v>(value: &'v Value, name: &str, found: &mut Vec<&'v Value>) -> bool {
    if let Value::Array(elements) = value {
        return elements.iter().fold(elements.is_empty(), |any, element| walk(element, name, found) | any);
    }
    let Some(object) = value.as_object() else { return false };
    if let Some(value) = property(object, name) {
        match value {
            Value::Array(elements) => found.extend(elements),
            value => found.push(value),
        }
        return true;
    }
    let inner = name.split_once('.').and_then(|(first, rest)| Some((property(object, first)?, rest)));
    inner.is_some_and(|(inner, rest)| walk(inner, rest, found))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::lines;

    #[test]
    fn properties_are_found() {
        let event = json!({"@odata.type": "#x", "id": "AAMk=", "start": {"dateTime": "09:00"}, "size": 3, "gone": null,
            "categories": ["a", "b"], "body": {"content": "x"}, "none": [],
            "to": [{"mail": {"address": "a@x"}, "kind": 1}, {"mail": {"address": "b@x"}}]});
        let table: [(&str, &[&str]); 14] = [
            ("id", &["AAMk="]),
            ("Id", &["AAMk="]),
            ("size", &["3"]),
            ("gone", &[""]),
            ("categories", &["a", "b"]),
            ("start.dateTime", &["09:00"]),
            ("Start.datetime", &["09:00"]),
            ("body", &[r#"{"content":"x"}"#]),
            ("@odata.type", &["#x"]),
            ("to.mail.address", &["a@x", "b@x"]),
            ("to.kind", &["1"]),
            ("to.mail", &[r#"{"address":"a@x"}"#, r#"{"address":"b@x"}"#]),
            ("none", &[]),
            ("none.id", &[]),
        ];
        for (name, expected) in table {
            assert_eq!(lines(&event, name), Ok(expected.iter().map(|&line| line.to_owned()).collect()), "{name}");
        }
        let missing = "the result has no `subject`; it has id, start, size, gone, categories, body, none, to";
        assert_eq!(lines(&event, "subject"), Err(missing.to_owned()));
        assert!(lines(&event, "to.mail.name").is_err());
        assert_eq!(lines(&json!(true), "id.x"), Err("the result has no `id.x`; it has no properties".to_owned()));
    }
}
