//! YAML front matter: keys and values -> the block between `---` lines.

use super::writer::Page;

/// Writes the front matter and an empty line.
pub fn front_matter(page: &mut Page, values: &[(&str, &str)]) {
    page.line("---");
    for (key, value) in values {
        page.pieces(&[key, ": ", &scalar(value)]);
    }
    page.line("---");
    page.blank();
}

/// A YAML scalar: plain where that is safe, else in double quotes.
pub fn scalar(value: &str) -> String {
    let plain = value.chars().next().is_some_and(char::is_alphanumeric)
        && value.chars().all(|c| c.is_alphanumeric() || "-._/:?=&+()".contains(c))
        && !value.ends_with(':');
    if plain {
        return value.to_owned();
    }
    // A JSON string is a YAML string as well.
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out() {
        let vectors = [
            ("Microsoft.Graph.Beta.Calendar", "Microsoft.Graph.Beta.Calendar"),
            ("https://e.com/a?b=c", "https://e.com/a?b=c"),
            ("2.0.0", "2.0.0"),
            ("a: b", "\"a: b\""),
            ("x\n---\ny", "\"x\\n---\\ny\""),
            ("key:", "\"key:\""),
            ("- item", "\"- item\""),
            ("a \"b\" #c", "\"a \\\"b\\\" #c\""),
            ("", "\"\""),
        ];
        for (value, expected) in vectors {
            assert_eq!(scalar(value), expected, "{value:?}");
        }
    }
}
