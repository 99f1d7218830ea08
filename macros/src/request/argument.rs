//! The fields of a request: where each goes, and how it is given.

use graphsmith_catalog::path::PathTemplate;
use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{DeriveInput, Error, Field, GenericArgument, LitStr, PathArguments, Result, Token, Type};

use super::constant::Constant;
use super::how::How;
use crate::attributes::{each_meta, named_fields, plain_name};

/// Where an argument goes.
pub(super) enum Place {
    /// In the path of the address of the server. Without a default it has to be given.
    Server {
        name: String,
        default: Option<LitStr>,
    },
    Path(String),
    Query(LitStr),
    Header(LitStr),
    Cookie(LitStr),
    Json(Option<LitStr>),
    Content(LitStr),
    /// A field of a form; without a name, an object with fields.
    Form(Option<LitStr>),
    /// A part of `multipart/form-data`; without a name, an object with parts.
    Part(Option<LitStr>),
    Options,
}

impl Place {
    /// Whether it is that placeholder of the path.
    fn is_in_path(&self, placeholder: &str) -> bool {
        matches!(self, Self::Path(name) | Self::Server { name, .. } if name == placeholder)
    }
}

/// A field of a request.
pub(super) struct Argument<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) place: Place,
    how: How,
    encoded: Encoded,
    shape: Shape<'a>,
    /// Whether the service insists on it, though it is a list, which may be empty.
    required: bool,
}

/// How a field or a part of a form is written.
#[derive(Default)]
struct Encoded {
    encoding: Option<Ident>,
    media_type: Option<LitStr>,
}

impl Encoded {
    /// Takes a word that says something about it; returns whether it is one.
    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<bool> {
        if meta.path.is_ident("encoding") {
            let given: LitStr = meta.value()?.parse()?;
            if !ENCODINGS.contains(&given.value().as_str()) {
                return Err(Error::new(given.span(), format!("expected one of {}", ENCODINGS.join(", "))));
            }
            self.encoding = Some(Ident::new(&given.value().to_upper_camel_case(), given.span()));
        } else if meta.path.is_ident("media_type") {
            self.media_type = Some(meta.value()?.parse()?);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    fn is_file(&self) -> bool {
        self.encoding.as_ref().is_some_and(|encoding| encoding == "File")
    }
}

/// How fields of forms may be written.
const ENCODINGS: [&str; 8] = ["plain", "spread", "commas", "spaces", "pipes", "brackets", "json", "file"];

/// What matters about the type of a field.
enum Shape<'a> {
    Text,
    Option(&'a Type),
    List(&'a Type),
    Other,
}

impl<'a> Shape<'a> {
    fn of(ty: &'a Type) -> Self {
        let Type::Path(path) = ty else { return Self::Other };
        let Some(last) = path.path.segments.last() else { return Self::Other };
        let inner = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.first(),
            _ => None,
        };
        match (last.ident.to_string().as_str(), inner) {
            ("String", None) => Self::Text,
            ("Option", Some(GenericArgument::Type(inner))) => Self::Option(inner),
            ("Vec", Some(GenericArgument::Type(item))) => Self::List(item),
            _ => Self::Other,
        }
    }
}

/// The fields of a request with the path template.
pub(super) fn read<'a>(input: &'a DeriveInput, path: &LitStr, constants: &[Constant]) -> Result<Vec<Argument<'a>>> {
    let template = path.value();
    let is_constant = |name: &str| constants.iter().any(|constant| constant.is_in_path(name));
    let placeholders: Vec<Placeholder<'_>> =
        placeholders(&template).filter(|placeholder| !is_constant(placeholder.name)).collect();
    let mut given = Vec::new();
    for field in named_fields(input)? {
        let Some(ident) = &field.ident else { continue };
        given.push((field, ident, Given::read(field, &placeholders)?));
    }
    // A field is of a placeholder by its name only while no other field says that it is.
    let is_given =
        |name: &str| given.iter().any(|(.., given)| given.place.as_ref().is_some_and(|place| place.is_in_path(name)));
    let free: Vec<_> = placeholders.iter().filter(|placeholder| !is_given(placeholder.name)).collect();
    let arguments: Vec<_> = given
        .into_iter()
        .map(|(field, ident, Given { place, how, encoded, required, .. })| {
            let place = place.unwrap_or_else(|| place_by_name(ident, &free));
            Argument { ident, ty: &field.ty, place, how, encoded, shape: Shape::of(&field.ty), required }
        })
        .collect();
    for Placeholder { name, .. } in placeholders {
        if !arguments.iter().any(|a| a.place.is_in_path(name)) {
            return Err(Error::new(path.span(), format!("no field for `{{{name}}}`")));
        }
    }
    Ok(arguments)
}

/// A name in braces in a path.
struct Placeholder<'a> {
    name: &'a str,
    /// The field of that name.
    field: String,
}

/// Names in braces, in the order of the path.
fn placeholders(template: &str) -> impl Iterator<Item = Placeholder<'_>> {
    PathTemplate(template).names().map(|name| Placeholder { name, field: name.to_snake_case() })
}

/// What the attribute of a field says.
#[derive(Default)]
struct Given {
    place: Option<Place>,
    how: How,
    encoded: Encoded,
    required: bool,
    /// Of a variable of the server.
    default: Option<LitStr>,
}

impl Given {
    fn read(field: &Field, placeholders: &[Placeholder<'_>]) -> Result<Self> {
        let mut given = Self::default();
        each_meta(&field.attrs, |meta| given.take(&meta, placeholders))?;
        match (&mut given.place, given.default.take()) {
            (Some(Place::Server { default, .. }), given) => *default = given,
            (_, Some(default)) => return Err(Error::new(default.span(), "only what is in a `server` has a default")),
            _ => {}
        }
        Ok(given)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>, placeholders: &[Placeholder<'_>]) -> Result<()> {
        let is = |word: &str| meta.path.is_ident(word);
        let name = || -> Result<Option<LitStr>> {
            if meta.input.peek(Token![=]) { meta.value()?.parse().map(Some) } else { Ok(None) }
        };
        self.place = Some(match () {
            () if self.how.take(meta)? || self.encoded.take(meta)? => return Ok(()),
            () if is("required") => {
                self.required = true;
                return Ok(());
            }
            () if is("default") => {
                self.default = Some(meta.value()?.parse()?);
                return Ok(());
            }
            () if is("form") => Place::Form(name()?),
            () if is("part") => Place::Part(name()?),
            () if is("path") || is("server") => {
                let name: LitStr = meta.value()?.parse()?;
                if !placeholders.iter().any(|given| given.name == name.value()) {
                    return Err(Error::new(name.span(), format!("the path has no `{{{}}}`", name.value())));
                }
                let name = name.value();
                if is("server") { Place::Server { name, default: None } } else { Place::Path(name) }
            }
            () if is("query") => Place::Query(meta.value()?.parse()?),
            () if is("header") => Place::Header(meta.value()?.parse()?),
            () if is("json") => Place::Json(Some(meta.value()?.parse()?)),
            () if is("cookie") => Place::Cookie(meta.value()?.parse()?),
            () if is("content") => Place::Content(meta.value()?.parse()?),
            () => {
                return Err(meta.error(
                    "expected `path`, `server`, `query`, `header`, `cookie`, `json`, `content`, `form` or `part`, or `required`, \
                     `default`, `style`, `explode`, `allow_reserved`, `encoding` or `media_type`",
                ));
            }
        });
        Ok(())
    }
}

/// Where a field goes that says nothing about it.
fn place_by_name(ident: &Ident, placeholders: &[&Placeholder<'_>]) -> Place {
    let name = plain_name(ident);
    let in_path = placeholders.iter().find(|placeholder| placeholder.field == name);
    match (in_path, name.as_str()) {
        (Some(wire), _) => Place::Path(wire.name.to_owned()),
        (None, "body") => Place::Json(None),
        (None, "options") => Place::Options,
        (None, name) => Place::Query(LitStr::new(&name.to_lower_camel_case(), ident.span())),
    }
}

/// Puts the arguments into a request.
pub(super) fn placed(arguments: &[Argument<'_>]) -> TokenStream {
    let texts = arguments.iter().filter_map(|argument| match &argument.place {
        Place::Path(name) if argument.is_plain_text() => Some((name, argument.ident)),
        _ => None,
    });
    let (names, idents): (Vec<_>, Vec<_>) = texts.unzip();
    // All ids of the path at once: what counts for the compiler is the number of calls.
    let texts = (!names.is_empty()).then(|| quote!(arguments.texts([#(#names),*], [#(&self.#idents),*]);));
    let others = arguments.iter().map(Argument::placed);
    quote!(#texts #(#others)*)
}

impl Argument<'_> {
    /// Puts an argument into the request, unless it is an id.
    fn placed(&self) -> TokenStream {
        let ident = self.ident;
        let (location, name) = match &self.place {
            Place::Server { name, default: None } => return quote!(arguments.path(#name, &self.#ident);),
            Place::Server { name, default: Some(default) } => {
                return quote!(arguments.path(#name, &self.#ident.as_deref().unwrap_or(#default)););
            }
            Place::Path(_) if self.is_plain_text() => return TokenStream::new(),
            Place::Path(name) if self.how.is_usual() => return quote!(arguments.path(#name, &self.#ident);),
            Place::Query(name) if self.how.is_usual() => return quote!(arguments.query(#name, &self.#ident);),
            Place::Header(name) if self.how.is_usual() => return quote!(arguments.header(#name, &self.#ident);),
            Place::Json(None) => return quote!(arguments.json(&self.#ident);),
            Place::Json(Some(media_type)) => return quote!(arguments.json_of_type(#media_type, &self.#ident);),
            Place::Content(media_type) => return quote!(arguments.content(#media_type, &self.#ident);),
            Place::Options => return quote!(arguments.options(&self.#ident);),
            Place::Form(None) => return quote!(arguments.form_of(&self.#ident);),
            Place::Part(None) => return quote!(arguments.parts_of(&self.#ident);),
            Place::Form(Some(name)) => {
                let encoding = self.encoding();
                return quote!(arguments.form(#name, #encoding, &self.#ident););
            }
            Place::Part(Some(name)) => return self.part(name),
            Place::Path(name) => (quote!(Path), name.clone()),
            Place::Query(name) => (quote!(Query), name.value()),
            Place::Header(name) => (quote!(Header), name.value()),
            Place::Cookie(name) => (quote!(Cookie), name.value()),
        };
        let how = &self.how;
        quote! {
            arguments.parameter(::graphsmith_runtime::request::Location::#location, #name, #how, &self.#ident);
        }
    }

    /// Puts an argument into the request as parts of that name.
    fn part(&self, name: &LitStr) -> TokenStream {
        let ident = self.ident;
        let media_type = self.encoded.media_type.as_ref().map_or_else(String::new, LitStr::value);
        if self.encoded.is_file() {
            quote!(arguments.files(#name, #media_type, &self.#ident);)
        } else {
            let encoding = self.encoding();
            quote!(arguments.part(#name, #encoding, #media_type, &self.#ident);)
        }
    }

    fn encoding(&self) -> TokenStream {
        let plain = Ident::new("Plain", Span::call_site());
        let encoding = self.encoded.encoding.as_ref().unwrap_or(&plain);
        quote!(::graphsmith_runtime::request::Encoding::#encoding)
    }

    /// Which placeholder of the path it is for; the last of all for an argument that goes elsewhere.
    pub(super) fn position_in(&self, path: &str) -> usize {
        match &self.place {
            Place::Path(name) | Place::Server { name, default: None } => {
                PathTemplate(path).names().position(|placeholder| placeholder == name)
            }
            _ => None,
        }
        .unwrap_or(usize::MAX)
    }

    /// Whether it is text.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.shape, Shape::Text)
    }

    /// Whether it is text that is written as it is.
    fn is_plain_text(&self) -> bool {
        self.is_text() && self.how.is_usual()
    }

    /// Whether constructors leave it out.
    pub(super) fn is_optional(&self) -> bool {
        match self.place {
            Place::Options | Place::Server { default: Some(_), .. } => true,
            Place::Query(_) | Place::Header(_) | Place::Cookie(_) | Place::Form(_) | Place::Part(_) => {
                !self.required && matches!(self.shape, Shape::Option(_) | Shape::List(_))
            }
            _ => false,
        }
    }

    /// Type of the argument of a constructor or setter, and how the field is made from it.
    pub(super) fn taken(&self) -> (TokenStream, TokenStream) {
        take(self.ty, &self.shape, self.ident)
    }

    /// A setter, for arguments that constructors leave out.
    pub(super) fn setter(&self) -> Option<TokenStream> {
        if !self.is_optional() || matches!(self.place, Place::Options) {
            return None;
        }
        let ident = self.ident;
        let name = match &self.place {
            Place::Server { name, .. } => name.clone(),
            Place::Query(name)
            | Place::Header(name)
            | Place::Cookie(name)
            | Place::Form(Some(name))
            | Place::Part(Some(name)) => name.value(),
            _ => plain_name(ident),
        };
        let doc = format!("Sets `{name}`.");
        let (ty, value) = match self.shape {
            Shape::Option(inner) => {
                let (ty, value) = take(inner, &Shape::of(inner), ident);
                (ty, quote!(::std::option::Option::Some(#value)))
            }
            _ => self.taken(),
        };
        Some(quote! {
            #[doc = #doc]
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = #value;
                self
            }
        })
    }
}

/// What a function takes for a value of that type, and the value made from it: text in any form, lists of anything.
fn take(ty: &Type, shape: &Shape<'_>, ident: &Ident) -> (TokenStream, TokenStream) {
    match shape {
        Shape::List(item) => {
            let items = quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>);
            (items, quote!(#ident.into_iter().map(::std::convert::Into::into).collect()))
        }
        _ => (quote!(impl ::std::convert::Into<#ty>), quote!(#ident.into())),
    }
}
