//! What an operation returns when it succeeds: responses with their statuses and media types -> one kind of reply, and the
//! type that callers of it get.

use graphsmith_catalog::vocabulary::{Method, Reply};

use super::model::{ApiModel, Content, ObjectDef, Operation, Property, Shape, TypeId};

/// What callers of an operation get when it succeeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReturnType {
    /// Nothing.
    Empty,
    /// A value of that type, in JSON.
    Value(TypeId),
    /// A collection of such items: `value` of an object, which other pages may follow.
    List(TypeId),
    /// The address of another object.
    Reference,
    /// A collection of such addresses.
    References,
    /// How many items there are, in plain text.
    Count,
    /// Plain text.
    Text,
    /// Raw bytes.
    Stream,
}

impl ReturnType {
    /// The type that is part of it.
    #[must_use]
    pub fn ty(self) -> Option<TypeId> {
        match self {
            Self::Value(ty) | Self::List(ty) => Some(ty),
            Self::Empty | Self::Reference | Self::References | Self::Count | Self::Text | Self::Stream => None,
        }
    }
}

impl Operation {
    /// How a reply is written: by the first success that has content.
    #[must_use]
    pub fn reply(&self) -> Reply {
        self.typed_reply().0
    }

    /// How a reply is written, and its type.
    fn typed_reply(&self) -> (Reply, Option<TypeId>) {
        let mut success = self.responses.iter().filter(|response| !response.error);
        match success.find_map(|response| Some((response.content?, response.ty))) {
            None => (Reply::Nothing, None),
            Some((Content::Json, Some(ty))) => (Reply::Json, Some(ty)),
            Some((Content::Text, ty)) => (Reply::Text, ty),
            Some((_, ty)) => (Reply::Binary, ty),
        }
    }
}

impl ApiModel {
    /// What callers of an operation get.
    #[must_use]
    pub fn return_type(&self, operation: &Operation) -> ReturnType {
        // A number in plain text, whatever a description makes of it.
        if operation.method == Method::Get && operation.path.ends_with("/$count") {
            return ReturnType::Count;
        }
        match operation.typed_reply() {
            (Reply::Nothing, _) => ReturnType::Empty,
            (Reply::Json, Some(ty)) => self.value(operation, ty),
            (Reply::Text, _) => ReturnType::Text,
            (Reply::Json | Reply::Binary, _) => ReturnType::Stream,
        }
    }

    /// Addresses that end in `/$ref` answer with objects that have nothing but an `@odata.id`, where descriptions say text.
    fn value(&self, operation: &Operation, ty: TypeId) -> ReturnType {
        let by_ref = operation.method == Method::Get && operation.path.ends_with("/$ref");
        let is_reference = |ty| by_ref && matches!(self.ty(ty).shape, Shape::Text { .. });
        match self.items(operation, ty) {
            Some(item) if is_reference(item) => ReturnType::References,
            Some(item) => ReturnType::List(item),
            None if is_reference(ty) => ReturnType::Reference,
            None => ReturnType::Value(ty),
        }
    }

    /// The type of the items, if a value is a page of a collection: it has `value`, and the operation is one that pages or
    /// the value has the address of the next page. Functions such as `delta()` are of the second kind.
    fn items(&self, operation: &Operation, ty: TypeId) -> Option<TypeId> {
        let Shape::Array(item) = self.ty(self.property(ty, "value")?.ty).shape else { return None };
        let paging = operation.paging.as_ref().is_some_and(|paging| paging.item_name == "value");
        (paging || self.property(ty, "@odata.nextLink").is_some()).then_some(item)
    }

    /// A property of an object, its own or an inherited one.
    fn property(&self, ty: TypeId, wire: &str) -> Option<&Property> {
        let mut open = vec![ty];
        let mut seen = Vec::new();
        while let Some(ty) = open.pop() {
            let Shape::Object(ObjectDef { parents, properties, .. }) = &self.ty(ty).shape else { continue };
            if let Some(found) = properties.iter().find(|property| property.wire == wire && !property.header) {
                return Some(found);
            }
            seen.push(ty);
            open.extend(parents.iter().filter(|parent| !seen.contains(parent)));
        }
        None
    }
}
