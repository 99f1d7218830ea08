//! `GraphRequest`: a struct of arguments -> `Request`, constructors, setters.

use heck::{ToLowerCamelCase, ToPascalCase, ToSnakeCase};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Field, LitStr, Result, Token, Type, punctuated::Punctuated};

use crate::attributes::{each_meta, named_fields, plain_name};

/// The methods that an operation may have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The system query options that the runtime knows, with the kind of value each takes.
const OPTIONS: [(&str, Value); 8] = [
    ("select", Value::List),
    ("expand", Value::List),
    ("orderby", Value::List),
    ("filter", Value::Text),
    ("search", Value::Text),
    ("top", Value::Number),
    ("skip", Value::Number),
    ("count", Value::Flag),
];

#[derive(Clone, Copy)]
enum Value {
    List,
    Text,
    Number,
    Flag,
}

/// What stands on the struct.
#[derive(Default)]
struct Head {
    operation: Option<(Ident, LitStr)>,
    reply: Option<Type>,
    identity: Option<Type>,
    sets: Vec<Ident>,
    options: Vec<Ident>,
}

/// Where an argument goes.
enum Place {
    Path(String),
    Query(LitStr),
    QueryEach(LitStr),
    Header(LitStr),
    Json,
    Content(LitStr),
    Options,
}

struct Argument<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    place: Place,
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let head = Head::read(input)?;
    let Some((method, path)) = &head.operation else {
        return Err(Error::new_spanned(&input.ident, "a request needs `#[graph(get = \"/path\")]`, or another method"));
    };
    let arguments = read_arguments(input, path)?;
    if !head.options.is_empty() && !arguments.iter().any(|a| matches!(a.place, Place::Options)) {
        return Err(Error::new_spanned(&input.ident, "`options(…)` needs a field `options: QueryOptions`"));
    }

    let name = &input.ident;
    let method = format_ident!("{}", method.to_string().to_pascal_case());
    let reply = head.reply.as_ref().map_or_else(|| quote!(::graphsmith_runtime::reply::Empty), |reply| quote!(#reply));
    let places = arguments.iter().map(Argument::placed);
    let constructors = constructors(&head, &arguments)?;
    let setters = arguments.iter().filter_map(Argument::setter);
    let options = head.options.iter().map(option_setter).collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        impl ::graphsmith_runtime::Request for #name {
            type Reply = #reply;
            const OPERATION: ::graphsmith_runtime::Operation = ::graphsmith_runtime::Operation {
                method: ::graphsmith_runtime::Method::#method,
                path: #path,
            };
            fn arguments(&self, arguments: &mut ::graphsmith_runtime::Arguments) {
                #(#places)*
            }
        }
        impl #name {
            #(#constructors)*
            #(#setters)*
            #(#options)*
        }
    })
}

impl Head {
    fn read(input: &DeriveInput) -> Result<Self> {
        let mut head = Self::default();
        each_meta(&input.attrs, |meta| {
            let Some(key) = meta.path.get_ident().cloned() else {
                return Err(meta.error("expected a word"));
            };
            // `options = "/path"` is a method, `options(select, …)` are query options.
            if METHODS.iter().any(|method| key == method) && meta.input.peek(Token![=]) {
                let path: LitStr = meta.value()?.parse()?;
                if !path.value().starts_with('/') {
                    return Err(Error::new(path.span(), "a path begins with `/`"));
                }
                if head.operation.replace((key, path)).is_some() {
                    return Err(meta.error("there is a method already"));
                }
            } else if key == "reply" {
                head.reply = Some(meta.value()?.parse()?);
            } else if key == "identity" {
                head.identity = Some(meta.value()?.parse()?);
            } else if key == "sets" {
                head.sets = words(&meta)?;
            } else if key == "options" {
                head.options = words(&meta)?;
            } else {
                return Err(meta.error("expected a method, `reply`, `identity`, `sets` or `options`"));
            }
            Ok(())
        })?;
        Ok(head)
    }
}

/// The words in `name(word, word)`.
fn words(meta: &syn::meta::ParseNestedMeta<'_>) -> Result<Vec<Ident>> {
    let content;
    syn::parenthesized!(content in meta.input);
    Ok(Punctuated::<Ident, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}

fn read_arguments<'a>(input: &'a DeriveInput, path: &LitStr) -> Result<Vec<Argument<'a>>> {
    let template = path.value();
    let mut arguments = Vec::new();
    for field in named_fields(input)? {
        let Some(ident) = &field.ident else { continue };
        let place = place(field, ident, &template)?;
        arguments.push(Argument { ident, ty: &field.ty, place });
    }
    for name in placeholders(&template) {
        if !arguments.iter().any(|a| matches!(&a.place, Place::Path(given) if given == name)) {
            return Err(Error::new(path.span(), format!("no field for `{{{name}}}`")));
        }
    }
    Ok(arguments)
}

/// Names in braces, in the order of the path.
fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

fn place(field: &Field, ident: &Ident, template: &str) -> Result<Place> {
    let mut place = None;
    each_meta(&field.attrs, |meta| {
        let is = |word: &str| meta.path.is_ident(word);
        place = Some(match () {
            () if is("path") => {
                let name: LitStr = meta.value()?.parse()?;
                if !placeholders(template).any(|given| given == name.value()) {
                    return Err(Error::new(name.span(), format!("the path has no `{{{}}}`", name.value())));
                }
                Place::Path(name.value())
            }
            () if is("query") => Place::Query(meta.value()?.parse()?),
            () if is("query_each") => Place::QueryEach(meta.value()?.parse()?),
            () if is("header") => Place::Header(meta.value()?.parse()?),
            () if is("content") => Place::Content(meta.value()?.parse()?),
            () => return Err(meta.error("expected `path`, `query`, `query_each`, `header` or `content`")),
        });
        Ok(())
    })?;
    if let Some(place) = place {
        return Ok(place);
    }
    let name = plain_name(ident);
    let in_path = placeholders(template).find(|given| given.to_snake_case() == name);
    Ok(match (in_path, name.as_str()) {
        (Some(wire), _) => Place::Path(wire.to_owned()),
        (None, "body") => Place::Json,
        (None, "options") => Place::Options,
        (None, name) => Place::Query(LitStr::new(&name.to_lower_camel_case(), ident.span())),
    })
}

impl Argument<'_> {
    /// Puts the argument into the request.
    fn placed(&self) -> TokenStream {
        let ident = self.ident;
        match &self.place {
            Place::Path(name) => quote!(arguments.path(#name, &self.#ident);),
            Place::Query(name) => quote!(arguments.query(#name, &self.#ident);),
            Place::QueryEach(name) => quote!(arguments.query_each(#name, &self.#ident);),
            Place::Header(name) => quote!(arguments.header(#name, &self.#ident);),
            Place::Json => quote!(arguments.json(&self.#ident);),
            Place::Content(media_type) => quote!(arguments.content(#media_type, &self.#ident);),
            Place::Options => quote!(arguments.options(&self.#ident);),
        }
    }

    fn is_body(&self) -> bool {
        matches!(self.place, Place::Json | Place::Content(_))
    }

    /// Whether constructors leave it out.
    fn is_optional(&self) -> bool {
        matches!(self.place, Place::Options)
            || (matches!(self.place, Place::Query(_) | Place::QueryEach(_) | Place::Header(_))
                && (inner(self.ty, "Option").is_some() || inner(self.ty, "Vec").is_some()))
    }

    /// Type of the argument of a constructor or setter, and how the field is made from it.
    fn taken(&self) -> (TokenStream, TokenStream) {
        let ident = self.ident;
        take(self.ty, &quote!(#ident))
    }

    fn setter(&self) -> Option<TokenStream> {
        if !self.is_optional() || matches!(self.place, Place::Options) {
            return None;
        }
        let ident = self.ident;
        let name = match &self.place {
            Place::Query(name) | Place::QueryEach(name) | Place::Header(name) => name.value(),
            _ => plain_name(ident),
        };
        let doc = format!("Sets `{name}`.");
        let (ty, value) = match inner(self.ty, "Option") {
            Some(inner) => {
                let (ty, value) = take(inner, &quote!(#ident));
                (ty, quote!(::std::option::Option::Some(#value)))
            }
            None => self.taken(),
        };
        Some(quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #ident(mut self, #ident: #ty) -> Self {
                self.#ident = #value;
                self
            }
        })
    }
}

/// What a function takes for a value of that type, and the value made from it: text in any form, lists of anything.
fn take(ty: &Type, ident: &TokenStream) -> (TokenStream, TokenStream) {
    if let Some(item) = inner(ty, "Vec") {
        let items = quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<#item>>);
        (items, quote!(#ident.into_iter().map(::std::convert::Into::into).collect()))
    } else {
        (quote!(impl ::std::convert::Into<#ty>), quote!(#ident.into()))
    }
}

/// `T` of `Name<T>`.
fn inner<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == name)?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(syn::GenericArgument::Type(inner)) => Some(inner),
            _ => None,
        },
        _ => None,
    }
}

/// How a constructor gets its arguments.
struct Way<'a> {
    name: &'a Ident,
    doc: String,
    via_identity: bool,
    expanded: bool,
}

impl<'a> Way<'a> {
    /// The way of a parameter set.
    fn of_set(set: &'a Ident, head: &Head, arguments: &[Argument<'_>]) -> Result<Self> {
        let name = plain_name(set);
        let (via_identity, expanded) = (name.contains("via_identity"), name.ends_with("expanded"));
        if via_identity && head.identity.is_none() {
            return Err(Error::new_spanned(set, "this set needs `#[graph(identity = Type)]`"));
        }
        if expanded && !arguments.iter().any(|a| matches!(a.place, Place::Json)) {
            return Err(Error::new_spanned(set, "this set needs a field `body`"));
        }
        Ok(Self { name: set, doc: format!("Parameter set `{}`.", name.to_pascal_case()), via_identity, expanded })
    }

    fn constructor(&self, head: &Head, arguments: &[Argument<'_>]) -> TokenStream {
        let Self { name, doc, via_identity, expanded } = self;
        let mut takes = Vec::new();
        let mut fields = Vec::new();
        if *via_identity {
            let ty = &head.identity;
            takes.push(quote!(identity: &#ty));
        }
        for argument in arguments {
            let ident = argument.ident;
            let value = match &argument.place {
                _ if argument.is_optional() => quote!(::std::default::Default::default()),
                Place::Path(wire) if *via_identity => {
                    quote!(::graphsmith_runtime::Identity::require(identity, #wire)?)
                }
                _ if *expanded && argument.is_body() => {
                    let ty = argument.ty;
                    takes.push(quote!(#ident: impl ::std::ops::FnOnce(#ty) -> #ty));
                    quote!(#ident(::std::default::Default::default()))
                }
                _ => {
                    let (ty, value) = argument.taken();
                    takes.push(quote!(#ident: #ty));
                    value
                }
            };
            fields.push(quote!(#ident: #value));
        }
        let (returns, made) = if *via_identity {
            let error = quote!(::graphsmith_runtime::IdentityError);
            (quote!(::std::result::Result<Self, #error>), quote!(::std::result::Result::Ok(Self { #(#fields),* })))
        } else {
            (quote!(Self), quote!(Self { #(#fields),* }))
        };
        let must_use = (!via_identity).then(|| quote!(#[must_use]));
        let errors =
            via_identity.then(|| quote!(#[doc = "\n\n# Errors\nThe identity lacks a member that the path needs."]));
        quote! {
            #[doc = #doc]
            #errors
            #must_use
            pub fn #name(#(#takes),*) -> #returns {
                #made
            }
        }
    }
}

/// A constructor for each parameter set, and `new`, which every request has.
fn constructors(head: &Head, arguments: &[Argument<'_>]) -> Result<Vec<TokenStream>> {
    let new = format_ident!("new");
    let mut ways = head.sets.iter().map(|set| Way::of_set(set, head, arguments)).collect::<Result<Vec<_>>>()?;
    if !head.sets.contains(&new) {
        let doc = "Takes every argument that must be there.".to_owned();
        ways.insert(0, Way { name: &new, doc, via_identity: false, expanded: false });
    }
    Ok(ways.iter().map(|way| way.constructor(head, arguments)).collect())
}

fn option_setter(option: &Ident) -> Result<TokenStream> {
    let known = OPTIONS.iter().find(|(name, _)| option == name);
    let Some((name, value)) = known else {
        let names: Vec<_> = OPTIONS.iter().map(|(name, _)| format!("`{name}`")).collect();
        return Err(Error::new_spanned(option, format!("expected one of {}", names.join(", "))));
    };
    let doc = format!("Sets `${name}`.");
    let (ty, value) = match value {
        Value::List => (
            quote!(impl ::std::iter::IntoIterator<Item = impl ::std::convert::Into<::std::string::String>>),
            quote!(#option.into_iter().map(::std::convert::Into::into).collect()),
        ),
        Value::Text => (
            quote!(impl ::std::convert::Into<::std::string::String>),
            quote!(::std::option::Option::Some(#option.into())),
        ),
        Value::Number => (quote!(i32), quote!(::std::option::Option::Some(#option))),
        Value::Flag => (quote!(bool), quote!(::std::option::Option::Some(#option))),
    };
    Ok(quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #option(mut self, #option: #ty) -> Self {
            self.options.#option = #value;
            self
        }
    })
}
