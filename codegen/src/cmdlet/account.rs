//! Which operations no cmdlet calls: the cmdlets and the variants that were left out -> operations with their causes.

use std::collections::HashSet;

use super::infer::infer;
use super::model::{Cmdlet, CmdletModel};
use super::rename::Gone;
use crate::api::ApiModel;
use crate::removed::Removed;

/// The operations that no parameter set is bound to, in document order.
pub fn unbound(api: &ApiModel, cmdlets: &[Cmdlet], gone: Vec<Gone>) -> Vec<Removed> {
    let bound: HashSet<_> = cmdlets.iter().flat_map(|c| &c.sets).map(|set| set.operation).collect();
    let mut gone: Vec<Gone> = gone.into_iter().filter(|gone| !bound.contains(&gone.operation)).collect();
    // Stable: the causes of one operation stay in their order.
    gone.sort_by_key(|gone| gone.operation.0);
    let mut removed: Vec<Removed> = Vec::new();
    for group in gone.chunk_by(|a, b| a.operation == b.operation) {
        let operation = api.operation(group[0].operation);
        let mut entry = Removed {
            method: operation.method,
            path: operation.path.clone(),
            pointer: operation.pointer.clone(),
            operation_id: operation.operation_id.clone(),
            cmdlets: Vec::new(),
            causes: Vec::new(),
        };
        for Gone { cmdlet, cause, .. } in group {
            if !entry.cmdlets.contains(cmdlet) {
                entry.cmdlets.push(cmdlet.clone());
            }
            if !entry.causes.contains(cause) {
                entry.causes.push(cause.clone());
            }
        }
        removed.push(entry);
    }
    removed
}

/// Adds the operations that never reached this phase, under the names that they would have before any directive.
pub fn add_removed(model: &mut CmdletModel, mut removed: Vec<Removed>) {
    let module = &model.module;
    for removed in &mut removed {
        let (group, member) = removed.operation_id.split_once('_').unwrap_or(("", &removed.operation_id));
        let name = |verb: &str, subject: &str| format!("{verb}-{}{}{subject}", module.prefix, module.subject_prefix);
        let inferred = infer(group, member, removed.method);
        removed.cmdlets = inferred.iter().map(|inferred| name(&inferred.verb, &inferred.subject)).collect();
    }
    model.removed.splice(0..0, removed);
}
