//! What an operation returns when it succeeds: responses with their statuses and media types -> one kind of reply, and the
//! type that callers of it get.

use graphsmith_catalog::vocabulary::{Content, Method, Reply};

use super::model::{ApiModel, ObjectDef, Operation, Property, ReplyContent, Shape, TypeId};

/// Media types that are asked for.
const JSON: &str = "application/json";
const TEXT: &str = "text/plain";
const ANYTHING: &str = "*/*";

/// Names of OData.
const VALUE: &str = "value";
const NEXT_LINK: &str = "@odata.nextLink";

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
    /// Several of JSON (of that type), text and bytes: the reply tells which.
    Several(Option<TypeId>),
}

impl ReturnType {
    /// The media types that are asked for where the description names no others.
    #[must_use]
    pub fn accept(self) -> &'static str {
        match self {
            Self::Count | Self::Text => TEXT,
            Self::Stream | Self::Several(_) => ANYTHING,
            Self::Empty | Self::Value(_) | Self::List(_) | Self::Reference | Self::References => JSON,
        }
    }

    /// The type that is part of it.
    #[must_use]
    pub fn ty(self) -> Option<TypeId> {
        match self {
            Self::Value(ty) | Self::List(ty) => Some(ty),
            Self::Several(ty) => ty,
            Self::Empty | Self::Reference | Self::References | Self::Count | Self::Text | Self::Stream => None,
        }
    }
}

/// A collection, page by page: an object with a list of items and the address of the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Collection<'a> {
    /// The type of the items.
    pub item: TypeId,
    /// The property with the items.
    pub item_name: &'a str,
    /// The property with the address of the next page, if others may follow.
    pub next_link: Option<&'a str>,
}

impl Collection<'_> {
    /// Whether it is written as OData says.
    #[must_use]
    pub fn is_odata(&self) -> bool {
        self.item_name == VALUE && self.next_link == Some(NEXT_LINK)
    }
}

impl Operation {
    /// How a reply is written.
    #[must_use]
    pub fn reply(&self) -> Reply {
        let mut kinds = self.replies.iter().map(|reply| reply.content);
        let Some(first) = kinds.next() else { return Reply::Nothing };
        if kinds.any(|kind| kind != first) {
            return Reply::Several;
        }
        match first {
            Content::Json => Reply::Json,
            Content::Text => Reply::Text,
            _ => Reply::Binary,
        }
    }

    /// What a reply is in JSON.
    fn reply_type(&self) -> Option<TypeId> {
        self.replies.iter().find_map(|reply| reply.ty)
    }

    /// Whether the reply is the number of the items of a collection: plain text, whatever a description makes of it.
    fn counts(&self) -> bool {
        self.method == Method::Get && self.path.ends_with("/$count")
    }

    /// The value of the header `Accept`: the media types of successes in the order of the description. Bytes of no
    /// particular type may come as anything.
    #[must_use]
    pub fn accept(&self) -> String {
        if self.counts() {
            return TEXT.to_owned();
        }
        let named = |reply: &ReplyContent| {
            let is_any = reply.content == Content::Binary && reply.media_type == "application/octet-stream";
            if is_any { ANYTHING.to_owned() } else { reply.media_type.clone() }
        };
        let mut types: Vec<String> = Vec::new();
        for media_type in self.replies.iter().map(named) {
            if !types.contains(&media_type) {
                types.push(media_type);
            }
        }
        if types.is_empty() { JSON.to_owned() } else { types.join(", ") }
    }
}

impl ApiModel {
    /// What callers of an operation get.
    #[must_use]
    pub fn return_type(&self, operation: &Operation) -> ReturnType {
        if operation.counts() {
            return ReturnType::Count;
        }
        match (operation.reply(), operation.reply_type()) {
            (Reply::Nothing, _) => ReturnType::Empty,
            (Reply::Json, Some(ty)) => self.value(operation, ty),
            (Reply::Text, _) => ReturnType::Text,
            (Reply::Several, ty) => ReturnType::Several(ty),
            (Reply::Json | Reply::Binary, _) => ReturnType::Stream,
        }
    }

    /// Whether callers of an operation get a list: a collection, or an array.
    #[must_use]
    pub fn gives_list(&self, operation: &Operation) -> bool {
        match self.return_type(operation) {
            ReturnType::List(_) | ReturnType::References => true,
            ReturnType::Value(ty) => matches!(self.ty(ty).shape, Shape::Array(_)),
            _ => false,
        }
    }

    /// Addresses that end in `/$ref` answer with objects that have nothing but an `@odata.id`, where descriptions say text.
    fn value(&self, operation: &Operation, ty: TypeId) -> ReturnType {
        let by_ref = operation.method == Method::Get && operation.path.ends_with("/$ref");
        let is_reference = |ty| by_ref && matches!(self.ty(ty).shape, Shape::Text { .. });
        match self.collection(operation).map(|collection| collection.item) {
            Some(item) if is_reference(item) => ReturnType::References,
            Some(item) => ReturnType::List(item),
            None if is_reference(ty) => ReturnType::Reference,
            None => ReturnType::Value(ty),
        }
    }

    /// How the reply of an operation is paged, if it is (docs/protocol.md#paging): as the operation says or, if it says
    /// nothing, as OData does where the reply has the address of the next page. Functions such as `delta()` are of the
    /// second kind.
    #[must_use]
    pub fn collection<'a>(&self, operation: &'a Operation) -> Option<Collection<'a>> {
        let ty = operation.reply_type().filter(|_| operation.reply() == Reply::Json && !operation.counts())?;
        let (item_name, next_link) = match &operation.paging {
            Some(paging) => (paging.item_name.as_str(), paging.next_link_name.as_deref()),
            None => (VALUE, self.property(ty, NEXT_LINK).map(|_| NEXT_LINK)),
        };
        let Shape::Array(item) = self.ty(self.property(ty, item_name)?.ty).shape else { return None };
        (operation.paging.is_some() || next_link.is_some()).then_some(Collection { item, item_name, next_link })
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
