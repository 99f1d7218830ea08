//! Effects of a module without a description -> groups that stand for the edits that nobody can see: what has the same name and changed
//! in the same way is one.

use std::collections::BTreeMap;

use super::changes::{Change, Nature};
use super::effects::Found;
use super::report::SubjectKind;

/// A cause for each group of effects, and for each effect the index of its cause.
#[must_use]
pub fn causes(found: &[Found]) -> (Vec<Change>, Vec<Option<usize>>) {
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut changes = Vec::new();
    let mut causes = Vec::new();
    for one in found {
        // A property is a parameter of many cmdlets, and a member of a model.
        let (name, what) = match one.kind {
            SubjectKind::Parameter | SubjectKind::Property => (one.part.as_str(), "property or parameter"),
            SubjectKind::Identity => (one.part.as_str(), "member of the identity"),
            SubjectKind::Rust => (one.owner.as_str(), "Rust item"),
            SubjectKind::Model => (one.owner.as_str(), "model"),
            _ => (one.owner.as_str(), "cmdlet"),
        };
        let at = *groups.entry((what, name)).or_insert_with(|| {
            changes.push(Change::new("output-changed", Nature::Structure, format!("{what} {name} changed")));
            changes.len() - 1
        });
        causes.push(Some(at));
    }
    (changes, causes)
}
