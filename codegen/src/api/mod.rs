//! Phase `api`: `ResolvedSpec` -> `ApiModel`.
//!
//! For example the schema `microsoft.graph.event` becomes the type `MicrosoftGraphEvent` with its parent, its own
//! properties in document order and its further properties; the operation `user_ListEvent` gets its group `user` and
//! member `ListEvent`.

mod build;
mod content;
mod fields;
mod headers;
mod media;
mod model;
mod names;
mod operations;
mod parameters;
mod repeats;
mod reply;
mod servers;

pub use model::*;
pub use reply::{Collection, ReturnType};

use graphsmith_catalog::vocabulary::Location;

use crate::diag::{Diagnostics, Place};
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
    let model = ApiModel { module, servers, types, operations, path_parameters };
    warn_of_missing_items(&model, spec, diags);
    diags.finish().is_ok().then_some(model)
}

/// An operation may say that it pages by a property that its reply doesn't have; a list as the whole reply needs none.
fn warn_of_missing_items(model: &ApiModel, spec: &ResolvedSpec, diags: &mut Diagnostics) {
    for operation in &model.operations {
        let (Some(paging), ReturnType::Value(ty)) = (&operation.paging, model.return_type(operation)) else { continue };
        if matches!(model.ty(ty).shape, Shape::Object(_)) {
            let place = Place::pointer(&spec.file, format!("{}/x-ms-pageable", operation.pointer));
            let message =
                format!("the reply has no list `{}`, so it is one value and no pages follow", paging.item_name);
            diags.warn(place, message, "name the property with the items in `itemName`");
        }
    }
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
