//! What generated and hand-written requests and models share.
//!
//! | macro | for | gives |
//! | --- | --- | --- |
//! | [`graph_request`] | one call of one operation | `Request`, `Clone`, `Debug`, constructors, setters, documentation |
//! | [`GraphModel`] | an object of the service | `Model`, JSON, `Debug`, setters |
//! | [`GraphFamily`] | objects that derive from one another | `Family`, JSON, conversions |
//! | [`GraphEnum`] | listed texts, open to others | JSON, `Display`, `From<&str>` |
//! | [`GraphIdentity`] | path parameters of a module | `Identity`, setters |
//!
//! They expand to declarations: names, and where each field goes. What happens with them is code of
//! `graphsmith-runtime`, which re-exports them. What can't be accepted is said at the place of the mistake.

mod attributes;
mod enumeration;
mod family;
mod identity;
mod model;
mod numbers;
mod request;

use proc_macro::TokenStream;
use syn::{DeriveInput, Error, parse_macro_input};

/// One call of one operation: `#[graph_request(post = "/beta/users/{user-id}/…")]` says its method and path, with the
/// names of path parameters in braces. The rest may stand there too, or in `#[graph(…)]` below:
///
/// - `reply = Json<T>`: what comes back, a type that implements `Reply`; `Empty` when not given;
/// - `accept = "…"`: the media types that a success may have, where they aren't those of the reply;
/// - `identity = T, sets(create_via_identity, …)`: constructors, named like parameter sets. A name with
///   `via_identity` takes the path parameters from `&T`, any other takes every argument that must be there, as does `new`,
///   which every request has. Where a cmdlet has a set with the properties of a body, the body has setters for them;
/// - `options(select, expand, …)`: the system query options of the operation, whose setters it gets;
/// - `constant(query = "…", value = "…")`: a parameter that is always sent with that value; also of a `path`, a `header` or a
///   `cookie`, and a field of a `form` or a `part`, which may have a `media_type`;
/// - `items = "…", next_link = "…"`: of a `reply = List<T, Self>`, the properties of a page with the items and with the
///   address of the next page;
/// - `cmdlet = "…"`, `see = "https://…"`, `deprecated`: what its documentation says besides method and path.
///
/// On its fields, by convention: a field named like a path parameter (`user_id` for `{user-id}`) is one, `body` is a body
/// in JSON, `options` holds the query options, and any other is a parameter of the query, called like the field in camel
/// case. What is something else says so: `#[graph(path = "…")]`, `#[graph(query = "…")]`, `#[graph(header = "…")]`,
/// `#[graph(cookie = "…")]`, `#[graph(content = "media/type")]`. Fields without documentation get one that says where they
/// go. A parameter of query, headers or cookies that may be missing is an `Option` or a `Vec` and has a setter;
/// `#[graph(query = "…", required)]` is a `Vec` that constructors take.
///
/// Lists and objects are written with commas, `a=1,2`. `#[graph(query = "a", explode)]` writes each value on its own,
/// `a=1&a=2`. There also are `style = "label"`, `"matrix"`, `"spaceDelimited"`, `"pipeDelimited"` and `"deepObject"`, as
/// `OpenAPI` has them, `style = "json"`, and `allow_reserved`.
///
/// A body in JSON of another media type than `application/json` says `#[graph(json = "…")]`. A form has a field for each
/// property: `#[graph(form = "…")]` in `application/x-www-form-urlencoded`, `#[graph(part = "…")]` in `multipart/form-data`,
/// the latter with `media_type = "…"` if it isn't text. `encoding` says how a value is written: `"plain"`, `"spread"`,
/// `"commas"`, `"spaces"`, `"pipes"`, `"brackets"`, `"json"` or `"file"`. Without a name, the properties of an object are
/// fields or parts.
///
/// This is no derive since it adds to the struct what a derive can't: documentation. A thousand requests need not repeat in
/// comments what their attributes say.
#[proc_macro_attribute]
pub fn graph_request(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let input = parse_macro_input!(item as DeriveInput);
    request::expand(attribute.into(), input).into()
}

/// An object of the service; its fields are of the type `Field<T>`, lists are `Field<Array<T>>`.
///
/// The name of a property is that of its field in camel case, unless `#[graph("name")]` gives another. One field carries
/// `#[graph(additional)]`: a `JsonObject` for properties that are not declared. `#[graph(odata_type = "…")]` on the
/// struct is what `@odata.type` says of such objects, `#[graph(constant("name" = …))]` a property that is always written with
/// that value and is no field. The struct must also be `Default`.
#[proc_macro_derive(GraphModel, attributes(graph))]
pub fn graph_model(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    model::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// An object of the service or of a type that derives from it, which `@odata.type` names.
///
/// Each variant holds one model, boxed. `#[graph(base)]` marks the one that the others derive from, and `#[graph(other)]`
/// the variant for types that nobody knows, which are read as the base. What `@odata.type` says of the other variants is
/// the `odata_type` of their models, unless `#[graph("name")]` gives another; `#[graph(tag = "kind")]` on the enum gives
/// another property than `@odata.type`. Besides `Family` and JSON, the derive gives the base `narrow`, and conversions
/// of every derived type into the enum, the base, and a field of the base.
#[proc_macro_derive(GraphFamily, attributes(graph))]
pub fn graph_family(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    family::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Listed texts: unit variants, and one variant `#[graph(other)] Name(String)` that keeps a text which isn't listed.
///
/// The text of a variant is its name in camel case, unless `#[graph("text")]` gives another.
///
/// An enum of numbers has `#[graph(1)] Name` for each, and `#[graph(other)] Name(i64)`.
#[proc_macro_derive(GraphEnum, attributes(graph))]
pub fn graph_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    enumeration::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Path parameters of a module, each an `Option<String>`.
///
/// The name of a parameter is that of its field in kebab case, unless `#[graph("name")]` gives another.
#[proc_macro_derive(GraphIdentity, attributes(graph))]
pub fn graph_identity(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    identity::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}
