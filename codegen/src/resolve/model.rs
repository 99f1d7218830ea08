//! [`ResolvedSpec`]: the document with all references resolved.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::PathBuf;

use graphsmith_catalog::vocabulary::{Location, Method, Serialization};
use serde::{Deserialize, Serialize};

/// Index of a schema in [`ResolvedSpec::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A document in which every reference is an id and every schema that needs a name has one.
#[derive(Debug, Clone)]
pub struct ResolvedSpec {
    /// The file it came from.
    pub file: PathBuf,
    /// Servers of the document, the one in use first; empty where it names none.
    pub servers: Vec<Server>,
    /// `info.version`.
    pub version: String,
    /// All schemas, wherever they were written.
    pub schemas: Vec<Schema>,
    /// The schemas of `components.schemas` in order, those written elsewhere among them.
    pub named: Vec<SchemaId>,
    /// Paths whose operations only lend their path parameters to the identity of the module.
    pub identity_only: HashSet<String>,
    /// All operations: path by path in document order, inside a path in the order of the methods.
    pub operations: Vec<Operation>,
}

impl ResolvedSpec {
    /// The schema behind an id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

/// A place where a schema is used, with what is said only there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// The schema.
    pub schema: SchemaId,
    /// Description at this place.
    pub description: Option<String>,
    /// Whether only the service sets it, at this place.
    pub read_only: bool,
    /// Whether `null` is a value, at this place.
    pub nullable: bool,
    /// Name to use at this place (`x-ms-client-name`).
    pub client_name: Option<String>,
}

/// `type` of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of JSON Schema")]
pub enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
    /// `type: file`, which older documents use for raw bytes.
    File,
}

/// `additionalProperties` of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Additional {
    /// Not said.
    #[default]
    Unsaid,
    /// `false`
    No,
    /// `true`
    Any,
    /// A schema for their values.
    Of(Ref),
}

/// A schema, whatever kind it is of; nothing is interpreted yet.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Key in `components.schemas`: as written, or made up for a schema that is written in place; see [`Schema::id`].
    pub(super) id: String,
    /// RFC 6901 pointer of the place where it is written.
    pub pointer: String,
    /// Whether it is written in place.
    pub anonymous: bool,
    /// `type`.
    pub ty: Option<JsonType>,
    /// `format`, or empty.
    pub format: String,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `enum`, as text.
    pub values: Option<Vec<String>>,
    /// `x-ms-enum`.
    pub ms_enum: Option<MsEnum>,
    /// `x-ms-client-name`, unless it names the property the schema is written in.
    pub client_name: Option<String>,
    /// `properties`, in document order.
    pub properties: Vec<(String, Ref)>,
    /// `required`.
    pub required: Vec<String>,
    /// Properties of other members of its `allOf`, which cmdlets don't have, in document order.
    pub lost: Vec<(String, Ref)>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `allOf`.
    pub all_of: Vec<Ref>,
    /// `anyOf`.
    pub any_of: Vec<Ref>,
    /// `oneOf`.
    pub one_of: Vec<Ref>,
    /// `items`.
    pub items: Option<Ref>,
    /// `readOnly`.
    pub read_only: bool,
    /// `nullable`.
    pub nullable: bool,
    /// `discriminator.propertyName`.
    pub discriminator: Option<String>,
    /// `discriminator.mapping`: what the property says of a type, and the key of its schema.
    pub mapping: Vec<(String, String)>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// What it says about values besides their type; `None` when that is nothing.
    pub facets: Option<Box<Facets>>,
}

impl Schema {
    /// The key in `components.schemas`, made from the pointer if the schema has no other. That takes time, so it is called
    /// only where the id is shown.
    #[must_use]
    pub fn id(&self) -> Cow<'_, str> {
        if self.id.is_empty() { Cow::Owned(super::ids::hashed(&self.pointer)) } else { Cow::Borrowed(&self.id) }
    }

    /// The id, unless it has to be made from the pointer.
    #[must_use]
    pub fn short_id(&self) -> &str {
        &self.id
    }
}

/// What a schema says about values besides their type. Numbers are text, as they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Facets {
    /// `default`; JSON where it is a list or an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Listed values of numbers and truth values whose `enum` has no name: cmdlets and Rust know them as plain values.
    #[serde(skip)]
    pub values: Vec<String>,
    /// `minimum`, with `exclusiveMinimum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Bound>,
    /// `maximum`, with `exclusiveMaximum`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Bound>,
    /// `multipleOf`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<String>,
    /// `minLength`, unless it is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    /// `maxLength`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// `pattern`, unless there is a `format`, which says the same in other words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// `minItems`, unless it is 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<usize>,
    /// `maxItems`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<usize>,
    /// `uniqueItems`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// `writeOnly`: the service takes the value and doesn't give it back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub write_only: bool,
    /// `deprecated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
}

/// Where a range ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bound {
    /// The number.
    pub value: String,
    /// Whether the number itself is outside.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
}

/// What is said about something that should not be used any more: `deprecated`, and `x-ms-deprecation` with the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Deprecation {
    /// `date`: since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `removalDate`: when it is to go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removal_date: Option<String>,
    /// `description`: what to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// `x-ms-enum` of a schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MsEnum {
    /// Name of the enum, if it is given.
    pub name: Option<String>,
    /// Its values as text, with their names.
    pub values: Vec<(String, String)>,
}

/// A server: an address that may have variables.
#[derive(Debug, Clone)]
pub struct Server {
    /// The address without a slash at its end, names of variables in braces. A path alone is one on the server of
    /// Microsoft Graph.
    pub url: String,
    /// Its variables, in the order of the address.
    pub variables: Vec<Parameter>,
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Address of the server in use; `None` where the document names none. Its variables are among the parameters.
    pub server: Option<String>,
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// RFC 6901 pointer.
    pub pointer: String,
    /// `operationId`.
    pub operation_id: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs.url`.
    pub external_docs: Option<String>,
    /// `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// `x-ms-client-name`.
    pub client_name: Option<String>,
    /// `x-ms-pageable`: item name and name of the next link.
    pub pageable: Option<Pageable>,
    /// Parameters: variables of the server, those of the path, and its own.
    pub parameters: Vec<Parameter>,
    /// `requestBody`.
    pub body: Option<RequestBody>,
    /// `responses`, in document order.
    pub responses: Vec<Response>,
}

/// `x-ms-pageable` of an operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pageable {
    /// `itemName`.
    pub item_name: Option<String>,
    /// `nextLinkName`.
    pub next_link_name: Option<String>,
}

/// A parameter at the place of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name on the wire.
    pub name: String,
    /// `x-ms-client-name`.
    pub client_name: Option<String>,
    /// Where it is carried.
    pub location: Location,
    /// Description: at the reference, else of the parameter.
    pub description: Option<String>,
    /// Whether it must be there.
    pub required: bool,
    /// How its value is written, if it has a schema.
    pub serialization: Serialization,
    /// Whether the document keeps it in `components.parameters`: then its first use settles it for all.
    pub shared: bool,
    /// `deprecated`.
    pub deprecated: Option<Deprecation>,
    /// Its schema, be it in `content` or not; `None` where it can be anything.
    pub schema: Option<Ref>,
    /// Media type of its value, if it has `content`.
    pub media_type: Option<String>,
    /// RFC 6901 pointer of the place where it is written.
    pub pointer: String,
}

/// Content of one media type.
#[derive(Debug, Clone)]
pub struct MediaContent {
    /// The media type as written.
    pub media_type: String,
    /// Its schema.
    pub schema: Option<Ref>,
    /// `encoding`, by property.
    pub encoding: Vec<(String, Encoding)>,
}

/// `encoding` of a property of a form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Encoding {
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`, as written.
    pub style: Option<&'static str>,
    /// `explode`; what the style says where it isn't said.
    pub explode: bool,
}

/// What an operation sends.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `x-ms-requestBody-name`.
    pub name: Option<String>,
    /// Media types in document order.
    pub content: Vec<MediaContent>,
}

/// What may come back.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status as written: `2XX`, `default` …
    pub status: String,
    /// `x-ms-error-response`.
    pub error: bool,
    /// Headers in document order.
    pub headers: Vec<Header>,
    /// Media types in document order.
    pub content: Vec<MediaContent>,
}

/// A header of a response.
#[derive(Debug, Clone)]
pub struct Header {
    /// Name on the wire.
    pub name: String,
    /// Its schema.
    pub schema: Option<Ref>,
}
