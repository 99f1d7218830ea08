//! `$orderby`: by which properties items are arranged.

use std::cmp::Ordering;

use serde_json::Value;

use super::Fault;
use super::value::{at, compare};

/// A property that items are arranged by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Order {
    /// Its path.
    pub(crate) path: Vec<String>,
    /// Whether the largest comes first.
    descending: bool,
}

/// Reads an `$orderby`.
pub(crate) fn orders(text: &str) -> Result<Vec<Order>, Fault> {
    let one = |part: &str| {
        let mut words = part.split_whitespace();
        let path = words.next().unwrap_or_default();
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let direction = words.next().map(str::to_ascii_lowercase);
        let descending = match direction.as_deref() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(other) => return Err(Fault::syntax(format!("Syntax error: expected asc or desc, found '{other}'."))),
        };
        if words.next().is_some() || path.iter().any(String::is_empty) {
            return Err(Fault::syntax(format!("Syntax error in the orderby '{}'.", part.trim())));
        }
        Ok(Order { path, descending })
    };
    text.split(',').map(one).collect()
}

/// Arranges items. Those that are equal stay as they were; nothing comes before anything.
pub(crate) fn arrange<T>(items: &mut [T], orders: &[Order], value: impl Fn(&T) -> &Value) {
    items.sort_by(|one, other| {
        let by = |order: &Order| {
            let (one, other) = (at(value(one), &order.path), at(value(other), &order.path));
            let ascending = compare(one, other).unwrap_or_else(|| other.is_null().cmp(&one.is_null()));
            if order.descending { ascending.reverse() } else { ascending }
        };
        orders.iter().map(by).find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
    });
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::{Value, json};

    use super::{arrange, orders};

    #[test]
    fn items_are_arranged() {
        let items = [
            json!({"n": 1, "a": "b", "s": {"t": "2030-01-02"}}),
            json!({"n": 2, "a": "A", "s": {"t": "2030-01-01"}}),
            json!({"n": 3, "a": "b"}),
        ];
        let table = [
            ("a", [2, 1, 3]),
            ("a desc", [1, 3, 2]),
            ("a desc, s/t", [3, 1, 2]),
            ("s/t asc", [3, 2, 1]),
            ("missing", [1, 2, 3]),
        ];
        for (text, expected) in table {
            let mut arranged = items.to_vec();
            arrange(&mut arranged, &orders(text).unwrap(), |item| item);
            let numbers: Vec<&Value> = arranged.iter().map(|item| &item["n"]).collect();
            assert_eq!(numbers, expected, "{text}");
        }
        for text in ["", "a up", "a desc x", "a//b", "a,"] {
            assert!(orders(text).is_err(), "{text}");
        }
    }
}
