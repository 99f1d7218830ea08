//! Two sides -> the report: each module is compared on its own, then edits that several modules share become one cause.

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::Value;

use super::attribute::attribute;
use super::changes::{self, Change, Matching, Nature, match_documents};
use super::effects::{self, Common, Found, Single};
use super::report::{Report, SubjectKind};
use super::result::{Explained, ModuleResult};
use super::side::{Module, Side};
use super::surface::{Rust, Surface, rust, surface};
use super::{
    causes, directives, examples, features, moves, outputs, pages, permissions, promises, undescribed, witness,
};
use crate::config::ModuleEntry;
use crate::diag::Diagnostics;
use crate::driver::{self, Described};

/// Compares two sides. `date` is the day, as `2026-11-25`, on which removals that were
/// announced for it are due. `None` if one of them has faults; they are reported.
pub fn compare(old: &Side, new: &Side, date: &str, diags: &mut Diagnostics) -> Option<Report> {
    let modules = |side: &'_ Side| side.modules.iter().map(|module| module.name().to_owned()).collect::<Vec<_>>();
    let mut names = [modules(old), modules(new)].concat();
    names.sort_unstable();
    names.dedup();
    let pairs: Vec<[Option<&Module>; 2]> = match (&*old.modules, &*new.modules) {
        // Two descriptions are two states of one module, whatever they call themselves.
        ([a], [b]) => vec![[Some(a), Some(b)]],
        (a, b) => {
            names.iter().map(|name| [a, b].map(|side| side.iter().find(|module| module.name() == name))).collect()
        }
    };
    let compared = driver::in_pool(0, diags, || -> Vec<(Option<ModuleResult>, Diagnostics)> {
        let one = |pair: &[Option<&Module>; 2]| {
            let mut diags = Diagnostics::default();
            (module([old, new], *pair, &mut diags), diags)
        };
        pairs.par_iter().with_max_len(1).map(one).collect()
    });
    let mut results = Vec::new();
    for (result, found) in compared? {
        diags.append(found);
        results.extend(result);
    }
    for side in [old, new] {
        side.name_places(diags);
    }
    diags.finish().ok()?;
    moves::join(&mut results);
    let mut report = causes::report([old, new], names, &results, date);
    promises::apply(&mut report, &results);
    Some(Report { not_compared: not_compared([old, new]), ..report })
}

/// What a side can't tell, as a person says it.
fn not_compared(sides: [&Side; 2]) -> Vec<String> {
    let mut said = Vec::new();
    for (side, name) in sides.into_iter().zip(["OLD", "NEW"]) {
        let outputs = side.modules.iter().filter_map(|module| match module {
            Module::Generated(outputs) => Some(outputs),
            Module::Described(_) => None,
        });
        let outputs: Vec<_> = outputs.collect();
        if !outputs.is_empty() {
            said.push(format!("places of edits and pages ({name} has no descriptions)"));
        }
        if outputs.iter().any(|outputs| outputs.api.is_none()) {
            said.push(format!("listed values, limits, deprecations and null ({name} has no api.json)"));
        }
        if outputs.iter().any(|outputs| outputs.rust.is_none()) {
            said.push(format!("Rust ({name} has no rust.api)"));
        }
    }
    said
}

/// A state of a module.
struct Seen {
    surface: Surface,
    /// What it was made from, where that is known.
    described: Option<Described>,
}

impl Seen {
    fn read(side: &Side, module: &Module, diags: &mut Diagnostics) -> Option<Self> {
        match module {
            Module::Described(entry) => {
                let described = driver::described(&side.project, entry, diags)?;
                let surface = surface(&described.generated, &described.document.root);
                Some(Self { surface, described: Some(described) })
            }
            Module::Generated(outputs) => Some(Self { surface: outputs::read(outputs, diags)?, described: None }),
        }
    }

    /// Finds the Rust that is made from a description.
    fn read_rust(&mut self) {
        if let Some(Described { generated, document, .. }) = &self.described {
            self.surface.rust = Some(rust(generated, &document.root));
        }
    }

    fn root(&self) -> &Value {
        self.described.as_ref().map_or(&Value::Null, |described| &described.document.root)
    }
}

/// Compares two states of a module; `None` if nothing of it changed, or if it has faults.
fn module(sides: [&Side; 2], modules: [Option<&Module>; 2], diags: &mut Diagnostics) -> Option<ModuleResult> {
    if let [Some(Module::Described(old)), Some(Module::Described(new))] = modules
        && is_same(sides, [old, new], diags)
    {
        return None;
    }
    // What isn't there has no Rust, which is known.
    let absent = || Seen { surface: Surface { rust: Some(Rust::default()), ..Surface::default() }, described: None };
    let mut seen = [absent(), absent()];
    for at in 0..2 {
        if let Some(module) = modules[at] {
            seen[at] = Seen::read(sides[at], module, diags)?;
        }
    }
    let said = modules.iter().flatten().all(|module| match module {
        Module::Described(_) => true,
        Module::Generated(outputs) => outputs.api.is_some(),
    });
    if !said {
        for seen in &mut seen {
            seen.surface.forget_what_facts_lack();
        }
    }
    let is_described = modules.iter().flatten().all(|module| matches!(module, Module::Described(_)));
    let matching = if is_described {
        match_documents(seen[0].root(), seen[1].root())
    } else {
        Matching::of_operations(seen[0].surface.operations(), seen[1].surface.operations())
    };
    let mut changes = Vec::new();
    if is_described {
        changes = changes::changes(seen[0].root(), seen[1].root(), &matching);
        let configs = seen.each_ref().map(|seen| seen.described.as_ref().map(|of| &of.config));
        changes.extend(directives::changes(configs));
        changes.extend(features::change(modules));
    }
    if may_change_rust(&changes, seen.each_ref().map(|seen| &seen.surface)) {
        seen.iter_mut().for_each(Seen::read_rust);
    }
    let [old, new] = &seen;
    let (found, singles) = {
        let renamed = effects::renamed_properties(&changes);
        let common = Common { operations: &matching.operations, schemas: &matching.schemas, properties: &renamed };
        let (mut found, removed, added) = effects::effects(&old.surface, &new.surface, common);
        let all = |list: &[Single<'_>]| list.iter().map(|one| (one.name.to_owned(), one.cmdlet.clone())).collect();
        let singles = [all(&removed), all(&added)];
        found.extend(removed.into_iter().map(|one| single("cmdlet-removed", one, true)));
        found.extend(added.into_iter().map(|one| single("cmdlet-added", one, false)));
        found.extend(features::effects(modules));
        found.extend(examples::effects(&old.surface, &new.surface, modules[1]));
        (found, singles)
    };
    let causes = if is_described {
        let mut causes = attribute(&found, &changes);
        features::explain(&found, &changes, &mut causes);
        if let Some(change) = permissions::change(sides, modules, &found) {
            changes.push(change);
            permissions::explain(&found, &changes, changes.len() - 1, &mut causes);
        }
        causes
    } else {
        let (grouped, causes) = undescribed::causes(&found);
        changes = grouped;
        causes
    };
    let name = modules[1].or(modules[0])?.name();
    let pages = pages::changed(
        name,
        seen.each_ref().map(|seen| seen.described.as_ref()),
        [&old.surface, &new.surface],
        &found,
        &causes,
    );
    let explained = found.into_iter().zip(causes).map(|(found, cause)| {
        let witness = witness::of(&found, &old.surface);
        Explained { found, cause, witness }
    });
    let shown = if modules[1].is_some() { &new.surface } else { &old.surface };
    let spec = |module: &Module| match module {
        Module::Described(entry) => Some(entry.spec.clone()),
        Module::Generated(_) => None,
    };
    Some(ModuleResult {
        module: name.to_owned(),
        api_version: shown.api_version.clone(),
        changes,
        effects: explained.collect(),
        singles,
        pages,
        promises: promises::of(&seen.each_ref().map(|seen| &seen.surface), seen[1].described.as_ref()),
        announced: seen[0].described.as_ref().map(announced).unwrap_or_default(),
        files: modules.map(|module| module.and_then(spec)),
    })
}

/// Whether edits may change Rust: texts don't, and names that are promised only change with those of cmdlets.
fn may_change_rust(changes: &[Change], surfaces: [&Surface; 2]) -> bool {
    // Titles give names to what has none.
    let is_text = |change: &Change| {
        matches!(change.nature, Nature::Text | Nature::Link | Nature::Nothing) && !change.title.starts_with("title ")
    };
    let [old, new] = surfaces.map(|surface| surface.cmdlets.iter().map(|(name, of)| (name, &of.aliases)));
    changes.is_empty() || !changes.iter().all(is_text) || !old.eq(new)
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
    Found { rule, nature, kind, owner: name, part: String::new(), was, is, old, new, types, rust: None }
}

/// Whether two states of a module are made from the same bytes in the same way.
fn is_same(sides: [&Side; 2], [old, new]: [&ModuleEntry; 2], diags: &mut Diagnostics) -> bool {
    let ways = [old, new].map(|entry| {
        (&entry.include, &entry.identity, entry.include_hidden, [&entry.service, &entry.api_version, &entry.feature])
    });
    let bytes = |file: &PathBuf| std::fs::read(file).ok();
    if ways[0] != ways[1] || bytes(&old.spec) != bytes(&new.spec) {
        return false;
    }
    let configs = [(sides[0], old), (sides[1], new)].map(|(side, entry)| side.project.config(entry, diags));
    let [Some(a), Some(b)] = configs else { return false };
    a.files.len() == b.files.len() && a.files.iter().zip(&b.files).all(|(a, b)| bytes(a) == bytes(b))
}
