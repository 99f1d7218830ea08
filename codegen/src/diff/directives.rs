//! Two configurations of a module -> the edits between them: directives that came or went, and other settings; and which of them
//! explains an effect that nothing in the document does.

use super::changes::{Change, Nature};
use super::effects::Found;
use super::report::SubjectKind;
use crate::config::{Action, CommandSelector, Config, Directive, ModelDirective, Pattern};

/// The edits between two configurations. Where one is missing the whole module came or went, and nothing is said of it.
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
            None => found.push(edit("directive-removed", directive)),
        }
    }
    found.extend(added.into_iter().map(|directive| edit("directive-added", directive)));
    found.extend(settings(old, new));
    found
}

/// The kind of an edit of a setting.
const SETTING: &str = "setting-changed";

fn edit(kind: &'static str, directive: &Directive) -> Change {
    let text = directive.text.clone();
    let is_added = kind == "directive-added";
    let title = format!("directive `{text}` {}", if is_added { "added" } else { "removed" });
    let (was, is) = if is_added { (String::new(), text) } else { (text, String::new()) };
    Change { was, is, directive: Some(Box::new(directive.clone())), ..Change::new(kind, Nature::Structure, title) }
}

/// The settings that aren't directives and shape names, parameters or pages.
fn settings(old: &Config, new: &Config) -> Vec<Change> {
    let said = |config: &Config| {
        [
            ("prefix", config.prefix.clone()),
            ("subject-prefix", config.subject_prefix.clone()),
            ("namespace", config.namespace.clone()),
            ("sanitize-names", config.sanitize_names.to_string()),
            ("include-hidden", config.include_hidden.to_string()),
            ("disable-via-identity", config.disable_via_identity.to_string()),
            ("inlining-threshold", config.inlining_threshold.to_string()),
            ("no-inline", config.no_inline.join(", ")),
        ]
    };
    let both = said(old).into_iter().zip(said(new));
    let differing = both.filter(|((_, was), (_, is))| was != is);
    let edit = |((name, was), (_, is))| Change {
        was,
        is,
        ..Change::new(SETTING, Nature::Structure, format!("setting `{name}` changed"))
    };
    differing.map(edit).collect()
}

/// Gives effects that nothing in the document explains to the edit of the configuration that selects what changed.
pub fn explain(found: &[Found], changes: &[Change], causes: &mut [Option<usize>]) {
    let possible = possible(changes);
    for (one, cause) in found.iter().zip(causes).filter(|(_, cause)| cause.is_none()) {
        let selects = |at: &usize| changes[*at].directive.as_ref().is_some_and(|directive| selects(directive, one));
        *cause = possible.iter().copied().find(selects);
    }
}

/// Gives effects that nothing else explains to the first edit of the configuration that could: a directive selects by names that others
/// before it may have given.
pub fn explain_rest(changes: &[Change], causes: &mut [Option<usize>]) {
    if let Some(first) = possible(changes).first() {
        causes.iter_mut().filter(|cause| cause.is_none()).for_each(|cause| *cause = Some(*first));
    }
}

/// The edits of the configuration that change names, parameters or models.
fn possible(changes: &[Change]) -> Vec<usize> {
    let is_possible = |change: &Change| match change.directive.as_ref().map(|directive| &directive.action) {
        None => change.kind == SETTING,
        Some(action) => matches!(action, Action::Command(_) | Action::Model(_)),
    };
    (0..changes.len()).filter(|at| is_possible(&changes[*at])).collect()
}

/// Whether a directive selects what an effect is about, by a name of before or after it.
fn selects(directive: &Directive, one: &Found) -> bool {
    let is_named = |pattern: &Pattern| [&one.part, &one.was, &one.is].into_iter().any(|name| pattern.is_match(name));
    match &directive.action {
        Action::Model(ModelDirective { property_name: Some(pattern), .. }) => {
            matches!(one.kind, SubjectKind::Property | SubjectKind::Parameter) && is_named(pattern)
        }
        Action::Command(command) => {
            let CommandSelector { subject, verb, variant, parameter_name, .. } = &command.selector;
            let cmdlets = one.rust.iter().flat_map(|rust| &rust.cmdlets);
            let names = [&one.owner, &one.was, &one.is].into_iter().chain(cmdlets);
            let cmdlet = names.filter_map(|name| name.split_once('-'));
            let is_cmdlet = cmdlet.into_iter().any(|(of, noun)| {
                verb.as_ref().is_none_or(|pattern| pattern.is_match(of))
                    // The noun begins with prefixes, of which a selector knows nothing.
                    && subject.as_ref().is_none_or(|pattern| {
                        noun.char_indices().any(|(at, _)| pattern.is_match(&noun[at..]))
                    })
            });
            is_cmdlet
                && variant.as_ref().is_none_or(|pattern| one.kind != SubjectKind::ParameterSet || is_named(pattern))
                && parameter_name.as_ref().is_none_or(|pattern| one.kind == SubjectKind::Parameter && is_named(pattern))
        }
        _ => false,
    }
}
