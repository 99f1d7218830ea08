//! Two configurations of a module -> the edits between them: directives that came or went.

use super::changes::{Change, Nature};
use crate::config::{Config, Directive};

/// The edits between two configurations. Where one is missing the whole module came or went, and nothing is said of directives.
#[must_use]
pub fn changes(sides: [Option<&Config>; 2]) -> Vec<Change> {
    let [Some(old), Some(new)] = sides else { return Vec::new() };
    let mut added: Vec<&Directive> = new.directives.iter().collect();
    let mut found = Vec::new();
    for directive in &old.directives {
        match added.iter().position(|other| other.action == directive.action) {
            Some(at) => {
                added.remove(at);
            }
            None => found.push(edit("directive-removed", Some(directive), None)),
        }
    }
    found.extend(added.into_iter().map(|directive| edit("directive-added", None, Some(directive))));
    found
}

fn edit(kind: &'static str, old: Option<&Directive>, new: Option<&Directive>) -> Change {
    let text = |side: Option<&Directive>| side.map(|directive| directive.text.clone()).unwrap_or_default();
    let what = if new.is_some() { "added" } else { "removed" };
    let title = format!("directive `{}` {what}", text(old.or(new)));
    Change {
        kind,
        nature: Nature::Structure,
        title,
        old: None,
        new: None,
        was: text(old),
        is: text(new),
        left: None,
        also: Vec::new(),
    }
}
