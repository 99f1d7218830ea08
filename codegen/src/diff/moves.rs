//! What left one module and came to another: two edits of two descriptions that are one move.

use std::collections::{BTreeMap, HashMap};

use super::effects::{self, Common, Found};
use super::result::{Explained, ModuleResult};
use super::surface::Surface;

/// The kind of the edit.
pub(super) const MOVED: &str = "operation-moved";

/// Makes one move of each operation that one module loses and another module of its version gains, and of each cmdlet likewise.
pub(super) fn join(results: &mut [ModuleResult]) {
    operations(results);
    cmdlets(results);
}

fn operations(results: &mut [ModuleResult]) {
    let mut gone: HashMap<(String, String), (usize, usize)> = HashMap::new();
    for (module, result) in results.iter().enumerate() {
        for (at, change) in result.changes.iter().enumerate() {
            if let ("operation-removed", Some(pointer)) = (change.kind, &change.old) {
                gone.insert((result.api_version.clone(), pointer.clone()), (module, at));
            }
        }
    }
    let mut pairs = Vec::new();
    for (module, result) in results.iter().enumerate() {
        for (at, change) in result.changes.iter().enumerate() {
            let Some(pointer) = change.new.as_ref().filter(|_| change.kind == "operation-added") else { continue };
            if let Some(from) = gone.remove(&(result.api_version.clone(), pointer.clone())) {
                pairs.push((from, (module, at)));
            }
        }
    }
    for ((from, gone), (to, came)) in pairs {
        let names = [from, to].map(|module| results[module].module.clone());
        let operation = results[from].changes[gone].was.clone();
        for (module, at) in [(from, gone), (to, came)] {
            let change = &mut results[module].changes[at];
            change.kind = MOVED;
            change.title = format!("{operation} moved from {} to {}", names[0], names[1]);
            [change.was, change.is] = names.clone();
        }
    }
}

/// A cmdlet that moved is compared with what it has become.
fn cmdlets(results: &mut [ModuleResult]) {
    let mut gone: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (module, result) in results.iter().enumerate() {
        let names = result.singles[0].keys().map(|name| ((result.api_version.clone(), name.clone()), module));
        gone.extend(names);
    }
    for to in 0..results.len() {
        let names: Vec<String> = results[to].singles[1].keys().cloned().collect();
        for name in names {
            let Some(from) = gone.remove(&(results[to].api_version.clone(), name.clone())) else { continue };
            let differences = compared(results, from, to, &name);
            let came = take(&mut results[to], "cmdlet-added", &name);
            let left = take(&mut results[from], "cmdlet-removed", &name);
            let (Some(mut moved), Some(_)) = (left, came) else { continue };
            moved.found.rule = "cmdlet-moved";
            moved.found.was.clone_from(&results[from].module);
            moved.found.is.clone_from(&results[to].module);
            let cause = moved.cause;
            let differences = differences.into_iter().map(|found| Explained { found, cause, witness: None });
            results[from].effects.extend(std::iter::once(moved).chain(differences));
        }
    }
}

/// What else changed of a cmdlet that moved.
fn compared(results: &[ModuleResult], from: usize, to: usize, name: &str) -> Vec<Found> {
    let surface = |module: usize, side: usize| {
        let cmdlets = results[module].singles[side].get_key_value(name).into_iter();
        Surface { cmdlets: cmdlets.map(|(name, of)| (name.clone(), of.clone())).collect(), ..Surface::default() }
    };
    let (old, new) = (surface(from, 0), surface(to, 1));
    let common = Common { operations: &BTreeMap::new(), schemas: &HashMap::new(), properties: &HashMap::new() };
    effects::effects(&old, &new, common).0
}

/// Takes an effect out. A cmdlet that only one side has has one.
fn take(result: &mut ModuleResult, rule: &str, owner: &str) -> Option<Explained> {
    let at = result.effects.iter().position(|one| one.found.rule == rule && one.found.owner == owner)?;
    Some(result.effects.remove(at))
}
