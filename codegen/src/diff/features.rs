//! Cargo features: what a program names to have a module. They come from the project, not from a description.

use super::changes::{Change, Nature};
use super::effects::Found;
use super::report::SubjectKind;
use super::side::Module;

/// The kind of the edit.
const CHANGED: &str = "feature-changed";

/// The features of two states of a module, empty where it isn't there; both empty where only outputs of one are known.
fn features(modules: [Option<&Module>; 2]) -> [&str; 2] {
    if modules.iter().flatten().any(|module| matches!(module, Module::Generated(_))) {
        return ["", ""];
    }
    modules.map(|module| match module {
        Some(Module::Described(entry)) => entry.feature.as_str(),
        _ => "",
    })
}

/// The edit that gives a module another feature.
pub(super) fn change(modules: [Option<&Module>; 2]) -> Option<Change> {
    let [was, is] = features(modules);
    let title = || format!("the feature `{was}` is called `{is}`");
    let change =
        || Change { was: was.to_owned(), is: is.to_owned(), ..Change::new(CHANGED, Nature::Structure, title()) };
    (!was.is_empty() && !is.is_empty() && was != is).then(change)
}

/// The feature that is gone, and the one that came.
pub(super) fn effects(modules: [Option<&Module>; 2]) -> Vec<Found> {
    let [was, is] = features(modules);
    let name = modules[1].or(modules[0]).map(Module::name).unwrap_or_default();
    let found = |rule, feature: &str| Found {
        rule,
        nature: Nature::Structure,
        kind: SubjectKind::Rust,
        owner: name.to_owned(),
        part: feature.to_owned(),
        was: String::new(),
        is: String::new(),
        old: Vec::new(),
        new: Vec::new(),
        types: Vec::new(),
        rust: None,
    };
    let [gone, came] = [("feature-removed", was), ("feature-added", is)];
    let told = [gone, came].into_iter().filter(|(_, feature)| was != is && !feature.is_empty());
    told.map(|(rule, feature)| found(rule, feature)).collect()
}

/// Gives what happens to features the edit that it comes from; where a whole module came or went, that is the one of its operations.
pub(super) fn explain(found: &[Found], changes: &[Change], causes: &mut [Option<usize>]) {
    let Some(at) = changes.iter().position(|change| change.kind == CHANGED) else { return };
    for (_, cause) in found.iter().zip(causes).filter(|(one, _)| one.rule.starts_with("feature-")) {
        *cause = Some(at);
    }
}
