//! Results: JSON values -> JSON, JSON lines, YAML, a table, CSV, lines with tabs, or one property of each.

mod columns;
mod csv;
mod form;
mod rank;
mod table;
mod tell;
mod tsv;
mod value;
mod yaml;

use serde_json::Value;

use crate::console::{Console, Tone, bold};
use crate::failure::Failure;
use graphsmith_catalog::printable::printable;

pub use form::{Form, Format};
use table::Table;

/// Takes results as they come, and writes them in one form.
pub struct Printer {
    form: Form,
    /// Whether results are a list, even if it has one element or none.
    many: bool,
    /// The columns that were chosen; none if nobody chose.
    columns: Vec<String>,
    /// The properties that results have by their description, in its order.
    described: Vec<String>,
    /// Whether there are results, or a list that has none.
    begun: bool,
    written: usize,
    /// Rows of forms that need all of them before the first can be written.
    rows: Vec<Value>,
}

impl Printer {
    /// A printer of one result, or for a list of them.
    #[must_use]
    pub fn new(form: Form, many: bool) -> Self {
        Self { form, many, columns: Vec::new(), described: Vec::new(), begun: false, written: 0, rows: Vec::new() }
    }

    /// Chooses the columns of forms that have some.
    pub fn choose(&mut self, columns: Vec<String>) {
        self.columns = columns;
    }

    /// Whether the order of its columns is that of the description.
    #[must_use]
    pub fn follows_description(&self) -> bool {
        matches!(self.form, Form::Whole(Format::Csv | Format::Tsv))
    }

    /// Says which properties results have by their description.
    pub fn describe(&mut self, properties: Vec<String>) {
        self.described = properties;
    }

    /// Writes the elements of a collection where a form has a row for each result, and anything else as it is.
    pub fn push_reply(&mut self, mut value: Value, console: &mut Console<'_>) -> Result<(), Failure> {
        let is_rows = matches!(self.form, Form::Whole(format) if format.is_rows());
        let Some(elements) = Some(&mut value).filter(|_| is_rows).and_then(elements) else {
            return self.push(value, console);
        };
        self.many = true;
        self.begin();
        elements.into_iter().try_for_each(|element| self.push(element, console))
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
            Form::Whole(Format::Yaml) if self.many => show(&yaml::element(&value), console)?,
            Form::Whole(Format::Yaml) => show(&yaml::document(&value), console)?,
            Form::Whole(Format::Table | Format::Csv | Format::Tsv) => self.rows.push(value),
            Form::Property(name) => {
                let lines = value::lines(&value, name).unwrap_or_else(|missing| {
                    console.tell(Tone::Warning, &missing);
                    vec![String::new()]
                });
                let lines: String = lines.into_iter().map(|line| line + "\n").collect();
                show(&lines, console)?;
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
            Form::Whole(Format::Json | Format::Yaml) if self.many && self.written == 0 => "[]\n".to_owned(),
            Form::Whole(Format::Json) if self.many => "\n]\n".to_owned(),
            Form::Whole(Format::Json | Format::JsonLines | Format::Yaml) | Form::Property(_) => return Ok(()),
            Form::Whole(Format::Csv) => csv::write(&self.rows, &self.columns, &self.described),
            Form::Whole(Format::Tsv) => tsv::write(&self.rows, &self.columns, &self.described),
            Form::Whole(Format::Table) => {
                let table = table::write(&self.rows, self.many, &self.columns, console.width);
                return show_table(&table, console);
            }
        };
        show(&text, console)
    }
}

/// Prints a table, its header in bold where there are colours.
fn show_table(table: &Table, console: &mut Console<'_>) -> Result<(), Failure> {
    match table.text.split_once('\n') {
        Some((header, rows)) if table.has_header && console.has_colours() => {
            console.print(&format!("{}\n{}", bold(&printable(header)), printable(rows)))
        }
        _ => show(&table.text, console),
    }
}

/// Takes the elements out of a collection of OData: an object with a list `value`, and annotations beside it.
fn elements(value: &mut Value) -> Option<Vec<Value>> {
    let object = value.as_object_mut()?;
    let is_collection = object.keys().all(|name| name == "value" || name.starts_with('@'));
    match object.get_mut("value") {
        Some(Value::Array(elements)) if is_collection => Some(std::mem::take(elements)),
        _ => None,
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{csv, tsv};

    #[test]
    fn cells_cannot_be_formulas() {
        let rows = [
            json!({"@odata.type": "x", "a": "=1+2", "n": -5, "t": "say \"hi\", ok"}),
            json!({"a": "@SUM(A1)", "l": ["x", "y"], "o": {"k": 1}}),
            json!({"a": "-x\u{1b}[31m", "n": null}),
        ];
        let expected =
            "a,l,o,n,t\r\n'=1+2,,,-5,\"say \"\"hi\"\", ok\"\r\n'@SUM(A1),\"x, y\",\"{\"\"k\"\":1}\",,\r\n'-x,,,,\r\n";
        assert_eq!(csv::write(&rows, &[], &[]), expected);
        assert_eq!(csv::write(&[json!("a"), json!(true)], &[], &[]), "value\r\na\r\ntrue\r\n");
    }

    #[test]
    fn each_character_with_a_meaning_is_told_apart() {
        for (text, in_csv, in_tsv) in [
            ("+1", "'+1", "+1"),
            ("\ta", "'\ta", "\\ta"),
            ("\ra", "a", "\\ra"),
            ("a\rb", "ab", "a\\rb"),
            ("a\nb", "\"a\nb\"", "a\\nb"),
            ("a,b", "\"a,b\"", "a,b"),
            ("a\"b", "\"a\"\"b\"", "a\"b"),
            ("a\\b", "a\\b", "a\\\\b"),
            ("a=-+@b", "a=-+@b", "a=-+@b"),
        ] {
            let rows = [json!({ "v": text })];
            assert_eq!(csv::write(&rows, &[], &[]), format!("v\r\n{in_csv}\r\n"), "{text:?}");
            assert_eq!(tsv::write(&rows, &[], &[]), format!("{in_tsv}\n"), "{text:?}");
        }
    }

    #[test]
    fn columns_of_csv_and_tsv_are_stable() {
        let chosen = ["id".to_owned(), "none".to_owned()];
        let rows = [json!({"id": "1", "a": 1}), json!({"b": "x\ty\\", "id": "2"})];
        assert_eq!(csv::write(&rows, &chosen, &[]), "id,none\r\n1,\r\n2,\r\n");
        assert_eq!(csv::write(&[], &chosen, &[]), "id,none\r\n");
        assert_eq!(csv::write(&[], &[], &[]), "");
        assert_eq!(tsv::write(&rows, &[], &[]), "\t1\t1\nx\\ty\\\\\t2\t\n");
        assert_eq!(tsv::write(&rows, &chosen, &[]), "1\t\n2\t\n");
        assert_eq!(
            (tsv::write(&[], &chosen, &[]), tsv::write(&[json!("a")], &[], &[])),
            (String::new(), "a\n".to_owned())
        );
    }
}
