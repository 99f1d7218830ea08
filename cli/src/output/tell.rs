//! What a value says in one cell: objects by the member that tells them from others.

use serde_json::Value;

/// Members that tell an object from others, best first: names, addresses, moments.
const TELLING: [&str; 8] =
    ["displayName", "address", "dateTime", "name", "subject", "title", "userPrincipalName", "mail"];

/// A value as text: scalars as they are, lists of scalars with commas, anything else as JSON.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(elements) if elements.iter().all(|e| !e.is_object() && !e.is_array()) => {
            elements.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// What a person wants to see of a value; `None` where nothing of it tells it.
pub(super) fn told(value: &Value) -> Option<String> {
    match value {
        Value::Object(_) => member(value).map(|value| moment(&cell(value)).to_owned()),
        Value::Array(elements) => {
            let told: Option<Vec<String>> = elements.iter().map(told).collect();
            told.map(|told| told.join(", "))
        }
        Value::String(text) => Some(moment(text).to_owned()),
        other => Some(cell(other)),
    }
}

/// The member that tells an object: its own, else that of an object in it (`from.emailAddress.address`).
fn member(value: &Value) -> Option<&Value> {
    let object = value.as_object()?;
    let told = |name: &str| object.get(name).filter(|value| value.as_str().is_some_and(|text| !text.is_empty()));
    TELLING.iter().find_map(|name| told(name)).or_else(|| object.values().find_map(member))
}

/// A moment without the fraction of its second; any other text as it is.
fn moment(text: &str) -> &str {
    if !is_moment(text) {
        return text;
    }
    let Some((seconds, fraction)) = text.split_once('.') else { return text };
    if fraction.chars().all(|c| c.is_ascii_digit()) { seconds } else { text }
}

/// Whether a text begins with a date.
pub(super) fn is_moment(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits =
        |range: std::ops::Range<usize>| bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0..4)
        && bytes.get(4) == Some(&b'-')
        && digits(5..7)
        && bytes.get(7) == Some(&b'-')
        && digits(8..10)
        && matches!(bytes.get(10), None | Some(b'T'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::told;

    #[test]
    fn objects_are_told_by_a_member() {
        let address = |name: &str, address: &str| json!({"emailAddress": {"name": name, "address": address}});
        let table = [
            (json!({"dateTime": "2026-11-27T09:00:00.0000000", "timeZone": "UTC"}), Some("2026-11-27T09:00:00")),
            (address("Adele", "a@x"), Some("a@x")),
            (json!([address("A", "a@x"), address("B", "b@x")]), Some("a@x, b@x")),
            (json!({"user": {"id": "1", "displayName": "Adele"}}), Some("Adele")),
            (json!({"displayName": "", "locationType": "default"}), None),
            (json!({"contentType": "html", "content": "<p>"}), None),
            (json!(["a", "b"]), Some("a, b")),
            (json!("2026-11-27"), Some("2026-11-27")),
            (json!("1.5.2"), Some("1.5.2")),
            (json!(1.50), Some("1.5")),
            (json!(null), Some("")),
        ];
        for (value, expected) in table {
            assert_eq!(told(&value).as_deref(), expected, "{value}");
        }
    }
}
