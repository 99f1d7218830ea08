//! What a module promises, and the decisions since then -> what it promises from now on (docs/names.md#release).

use std::collections::BTreeSet;

use super::Checked;
use super::apply::{ended, is_there};
use super::change::{Kind, NameChange, renamed_cmdlets};
use crate::lock::{Alias, Dates, Decision, Gone, Lock, Names, Subject};

/// What a module promises once all that was decided is done. Changes that nobody has decided about must not be left.
#[must_use]
pub fn release(checked: &Checked) -> Names {
    let Checked { api_version, lock, current, changes } = checked;
    let mut names = current.clone();
    let now = renamed_cmdlets(changes);
    let renamed = |name: &str| now.get(name).copied().unwrap_or(name).to_owned();
    // A parameter belongs to the cmdlet under its new name.
    let moved = |subject: &Subject| match subject {
        Subject::Parameter(cmdlet, name) => Subject::Parameter(renamed(cmdlet), name.clone()),
        other => other.clone(),
    };
    // What the configuration gives has no last day.
    let ends = |(subject, alias): &(&Subject, &Alias)| alias.dates.is_some() && !current.aliases.contains_key(subject);
    for (subject, alias) in lock.frozen.aliases.iter().filter(ends) {
        if let Some(decision) = lock.decisions.about(&ended(api_version, subject)) {
            names.gone.insert(moved(subject), gone(decision));
        } else {
            let name = renamed(&alias.name);
            names.aliases.insert(moved(subject), Alias { name, ..alias.clone() });
        }
    }
    names.gone.extend(lock.frozen.gone.iter().map(|(subject, gone)| (moved(subject), gone.clone())));
    for change in changes {
        let Some(decision) = &change.decision else { continue };
        for subject in &change.subjects {
            if let Some(name) = change.now.as_ref().filter(|_| change.kind.is_renaming()) {
                let until = decision.until.clone().unwrap_or_else(|| decision.accepted.clone());
                let dates = Some(Dates { since: decision.accepted.clone(), until });
                let alias = Alias { name: name.clone(), dates, reason: decision.reason.clone() };
                names.aliases.insert(moved(subject), alias);
            } else if change.kind.is_removal() {
                names.gone.insert(moved(subject), gone(decision));
            }
        }
    }
    // What is back is neither gone nor an alias.
    names.aliases.retain(|subject, _| !is_there(current, subject));
    names.gone.retain(|subject, _| !is_there(current, subject) && !names.aliases.contains_key(subject));
    names
}

/// That something is gone since a decision.
fn gone(decision: &Decision) -> Gone {
    Gone { since: Some(decision.accepted.clone()), reason: decision.reason.clone() }
}

/// The former names whose last day has passed, as changes to be decided about.
#[must_use]
pub fn ended_aliases(lock: &Lock, api_version: &str, date: &str) -> Vec<NameChange> {
    let aliases = lock.frozen.aliases.iter().filter_map(|(subject, alias)| {
        let until = &alias.dates.as_ref()?.until;
        let fingerprint = ended(api_version, subject);
        // Dates in ISO 8601 are in the order of their text.
        (until.as_str() < date).then(|| NameChange {
            kind: Kind::AliasEnded,
            text: format!("{subject} is called {}, and its last day was {until}", alias.name),
            subjects: BTreeSet::from([subject.clone()]),
            now: None,
            near: None,
            announced: None,
            decision: lock.decisions.about(&fingerprint).cloned(),
            fingerprint,
        })
    });
    aliases.collect()
}
