//! What a parameter set gives back (docs/rules.md#7-6-inputs-and-outputs).

use graphsmith_catalog::vocabulary::Content;

use super::models::ModelTypes;
use super::types::PsType;
use crate::api::{ApiModel, Operation, Response, Shape, TypeId};

/// Output types of an operation, in the order of its responses, each once.
pub fn types(api: &ApiModel, models: &ModelTypes, operation: &Operation) -> Vec<PsType> {
    let mut types = Vec::new();
    for response in operation.responses.iter().filter(|r| !r.error) {
        let ty = of_response(api, models, operation, response);
        if !types.contains(&ty) {
            types.push(ty);
        }
    }
    types
}

fn of_response(api: &ApiModel, models: &ModelTypes, operation: &Operation, response: &Response) -> PsType {
    // Without content, and for a download, a cmdlet says whether it succeeded (`-PassThru`).
    let Some(ty) = response.ty else { return PsType::Boolean };
    match models.property_type(api, result_type(api, operation, ty)) {
        PsType::Stream => PsType::Boolean,
        PsType::Array(element) if *element == PsType::Byte => PsType::Boolean,
        PsType::Array(element) => element.element().clone(),
        other => other,
    }
}

/// The type that a caller is interested in: the elements of a paged list, the one property of a wrapper, else the
/// content itself.
fn result_type(api: &ApiModel, operation: &Operation, ty: TypeId) -> TypeId {
    let properties: Vec<_> = api.lineage(ty).into_iter().flat_map(|(_, def)| &def.properties).collect();
    let paging = operation.paging.as_ref();
    if let Some(items) = paging.and_then(|paging| properties.iter().find(|p| p.wire == paging.item_name)) {
        return items.ty;
    }
    match properties.as_slice() {
        [single] => single.ty,
        _ => ty,
    }
}

/// Whether what comes back is written to a file (`-OutFile`): raw bytes, or bytes as the whole result.
pub fn is_download(api: &ApiModel, operation: &Operation) -> bool {
    operation.responses.iter().filter(|r| !r.error).any(|response| match response.ty {
        None => response.content == Some(Content::Binary),
        Some(ty) => matches!(api.ty(result_type(api, operation, ty)).shape, Shape::Stream | Shape::Bytes),
    })
}

/// Whether success can show in nothing but `-PassThru`: a download, or an answer without a schema. Of the failures
/// only `default` counts.
pub fn may_be_silent(operation: &Operation) -> bool {
    operation.responses.iter().filter(|r| !r.error || r.status == "default").any(|r| r.ty.is_none())
}
