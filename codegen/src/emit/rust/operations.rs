//! `operations.rs`: a request struct for each operation.
//!
//! ```text
//! /// Create an upload session …
//! #[graph_request(post = "/beta/users/{user-id}/…/microsoft.graph.createUploadSession", cmdlet = "New-Mg…", see = "https://…")]
//! #[graph(reply = reply::Json<models::UploadSession>, identity = CalendarIdentity)]
//! #[graph(sets(create_via_identity))]
//! pub struct NewUserEventAttachmentUploadSession {
//!     pub user_id: String,
//!     …
//!     /// Action parameters
//!     pub body: models::CreateUploadSessionBody,
//! }
//! ```

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::{Content, Encoding, Location, Serialization};
use heck::{ToLowerCamelCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::quote;

use super::Models;
use super::arguments::{Fields, Given};
use super::docs;
use super::file::File;
use super::marks::{constants, how, media_type_of, place_of_fields};
use super::names::Notes;
use super::requests::Request;
use super::symbols::{MadeFrom, SymbolKind, type_text};
use super::tokens::{comment, doc_of_value, ident};
use super::types::{Kind, Types};
use crate::api::{ApiModel, Body, BodyField, Collection, Operation, Parameter, ReturnType, Shape, TypeId};
use crate::cmdlet::{Former, SetName};
use crate::naming::rust::{Case, Scope, escape, plain_ident};
use crate::text;

/// Methods of requests; no argument and no constructor can be called so.
const METHODS: [&str; 12] = [
    "arguments",
    "clone",
    "clone_from",
    "download",
    "header",
    "items",
    "new",
    "pages",
    "resume",
    "send",
    "send_full",
    "to_owned",
];

/// System query options that requests have setters for; no argument of a request that takes one can be called so.
const OPTIONS: [&str; 8] = ["select", "expand", "orderby", "filter", "search", "top", "skip", "count"];

/// How the descriptions of keys begin: "The unique identifier of event".
const KEY: &str = "The unique identifier of ";

/// What is the same for all requests of a module.
struct Cx<'a> {
    types: &'a Types<'a>,
    /// Name of the identity.
    identity: &'a str,
    api: &'a ApiModel,
}

/// The file. Names that were taken go to the notes.
pub(super) fn file(
    models: Models<'_>,
    requests: &[Request<'_>],
    types: &Types<'_>,
    identity: &str,
    notes: &mut Notes,
) -> File {
    let mut file = File::new("One struct for each operation; `send` calls it.");
    let cx = Cx { types, identity, api: models.api };
    for request in requests {
        notes.add(request.renamed.as_ref());
        let item = item(&cx, request, notes, &mut file);
        file.item(item);
        for former in &request.former {
            file.symbols.made_from(MadeFrom::Operation(request.id));
            file.symbols.add(SymbolKind::Type, &*former.name, &*request.name);
            file.item(alias(former, &request.name));
        }
    }
    file
}

/// A former name of a request.
fn alias(former: &Former, name: &str) -> TokenStream {
    let note = match &former.until {
        Some(day) => format!("called `{name}` now; this name stays until {day}"),
        None => format!("called `{name}` now"),
    };
    let docs = comment([format!("The former name of [`{name}`].")]);
    let (former, name) = (ident(&former.name), ident(name));
    quote! {
        #docs
        #[deprecated(note = #note)]
        pub type #former = #name;
    }
}

fn item(cx: &Cx<'_>, request: &Request<'_>, notes: &mut Notes, file: &mut File) -> TokenStream {
    let operation = request.operation;
    let (server, base_path) = cx.api.base_of_request(operation);
    let path = format!("{base_path}{}", operation.path);
    let method = ident(&operation.method.as_str().to_ascii_lowercase());

    let mut scope = Scope::with(METHODS.into_iter().chain(["body", "content", "options"]));
    let mut fields = Fields::new(&path, request.id);
    let options = add_fields(cx, operation, &mut fields, &mut scope, (notes, file));
    let reply = reply(cx, request, file);
    let gives = reply.as_ref().map_or_else(|| "reply::Empty".to_owned(), type_text);
    let reply = reply.map(|reply| quote!(reply = #reply));
    let accept = Some(operation.accept()).filter(|accept| accept != request.returns.accept());
    let accept = accept.map(|accept| quote!(accept = #accept));
    let path_is_text = path_is_text(cx, operation);
    let sets: Vec<_> = request.sets.iter().filter(|set| set.via_identity && path_is_text).collect();
    let identity = (!sets.is_empty()).then(|| {
        file.prelude.import(format!("super::identity::{}", cx.identity));
        let identity = ident(cx.identity);
        quote!(identity = #identity)
    });
    let types: Vec<_> = reply.into_iter().chain(request.pages.map(page_names)).chain(accept).chain(identity).collect();
    let types = (!types.is_empty()).then(|| quote!(#[graph(#(#types),*)]));
    let sets = constructors(&sets, &mut scope);
    fields.list(&request.name, (&sets, cx.identity), &options, gives, &mut file.symbols);
    let fields = fields.tokens;
    let options: Vec<_> = options.into_iter().map(ident).collect();
    let options = (!options.is_empty()).then(|| quote!(options(#(#options),*)));
    let sets: Vec<_> = sets.iter().map(|set| ident(set)).collect();
    let sets = (!sets.is_empty()).then(|| quote!(sets(#(#sets),*)));
    let gives: Vec<_> = options.into_iter().chain(sets).collect();
    let gives = (!gives.is_empty()).then(|| quote!(#[graph(#(#gives),*)]));

    let constants = constants(operation);
    let attribute = file.prelude.runtime("graph_request");
    let docs = comment(docs::lines(&described(operation)));
    let server = server.map(|server| quote!(, server = #server));
    let origin = origin(request);
    let name = ident(&request.name);
    quote! {
        #docs
        #[#attribute(#method = #path #server #origin)]
        #types
        #gives
        #(#[graph(#constants)])*
        pub struct #name { #fields }
    }
}

/// What the operation does, and the permissions that allow it.
fn described(operation: &Operation) -> String {
    let permissions = text::permissions_line(operation).map(|line| format!("\n\n{line}"));
    operation.description.clone() + &permissions.unwrap_or_default()
}

/// What is said besides method and path: where the operation comes from and where more is said about it. The macro makes
/// documentation of it.
fn origin(request: &Request<'_>) -> TokenStream {
    let cmdlets = request.cmdlets.iter().map(|cmdlet| &cmdlet.name);
    let see = request.operation.external_docs.as_ref().map(|url| quote!(, see = #url));
    let deprecated = request.operation.deprecated.as_ref().map(|_| quote!(, deprecated));
    quote!(#(, cmdlet = #cmdlets)* #see #deprecated)
}

/// Adds the fields of a request; gives the system query options that it takes.
fn add_fields(
    cx: &Cx<'_>,
    operation: &Operation,
    fields: &mut Fields<'_>,
    scope: &mut Scope,
    (notes, file): (&mut Notes, &mut File),
) -> Vec<&'static str> {
    let path = fields.path;
    let options: Vec<_> = operation.parameters.iter().filter_map(|parameter| system_option(cx, parameter)).collect();
    // The derive makes setters of these names.
    for option in &options {
        scope.take(option);
    }
    // What is in the host is up to the client.
    let is_argument = |p: &&Parameter| {
        let in_host = p.location == Location::Server && !PathTemplate(path).names().any(|name| name == p.wire);
        p.constant.is_none() && system_option(cx, p).is_none() && !in_host
    };
    let arguments = operation.parameters.iter().filter(is_argument);
    for parameter in arguments {
        let name = argument(cx, parameter, fields, scope, file);
        let Operation { method, path, pointer, .. } = operation;
        let what = format!("parameter `{}` of `{} {path}`", parameter.wire, method.as_str());
        notes.look(&what, pointer, &plain_ident(word(parameter), Case::Snake), &name);
    }
    if !options.is_empty() {
        let ty = file.prelude.runtime("QueryOptions");
        fields.add("options", &TokenStream::new(), &ty, Given::Nowhere);
    }
    if let Some(content) = &operation.body {
        match content.content {
            Content::Form | Content::Multipart => form(cx, content, fields, scope, file),
            _ => body(cx, content, fields, file),
        }
    }
    options
}

/// The system query option that a parameter is, if the runtime's type for it suits.
fn system_option(cx: &Cx<'_>, parameter: &Parameter) -> Option<&'static str> {
    let usual = parameter.location == Location::Query
        && !parameter.required
        && parameter.constant.is_none()
        && parameter.serialization == Serialization::default();
    let name = parameter.wire.strip_prefix('$').filter(|_| usual)?;
    let suits = |option: &str| match cx.types.shape(parameter.ty) {
        Shape::Array(_) => matches!(option, "select" | "expand" | "orderby"),
        Shape::Int32 | Shape::Integer => matches!(option, "top" | "skip"),
        Shape::Boolean => option == "count",
        Shape::Text { .. } => matches!(option, "filter" | "search"),
        _ => false,
    };
    OPTIONS.into_iter().find(|option| *option == name && suits(option))
}

/// Adds one argument; gives its name.
fn argument(cx: &Cx<'_>, parameter: &Parameter, fields: &mut Fields<'_>, scope: &mut Scope, file: &mut File) -> String {
    let path = fields.path;
    let Parameter { wire, location, required, .. } = parameter;
    let name = scope.ident(word(parameter), Case::Snake);
    let place = match location {
        Location::Server => {
            let default = cx.api.default(parameter.ty).map(|default| quote!(, default = #default));
            Some(quote!(server = #wire #default))
        }
        Location::Path => {
            let implied = in_path(path, &name) == Some(wire);
            (!implied).then(|| quote!(path = #wire))
        }
        Location::Query => {
            // What stands alone is a parameter of the query, called like the field in camel case.
            let implied =
                name.trim_start_matches("r#").to_lower_camel_case() == *wire && in_path(path, &name).is_none();
            (!implied).then(|| quote!(query = #wire))
        }
        Location::Header => Some(quote!(header = #wire)),
        Location::Cookie => Some(quote!(cookie = #wire)),
    };
    let is_list = matches!(cx.types.kind(parameter.ty), Kind::List(_));
    // A list of the path is mandatory like all that is there.
    let needed = (*required && is_list && *location != Location::Path).then(|| quote!(required));
    let marks: Vec<_> = place.into_iter().chain(how(parameter.serialization)).chain(needed).collect();
    let mark = (!marks.is_empty()).then(|| quote!(#[graph(#(#marks),*)]));
    let docs = argument_docs(cx.api, parameter);
    let ty = argument_type(cx, parameter, file);
    let ty = if *required || is_list { ty } else { quote!(Option<#ty>) };
    let in_path = matches!(location, Location::Path | Location::Server);
    let given = match PathTemplate(path).names().position(|name| in_path && name == wire) {
        _ if !*required => Given::Set,
        Some(at) => Given::InPath { at, by_identity: *location == Location::Path },
        None => Given::New,
    };
    fields.add(&name, &quote!(#docs #mark), &ty, given);
    fields.made_from(MadeFrom::Parameter(fields.operation, *location, wire.clone()));
    name
}

/// What an argument is called after: its name on the wire, unless that is beyond ASCII and may give no name.
fn word(parameter: &Parameter) -> &str {
    if parameter.wire.is_ascii() { &parameter.wire } else { &parameter.name }
}

/// What the description says of an argument. Where it says nothing, or what Graph says of every key, the macro says where it
/// goes, which is more.
fn argument_docs(api: &ApiModel, parameter: &Parameter) -> TokenStream {
    let says_nothing = parameter.location == Location::Path && parameter.description.starts_with(KEY);
    let description = if says_nothing { "" } else { &parameter.description };
    let mut values = text::values(api, parameter.ty, true);
    values.extend(parameter.deprecated.as_ref().map(text::deprecation));
    doc_of_value(description, "", &values)
}

/// The first parameter of the path that is called like the field: what the derive takes the field for.
fn in_path<'a>(path: &'a str, field: &str) -> Option<&'a str> {
    PathTemplate(path).names().find(|name| name.to_snake_case() == field.trim_start_matches("r#"))
}

/// The type of an argument. Texts that are listed stay texts.
fn argument_type(cx: &Cx<'_>, parameter: &Parameter, file: &mut File) -> TokenStream {
    match cx.types.kind(parameter.ty) {
        Kind::List(item) => {
            let item = value_type(cx, item, file);
            quote!(Vec<#item>)
        }
        _ => value_type(cx, parameter.ty, file),
    }
}

fn value_type(cx: &Cx<'_>, ty: TypeId, file: &mut File) -> TokenStream {
    match cx.types.kind(ty) {
        Kind::Scalar(scalar) if scalar.is_argument() => file.prelude.scalar(scalar),
        Kind::Scalar(_) | Kind::Enum => quote!(String),
        _ => reference(cx, ty, file),
    }
}

/// Whether an identity, whose members are texts, can have all that the path needs.
fn path_is_text(cx: &Cx<'_>, operation: &Operation) -> bool {
    let mut in_path = operation.parameters.iter().filter(|p| p.location == Location::Path && p.constant.is_none());
    in_path.all(|p| matches!(cx.types.kind(p.ty), Kind::Scalar(_) | Kind::Enum))
}

/// Adds the properties of a form, each an argument of its own.
fn form(cx: &Cx<'_>, body: &Body, fields: &mut Fields<'_>, scope: &mut Scope, file: &mut File) {
    let place = place_of_fields(body);
    for field in body.fields.iter().filter(|field| field.constant.is_none()) {
        let BodyField { wire, encoding, ty, description, required, .. } = field;
        let docs = doc_of_value(description, "", &cx.types.values(*ty));
        let encoded = (*encoding != Encoding::Plain).then(|| encoding.as_str()).map(|name| quote!(, encoding = #name));
        let media_type = media_type_of(field);
        let item = match cx.types.kind(*ty) {
            Kind::List(item) => Some(item),
            _ => None,
        };
        let one = if *encoding == Encoding::File {
            file.prelude.runtime("File")
        } else {
            reference(cx, item.unwrap_or(*ty), file)
        };
        let ty = match item {
            Some(_) => quote!(Vec<#one>),
            None if *required => one,
            None => quote!(Option<#one>),
        };
        let needed = (*required && item.is_some()).then(|| quote!(, required));
        let name = scope.ident(wire, Case::Snake);
        let marks = quote!(#docs #[graph(#place = #wire #encoded #media_type #needed)]);
        fields.add(&name, &marks, &ty, if *required { Given::New } else { Given::Set });
        fields.made_from(MadeFrom::FormField(fields.operation, wire.clone()));
    }
    let is_open = match cx.types.shape(body.ty) {
        Shape::Object(object) => object.additional.is_some() || body.fields.is_empty(),
        _ => true,
    };
    if is_open {
        let object = file.prelude.runtime("JsonObject");
        let (ty, given) =
            if body.fields.is_empty() { (object, Given::New) } else { (quote!(Option<#object>), Given::Set) };
        let docs = comment(["Properties that the description doesn't know.".to_owned()]);
        fields.add(&scope.ident("additional", Case::Snake), &quote!(#docs #[graph(#place)]), &ty, given);
    }
}

fn body(cx: &Cx<'_>, content: &Body, fields: &mut Fields<'_>, file: &mut File) {
    let docs = comment(docs::lines(&content.description));
    if content.content == Content::Json {
        let ty = reference(cx, content.ty, file);
        let media_type = Some(&content.media_type).filter(|media_type| *media_type != "application/json");
        let mark = media_type.map(|media_type| quote!(#[graph(json = #media_type)]));
        return fields.add("body", &quote!(#docs #mark), &ty, Given::New);
    }
    let ty = file.prelude.runtime("Body");
    let media_type = &content.media_type;
    fields.add("content", &quote!(#docs #[graph(content = #media_type)]), &ty, Given::New);
}

fn reference(cx: &Cx<'_>, id: TypeId, file: &mut File) -> TokenStream {
    if cx.types.refers_to_model(id) {
        file.prelude.import("super::models");
    }
    cx.types.reference(id, &quote!(models::), &mut file.prelude)
}

/// What comes back; `None` where there is nothing but success.
fn reply(cx: &Cx<'_>, request: &Request<'_>, file: &mut File) -> Option<TokenStream> {
    // A request whose pages have names of their own says which.
    let names = request.pages.map(|_| quote!(, Self));
    let kind = match request.returns {
        ReturnType::Empty => return None,
        ReturnType::Value(ty) => {
            let ty = reference(cx, ty, file);
            quote!(Json<#ty>)
        }
        ReturnType::List(ty) => {
            let ty = reference(cx, ty, file);
            quote!(List<#ty #names>)
        }
        ReturnType::Reference => quote!(Json<reply::Reference>),
        ReturnType::References => quote!(List<reply::Reference #names>),
        ReturnType::Count => quote!(Count),
        ReturnType::Text => quote!(Text),
        ReturnType::Stream => quote!(Stream),
        ReturnType::Several(Some(ty)) => {
            let ty = reference(cx, ty, file);
            quote!(Several<#ty>)
        }
        ReturnType::Several(None) => {
            let any = file.prelude.value("Any");
            quote!(Several<#any>)
        }
    };
    file.prelude.import("graphsmith_runtime::reply");
    Some(quote!(reply::#kind))
}

/// What the pages of a request call their properties.
fn page_names(Collection { item_name, next_link, .. }: Collection<'_>) -> TokenStream {
    let next_link = next_link.map(|name| quote!(, next_link = #name));
    quote!(items = #item_name #next_link)
}

/// A constructor for the parameter sets that take ids from an identity: `CreateViaIdentity1` is `create_via_identity`. The
/// number tells operations of a cmdlet apart, and there is one struct for each of them. `CreateViaIdentityExpanded1` is the
/// same one: the properties that it takes have setters in the model of the body.
fn constructors(via_identity: &[&SetName], scope: &mut Scope) -> Vec<String> {
    let mut actions: Vec<&str> = via_identity.iter().map(|set| set.action.as_str()).collect();
    actions.dedup();
    let one = |action: &str| {
        let name = plain_ident(&format!("{action} via identity"), Case::Snake);
        escape(&scope.claim(name))
    };
    actions.into_iter().map(one).collect()
}
