//! Values in PowerShell source: a value -> text that PowerShell reads back as exactly that value.

use graphsmith_catalog::printable::{line_feeds, printable};

/// A value of an example.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `$true` or `$false`.
    Bool(bool),
    /// Several values.
    List(Vec<Value>),
    /// Named values.
    Table(Vec<(String, Value)>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Writes the value; further lines are indented by `depth` steps of four spaces.
    pub fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::Number(number) => out.push_str(number),
            Self::Bool(true) => out.push_str("$true"),
            Self::Bool(false) => out.push_str("$false"),
            Self::List(items) if items.iter().any(|item| matches!(item, Self::Table(_))) => {
                write_block(out, "@(", ")", depth, items, |out, item, depth| item.write(out, depth));
            }
            Self::List(items) => {
                out.push_str("@(");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push_str(", ");
                    }
                    item.write(out, depth);
                }
                out.push(')');
            }
            Self::Table(entries) if entries.is_empty() => out.push_str("@{}"),
            Self::Table(entries) => {
                write_block(out, "@{", "}", depth, entries, |out, (key, value), depth| {
                    out.push_str(&key_text(key));
                    out.push_str(" = ");
                    value.write(out, depth);
                });
            }
        }
    }

    /// The value as an argument of a command.
    #[must_use]
    pub fn argument(&self) -> String {
        if let Self::List(items) = self
            && !items.is_empty()
        {
            return items.iter().map(Self::argument).collect::<Vec<_>>().join(", ");
        }
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }
}

fn write_block<T>(
    out: &mut String,
    open: &str,
    close: &str,
    depth: usize,
    items: &[T],
    mut write: impl FnMut(&mut String, &T, usize),
) {
    out.push_str(open);
    for item in items {
        new_line(out, depth + 1);
        write(out, item, depth + 1);
    }
    new_line(out, depth);
    out.push_str(close);
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("    ", depth));
}

/// A text in single quotes.
///
/// PowerShell takes the typographic single quotes for the plain one, so each of them is doubled. What no one could see or
/// what would end the line is left out.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in printable(&line_feeds(text)).chars() {
        match c {
            '\n' => out.push(' '),
            '\'' | '\u{2018}'..='\u{201B}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// A key of a hash table: bare where that is a plain word.
fn key_text(key: &str) -> String {
    let bare = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if bare { key.to_owned() } else { quoted(key) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_break_out() {
        let vectors = [
            ("plain", "'plain'"),
            ("it's", "'it''s'"),
            (
                "\u{2018}a\u{2019} \u{201A} \u{201B}",
                "'\u{2018}\u{2018}a\u{2019}\u{2019} \u{201A}\u{201A} \u{201B}\u{201B}'",
            ),
            ("$(rm) `n \"x\"", "'$(rm) `n \"x\"'"),
            ("a\nb\r\nc\u{1B}[31md\u{202E}", "'a b cd'"),
            ("", "''"),
        ];
        for (text, expected) in vectors {
            assert_eq!(quoted(text), expected, "{text:?}");
        }
    }

    #[test]
    fn tables_are_written_over_lines() {
        let value = Value::Table(vec![
            ("size".into(), Value::Number("3".into())),
            ("@odata.id".into(), Value::text("x")),
            ("tags".into(), Value::List(vec![Value::text("a"), Value::text("b")])),
            ("to".into(), Value::List(vec![Value::Table(vec![("on".into(), Value::Bool(true))])])),
            ("none".into(), Value::Table(Vec::new())),
        ]);
        let mut out = String::new();
        value.write(&mut out, 0);
        let expected = "@{\n    size = 3\n    '@odata.id' = 'x'\n    tags = @('a', 'b')\n    to = @(\n        @{\n            \
                        on = $true\n        }\n    )\n    none = @{}\n}";
        assert_eq!(out, expected);
    }

    #[test]
    fn arguments_are_short() {
        assert_eq!(Value::List(vec![Value::text("a"), Value::text("b")]).argument(), "'a', 'b'");
        assert_eq!(Value::Number("5".into()).argument(), "5");
        assert_eq!(Value::List(Vec::new()).argument(), "@()");
    }
}
