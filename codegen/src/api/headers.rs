//! Headers of responses as models: responses -> properties of what they carry, or a model of their own.
//!
//! Where a response carries an object, its headers become properties of that object. Where it carries nothing, there is
//! a model for the headers alone, called after the operation and the status: `user_Archive` with `202` gives
//! `IUserArchiveAcceptedResponseHeaders`. (Seen with AutoRest; Graph describes no headers.)

use super::build::Builder;
use super::model::{ObjectDef, Operation, Property, Shape, TypeDef, TypeId};
use crate::naming::{Style, modeler_name};

/// A header of a response: its name and the type of its value.
pub type Header = (String, TypeId);

impl Builder<'_> {
    /// Adds headers to the object that comes with them, unless it has a property of that name.
    pub(super) fn add_headers(&mut self, ty: TypeId, headers: &[Header]) {
        let Shape::Object(def) = &mut self.types[ty.0 as usize].shape else { return };
        for header in headers {
            if !def.properties.iter().any(|property| property.wire == header.0) {
                def.properties.push(property(header));
            }
        }
    }
}

/// Adds a model for each response with headers and no content. The operations have their names by now, and no other
/// type gets its name from these, so they come last.
pub fn add_models(operations: &[Operation], types: &mut Vec<TypeDef>) {
    let mut known: Vec<String> = Vec::new();
    for operation in operations {
        for response in operation.responses.iter().filter(|response| !response.headers.is_empty()) {
            let status = status_name(&response.status);
            let name = format!("{}_{} {status} ResponseHeaders", operation.group, operation.member);
            if !known.contains(&name) {
                types.push(model(&name, &operation.pointer, &response.headers));
                known.push(name);
            }
        }
    }
}

fn model(name: &str, pointer: &str, headers: &[Header]) -> TypeDef {
    TypeDef {
        id: name.to_owned(),
        pointer: pointer.to_owned(),
        anonymous: true,
        name: name.to_owned(),
        class: String::new(),
        interface: String::new(),
        title: String::new(),
        description: String::new(),
        external_docs: None,
        nullable: false,
        facets: None,
        shape: Shape::Object(ObjectDef { properties: headers.iter().map(property).collect(), ..ObjectDef::default() }),
    }
}

fn property((name, ty): &Header) -> Property {
    Property {
        wire: name.clone(),
        name: modeler_name(name, Style::Camel, true),
        ty: *ty,
        description: String::new(),
        required: false,
        read_only: false,
        nullable: false,
        constant: None,
        header: true,
    }
}

/// The name of a status: `202` is `Accepted`; a class such as `2XX` has no other name.
fn status_name(status: &str) -> &str {
    let known = http::StatusCode::from_bytes(status.as_bytes()).ok();
    known.and_then(|code| code.canonical_reason()).unwrap_or(status)
}
