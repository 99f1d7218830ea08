//! Values with tabs between them, for `cut`, `awk` and `read`: a line for each row, without a header.

use serde_json::Value;

use super::columns;
use super::tell::cell;

/// A line for each row. What would end a value or a line in a value is written as in C.
pub(super) fn write(rows: &[Value], chosen: &[String], described: &[String]) -> String {
    let columns = columns::of_rows(rows, chosen, described);
    let line = |row: &Value| -> String {
        let cells = columns.iter().map(|name| columns::value(row, name).map(field).unwrap_or_default());
        cells.collect::<Vec<_>>().join("\t") + "\n"
    };
    rows.iter().map(|row| if row.is_object() { line(row) } else { field(row) + "\n" }).collect()
}

fn field(value: &Value) -> String {
    let text = cell(value);
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text;
    }
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}
