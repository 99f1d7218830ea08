//! Tables for people: as many columns as fit, those first that identify the objects.

use serde_json::Value;

use super::{cell, columns};
use graphsmith_catalog::printable::one_line;

/// Properties that identify an object, best first.
const FIRST: [&str; 9] =
    ["displayName", "subject", "name", "title", "userPrincipalName", "mail", "start", "createdDateTime", "id"];

/// Widest column.
const WIDEST: usize = 40;

/// Narrowest column that a value is still recognized in.
const NARROWEST: usize = 8;

/// Writes rows; a single object is written as a list of its properties.
pub(super) fn write(rows: &[Value], many: bool, width: usize) -> String {
    match rows {
        [] => String::new(),
        [Value::Object(_)] if !many => properties(&rows[0], width),
        _ if rows.iter().any(|row| !row.is_object()) => {
            let lines: Vec<String> = rows.iter().map(|row| one_line(&cell(row))).collect();
            lines.join("\n") + "\n"
        }
        _ => grid(rows, width),
    }
}

fn properties(row: &Value, width: usize) -> String {
    let names = columns(std::slice::from_ref(row));
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let room = width.saturating_sub(longest + 3).max(NARROWEST);
    let line = |name: &&str| {
        let value = row.get(*name).map(cell).unwrap_or_default();
        // Values that are needed whole, as ids and addresses are, are not cut.
        let value = one_line(&value);
        let value = if value.contains(' ') { cut(&value, room.max(200)) } else { value };
        format!("{:longest$} : {value}\n", one_line(name))
    };
    names.iter().map(line).collect()
}

fn grid(rows: &[Value], width: usize) -> String {
    let mut names: Vec<&str> = columns(rows);
    names.retain(|name| rows.iter().any(|row| row.get(*name).is_some_and(|v| !v.is_object() && !v.is_null())));
    let rank = |name: &&str| FIRST.iter().position(|first| first == name).unwrap_or(FIRST.len());
    names.sort_by_key(rank);
    let mut shown: Vec<(&str, usize)> = Vec::new();
    let mut left = width;
    for name in names {
        let longest = rows.iter().map(|row| text(row, name).chars().count()).max().unwrap_or_default();
        let wanted = longest.max(name.chars().count()).clamp(1, WIDEST);
        let gap = if shown.is_empty() { 0 } else { 2 };
        if wanted + gap > left {
            if left < NARROWEST + gap || wanted < NARROWEST {
                break;
            }
            shown.push((name, left - gap));
            break;
        }
        left -= wanted + gap;
        shown.push((name, wanted));
    }
    let mut out = String::new();
    line(&mut out, shown.iter().map(|(name, size)| (one_line(name), *size)));
    line(&mut out, shown.iter().map(|(name, size)| ("-".repeat(name.chars().count().min(*size)), *size)));
    for row in rows {
        line(&mut out, shown.iter().map(|(name, size)| (text(row, name), *size)));
    }
    out
}

fn text(row: &Value, name: &str) -> String {
    row.get(name).map(|value| one_line(&cell(value))).unwrap_or_default()
}

fn line(out: &mut String, cells: impl Iterator<Item = (String, usize)>) {
    let cells: Vec<String> = cells.map(|(text, size)| format!("{:size$}", cut(&text, size))).collect();
    out.push_str(cells.join("  ").trim_end());
    out.push('\n');
}

fn cut(text: &str, size: usize) -> String {
    if text.chars().count() <= size {
        return text.to_owned();
    }
    text.chars().take(size.saturating_sub(1)).chain(['…']).collect()
}
