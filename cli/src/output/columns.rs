//! Columns: which properties rows have, in an order that doesn't depend on which row comes first.

use serde_json::Value;

use crate::property::property;

/// The chosen columns, else the names of all properties of all rows; annotations of OData are left out. Properties that are
/// described come in the order in which they are given. Another one stands behind the one that it follows in its row.
pub(super) fn of_rows<'r>(rows: &'r [Value], chosen: &'r [String], described: &'r [String]) -> Vec<&'r str> {
    if !chosen.is_empty() {
        return chosen.iter().map(String::as_str).collect();
    }
    let objects = || rows.iter().filter_map(Value::as_object);
    let is_there = |name: &&str| objects().any(|row| row.contains_key(*name));
    let mut names: Vec<&str> = described.iter().map(String::as_str).filter(is_there).collect();
    let mut known: std::collections::HashSet<&str> = names.iter().copied().collect();
    for row in objects() {
        let mut previous = None;
        for name in row.keys().map(String::as_str).filter(|name| !name.contains("@odata.")) {
            if known.insert(name) {
                let place = previous.and_then(|previous| names.iter().position(|known| *known == previous));
                names.insert(place.map_or(0, |place| place + 1), name);
            }
            previous = Some(name);
        }
    }
    names
}

/// What a row has in a column: a property, or what a way of names with `/` between them leads to, as `$select` has it.
pub(super) fn value<'r>(row: &'r Value, name: &str) -> Option<&'r Value> {
    row.get(name).or_else(|| find(row, &name.replace('/', ".")))
}

/// A property by its name, or by a way of names with dots between them. Case doesn't count, as for parameters.
fn find<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let object = value.as_object()?;
    property(object, name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        find(property(object, first)?, rest)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{of_rows, value};

    #[test]
    fn columns_are_those_of_all_rows_in_one_order() {
        let rows = [
            json!({"@odata.type": "x", "id": 1, "mail": "m"}),
            json!({"id": 2, "city": "c", "mail": "n"}),
            json!({"a": 1}),
        ];
        assert_eq!(of_rows(&rows, &[], &[]), ["a", "id", "city", "mail"]);
        let turned: Vec<_> = rows.into_iter().rev().collect();
        assert_eq!(of_rows(&turned, &[], &[]), ["id", "city", "mail", "a"]);
        let described = ["id", "none", "mail", "a", "city"].map(str::to_owned);
        assert_eq!(of_rows(&turned, &[], &described), ["id", "mail", "a", "city"]);
        let chosen = ["mail".to_owned(), "none".to_owned()];
        assert_eq!(of_rows(&turned, &chosen, &[]), ["mail", "none"]);
        let event = json!({"start": {"dateTime": "x"}});
        assert_eq!(value(&event, "start/dateTime"), Some(&json!("x")));
    }
}
