//! What the service says it still waits for (docs/protocol.md#send-slices).

use serde_json::Value;

/// The first byte that the service waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// It waits for the byte at this offset.
    From(u64),
    /// It waits for nothing.
    Nothing,
    /// It doesn't say, or not so that it could be understood.
    Unsaid,
}

/// A property of an object, whatever the case of its name: the service writes both `nextExpectedRanges` and
/// `NextExpectedRanges`.
pub(super) fn member<'a>(json: &'a Value, name: &str) -> Option<&'a Value> {
    let mut members = json.as_object()?.iter();
    members.find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_null()).map(|(_, value)| value)
}

impl Expected {
    /// Reads a reply. Only the first range counts: the service wants bytes in order.
    pub(super) fn read(json: &Value) -> Self {
        match member(json, "nextExpectedRanges") {
            Some(Value::Array(ranges)) => ranges.first().map_or(Self::Nothing, Self::first),
            Some(range) => Self::first(range),
            None => Self::Unsaid,
        }
    }

    /// Reads `N`, `N-` or `N-M`.
    fn first(range: &Value) -> Self {
        let text = match range {
            Value::String(text) => text.split('-').next().unwrap_or_default().trim(),
            Value::Number(number) => return number.as_u64().map_or(Self::Unsaid, Self::From),
            _ => return Self::Unsaid,
        };
        text.parse().map_or(Self::Unsaid, Self::From)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Expected, member};

    /// docs/protocol.md#send-slices: "any key case, missing key, `N`, `N-`, `N-M`, empty array; act on the first range
    /// only".
    #[test]
    fn every_form_that_occurs_is_read() {
        let table = [
            (json!({"nextExpectedRanges": ["0-"]}), Expected::From(0)),
            (json!({"ExpirationDateTime": "x", "nextExpectedRanges": ["2097152"]}), Expected::From(2_097_152)),
            (json!({"NextExpectedRanges": ["26-"]}), Expected::From(26)),
            (json!({"NEXTEXPECTEDRANGES": ["12345-55232", "77829-99375"]}), Expected::From(12345)),
            (json!({"nextExpectedRanges": [" 7 - 9 "]}), Expected::From(7)),
            (json!({"nextExpectedRanges": [7]}), Expected::From(7)),
            (json!({"nextExpectedRanges": "7-"}), Expected::From(7)),
            (json!({"nextExpectedRanges": []}), Expected::Nothing),
            (json!({"nextExpectedRanges": null}), Expected::Unsaid),
            (json!({"nextExpectedRanges": ["-5"]}), Expected::Unsaid),
            (json!({"nextExpectedRanges": ["x-"]}), Expected::Unsaid),
            (json!({"nextExpectedRanges": ["99999999999999999999999"]}), Expected::Unsaid),
            (json!({"nextExpectedRanges": [{}]}), Expected::Unsaid),
            (json!({"id": "x"}), Expected::Unsaid),
            (json!([]), Expected::Unsaid),
            (Value::Null, Expected::Unsaid),
        ];
        for (json, expected) in table {
            assert_eq!(Expected::read(&json), expected, "{json}");
        }
    }

    #[test]
    fn a_null_does_not_hide_the_other_spelling() {
        let json = json!({"uploadUrl": null, "UploadUrl": "x"});
        assert_eq!(member(&json, "uploadUrl"), Some(&json!("x")));
    }
}
