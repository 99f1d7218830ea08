//! Values of one object that don't fit each other.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

/// Largest attachment that a request may hold; a larger one needs an upload session (docs/protocol.md#sizes).
const LARGEST: u64 = 3 << 20;

/// What doesn't fit, for an object of a type with these members.
pub(super) fn faults(object: &Map<String, Value>, members: &[&str]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (name, value) in object {
        let Some(end) = end_of(name).and_then(|end| object.get(&end)) else { continue };
        if let (Some(start), Some(end)) = (moment(value), moment(end))
            && start >= end
        {
            found.push(("start isn't before end", format!("{name}: {start}, {end}")));
        }
    }
    if let Some(bytes) = object.get("contentBytes").and_then(Value::as_str) {
        let length = STANDARD.decode(bytes).map_or(u64::MAX, |bytes| bytes.len() as u64);
        let size = object.get("size").map(|size| size.as_u64().unwrap_or(u64::MAX));
        if length >= LARGEST || size.is_some_and(|size| size != length) {
            found.push(("size isn't that of the content", format!("{size:?}, {length}")));
        }
    }
    let lacks = |name: &str| object.get(name).is_none_or(is_empty);
    if members.contains(&"conditions") && object.contains_key("actions") && lacks("conditions") {
        found.push(("rule without conditions", String::new()));
    }
    let recipients = members.iter().find(|name| name.eq_ignore_ascii_case("toRecipients"));
    if let Some(name) = recipients
        && !object.is_empty()
        && members.iter().any(|name| name.eq_ignore_ascii_case("comment"))
        && !members.iter().any(|name| name.eq_ignore_ascii_case("message"))
        && lacks(name)
    {
        found.push(("nobody to forward to", String::new()));
    }
    for (name, value) in object {
        if value
            .as_str()
            .is_some_and(|text| text.starts_with("Contoso ") && [" id", " ids"].iter().any(|end| text.ends_with(end)))
        {
            found.push(("made-up id", format!("{name}: {value}")));
        }
    }
    found
}

/// The name of the end that belongs to a start.
fn end_of(start: &str) -> Option<String> {
    if let Some(rest) = start.strip_prefix("start") {
        return Some(format!("end{rest}"));
    }
    start.contains("Start").then(|| start.replacen("Start", "End", 1))
}

/// A moment, alone or beside its time zone. Only moments that are written alike can be compared.
fn moment(value: &Value) -> Option<&str> {
    let text = value.as_str().or_else(|| value.get("dateTime")?.as_str())?;
    text.starts_with(|c: char| c.is_ascii_digit()).then_some(text)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether a value is of a type that is named by a word.
pub(super) fn is_of(ty: &str, value: &Value) -> bool {
    match ty {
        "text" => value.is_string(),
        "base64" => value.as_str().is_some_and(|text| STANDARD.decode(text).is_ok()),
        "integer" => value.is_i64(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "list" => value.is_array(),
        _ => false,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_fit_each_other() {
        let vectors = [
            (json!({"startDateTime": "2026-03-02", "endDateTime": "2026-03-01"}), Some("start isn't before end")),
            (json!({"start": {"dateTime": "2026-03-01"}, "end": {"dateTime": "2026-03-02"}}), None),
            (json!({"contentBytes": "aGk=", "size": 2}), None),
            (json!({"contentBytes": "aGk=", "size": 3_483_322}), Some("size isn't that of the content")),
            (json!({"actions": {}, "conditions": {}}), Some("rule without conditions")),
            (json!({"Comment": "Please"}), Some("nobody to forward to")),
        ];
        for (object, expected) in vectors {
            let object = object.as_object().unwrap();
            let members: &[&str] =
                if object.contains_key("Comment") { &["Comment", "ToRecipients"] } else { &["conditions"] };
            let found = faults(object, members);
            assert_eq!(found.first().map(|(kind, _)| *kind), expected, "{object:?}");
        }
    }
}
