//! Texts that cmdlets carry: the raw description of an operation -> the form that pages and facts share.

use serde_json::Value;

/// The description as it stands in a JSON string: a line end is a backslash and `n`, a quote `\"`
/// (docs/rules.md#7-1-source-texts).
///
/// `AutoRest` hands descriptions over in this form, so published pages and the facts show it.
#[must_use]
pub fn json_escaped(description: &str) -> String {
    let mut out = String::with_capacity(description.len());
    for c in description.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c => out.push(c),
        }
    }
    out
}

/// A value of JSON as text: that of a text without quotes.
#[must_use]
pub fn of_value(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_json_escapes() {
        let vectors = [
            ("", ""),
            ("plain.  Two spaces", "plain.  Two spaces"),
            ("one\ntwo", "one\\ntwo"),
            ("one\r\ntwo", "one\\r\\ntwo"),
            ("a \"quoted\" word", "a \\\"quoted\\\" word"),
            ("C:\\new\tfile", "C:\\\\new\\tfile"),
            ("naïve – dash", "naïve – dash"),
        ];
        for (raw, escaped) in vectors {
            assert_eq!(json_escaped(raw), escaped, "{raw:?}");
        }
    }
}
