//! Servers: what the addresses of a module begin with, and what stands between that and the path of each operation
//! (docs/rules.md#4-10-servers).

use graphsmith_catalog::path::{PathTemplate, split_base};

use super::model::Operation;
use super::module::{Module, Server, Variable};
use crate::resolve::{self, ResolvedSpec};

/// Splits the addresses of all operations, which are in `base`, into what they have in common, which becomes the base of the
/// module, and the rest: usually nothing, a path where others differ from it, and all of it on another server.
pub(super) fn settle(module: &mut Module, operations: &mut [Operation]) {
    let server = split_base(&module.base_url).0.unwrap_or_default().to_owned();
    let is_there = |operation: &&Operation| split_base(&operation.base).0.unwrap_or_default() == server;
    let common = same(operations.iter()).or_else(|| same(operations.iter().filter(is_there)));
    let common = common.unwrap_or_else(|| server.clone());
    for operation in operations {
        if split_base(&operation.base).0 == split_base(&common).0 {
            operation.base.drain(..common.len());
        }
    }
    module.base_url = common;
}

/// The address that all of these operations have.
fn same<'a>(mut operations: impl Iterator<Item = &'a Operation>) -> Option<String> {
    let first = &operations.next()?.base;
    operations.all(|operation| operation.base == *first).then(|| first.clone())
}

/// The servers that requests of a module may go to, each once, the usual one first and the others by address. Variables of
/// paths are left out, since requests have them.
pub(super) fn all(spec: &ResolvedSpec, module: &Module) -> Vec<Server> {
    let of_document = spec.servers.iter().map(|server| (server.url.as_str(), server.variables.as_slice()));
    let of_operations = spec.operations.iter().filter_map(|o| Some((o.server.as_deref()?, o.parameters.as_slice())));
    let mut servers: Vec<Server> = Vec::new();
    for (address, parameters) in of_document.chain(of_operations) {
        let Some(url) = split_base(address).0 else { continue };
        if servers.iter().any(|known| known.url == url) {
            continue;
        }
        let given = |name: &str| parameters.iter().find(|parameter| parameter.name == name);
        let mut variables: Vec<Variable> = Vec::new();
        for name in PathTemplate(url).names() {
            if !variables.iter().any(|known| known.name == name) {
                variables.extend(given(name).map(|given| variable(spec, given)));
            }
        }
        servers.push(Server { url: url.to_owned(), variables });
    }
    let usual = split_base(&module.base_url).0;
    servers.sort_by(|a, b| (Some(&*a.url) != usual, &a.url).cmp(&(Some(&*b.url) != usual, &b.url)));
    servers
}

fn variable(spec: &ResolvedSpec, given: &resolve::Parameter) -> Variable {
    let schema = given.schema.as_ref().map(|place| spec.schema(place.schema));
    Variable {
        name: given.name.clone(),
        default: schema.and_then(|schema| schema.facets.as_ref()?.default.clone()),
        values: schema.and_then(|schema| schema.values.clone()).unwrap_or_default(),
    }
}
