//! [`Walker`]: the state of the walk over a document; it reports faults with the pointer of the current node.

use std::path::PathBuf;

use super::ids::Ids;
use super::model::{MediaContent, Parameter, Ref, RequestBody, Schema, SchemaId};
use super::references::{Fault, Section};
use crate::diag::{Diagnostics, Place};
use crate::pointer;
use crate::transform::{Beside, Layout};

/// State of the walk.
pub(super) struct Walker<'a> {
    pub(super) file: PathBuf,
    diags: &'a mut Diagnostics,
    pub(super) ids: Ids,
    pub(super) schemas: Vec<Schema>,
    pub(super) named: Vec<SchemaId>,
    /// Pointer of what is being visited.
    pub(super) pointer: String,
    pub(super) layout: Layout,
    pub(super) named_schemas: Section<SchemaId>,
    pub(super) parameters: Section<Parameter>,
    pub(super) bodies: Section<RequestBody>,
    pub(super) responses: Section<ResponsePart>,
    pub(super) headers: Section<Option<Ref>>,
}

/// A response without its status.
#[derive(Debug, Clone)]
pub(super) struct ResponsePart {
    pub(super) error: bool,
    pub(super) headers: Vec<(String, HeaderPart)>,
    pub(super) content: Vec<MediaContent>,
}

/// A header of a response. A shared one is looked up when an operation uses the response: by then all were visited.
#[derive(Debug, Clone)]
pub(super) enum HeaderPart {
    Own(Option<Ref>),
    Shared(String),
}

impl<'a> Walker<'a> {
    /// A walker at the root of a document.
    pub(super) fn new(file: PathBuf, layout: Layout, ids: Ids, diags: &'a mut Diagnostics) -> Self {
        Self {
            file,
            diags,
            ids,
            schemas: Vec::new(),
            named: Vec::new(),
            pointer: String::new(),
            layout,
            named_schemas: Section::new("schemas"),
            parameters: Section::new("parameters"),
            bodies: Section::new("requestBodies"),
            responses: Section::new("responses"),
            headers: Section::new("headers"),
        }
    }

    /// Visits a child node.
    pub(super) fn at<T>(&mut self, segment: &str, visit: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, segment);
        let result = visit(self);
        self.pointer.truncate(length);
        result
    }

    /// What is said beside the `$ref` at the current place.
    pub(super) fn beside(&mut self) -> Beside {
        self.layout.beside_references.get(&self.pointer).cloned().unwrap_or_default()
    }

    /// Reports a reference at the current place.
    pub(super) fn fault(&mut self, fault: &Fault) {
        fault.report(Place::pointer(&self.file, &self.pointer), self.diags);
    }

    /// Reports something else at the current place.
    pub(super) fn error(&mut self, message: &str, hint: &str) {
        self.diags.error(Place::pointer(&self.file, &self.pointer), message, hint);
    }

    /// Reports at the current place what may not be what was meant.
    pub(super) fn warn(&mut self, message: &str, hint: &str) {
        self.diags.warn(Place::pointer(&self.file, &self.pointer), message, hint);
    }

    /// Reports what is good to know at the current place.
    pub(super) fn note(&mut self, message: String) {
        self.diags.note(Place::pointer(&self.file, &self.pointer), message);
    }

    /// The id of a schema whose content comes later.
    pub(super) fn reserve(&mut self) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("a document has fewer than four billion schemas"));
        self.schemas.push(Schema::default());
        id
    }
}
