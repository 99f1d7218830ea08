//! `ApiModel`: what the API offers, free of OpenAPI.
//!
//! Types live in one arena and refer to each other by [`TypeId`], so recursive schemas need no special care. The order
//! of `types` is the order in which `AutoRest`'s modeler creates them, because names are given in that order; the order
//! of `operations` is the order in which cmdlets are created.

use graphsmith_catalog::path::split_base;
use graphsmith_catalog::vocabulary::{Content, Encoding, Location, Method, Serialization};
use serde_json::Value;

use super::module::{Module, Server};
use crate::permissions::{Needed, Permissions};
pub use crate::resolve::{Bound, Deprecation, Facets};

/// Index of a type in [`ApiModel::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// Index of an operation in [`ApiModel::operations`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u32);

/// The API of one module.
#[derive(Debug, Clone)]
pub struct ApiModel {
    /// Which module this is.
    pub module: Module,
    /// All types, in creation order.
    pub types: Vec<TypeDef>,
    /// All operations, group by group.
    pub operations: Vec<Operation>,
    /// The servers that requests may go to, the one in use first; empty where the description names none.
    pub servers: Vec<Server>,
    /// Every path parameter of the module, by first occurrence of its name (case-insensitive); the identity's members.
    pub path_parameters: Vec<Parameter>,
}

impl ApiModel {
    /// Says of each operation which permissions allow it.
    pub fn grant(&mut self, permissions: &Permissions) {
        for operation in &mut self.operations {
            operation.permissions = permissions.of(operation.method, &operation.path).map(Box::new);
        }
    }

    /// The type behind an id.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// The values that a type lists, or the elements of a list of it, in the order of the document.
    #[must_use]
    pub fn listed_values(&self, ty: TypeId) -> &[String] {
        let ty = self.ty(self.element(ty));
        match &ty.shape {
            Shape::Enum(def) => &def.values,
            _ => ty.facets.as_ref().map_or(&[], |facets| &facets.values),
        }
    }

    /// The default that a type has, as it goes over the wire.
    #[must_use]
    pub fn default(&self, ty: TypeId) -> Option<&str> {
        self.ty(ty).facets.as_ref()?.default.as_deref()
    }

    /// What stands before the path of an operation for a client, which has a base URL of its own: the server that the client
    /// has to be for, where it isn't the usual one of the module; and a path.
    #[must_use]
    pub fn base_of_request<'o>(&self, operation: &'o Operation) -> (Option<&'o str>, String) {
        match split_base(&operation.base) {
            (None, path) => (None, format!("{}{path}", split_base(&self.module.base_url).1)),
            (server, path) => (server, path.to_owned()),
        }
    }

    /// The type inside all arrays.
    #[must_use]
    pub fn element(&self, mut ty: TypeId) -> TypeId {
        // An array that holds itself would never end; real ones nest once or twice.
        for _ in 0..8 {
            let Shape::Array(inner) = self.ty(ty).shape else { break };
            ty = inner;
        }
        ty
    }

    /// The operation behind an id.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &Operation {
        &self.operations[id.0 as usize]
    }
}

/// A type of the API.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Id of the schema: its key in `components.schemas`, or the id that an anonymous one was given; empty for most
    /// anonymous texts and numbers.
    pub id: String,
    /// RFC 6901 pointer of the schema in the document, for messages and `explain`; empty for built-in types.
    pub pointer: String,
    /// Whether the schema was written in place and so has a made-up id.
    pub anonymous: bool,
    /// Name given by the modeler, for example `MicrosoftGraphEvent`.
    pub name: String,
    /// Class name of objects, dictionaries and sealed enums, for example `MicrosoftGraphDateTimeZone`; else empty.
    pub class: String,
    /// Interface name of objects and dictionaries, for example `IMicrosoftGraphEvent`; else empty.
    pub interface: String,
    /// `title` of the schema, or empty.
    pub title: String,
    /// `description` of the schema, else its title, else empty; dictionaries and arrays have a made text.
    pub description: String,
    /// Where the schema says that more is written about it.
    pub external_docs: Option<String>,
    /// Whether the schema says that `null` is a value.
    pub nullable: bool,
    /// What the schema says about values besides their type; `None` when that is nothing.
    pub facets: Option<Box<Facets>>,
    /// What values look like.
    pub shape: Shape,
}

/// What values of a type look like.
#[derive(Debug, Clone)]
pub enum Shape {
    /// `true` or `false`.
    Boolean,
    /// Whole number of 32 bits.
    Int32,
    /// Whole number of 64 bits.
    Int64,
    /// Whole number of 64 bits without a sign; cmdlets call it an `Int32`.
    UInt64,
    /// Whole number whose size isn't said; cmdlets call it an `Int32`.
    Integer,
    /// Number of a format that isn't known, which needn't be whole; cmdlets call it an `Int32`.
    Number,
    /// Floating point, single precision.
    Single,
    /// Floating point, double precision.
    Double,
    /// Decimal number.
    Decimal,
    /// Text, with the `format` as written (`uuid`, `uri`, `time` …) or empty.
    Text {
        /// The schema's `format`, or empty.
        format: String,
    },
    /// One character.
    Char,
    /// A secret text (`format: password`).
    Password,
    /// Bytes in base64 inside JSON.
    Bytes,
    /// A raw stream of bytes, outside JSON.
    Stream,
    /// Calendar date.
    Date,
    /// Date and time with offset.
    DateTime,
    /// ISO 8601 duration.
    Duration,
    /// Listed values.
    Enum(EnumDef),
    /// List of values.
    Array(TypeId),
    /// Names mapped to values of one type.
    Dictionary(TypeId),
    /// Named properties.
    Object(ObjectDef),
    /// Anything that JSON can express.
    Any,
}

/// Listed values.
#[derive(Debug, Clone)]
pub struct EnumDef {
    /// The values as they go over the wire, as text.
    pub values: Vec<String>,
    /// What they are in JSON.
    pub of: EnumOf,
    /// Names of values, where `x-ms-enum` has any: the value, and its name.
    pub names: Vec<(String, String)>,
    /// Whether it carries `x-ms-enum`: then it is a type of its own in cmdlets, else plain text.
    pub sealed: bool,
}

/// What listed values are in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumOf {
    /// Texts.
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// `true` and `false`.
    Boolean,
}

/// Named properties, with what they come from.
#[derive(Debug, Clone, Default)]
pub struct ObjectDef {
    /// Objects whose properties are inherited, in the order of `allOf`; dictionaries are not among them.
    pub parents: Vec<TypeId>,
    /// Own properties, in document order, without those that repeat an inherited one.
    pub properties: Vec<Property>,
    /// Properties of other members of its `allOf`, in document order: bodies and replies have them, cmdlets don't.
    pub lost: Vec<Property>,
    /// Type of further properties, when the schema itself allows them.
    pub additional: Option<TypeId>,
    /// A pure dictionary among the `allOf` members (it makes the object open as well).
    pub dictionary_parents: Vec<TypeId>,
    /// The dictionary that its own further properties form.
    pub dictionary_half: Option<TypeId>,
    /// Alternatives (`oneOf`, `anyOf`), in document order.
    pub alternatives: Vec<TypeId>,
    /// Name of the discriminator, the property that names the derived type, if the schema has one.
    pub discriminator: Option<String>,
    /// Values of the discriminator with the ids of their types, as far as the schema lists them.
    pub mapping: Vec<(String, String)>,
}

/// A property of an object.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that the description states")]
pub struct Property {
    /// Name on the wire, for example `@odata.nextLink`.
    pub wire: String,
    /// Name given by the modeler in camel case, for example `odataNextLink`.
    pub name: String,
    /// Its type.
    pub ty: TypeId,
    /// Own description, else that of its type; may be empty.
    pub description: String,
    /// Whether it is in the `required` list of the schema.
    pub required: bool,
    /// Whether only the service sets it.
    pub read_only: bool,
    /// Whether `null` is a value.
    pub nullable: bool,
    /// The only value that is allowed, where it is required: nobody needs to say it.
    pub constant: Option<Value>,
    /// Comes from a header of a response, not from the content.
    pub header: bool,
}

/// One operation; its key is (method, path), `operationId` is not unique in Graph.
#[derive(Debug, Clone)]
pub struct Operation {
    /// HTTP method.
    pub method: Method,
    /// What stands between the base URL of the module and the path, usually nothing. One that begins with a server takes the
    /// place of that base URL.
    pub base: String,
    /// Path template as in the document, for example `/users/{user-id}/events`.
    pub path: String,
    /// RFC 6901 pointer of the operation in the document.
    pub pointer: String,
    /// `operationId` as in the document.
    pub operation_id: String,
    /// Text before the first `_` of the operation id.
    pub group: String,
    /// Text after it, in pascal case as the modeler writes it.
    pub member: String,
    /// What its first tag and its path call the thing that it acts on, in pascal case: for names where the operation id
    /// holds no noun. May be empty.
    pub noun: String,
    /// Description, else summary, else empty.
    pub description: String,
    /// Where the documentation of the REST operation is.
    pub external_docs: Option<String>,
    /// Variables of the server; parameters of the path, in its order; then those of the query, headers and cookies by name.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// What may come back, in document order, as cmdlets see it.
    pub responses: Vec<Response>,
    /// How the content of a success may be written, in document order.
    pub replies: Vec<ReplyContent>,
    /// How a long list is continued.
    pub paging: Option<Paging>,
    /// Whether the document calls it deprecated, and what it says about that.
    pub deprecated: Option<Deprecation>,
    /// The permissions that allow it; `None` where nothing is known about them.
    pub permissions: Option<Box<Needed>>,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name on the wire, for example `event-id1` or `$select`.
    pub wire: String,
    /// Name given by the modeler in camel case, for example `eventId1`.
    pub name: String,
    /// Where it is carried.
    pub location: Location,
    /// Its type.
    pub ty: TypeId,
    /// Its description, or empty.
    pub description: String,
    /// Whether the service insists on it.
    pub required: bool,
    /// The text that is always sent, where nobody needs to say it: it is required and has a single allowed value, or it is
    /// the version of the API.
    pub constant: Option<String>,
    /// How its value is written.
    pub serialization: Serialization,
    /// Whether the document calls it deprecated, and what it says about that.
    pub deprecated: Option<Deprecation>,
}

/// What an operation sends.
#[derive(Debug, Clone)]
pub struct Body {
    /// Type of the content.
    pub ty: TypeId,
    /// How the content is written.
    pub content: Content,
    /// Name of the parameter that carries it: `body` or `data`, unless the document says otherwise.
    pub name: String,
    /// Media type to send, for example `application/json`.
    pub media_type: String,
    /// Of a form, how its properties are written, by their names.
    pub fields: Vec<BodyField>,
    /// Description of the request body, or empty.
    pub description: String,
    /// Whether the document says that it must be there.
    pub required: bool,
}

/// A property of a form: a field, or one or more parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyField {
    /// Name on the wire.
    pub wire: String,
    /// How it is written.
    pub encoding: Encoding,
    /// Media type of the part where the document gives one, else empty.
    pub media_type: String,
    /// Its type.
    pub ty: TypeId,
    /// Its description, or empty.
    pub description: String,
    /// Whether the service insists on it.
    pub required: bool,
    /// The value that is always sent, where only one is allowed.
    pub constant: Option<Value>,
}

impl BodyField {
    /// The text that is always sent, where only one value is allowed.
    #[must_use]
    pub fn constant_text(&self) -> Option<String> {
        let value = self.constant.as_ref()?;
        let text = value.as_str().filter(|_| self.encoding != Encoding::Json);
        Some(text.map_or_else(|| value.to_string(), str::to_owned))
    }
}

/// What may come back.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status as in the document: `2XX`, `204`, `default` …
    pub status: String,
    /// Whether it stands for a failure.
    pub error: bool,
    /// Type of the content; `None` when there is none, or when it is a raw stream.
    pub ty: Option<TypeId>,
    /// What cmdlets take the content for: JSON (or what they treat alike), text, bytes; `None` when there is none.
    pub content: Option<Content>,
    /// Name and type of the headers of a success that carries no typed content; others are properties of that type.
    pub headers: Vec<(String, TypeId)>,
}

/// One form in which the content of a success may come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyContent {
    /// How it is read: as JSON, text or bytes.
    pub content: Content,
    /// The media type as written.
    pub media_type: String,
    /// What the content is in JSON.
    pub ty: Option<TypeId>,
}

/// How a long list is continued (`x-ms-pageable`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// Wire name of the property with the elements, `value` unless said otherwise.
    pub item_name: String,
    /// Wire name of the property with the address of the next page.
    pub next_link_name: Option<String>,
}
