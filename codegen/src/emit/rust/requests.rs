//! Which requests a module has: one for each operation, whether a cmdlet calls it or not, with its name.

use std::collections::HashMap;

use super::names::Renamed;
use crate::api::{ApiModel, Collection, Operation, OperationId, ReturnType};
use crate::cmdlet::{Cmdlet, CmdletModel, Former, SetName};
use crate::naming::rust::{Case, Scope, plain_ident};

/// One operation.
pub(super) struct Request<'a> {
    /// Name of the struct, for example `NewUserEventAttachmentUploadSession`.
    pub(super) name: String,
    /// The cmdlets that call it: none, one, or two where its name says `or`.
    pub(super) cmdlets: Vec<&'a Cmdlet>,
    /// The id of what it calls.
    pub(super) id: OperationId,
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
    /// The names that it had when its cmdlet had others.
    pub(super) former: Vec<Former>,
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
        let (returns, former) = (api.return_type(operation), Vec::new());
        requests.push(Request { name, cmdlets, id, operation, returns, pages, sets, renamed, former });
    };
    // One that a configuration adds gives no name: another calls the same operation.
    let (added, own): (Vec<_>, Vec<_>) = cmdlets.cmdlets.iter().partition(|cmdlet| cmdlet.added);
    for cmdlet in own.into_iter().chain(added) {
        for (id, sets) in by_operation(cmdlet) {
            add(Some(cmdlet), id, (&cmdlet.verb, &cmdlet.subject), sets);
        }
    }
    for unbound in &cmdlets.unbound {
        add(None, unbound.operation, (&unbound.verb, &unbound.subject), unbound.sets.clone());
    }
    // What there is now comes before what there was.
    for request in &mut requests {
        let Some(cmdlet) = request.cmdlets.first() else { continue };
        for former in &cmdlet.former {
            let Some((verb, subject)) = parts(cmdlet, &former.name) else { continue };
            let name = plain_name(verb, subject, &request.sets[0]);
            if scope.take(&name) {
                request.former.push(Former { name, until: former.until.clone() });
            }
        }
    }
    requests
}

/// Verb and subject of a former name of a cmdlet.
fn parts<'f>(cmdlet: &Cmdlet, former: &'f str) -> Option<(&'f str, &'f str)> {
    let prefix = cmdlet.name.strip_prefix(&cmdlet.verb)?.strip_suffix(&cmdlet.subject)?.strip_prefix('-')?;
    let (verb, noun) = former.split_once('-')?;
    Some((verb, noun.strip_prefix(prefix).unwrap_or(noun)))
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
    let by_verb = plain_name(verb, subject, set);
    if scope.take(&by_verb) {
        return (by_verb, None);
    }
    let subject = plain_ident(subject, Case::Camel);
    let given = scope.claim(format!("{}{subject}{number}", plain_ident(action, Case::Camel)));
    let what = format!("request of `{} {}`", operation.method.as_str(), operation.path);
    let renamed = Renamed::find(&what, &operation.pointer, &by_verb, &given);
    (given, renamed)
}

/// The name that verb and subject of a cmdlet give.
fn plain_name(verb: &str, subject: &str, SetName { action, number, .. }: &SetName) -> String {
    let verb = if action == "List" { "List" } else { verb };
    format!("{}{}{number}", plain_ident(verb, Case::Camel), plain_ident(subject, Case::Camel))
}
