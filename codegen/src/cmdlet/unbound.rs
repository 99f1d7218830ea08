//! Which operations no cmdlet calls: the cmdlets and the variants that were left out -> operations with their causes.

use std::collections::HashSet;

use super::infer::infer;
use super::model::{CmdletModel, Unbound};
use super::rename::RemovedVariant;
use crate::api::{ApiModel, Module};
use crate::removed::Removed;

/// Adds the operations that no parameter set is bound to, why, in document order, and how they would be called, by path.
pub fn add_unbound(api: &ApiModel, model: &mut CmdletModel, variants: Vec<RemovedVariant>) {
    let bound: HashSet<_> = model.cmdlets.iter().flat_map(|c| &c.sets).map(|set| set.operation).collect();
    let mut variants: Vec<RemovedVariant> =
        variants.into_iter().filter(|variant| !bound.contains(&variant.operation)).collect();
    // Stable: the causes of one operation stay in their order.
    variants.sort_by_key(|variant| variant.operation.0);
    for group in variants.chunk_by(|a, b| a.operation == b.operation) {
        let operation = api.operation(group[0].operation);
        let mut entry = Removed {
            method: operation.method,
            path: operation.path.clone(),
            pointer: operation.pointer.clone(),
            operation_id: operation.operation_id.clone(),
            cmdlets: Vec::new(),
            causes: Vec::new(),
        };
        // An operation whose name says `or` has two cmdlets; the first names it.
        let RemovedVariant { verb, subject, .. } = &group[0];
        let own = group.iter().filter(|variant| (&variant.verb, &variant.subject) == (verb, subject));
        model.unbound.push(Unbound {
            operation: group[0].operation,
            verb: verb.clone(),
            subject: subject.clone(),
            sets: own.map(|variant| variant.set.clone()).collect(),
        });
        for RemovedVariant { cmdlet, cause, .. } in group {
            if !entry.cmdlets.contains(cmdlet) {
                entry.cmdlets.push(cmdlet.clone());
            }
            if !entry.causes.contains(cause) {
                entry.causes.push(cause.clone());
            }
        }
        model.removed.push(entry);
    }
    let place = |unbound: &Unbound| {
        let operation = api.operation(unbound.operation);
        (operation.path.as_str(), operation.method)
    };
    model.unbound.sort_by(|a, b| place(a).cmp(&place(b)));
}

impl CmdletModel {
    /// Names of the cmdlets that a removed operation would have. An operation that was taken out of the document never
    /// had any, so those are the names before any directive, and they are made up only when somebody asks.
    #[must_use]
    pub fn names_without(&self, removed: &Removed) -> Vec<String> {
        if !removed.cmdlets.is_empty() {
            return removed.cmdlets.clone();
        }
        let (group, member) = removed.operation_id.split_once('_').unwrap_or(("", &removed.operation_id));
        let Module { prefix, subject_prefix, .. } = &self.module;
        let inferred = infer(group, member, removed.method);
        inferred.iter().map(|i| format!("{}-{prefix}{subject_prefix}{}", i.verb, i.subject)).collect()
    }
}
