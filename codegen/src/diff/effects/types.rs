//! How the type of a value changed: whether what was right still is.

use super::super::surface::Values;

/// How a type changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Move {
    /// Not at all.
    Same,
    /// Fewer values are right.
    Narrowed,
    /// More values are right.
    Widened,
    /// Other values are right.
    Replaced,
    /// A list where a value was.
    ToList,
    /// A value where a list was.
    FromList,
    /// A switch takes a value now.
    FromSwitch,
    /// A value is a switch now.
    ToSwitch,
}

/// Numbers, each of which holds all of those before it.
const NUMBERS: [&str; 2] = ["int", "long"];

/// Numbers that needn't be whole, likewise.
const FRACTIONS: [&str; 3] = ["float", "double", "decimal"];

/// How a type changed, from what it was to what it is.
pub(super) fn change(old: &str, new: &str) -> Move {
    if old == new {
        return Move::Same;
    }
    let (old, new) = (old.trim_end_matches('?'), new.trim_end_matches('?'));
    match (old.strip_suffix("[]"), new.strip_suffix("[]")) {
        (None, Some(_)) => return Move::ToList,
        (Some(_), None) => return Move::FromList,
        (Some(old), Some(new)) => return change(old, new),
        (None, None) => {}
    }
    let rank = |list: &[&str], ty: &str| list.iter().position(|of| *of == ty);
    for list in [&NUMBERS[..], &FRACTIONS[..]] {
        if let (Some(a), Some(b)) = (rank(list, old), rank(list, new)) {
            return if a < b { Move::Widened } else { Move::Narrowed };
        }
    }
    let is_switch = |ty: &str| ty.ends_with(".SwitchParameter");
    match (rank(&NUMBERS, old), rank(&FRACTIONS, new), rank(&FRACTIONS, old), rank(&NUMBERS, new)) {
        (Some(_), Some(_), ..) => Move::Widened,
        (.., Some(_), Some(_)) => Move::Narrowed,
        _ if old == new => Move::Same,
        _ if is_switch(old) => Move::FromSwitch,
        _ if is_switch(new) => Move::ToSwitch,
        // A text can hold any single value.
        _ if old == "string" && is_text(new) => Move::Narrowed,
        _ if new == "string" && is_text(old) => Move::Widened,
        _ => Move::Replaced,
    }
}

/// Whether values of a type are numbers.
pub(super) fn is_number(ty: &str) -> bool {
    let ty = ty.trim_end_matches('?').trim_end_matches("[]");
    NUMBERS.contains(&ty) || FRACTIONS.contains(&ty)
}

/// Whether values of a type are written as one text.
fn is_text(ty: &str) -> bool {
    NUMBERS.contains(&ty)
        || FRACTIONS.contains(&ty)
        || matches!(ty, "char" | "bool" | "System.DateTime" | "System.TimeSpan" | "System.Uri")
        || ty.contains(".Support.")
}

/// How the limits of values changed. `None` where they are the same, or neither side of the change holds all of the other.
pub(super) fn limits(old: &Values, new: &Values) -> Move {
    let (a, b) = (&old.facets, &new.facets);
    let number = |bound: &Option<crate::api::Bound>| bound.as_ref().and_then(|bound| bound.value.parse::<f64>().ok());
    let size = |size: Option<usize>| {
        #[expect(clippy::cast_precision_loss, reason = "a length of more than 2^52 is none")]
        size.map(|size| size as f64)
    };
    let lower = [
        (number(&a.minimum), number(&b.minimum)),
        (size(a.min_length), size(b.min_length)),
        (size(a.min_items), size(b.min_items)),
    ];
    let upper = [
        (number(&a.maximum), number(&b.maximum)),
        (size(a.max_length), size(b.max_length)),
        (size(a.max_items), size(b.max_items)),
    ];
    let mut moves = Vec::new();
    for (sides, sign) in [(lower, 1.0), (upper, -1.0)] {
        for (old, new) in sides {
            let outermost = f64::NEG_INFINITY;
            let (old, new) = (old.map_or(outermost, |n| n * sign), new.map_or(outermost, |n| n * sign));
            if new > old {
                moves.push(Move::Narrowed);
            } else if new < old {
                moves.push(Move::Widened);
            }
        }
    }
    for (old, new) in [(&a.pattern, &b.pattern), (&a.multiple_of, &b.multiple_of)] {
        match (old, new) {
            (Some(_), None) => moves.push(Move::Widened),
            (old, new) if old != new => moves.push(Move::Narrowed),
            _ => {}
        }
    }
    // What is narrower in one way and wider in another refuses something that was right.
    if moves.contains(&Move::Narrowed) {
        Move::Narrowed
    } else if moves.is_empty() {
        Move::Same
    } else {
        Move::Widened
    }
}

/// The limits of values in words, as reports show them.
pub(super) fn limits_in_words(values: &Values) -> String {
    let facets = &values.facets;
    let bound =
        |bound: &Option<crate::api::Bound>, word: &str| bound.as_ref().map(|bound| format!("{word} {}", bound.value));
    let size = |size: Option<usize>, word: &str| size.map(|size| format!("{word} {size}"));
    let text = |text: &Option<String>, word: &str| text.as_ref().map(|text| format!("{word} {text}"));
    let parts = [
        bound(&facets.minimum, "at least"),
        bound(&facets.maximum, "at most"),
        size(facets.min_length, "length at least"),
        size(facets.max_length, "length at most"),
        size(facets.min_items, "elements at least"),
        size(facets.max_items, "elements at most"),
        text(&facets.pattern, "pattern"),
        text(&facets.multiple_of, "multiple of"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "anything".to_owned() } else { parts.join(", ") }
}

/// The name of a type without namespaces and brackets: the interface of a model.
pub(super) fn interface(ty: &str) -> &str {
    let ty = ty.trim_end_matches('?').trim_end_matches("[]");
    ty.rsplit('.').next().unwrap_or(ty)
}

/// A type as reports show it: without its namespace.
pub(super) fn short(ty: &str) -> String {
    let element = interface(ty);
    format!("{element}{}", "[]".repeat(ty.matches("[]").count()))
}

#[cfg(test)]
mod tests {
    use super::{Move, change, interface, short};

    #[test]
    fn types_widen_and_narrow() {
        for (old, new, expected) in [
            ("int", "int", Move::Same),
            ("int", "long", Move::Widened),
            ("long", "int", Move::Narrowed),
            ("int?", "long?", Move::Widened),
            ("int", "double", Move::Widened),
            ("decimal", "int", Move::Narrowed),
            ("float", "double", Move::Widened),
            ("string", "System.DateTime", Move::Narrowed),
            ("M.Support.Sort", "string", Move::Widened),
            ("string", "System.Collections.IDictionary", Move::Replaced),
            ("string", "string[]", Move::ToList),
            ("int[]", "int", Move::FromList),
            ("int[]", "long[]", Move::Widened),
            ("System.Management.Automation.SwitchParameter", "string", Move::FromSwitch),
            ("string", "System.Management.Automation.SwitchParameter", Move::ToSwitch),
            ("M.Models.IMicrosoftGraphEvent", "M.Models.IMicrosoftGraphItem", Move::Replaced),
        ] {
            assert_eq!(change(old, new), expected, "{old} to {new}");
        }
    }

    #[test]
    fn types_are_short() {
        assert_eq!(interface("M.Models.IMicrosoftGraphEvent[]"), "IMicrosoftGraphEvent");
        assert_eq!(short("M.Models.IMicrosoftGraphEvent[][]"), "IMicrosoftGraphEvent[][]");
        assert_eq!(short("int"), "int");
    }
}
