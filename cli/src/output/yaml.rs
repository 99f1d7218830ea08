//! YAML (1.2): blocks of names and elements. Text that YAML could take for something else is written as in JSON, which YAML reads
//! as well.

use serde_json::Value;

/// Words that some readers take for booleans, nothing, or numbers.
const WORDS: [&str; 11] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"];

/// A document that is one value.
pub(super) fn document(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

/// An element of a document that is a list.
pub(super) fn element(value: &Value) -> String {
    let mut out = String::new();
    item(&mut out, value, 0);
    out
}

/// Lines of a value, each so far to the right; an empty list and an empty object are one line.
fn block(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (at, (name, value)) in object.iter().enumerate() {
                // The first name of an object in a list stands behind the dash.
                if at > 0 || !out.ends_with("- ") {
                    indent(out, depth);
                }
                out.push_str(&text(name));
                out.push(':');
                match value {
                    Value::Object(inner) if !inner.is_empty() => {
                        out.push('\n');
                        block(out, value, depth + 1);
                    }
                    Value::Array(inner) if !inner.is_empty() => {
                        out.push('\n');
                        items(out, inner, depth);
                    }
                    other => {
                        out.push(' ');
                        line(out, other);
                    }
                }
            }
        }
        Value::Array(elements) if !elements.is_empty() => {
            items(out, elements, depth);
        }
        other => line(out, other),
    }
}

fn items(out: &mut String, elements: &[Value], depth: usize) {
    for element in elements {
        item(out, element, depth);
    }
}

fn item(out: &mut String, element: &Value, depth: usize) {
    indent(out, depth);
    match element {
        Value::Array(inner) if !inner.is_empty() => {
            out.push_str("-\n");
            items(out, inner, depth + 1);
        }
        other => {
            out.push_str("- ");
            block(out, other, depth + 1);
        }
    }
}

fn line(out: &mut String, value: &Value) {
    match value {
        Value::String(string) => out.push_str(&text(string)),
        // Numbers are those of JSON, whatever their length.
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

fn indent(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n("  ", depth));
}

/// A text as it is where nothing in it has a meaning, else in quotes.
fn text(text: &str) -> String {
    let is_plain =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | '+' | ' ' | '(' | ')' | '$');
    let begins = text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '$'));
    let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(text));
    if begins && !text.ends_with(' ') && text.chars().all(is_plain) && !is_word {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// As in JSON, and what YAML doesn't let stand in a text as a number.
fn quoted(text: &str) -> String {
    let json = Value::from(text).to_string();
    let must_escape = |c: char| matches!(c, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if !json.contains(must_escape) {
        return json;
    }
    let escaped = |c: char| if must_escape(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    json.chars().map(escaped).collect()
}
