//! Which requests a module has: cmdlets -> one request for each operation of each cmdlet, with its name.

use crate::api::{ApiModel, Operation, OperationId};
use crate::cmdlet::{Cmdlet, CmdletModel, ParameterSet};
use crate::naming::rust::{Case, Scope, plain_ident};

/// One operation of one cmdlet.
pub(super) struct Request<'a> {
    /// Name of the struct, for example `NewUserEventAttachmentUploadSession`.
    pub(super) name: String,
    /// The cmdlet.
    pub(super) cmdlet: &'a Cmdlet,
    /// What it calls.
    pub(super) operation: &'a Operation,
    /// Those parameter sets of the cmdlet that call it, by name.
    pub(super) sets: Vec<&'a ParameterSet>,
}

/// All requests, in the order of their cmdlets. `scope` holds names that they can't have.
pub(super) fn collect<'a>(api: &'a ApiModel, cmdlets: &'a CmdletModel, mut scope: Scope) -> Vec<Request<'a>> {
    let mut requests = Vec::new();
    for cmdlet in &cmdlets.cmdlets {
        for (id, sets) in by_operation(cmdlet) {
            let name = name(cmdlet, sets[0], &mut scope);
            requests.push(Request { name, cmdlet, operation: api.operation(id), sets });
        }
    }
    requests
}

/// The sets of a cmdlet by their operation, in order of first appearance.
fn by_operation(cmdlet: &Cmdlet) -> Vec<(OperationId, Vec<&ParameterSet>)> {
    let mut operations: Vec<(OperationId, Vec<&ParameterSet>)> = Vec::new();
    for set in &cmdlet.sets {
        match operations.iter_mut().find(|(id, _)| *id == set.operation) {
            Some((_, sets)) => sets.push(set),
            None => operations.push((set.operation, vec![set])),
        }
    }
    operations
}

/// Verb and subject of the cmdlet, since users know them, with the number of the parameter set. A list is told from
/// an item: both are `Get` there. The name doesn't depend on which other operations the cmdlet has.
fn name(cmdlet: &Cmdlet, set: &ParameterSet, scope: &mut Scope) -> String {
    let (action, number) = action(set);
    let verb = if action == "List" { "List" } else { cmdlet.verb.as_str() };
    let subject = plain_ident(&cmdlet.subject, Case::Camel);
    let by_verb = format!("{}{subject}{number}", plain_ident(verb, Case::Camel));
    if scope.take(&by_verb) {
        return by_verb;
    }
    scope.claim(format!("{}{subject}{number}", plain_ident(action, Case::Camel)))
}

/// What a parameter set does, and the number that tells it from others: `CreateViaIdentityExpanded1` is `Create`, `1`.
pub(super) fn action(set: &ParameterSet) -> (&str, &str) {
    let action = set.name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &set.name[action.len()..];
    let action = if set.expanded { action.strip_suffix("Expanded").unwrap_or(action) } else { action };
    let action = if set.via_identity { action.strip_suffix("ViaIdentity").unwrap_or(action) } else { action };
    (action, number)
}
