//! Where things are described: an operation, its parameters, the properties of its body -> pointers into the document.

use std::collections::HashMap;

use serde_json::Value;

use crate::api::{ApiModel, Operation, Shape, TypeId};
use crate::pointer::push;

/// Where the operations of a document and their parts are described.
pub(super) struct Origins<'a> {
    api: &'a ApiModel,
    document: &'a Value,
}

impl<'a> Origins<'a> {
    pub(super) fn new(api: &'a ApiModel, document: &'a Value) -> Self {
        Self { api, document }
    }

    /// The operation, the shared bodies and replies that it refers to, and the types of what it sends and gives.
    pub(super) fn operation(&self, operation: &Operation) -> Vec<String> {
        let mut found = vec![operation.pointer.clone()];
        let Some(node) = self.document.pointer(&operation.pointer) else { return found };
        let body = node.get("requestBody").and_then(reference);
        let replies = node.get("responses").and_then(Value::as_object).into_iter().flatten();
        found.extend(body.into_iter().chain(replies.filter_map(|(_, reply)| reference(reply))));
        let types = operation.body.iter().map(|body| body.ty);
        let types = types.chain(operation.replies.iter().filter_map(|reply| reply.ty));
        found.extend(types.flat_map(|ty| self.values(ty)));
        found
    }

    /// The parameters of an operation, by their places and names on the wire.
    pub(super) fn parameters(&self, operation: &Operation) -> HashMap<(String, String), String> {
        let mut found = HashMap::new();
        let path = operation.pointer.rsplit_once('/').map_or("", |(path, _)| path);
        // What the operation says counts before what its path says.
        for holder in [path, operation.pointer.as_str()] {
            let list = self.document.pointer(holder).and_then(|node| node.get("parameters")).and_then(Value::as_array);
            for (at, parameter) in list.into_iter().flatten().enumerate() {
                let pointer = reference(parameter).unwrap_or_else(|| format!("{holder}/parameters/{at}"));
                let text = |key: &str| {
                    let node = self.document.pointer(&pointer)?;
                    Some(node.get(key)?.as_str()?.to_owned())
                };
                if let (Some(place), Some(name)) = (text("in"), text("name")) {
                    found.insert((place, name), pointer);
                }
            }
        }
        found
    }

    /// A property of a type, which other properties may contain, by their names on the wire; then the type of its values.
    pub(super) fn property(&self, ty: TypeId, outer: &[String], wire: &str) -> Vec<String> {
        let mut ty = ty;
        for name in outer {
            match self.owner(ty, name) {
                Some((_, _, inner)) => ty = inner,
                None => return Vec::new(),
            }
        }
        let Some((owner, section, value)) = self.owner(ty, wire) else { return Vec::new() };
        let mut pointer = format!("{}{section}", self.api.ty(owner).pointer);
        push(&mut pointer, wire);
        let mut found = vec![pointer];
        found.extend(self.values(value));
        found
    }

    /// Where values of a type are described: the type, and the one of its elements.
    pub(super) fn values(&self, ty: TypeId) -> Vec<String> {
        let mut found = Vec::new();
        for ty in [ty, self.api.element(ty)] {
            let pointer = &self.api.ty(ty).pointer;
            if !pointer.is_empty() && !found.contains(pointer) {
                found.push(pointer.clone());
            }
        }
        found
    }

    /// Where a type and those that it derives from are described, the type first.
    pub(super) fn with_bases(&self, ty: TypeId) -> Vec<String> {
        let mut pending = std::collections::VecDeque::from([ty]);
        let mut seen = Vec::new();
        while let Some(next) = pending.pop_front() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            if let Shape::Object(def) = &self.api.ty(next).shape {
                pending.extend(&def.parents);
            }
        }
        let pointers = seen.into_iter().map(|ty| self.api.ty(ty).pointer.clone());
        pointers.filter(|pointer| !pointer.is_empty()).collect()
    }

    /// The type that declares a property, itself or an ancestor; where it keeps its properties; and the type of the property.
    fn owner(&self, ty: TypeId, wire: &str) -> Option<(TypeId, &'static str, TypeId)> {
        let mut pending = vec![ty];
        let mut seen = Vec::new();
        while let Some(next) = pending.pop() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            let Shape::Object(def) = &self.api.ty(next).shape else { continue };
            if let Some(property) = def.properties.iter().chain(&def.lost).find(|p| p.wire == wire) {
                return Some((next, "/properties", property.ty));
            }
            pending.extend(def.parents.iter().rev());
        }
        None
    }
}

/// The pointer that a reference leads to.
fn reference(node: &Value) -> Option<String> {
    Some(node.get("$ref")?.as_str()?.strip_prefix('#')?.to_owned())
}
