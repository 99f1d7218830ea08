//! Variables of configuration files: `$(name)` in a text -> the text with the values that files give.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// Deepest nesting of variables in variables.
const MAX_DEPTH: usize = 32;

/// Longest text that variables may give, in bytes.
const MAX_LENGTH: usize = 1 << 16;

/// Why variables of a text can't be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// A variable has no plain value.
    #[error("the variable `$({0})` has no value")]
    Missing(String),
    /// Variables lead to themselves, or grow without end.
    #[error("the variables of `{0}` never come to an end")]
    Endless(String),
}

/// Fills `$(name)` in until nothing is left.
pub(super) fn expand(text: &str, values: &Map<String, Value>) -> Result<String, Fault> {
    let mut text = text.to_owned();
    for _ in 0..MAX_DEPTH {
        let filled = substitute(&text, values);
        if filled == text {
            return names(&text).next().map_or(Ok(filled), |name| Err(Fault::Missing(name.to_owned())));
        }
        if filled.len() > MAX_LENGTH {
            break;
        }
        text = filled;
    }
    Err(Fault::Endless(text.chars().take(100).collect()))
}

/// Fills `$(name)` in, in a text or in the texts of a list, where all variables have values; deeper texts belong to others.
pub(super) fn resolve(value: &mut Value, values: &Map<String, Value>) {
    match value {
        Value::String(text) => {
            if let Ok(filled) = expand(text, values) {
                *text = filled;
            }
        }
        Value::Array(items) => items.iter_mut().filter(|item| item.is_string()).for_each(|item| resolve(item, values)),
        _ => {}
    }
}

/// Fills `$(name)` in, once, where the name has a plain value; what has none stays as it is.
pub(super) fn substitute(text: &str, values: &Map<String, Value>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        out.push_str(before);
        match plain(values.get(name)) {
            Some(value) => out.push_str(&value),
            None => out.push_str(&rest[before.len()..rest.len() - after.len()]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The names of the variables in a text.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, name, after) = next(rest)?;
        rest = after;
        Some(name)
    })
}

/// The first variable of a text: what stands before it, its name, and what stands behind it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_once("$(")?;
    let (name, after) = from.split_once(')')?;
    Some((before, name, after))
}

fn plain(value: Option<&Value>) -> Option<Cow<'_, str>> {
    match value? {
        Value::String(value) => Some(Cow::Borrowed(value)),
        value @ (Value::Number(_) | Value::Bool(_)) => Some(Cow::Owned(value.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn variables_are_filled_in_until_nothing_is_left() {
        let values =
            json!({"a": "$(b)/x", "b": "$(c)", "c": 7, "d": "$(d)", "e": "$(f)$(f)", "f": "$(e)$(e)", "g": []});
        let values = values.as_object().expect("a mapping");
        assert_eq!(expand("$(a)-$(c)$", values), Ok("7/x-7$".to_owned()));
        assert_eq!(expand("plain $( text", values), Ok("plain $( text".to_owned()));
        for (text, missing) in [("$(a)$(none)", "none"), ("$(g)", "g"), ("$()", "")] {
            assert_eq!(expand(text, values), Err(Fault::Missing(missing.to_owned())));
        }
        // One that stands for itself has no value; those that grow are stopped.
        assert_eq!(expand("$(d)", values), Err(Fault::Missing("d".to_owned())));
        assert!(matches!(expand("$(e)", values), Err(Fault::Endless(_))));
        assert_eq!(names("$(x)y$(z").collect::<Vec<_>>(), ["x"]);
        assert_eq!(substitute("$(a) $(none)", values), "$(b)/x $(none)");
    }
}
