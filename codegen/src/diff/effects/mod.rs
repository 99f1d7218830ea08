//! Two surfaces of a module -> the differences that people can see.

mod cmdlets;
mod models;
mod pairs;
mod parameters;
mod requests;
mod symbols;
mod types;
mod values;

use std::collections::{BTreeMap, HashMap};

pub use models::within as models_within;
pub use pairs::{Pairs, is_complete};

use super::changes::{Change, Nature, Operation};
use super::report::SubjectKind;
use super::surface::{Cmdlet, Surface};

/// A difference that somebody can see, with where it may come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Id of its rule.
    pub rule: &'static str,
    /// What kind of edit explains it.
    pub nature: Nature,
    /// What changed.
    pub kind: SubjectKind,
    /// The cmdlet or model that it is, or is a part of.
    pub owner: String,
    /// The part, or empty.
    pub part: String,
    /// What it was, or empty.
    pub was: String,
    /// What it is, or empty.
    pub is: String,
    /// Where OLD describes it.
    pub old: Vec<String>,
    /// Where NEW describes it.
    pub new: Vec<String>,
    /// Type names that came or went with it: the models that only these lead to.
    pub types: Vec<String>,
    /// What else is known of a symbol of Rust.
    pub rust: Option<InRust>,
}

/// What is known of a symbol of Rust that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InRust {
    /// The cmdlets that call the operation that it belongs to.
    pub cmdlets: Vec<String>,
    /// Rust that compiles with OLD only.
    pub snippet: Option<String>,
}

/// What two states of a module have in common, by the edits of its document.
#[derive(Debug, Clone, Copy)]
pub struct Common<'a> {
    /// Operations of OLD and what they are in NEW.
    pub operations: &'a BTreeMap<Operation, Operation>,
    /// Schemas that were renamed.
    pub schemas: &'a HashMap<String, String>,
    /// Properties that seem to be renamed: pointers in OLD and in NEW.
    pub properties: &'a HashMap<&'a str, &'a str>,
}

/// The pointers of properties that seem to be renamed.
#[must_use]
pub fn renamed_properties(changes: &[Change]) -> HashMap<&str, &str> {
    let renamed = changes.iter().filter(|change| change.kind == "property-renamed");
    renamed.filter_map(|change| Some((change.old.as_deref()?, change.new.as_deref()?))).collect()
}

/// A cmdlet that one side lacks.
#[derive(Debug, Clone, Copy)]
pub struct Single<'a> {
    /// Its name.
    pub name: &'a str,
    /// The cmdlet.
    pub cmdlet: &'a Cmdlet,
}

/// The differences of two states of a module; the cmdlets that only OLD has, and those that only NEW has.
#[must_use]
pub fn effects<'a>(
    old: &'a Surface,
    new: &'a Surface,
    common: Common<'a>,
) -> (Vec<Found>, Vec<Single<'a>>, Vec<Single<'a>>) {
    let pairs = Pairs::new(old, new, common);
    let mut found = Vec::new();
    for (was, is) in &pairs.cmdlets {
        cmdlets::compare((was, &old.cmdlets[*was]), (is, &new.cmdlets[*is]), &pairs, &mut found);
    }
    models::compare(&pairs, &mut found);
    symbols::compare(&pairs, &mut found);
    let single = |surface: &'a Surface, names: &[&'a str]| -> Vec<Single<'a>> {
        names.iter().map(|name| Single { name, cmdlet: &surface.cmdlets[*name] }).collect()
    };
    (found, single(old, &pairs.removed), single(new, &pairs.added))
}

/// Where all operations of a cmdlet are described.
#[must_use]
pub fn origins(cmdlet: &Cmdlet) -> Vec<String> {
    let mut all: Vec<String> = cmdlet.sets.values().filter_map(|set| set.origins.first().cloned()).collect();
    all.dedup();
    all
}

/// The types of models that a cmdlet takes and gives.
#[must_use]
pub fn types_of(cmdlet: &Cmdlet) -> Vec<String> {
    let parameters = cmdlet.sets.values().flat_map(|set| set.parameters.values().map(|parameter| &parameter.ty));
    let outputs = cmdlet.sets.values().flat_map(|set| &set.outputs);
    let mut all: Vec<String> = parameters.chain(outputs).map(|ty| types::interface(ty).to_owned()).collect();
    all.sort_unstable();
    all.dedup();
    all
}
