//! Values as texts that `mg` reads: JSON, and tables of PowerShell.

use serde_json::Value;

/// A longer value has a line for each of its members.
const LONGEST: usize = 60;

/// A value as JSON. Lines after the first are indented.
pub(super) fn json(value: &Value, indent: usize) -> String {
    let line = value.to_string();
    if line.len() <= LONGEST {
        return line;
    }
    // A line end in a text is written as `\n`, so these are all between members.
    format!("{value:#}").replace('\n', &format!("\n{}", " ".repeat(indent)))
}

/// A value as a literal of PowerShell without double quotes; `None` where a text in it needs some.
pub(super) fn table(value: &Value, indent: usize) -> Option<String> {
    let line = literal(value, None)?;
    if line.len() <= LONGEST { Some(line) } else { literal(value, Some(indent)) }
}

/// A literal in one line, or in several that are indented.
fn literal(value: &Value, indent: Option<usize>) -> Option<String> {
    let inner = indent.map(|indent| indent + 2);
    let (parts, open, close, comma) = match value {
        Value::Null => return Some("$null".to_owned()),
        Value::Bool(flag) => return Some(format!("${flag}")),
        Value::Number(number) => return Some(number.to_string()),
        Value::String(text) => return text_literal(text),
        Value::Array(elements) => {
            let parts: Option<Vec<String>> = elements.iter().map(|element| literal(element, inner)).collect();
            (parts?, "@(", ')', ",")
        }
        Value::Object(members) => {
            let part = |(name, value): (&String, &Value)| {
                let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
                    && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                let name = if is_plain { name.clone() } else { text_literal(name)? };
                Some(format!("{name} = {}", literal(value, inner)?))
            };
            let parts: Option<Vec<String>> = members.iter().map(part).collect();
            (parts?, "@{", '}', if indent.is_some() { "" } else { ";" })
        }
    };
    Some(match (indent, inner) {
        (Some(indent), Some(inner)) if !parts.is_empty() => {
            let (margin, end) = (" ".repeat(inner), " ".repeat(indent));
            format!("{open}\n{margin}{}\n{end}{close}", parts.join(&format!("{comma}\n{margin}")))
        }
        _ => format!("{open}{}{close}", parts.join(&format!("{comma} "))),
    })
}

/// A text as a literal. One of several lines would need double quotes.
fn text_literal(text: &str) -> Option<String> {
    (!text.contains(char::is_control)).then(|| single_quoted(text))
}

/// A text in the single quotes of PowerShell, where a typographic quote ends a text as well.
pub(super) fn single_quoted(text: &str) -> String {
    let is_quote = |c| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
    let doubled = text.chars().flat_map(|c| std::iter::repeat_n(c, 1 + usize::from(is_quote(c))));
    format!("'{}'", doubled.collect::<String>())
}
