//! Two sides -> the report: each module is compared on its own, then edits that several modules share become one cause.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::Value;

use super::attribute::attribute;
use super::changes::{self, Change, Nature, match_documents};
use super::effects::{self, Common, Found, Single};
use super::report::{Report, SubjectKind};
use super::side::Side;
use super::surface::surface;
use super::{causes, directives};
use crate::config::ModuleEntry;
use crate::diag::Diagnostics;
use crate::driver::{self, Described};

/// What was found in one module.
#[derive(Debug)]
pub(super) struct ModuleResult {
    /// Name of the module.
    pub module: String,
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// The edits of its document and its configuration.
    pub changes: Vec<Change>,
    /// The differences that people can see.
    pub found: Vec<Found>,
    /// For each of them the edit that explains it.
    pub causes: Vec<Option<usize>>,
    /// When operations of OLD were announced to go, by their pointers.
    pub announced: BTreeMap<String, String>,
    /// The descriptions of both sides.
    pub files: [Option<PathBuf>; 2],
}

/// Compares two sides. `date` is the day, as `2026-11-25`, on which removals that were announced for it are due. `None` if one of them has faults; they are reported.
pub fn compare(old: &Side, new: &Side, date: &str, diags: &mut Diagnostics) -> Option<Report> {
    let modules = |side: &'_ Side| side.project.modules.iter().map(|module| module.name.clone()).collect::<Vec<_>>();
    let mut names = [modules(old), modules(new)].concat();
    names.sort_unstable();
    names.dedup();
    let pairs: Vec<[Option<&ModuleEntry>; 2]> = match (&*old.project.modules, &*new.project.modules) {
        // Two descriptions are two states of one module, whatever they call themselves.
        ([a], [b]) => vec![[Some(a), Some(b)]],
        (a, b) => names.iter().map(|name| [a, b].map(|side| side.iter().find(|module| module.name == *name))).collect(),
    };
    let compared: Vec<(Option<ModuleResult>, Diagnostics)> = pairs
        .par_iter()
        .with_max_len(1)
        .map(|pair| {
            let mut diags = Diagnostics::default();
            (module([old, new], *pair, &mut diags), diags)
        })
        .collect();
    let mut results = Vec::new();
    for (result, found) in compared {
        diags.append(found);
        results.extend(result);
    }
    diags.finish().ok()?;
    Some(causes::report([old, new], names, &results, date))
}

/// Compares two states of a module; `None` if nothing of it changed, or if it has faults.
fn module(sides: [&Side; 2], entries: [Option<&ModuleEntry>; 2], diags: &mut Diagnostics) -> Option<ModuleResult> {
    if let [Some(old), Some(new)] = entries
        && is_same(sides, [old, new], diags)
    {
        return None;
    }
    let mut described = [None, None];
    for at in 0..2 {
        if let Some(entry) = entries[at] {
            described[at] = Some(driver::described(&sides[at].project, entry, diags)?);
        }
    }
    let root = |at: usize| described[at].as_ref().map_or(&Value::Null, |of: &Described| &of.document.root);
    let seen = |at: usize| described[at].as_ref().map(|of| surface(&of.generated, root(at))).unwrap_or_default();
    let (old, new) = (seen(0), seen(1));
    let matching = match_documents(root(0), root(1));
    let mut changes = changes::changes(root(0), root(1), &matching);
    changes.extend(directives::changes(described.each_ref().map(|side| side.as_ref().map(|of| &of.config))));
    let found = {
        let renamed = effects::renamed_properties(&changes);
        let common = Common { operations: &matching.operations, schemas: &matching.schemas, properties: &renamed };
        let (mut found, removed, added) = effects::effects(&old, &new, common);
        found.extend(removed.into_iter().map(|one| single("cmdlet-removed", one, true)));
        found.extend(added.into_iter().map(|one| single("cmdlet-added", one, false)));
        found
    };
    let causes = attribute(&found, &changes);
    let named = entries[1].or(entries[0])?;
    Some(ModuleResult {
        module: named.name.clone(),
        api_version: named.api_version.clone(),
        changes,
        found,
        causes,
        announced: described[0].as_ref().map(announced).unwrap_or_default(),
        files: entries.map(|entry| entry.map(|entry| entry.spec.clone())),
    })
}

/// When operations were announced to go.
fn announced(described: &Described) -> BTreeMap<String, String> {
    let dates = described.generated.api.operations.iter().filter_map(|operation| {
        let date = operation.deprecated.as_ref()?.removal_date.clone()?;
        Some((operation.pointer.clone(), date))
    });
    dates.collect()
}

/// A cmdlet that only one side has.
fn single(rule: &'static str, one: Single<'_>, is_old: bool) -> Found {
    let origins = effects::origins(one.cmdlet);
    let name = one.name.to_owned();
    let (was, is) = if is_old { (name.clone(), String::new()) } else { (String::new(), name.clone()) };
    let (old, new) = if is_old { (origins, Vec::new()) } else { (Vec::new(), origins) };
    let types = effects::types_of(one.cmdlet);
    let (kind, nature) = (SubjectKind::Cmdlet, Nature::Structure);
    Found { rule, nature, kind, owner: name, part: String::new(), was, is, old, new, types, is_field: false }
}

/// Whether two states of a module are made from the same bytes in the same way.
fn is_same(sides: [&Side; 2], [old, new]: [&ModuleEntry; 2], diags: &mut Diagnostics) -> bool {
    let how = |entry: &ModuleEntry| {
        (
            entry.include.clone(),
            entry.identity.clone(),
            entry.include_hidden,
            entry.service.clone(),
            entry.api_version.clone(),
        )
    };
    let bytes = |file: &PathBuf| std::fs::read(file).ok();
    if how(old) != how(new) || bytes(&old.spec) != bytes(&new.spec) {
        return false;
    }
    let configs = [(sides[0], old), (sides[1], new)].map(|(side, entry)| side.project.config(entry, diags));
    let [Some(a), Some(b)] = configs else { return false };
    a.files.len() == b.files.len() && a.files.iter().zip(&b.files).all(|(a, b)| bytes(a) == bytes(b))
}
