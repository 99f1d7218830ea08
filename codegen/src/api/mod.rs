//! Phase `api`: `ResolvedSpec` -> `ApiModel`.
//!
//! For example the schema `microsoft.graph.event` becomes the type `MicrosoftGraphEvent` with its parent, its own
//! properties in document order and its further properties; the operation `user_ListEvent` gets its group `user` and
//! member `ListEvent`.

mod build;
mod checks;
mod content;
mod fields;
mod headers;
mod inherited;
mod media;
mod model;
mod module;
mod names;
mod operations;
mod parameters;
mod repeats;
mod reply;
mod servers;

pub use model::*;
pub use module::{Module, Server, Variable};
pub use reply::{Collection, ReturnType};

use graphsmith_catalog::vocabulary::Location;

use crate::diag::Diagnostics;
use crate::resolve::ResolvedSpec;

/// Builds the API model of a module.
pub fn build(spec: &ResolvedSpec, mut module: Module, diags: &mut Diagnostics) -> Option<ApiModel> {
    let mut builder = build::Builder::new(spec, diags);
    let mut operations = builder.operations(&module);
    if let Some(server) = spec.servers.first() {
        module.base_url.clone_from(&server.url);
    }
    servers::settle(&mut module, &mut operations);
    builder.all_named();
    let mut types = std::mem::take(&mut builder.types);
    let mut operations = operations::group(operations);
    names::name_operations(&mut operations);
    names::name_types(&mut types);
    headers::add_models(&operations, &mut types);
    names::name_classes(&mut types);
    describe_arrays(&mut types);
    let path_parameters = path_parameters(&operations);
    operations.retain(|operation| !spec.identity_only.contains(&operation.path));
    let servers = servers::all(spec, &module);
    let model = ApiModel { module, types, operations, servers, path_parameters };
    checks::check(&model, &spec.file, diags);
    diags.finish().is_ok().then_some(model)
}

/// A list without a description is described by its elements.
fn describe_arrays(types: &mut [TypeDef]) {
    for i in 0..types.len() {
        if let (Shape::Array(element), true) = (&types[i].shape, types[i].description.is_empty()) {
            types[i].description = format!("Array of {}", types[element.0 as usize].name);
        }
    }
}

fn path_parameters(operations: &[Operation]) -> Vec<Parameter> {
    let mut seen = std::collections::HashSet::new();
    let all = operations.iter().flat_map(|operation| &operation.parameters);
    all.filter(|p| p.location == Location::Path && seen.insert(p.name.to_lowercase())).cloned().collect()
}
