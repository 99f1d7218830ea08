//! What is said about values besides their type: the same for parameters and for properties.

use super::super::changes::Nature;
use super::super::surface::Values;
use super::types::{self, Move};
use crate::api::Deprecation;

/// A difference of values: its rule, what explains it, what it was and is.
pub(super) type Difference = (&'static str, Nature, String, String);

/// The ids of the rules about values of something.
pub(super) struct Rules {
    pub added: &'static str,
    pub removed: &'static str,
    pub closed: &'static str,
    pub opened: &'static str,
    pub deprecated: &'static str,
    pub undeprecated: &'static str,
    /// Of limits and defaults, which say what a request may have; a reply has what it has.
    pub in_requests: bool,
}

/// The differences of what is said about values.
pub(super) fn differences(old: &Values, new: &Values, rules: &Rules) -> Vec<Difference> {
    let mut found = Vec::new();
    let join = |values: &[String]| values.join(", ");
    let without = |from: &[String], other: &[String]| -> Vec<String> {
        from.iter().filter(|value| !other.contains(value)).cloned().collect()
    };
    match (old.values.as_slice(), new.values.as_slice()) {
        ([], []) => {}
        ([], is) => found.push((rules.closed, Nature::Structure, String::new(), join(is))),
        (was, []) => found.push((rules.opened, Nature::Structure, join(was), String::new())),
        (was, is) => {
            let (gone, added) = (without(was, is), without(is, was));
            if !gone.is_empty() {
                found.push((rules.removed, Nature::Values, join(&gone), String::new()));
            }
            if !added.is_empty() {
                found.push((rules.added, Nature::Values, String::new(), join(&added)));
            }
        }
    }
    if rules.in_requests {
        if old.facets.default != new.facets.default {
            let text = |values: &Values| values.facets.default.clone().unwrap_or_else(|| "nothing".to_owned());
            found.push(("default-changed", Nature::Values, text(old), text(new)));
        }
        let limits = match types::limits(old, new) {
            Move::Narrowed => Some("range-narrowed"),
            Move::Widened => Some("range-widened"),
            _ => None,
        };
        let words = types::limits_in_words;
        found.extend(limits.map(|rule| (rule, Nature::Values, words(old), words(new))));
    }
    let deprecation = match (&old.facets.deprecated, &new.facets.deprecated) {
        (None, Some(_)) => Some(rules.deprecated),
        (Some(_), None) => Some(rules.undeprecated),
        _ => None,
    };
    let said = |values: &Values| values.facets.deprecated.as_ref().map(in_words).unwrap_or_default();
    found.extend(deprecation.map(|rule| (rule, Nature::Deprecation, said(old), said(new))));
    found
}

/// What is said about something deprecated, on one line.
pub(super) fn in_words(of: &Deprecation) -> String {
    let parts = [
        of.date.as_ref().map(|date| format!("since {date}")),
        of.removal_date.as_ref().map(|date| format!("to be removed on {date}")),
        of.description.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "no date is given".to_owned() } else { parts.join(", ") }
}
