//! CSV (RFC 4180): a header, then a line for each row.

use serde_json::Value;

use super::columns;
use super::tell::cell;
use graphsmith_catalog::printable::printable;

/// Writes rows. Without any there is a header if columns were chosen, else nothing. Rows that aren't objects have one
/// column.
pub(super) fn write(rows: &[Value], chosen: &[String], described: &[String]) -> String {
    let columns = columns::of_rows(rows, chosen, described);
    if columns.is_empty() {
        if rows.is_empty() {
            return String::new();
        }
        let lines = rows.iter().map(|row| format!("{}\r\n", field(row)));
        return std::iter::once("value\r\n".to_owned()).chain(lines).collect();
    }
    let mut out = line(columns.iter().map(|name| field(&Value::from(*name))));
    for row in rows {
        out.push_str(&line(columns.iter().map(|name| columns::value(row, name).map(field).unwrap_or_default())));
    }
    out
}

fn line(fields: impl Iterator<Item = String>) -> String {
    let mut line = fields.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

/// A field. Text that a spreadsheet would take for a formula gets an apostrophe before it
/// (docs/security.md#markdown-help-and-terminals).
fn field(value: &Value) -> String {
    let mut text = printable(&cell(value)).into_owned();
    if value.is_string() && text.starts_with(['=', '+', '-', '@', '\t']) {
        text.insert(0, '\'');
    }
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
