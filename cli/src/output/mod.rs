//! Results: JSON values -> JSON, JSON lines, a table, CSV, or one property of each.

mod csv;
mod form;
mod table;
mod value;

use serde_json::Value;

use crate::console::Console;
use crate::failure::Failure;
use graphsmith_catalog::printable::printable;

pub use form::{Form, Format};

/// Takes results as they come, and writes them in one form.
pub struct Sink {
    form: Form,
    /// Whether results are a list, even if it has one element or none.
    many: bool,
    /// Whether there are results, or a list that has none.
    begun: bool,
    written: usize,
    /// Rows of forms that need all of them before the first can be written.
    rows: Vec<Value>,
}

impl Sink {
    /// A sink for one result, or for a list of them.
    #[must_use]
    pub fn new(form: Form, many: bool) -> Self {
        Self { form, many, begun: false, written: 0, rows: Vec::new() }
    }

    /// Begins a list, which may turn out to be empty.
    pub fn begin(&mut self) {
        self.begun = true;
    }

    /// Writes a result.
    pub fn push(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        self.begin();
        match &self.form {
            Form::Whole(Format::Json) if self.many => {
                let open = if self.written == 0 { "[\n" } else { ",\n" };
                let text = format!("{open}{}", indented(&value));
                show(&text, console)?;
            }
            Form::Whole(Format::Json) => show(&format!("{value:#}\n"), console)?,
            Form::Whole(Format::JsonLines) => show(&format!("{value}\n"), console)?,
            Form::Whole(Format::Table | Format::Csv) => self.rows.push(value),
            Form::Property(name) => {
                let line = value::line(&value, name).unwrap_or_else(|missing| {
                    console.say(&format!("mg: warning: {missing}"));
                    String::new()
                });
                show(&format!("{line}\n"), console)?;
            }
        }
        self.written += 1;
        Ok(())
    }

    /// Writes what is left.
    pub fn finish(self, console: &mut Console<'_>) -> Result<(), Failure> {
        if !self.begun {
            return Ok(());
        }
        let text = match self.form {
            Form::Whole(Format::Json) if self.many && self.written == 0 => "[]\n".to_owned(),
            Form::Whole(Format::Json) if self.many => "\n]\n".to_owned(),
            Form::Whole(Format::Json | Format::JsonLines) | Form::Property(_) => return Ok(()),
            Form::Whole(Format::Table) => table::write(&self.rows, self.many, console.width),
            Form::Whole(Format::Csv) => csv::write(&self.rows),
        };
        show(&text, console)
    }
}

fn indented(value: &Value) -> String {
    let pretty = format!("{value:#}");
    let lines: Vec<String> = pretty.lines().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}

/// Prints a result. A terminal gets nothing that it would obey; a pipe gets the data as they are.
fn show(text: &str, console: &mut Console<'_>) -> Result<(), Failure> {
    if console.out_terminal { console.print(&printable(text)) } else { console.print(text) }
}

/// A value in a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(elements) if elements.iter().all(|e| !e.is_object() && !e.is_array()) => {
            elements.iter().map(cell).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// Names of all properties of all rows, in the order in which they appear; annotations of OData are left out.
fn columns(rows: &[Value]) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    let names = rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys().map(String::as_str));
    names.filter(|name| !name.contains("@odata.") && seen.insert(*name)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{csv, table};

    #[test]
    fn cells_cannot_be_formulas() {
        let rows = [
            json!({"@odata.type": "x", "a": "=1+2", "n": -5, "t": "say \"hi\", ok"}),
            json!({"a": "@SUM(A1)", "l": ["x", "y"], "o": {"k": 1}}),
            json!({"a": "-x\u{1b}[31m", "n": null}),
        ];
        let expected =
            "a,n,t,l,o\r\n'=1+2,-5,\"say \"\"hi\"\", ok\",,\r\n'@SUM(A1),,,\"x, y\",\"{\"\"k\"\":1}\"\r\n'-x,,,,\r\n";
        assert_eq!(csv::write(&rows), expected);
        assert_eq!(csv::write(&[json!("a"), json!(true)]), "value\r\na\r\ntrue\r\n");
    }

    #[test]
    fn tables_fit_the_line() {
        let long = "x".repeat(80);
        let rows = [
            json!({"id": long, "subject": "One\n\u{1b}[2Jtwo", "isRead": true, "body": {"content": "c"}}),
            json!({"id": "2", "subject": "Three"}),
        ];
        let text = table::write(&rows, true, 60);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() <= 60), "{text}");
        assert!(lines[0].starts_with("subject") && lines[2].starts_with("One two"), "{text}");
        assert_eq!(table::write(&[], true, 60), "");
        let one = table::write(&[json!({"id": "1", "on": false})], false, 60);
        assert_eq!(one, "id : 1\non : false\n");
        assert_eq!(table::write(&[Value::from("text")], false, 60), "text\n");
    }
}
