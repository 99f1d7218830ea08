//! How two texts or two JSON values differ, for the message of a failed test.

use serde_json::Value;
use similar::TextDiff;

/// Unified diff of two texts; empty when they are equal.
#[must_use]
pub fn text(name: &str, expected: &str, actual: &str) -> String {
    if expected == actual {
        return String::new();
    }
    let diff = TextDiff::from_lines(expected, actual);
    diff.unified_diff().context_radius(3).header(&format!("expected {name}"), &format!("actual {name}")).to_string()
}

/// Every leaf at which two values differ, as `/pointer: expected …, got …`.
#[must_use]
pub fn json(expected: &Value, actual: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, actual, &mut String::new(), &mut found);
    found
}

fn compare(expected: &Value, actual: &Value, at: &mut String, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                let length = at.len();
                at.push('/');
                at.push_str(key);
                match actual.get(key) {
                    Some(other) => compare(value, other, at, found),
                    None => found.push(format!("{at}: missing")),
                }
                at.truncate(length);
            }
            for key in actual.keys().filter(|key| !expected.contains_key(*key)) {
                found.push(format!("{at}/{key}: not expected"));
            }
        }
        _ if expected != actual => found.push(format!("{at}: expected {expected}, got {actual}")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn every_leaf_is_compared() {
        let expected = json!({"a": {"b": [1, 2], "c": "x"}, "d": null});
        assert!(super::json(&expected, &expected).is_empty());
        let actual = json!({"a": {"b": [2, 1], "e": 1}, "d": null});
        let found = super::json(&expected, &actual);
        assert_eq!(found, ["/a/b: expected [1,2], got [2,1]", "/a/c: missing", "/a/e: not expected"]);
    }

    #[test]
    fn texts_are_compared_line_by_line() {
        assert_eq!(super::text("a", "x\n", "x\n"), "");
        assert!(super::text("a", "x\n", "y\n").ends_with("-x\n+y\n"));
    }
}
