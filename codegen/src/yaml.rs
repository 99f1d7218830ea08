//! Writes a document as YAML. In: JSON values. Out: text.
//!
//! The layout is the one of the published descriptions (block style, indented sequences, no wrapped lines, quoted path
//! keys), so that a slice compares line by line with the file it was cut from. The emitter of the YAML library gives
//! keys over 128 characters, which most paths of Graph have, the form `? key` and no way to turn that off.

use std::fmt::Write as _;

use serde_json::Value;

/// A whole document, with a newline at the end. Reading it gives the same value.
#[must_use]
pub fn to_string(document: &Value) -> String {
    let mut out = String::new();
    if nests(document) {
        write_block(&mut out, document, 0);
    } else {
        write_scalar(&mut out, document);
        out.push('\n');
    }
    out
}

/// Whether a value takes lines of its own.
fn nests(value: &Value) -> bool {
    match value {
        Value::Object(map) => !map.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// A filled mapping or sequence. The cursor stands where its first entry begins, already indented.
fn write_block(out: &mut String, value: &Value, indent: usize) {
    let separate = |out: &mut String, first: bool| {
        if !first {
            out.extend(std::iter::repeat_n(' ', indent));
        }
    };
    match value {
        Value::Object(map) => {
            for (index, (key, value)) in map.iter().enumerate() {
                separate(out, index == 0);
                write_text(out, key);
                out.push(':');
                if nests(value) {
                    out.push('\n');
                    out.extend(std::iter::repeat_n(' ', indent + 2));
                    write_block(out, value, indent + 2);
                } else {
                    out.push(' ');
                    write_scalar(out, value);
                    out.push('\n');
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                separate(out, index == 0);
                out.push_str("- ");
                if nests(item) {
                    write_block(out, item, indent + 2);
                } else {
                    write_scalar(out, item);
                    out.push('\n');
                }
            }
        }
        _ => write_scalar(out, value),
    }
}

/// A value that fits on the line.
fn write_scalar(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => write_text(out, text),
        // Null, booleans, numbers and empty collections are spelt as in JSON.
        other => _ = write!(out, "{other}"),
    }
}

/// A text, quoted where a reader of YAML 1.1 or 1.2 could take it for something else.
fn write_text(out: &mut String, text: &str) {
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')) {
        write_escaped(out, text);
    } else if is_plain(text) {
        out.push_str(text);
    } else {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    }
}

/// Whether a text without control characters reads as itself without quotes.
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    // What starts like a number may be one, or a date; anything else that isn't a letter may be an indicator.
    text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_' | '^' | '$' | '('))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(['{', '}', '[', ']'])
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn write_escaped(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_layout_is_that_of_the_published_descriptions() {
        let document = json!({
            "openapi": "3.0.1",
            "paths": {
                "/users/{user-id}": { "get": { "tags": ["users.user"], "parameters": [{ "name": "a", "in": "path" }] } },
            },
            "security": [{ "azureaadv2": [] }],
            "components": {},
        });
        let expected = "\
openapi: '3.0.1'
paths:
  '/users/{user-id}':
    get:
      tags:
        - users.user
      parameters:
        - name: a
          in: path
security:
  - azureaadv2: []
components: {}
";
        assert_eq!(to_string(&document), expected);
    }

    #[test]
    fn a_long_key_stays_on_its_line() {
        let key = format!("/users/{}", "a".repeat(400));
        let text = to_string(&json!({ &key: { "get": 1 } }));
        assert_eq!(text, format!("{key}:\n  get: 1\n"));
    }

    #[test]
    fn every_text_reads_back_as_itself() {
        let texts = [
            "",
            " ",
            "~",
            "null",
            "Null",
            "true",
            "False",
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "n",
            "12",
            "1e3",
            "-",
            "-1",
            ".5",
            "0x1F",
            "0o7",
            "1:20",
            "2024-07-02",
            "2XX",
            ".inf",
            ".NaN",
            "a: b",
            "a:",
            "a #b",
            "#a",
            "a:b",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "'a'",
            "\"a\"",
            "%a",
            "@a",
            "`a",
            "[a",
            "{a",
            "a{b}",
            "a, b",
            "? a",
            "- a",
            "--- a",
            "...",
            "a ",
            "it's",
            "a\nb",
            "a\r\nb",
            "\ttab",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "ä ö",
            "日本",
            "\u{1F600}",
            "=",
            "<<",
            "^[0-9]{4,}-(0[1-9])$",
            "#/components/schemas/a",
            "$top",
            "\\",
            "a\\b\u{1}",
        ];
        for text in texts {
            let as_value = json!({ "value": text, "items": [text, [text]], text: "key" });
            let yaml = to_string(&as_value);
            let read: Value = yaml_serde::from_str(&yaml).expect("the text is valid YAML");
            assert_eq!(read, as_value, "{yaml}");
        }
    }

    #[test]
    fn every_shape_reads_back_as_itself() {
        let values = [
            json!(null),
            json!("text"),
            json!([]),
            json!({}),
            json!([[1, [2]], [], {}, { "a": [{ "b": { "c": [true, false, null] } }, 1.5, -3] }]),
            json!({ "a": { "b": {} }, "c": [[]], "d": 9_007_199_254_740_993_u64 }),
        ];
        for value in values {
            let yaml = to_string(&value);
            let read: Value = yaml_serde::from_str(&yaml).expect("the text is valid YAML");
            assert_eq!(read, value, "{yaml}");
        }
    }
}
