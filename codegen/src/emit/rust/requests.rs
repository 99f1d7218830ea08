//! Which requests a module has: one for each operation, whether a cmdlet calls it or not, with its name.

use std::collections::HashMap;

use super::names::Renamed;
use crate::api::{ApiModel, Collection, Operation, OperationId, ReturnType};
use crate::cmdlet::{Cmdlet, CmdletModel, SetName};
use crate::naming::rust::{Case, Scope, plain_ident};

/// One operation.
pub(super) struct Request<'a> {
    /// Name of the struct, for example `NewUserEventAttachmentUploadSession`.
    pub(super) name: String,
    /// The cmdlets that call it: none, one, or two where its name says `or`.
    pub(super) cmdlets: Vec<&'a Cmdlet>,
    /// What it calls.
    pub(super) operation: &'a Operation,
    /// What comes back.
    pub(super) returns: ReturnType,
    /// How that is paged, if it is, and not as OData does it.
    pub(super) pages: Option<Collection<'a>>,
    /// Those parameter sets of the first cmdlet that call it, by name.
    pub(super) sets: Vec<SetName>,
    /// The name that its cmdlet would give, if that was taken.
    pub(super) renamed: Option<Renamed>,
}

/// All requests: those of cmdlets in the order of the cmdlets, then those without. `scope` holds names that they can't
/// have.
pub(super) fn collect<'a>(api: &'a ApiModel, cmdlets: &'a CmdletModel, mut scope: Scope) -> Vec<Request<'a>> {
    let mut requests: Vec<Request<'_>> = Vec::new();
    let mut known: HashMap<OperationId, usize> = HashMap::new();
    let mut add = |cmdlet: Option<&'a Cmdlet>, id, names: (&str, &str), sets: Vec<SetName>| {
        if let Some(index) = known.get(&id) {
            return requests[*index].cmdlets.extend(cmdlet);
        }
        known.insert(id, requests.len());
        let operation = api.operation(id);
        let (name, renamed) = name(names, &sets[0], operation, &mut scope);
        let cmdlets = cmdlet.into_iter().collect();
        let pages = api.collection(operation).filter(|collection| !collection.is_odata());
        requests.push(Request { name, cmdlets, operation, returns: api.return_type(operation), pages, sets, renamed });
    };
    for cmdlet in &cmdlets.cmdlets {
        for (id, sets) in by_operation(cmdlet) {
            add(Some(cmdlet), id, (&cmdlet.verb, &cmdlet.subject), sets);
        }
    }
    for unbound in &cmdlets.unbound {
        add(None, unbound.operation, (&unbound.verb, &unbound.subject), unbound.sets.clone());
    }
    requests
}

/// The sets of a cmdlet by their operation, in order of first appearance.
fn by_operation(cmdlet: &Cmdlet) -> Vec<(OperationId, Vec<SetName>)> {
    let mut operations: Vec<(OperationId, Vec<SetName>)> = Vec::new();
    for set in &cmdlet.sets {
        match operations.iter_mut().find(|(id, _)| *id == set.operation) {
            Some((_, sets)) => sets.push(set.name.clone()),
            None => operations.push((set.operation, vec![set.name.clone()])),
        }
    }
    operations
}

/// Verb and subject of the cmdlet, since users know them, with the number of the parameter set. A list is told from
/// an item: both are `Get` there. The name doesn't depend on which other operations the cmdlet has. Where it is taken,
/// the action of the parameter set stands for the verb; where that is taken as well, a number follows.
fn name(
    (verb, subject): (&str, &str),
    set: &SetName,
    operation: &Operation,
    scope: &mut Scope,
) -> (String, Option<Renamed>) {
    let SetName { action, number, .. } = set;
    let verb = if action == "List" { "List" } else { verb };
    let subject = plain_ident(subject, Case::Camel);
    let by_verb = format!("{}{subject}{number}", plain_ident(verb, Case::Camel));
    if scope.take(&by_verb) {
        return (by_verb, None);
    }
    let given = scope.claim(format!("{}{subject}{number}", plain_ident(action, Case::Camel)));
    let what = format!("request of `{} {}`", operation.method.as_str(), operation.path);
    let renamed = Renamed::find(&what, &operation.pointer, &by_verb, &given);
    (given, renamed)
}
