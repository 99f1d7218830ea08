//! The Rust client: generated Rust -> a program that sends every request, made by every constructor, to an address.
//!
//! What is sent is read from the generated source itself, as a user of it would: structs, their fields, and the names of
//! constructors. Values are found by the compiler: each type that occurs has a sample.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use graphsmith_catalog::path::PathTemplate;
use heck::ToSnakeCase as _;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Attribute, Field, Fields, Item, ItemEnum, ItemStruct, LitStr, Meta, Type};

use crate::repository;

/// The main file: what the modules below it have in common. Arguments are a module and an address.
const MAIN: &str = include_str!("../../prism/client.rs");

/// A program that is being put together.
#[derive(Debug)]
pub struct Program {
    folder: tempfile::TempDir,
    modules: Vec<Ident>,
}

/// What a module has that was added to a program.
#[derive(Debug)]
pub struct Added {
    /// Its name there.
    pub name: String,
    /// Methods, in upper case, and paths of its requests.
    pub operations: BTreeSet<(String, String)>,
}

impl Program {
    /// One without modules.
    ///
    /// # Panics
    ///
    /// When there is no place for it.
    #[must_use]
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the program");
        fs::create_dir(folder.path().join("src")).expect("a new folder");
        Self { folder, modules: Vec::new() }
    }

    /// Adds a generated module, `rust/` of what the generator has written.
    ///
    /// # Panics
    ///
    /// When it isn't what the generator writes.
    pub fn add(&mut self, rust: &Path) -> Added {
        let name = format_ident!("module{}", self.modules.len());
        let to = self.folder.path().join("src").join(name.to_string());
        fs::create_dir(&to).expect("a new folder");
        let mut operations = BTreeSet::new();
        for entry in fs::read_dir(rust).expect("generated files") {
            let file = entry.expect("a readable folder").path();
            let mut text = fs::read_to_string(&file).expect("generated text");
            let items = syn::parse_file(&text).expect("generated Rust").items;
            let added = match file.file_name().and_then(|name| name.to_str()) {
                Some("models.rs") => samples(&items),
                Some("identity.rs") => identities(&items),
                Some("operations.rs") => checks(&items, &mut operations),
                Some("mod.rs") => quote!(
                    pub async fn check(sender: &mut crate::Sender) {
                        operations::check(sender).await;
                    }
                ),
                _ => TokenStream::new(),
            };
            text.push_str(&added.to_string());
            fs::write(to.join(file.file_name().expect("a file")), text).expect("a new file");
        }
        self.modules.push(name.clone());
        Added { name: name.to_string(), operations }
    }

    /// Compiles it in a target folder, and gives the program.
    ///
    /// # Panics
    ///
    /// When it doesn't compile: then the generated Rust isn't right, or this file isn't.
    #[must_use]
    pub fn build(&self, target: &Path) -> PathBuf {
        let modules = &self.modules;
        let names = modules.iter().map(ToString::to_string);
        let dispatch = quote! {
            #(#[allow(warnings)] mod #modules;)*
            async fn dispatch(name: &str, sender: &mut Sender) {
                match name {
                    #(#names => #modules::check(sender).await,)*
                    _ => unreachable!(),
                }
            }
        };
        let root = repository().canonicalize().expect("the repository");
        let manifest = format!(
            "[package]\nname = \"client-check\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
             graphsmith-runtime = {{ path = '{}' }}\n\
             tokio = {{ version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }}\n\
             [profile.dev]\ndebug = false\n",
            root.join("runtime").display()
        );
        let here = self.folder.path();
        fs::write(here.join("src/main.rs"), format!("{MAIN}{dispatch}")).expect("a new file");
        fs::write(here.join("Cargo.toml"), manifest).expect("a new file");
        // The same versions as everywhere else; nothing is fetched.
        fs::copy(root.join("Cargo.lock"), here.join("Cargo.lock")).expect("a new file");
        let built = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--offline", "--quiet", "--manifest-path"])
            .arg(here.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", target)
            .output()
            .expect("cargo runs this test");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        target.join("debug").join(format!("client-check{}", std::env::consts::EXE_SUFFIX))
    }
}

impl Default for Program {
    fn default() -> Self {
        Self::new()
    }
}

/// Samples of objects, with all their properties, and of texts, each the first that is listed.
fn samples(items: &[Item]) -> TokenStream {
    let samples = items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(struct_sample(item)),
        Item::Enum(item) => Some(enum_sample(item)),
        _ => None,
    });
    quote!(#(#samples)*)
}

/// Samples of identities, with all ids. Some ids are numbers, and a number is text as well.
fn identities(items: &[Item]) -> TokenStream {
    let samples = items.iter().filter_map(|item| {
        let Item::Struct(item) = item else { return None };
        let (name, fields) = (&item.ident, names(&item.fields));
        Some(quote! {
            impl crate::Sample for #name {
                fn sample(_: usize) -> Self {
                    Self { #(#fields: Some("1".to_owned())),* }
                }
            }
        })
    });
    quote!(#(#samples)*)
}

fn struct_sample(item: &ItemStruct) -> TokenStream {
    let (name, fields) = (&item.ident, names(&item.fields));
    quote! {
        impl crate::Sample for #name {
            fn sample(depth: usize) -> Self {
                Self { #(#fields: crate::Sample::sample(depth)),* }
            }
        }
    }
}

fn enum_sample(item: &ItemEnum) -> TokenStream {
    let (name, first) = (&item.ident, item.variants.first().expect("enums have variants"));
    let (variant, values) = (&first.ident, first.fields.iter().map(|_| quote!(crate::Sample::sample(depth))));
    let values = matches!(first.fields, Fields::Unnamed(_)).then(|| quote!((#(#values),*)));
    quote! {
        impl crate::Sample for #name {
            fn sample(depth: usize) -> Self {
                Self::#variant #values
            }
        }
    }
}

fn names(fields: &Fields) -> Vec<&Ident> {
    fields.iter().filter_map(|field| field.ident.as_ref()).collect()
}

/// A function that sends all requests, in a module of its own, which sees what the file imports.
fn checks(items: &[Item], operations: &mut BTreeSet<(String, String)>) -> TokenStream {
    let requests = items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(Request::read(item)),
        _ => None,
    });
    let requests: Vec<Request<'_>> = requests.collect();
    operations.extend(requests.iter().map(|request| (request.method.to_uppercase(), request.path.clone())));
    let functions = (0..requests.len()).map(|number| format_ident!("check{number}"));
    let functions: Vec<Ident> = functions.collect();
    let checks = requests.iter().map(Request::checks);
    quote! {
        pub use checks::check;
        mod checks {
            use super::*;
            use crate::{DEPTH, Sample, sure};
            pub async fn check(sender: &mut crate::Sender) {
                #(#functions(sender).await;)*
            }
            #(async fn #functions(sender: &mut crate::Sender) { #checks })*
        }
    }
}

/// A request struct.
struct Request<'a> {
    name: &'a Ident,
    fields: &'a Fields,
    method: String,
    path: String,
    sets: Vec<Ident>,
    options: Vec<Ident>,
    identity: Option<Type>,
}

impl<'a> Request<'a> {
    fn read(item: &'a ItemStruct) -> Self {
        let mut request = Self {
            name: &item.ident,
            fields: &item.fields,
            method: String::new(),
            path: String::new(),
            sets: Vec::new(),
            options: Vec::new(),
            identity: None,
        };
        let told =
            |attribute: &&Attribute| ["graph", "graph_request"].iter().any(|name| attribute.path().is_ident(name));
        for attribute in item.attrs.iter().filter(told) {
            let read = attribute.parse_nested_meta(|meta| {
                let list = |to: &mut Vec<Ident>| {
                    meta.parse_nested_meta(|word| {
                        to.extend(word.path.get_ident().cloned());
                        Ok(())
                    })
                };
                if meta.path.is_ident("sets") {
                    list(&mut request.sets)
                } else if meta.path.is_ident("options") && meta.input.peek(syn::token::Paren) {
                    list(&mut request.options)
                } else if meta.path.is_ident("identity") {
                    request.identity = Some(meta.value()?.parse()?);
                    Ok(())
                } else if meta.path.is_ident("reply") {
                    meta.value()?.parse::<Type>().map(drop)
                } else if ["accept", "cmdlet", "items", "next_link", "see", "server"]
                    .iter()
                    .any(|key| meta.path.is_ident(key))
                {
                    meta.value()?.parse::<LitStr>().map(drop)
                } else if meta.path.is_ident("deprecated") {
                    Ok(())
                } else {
                    request.method = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
                    request.path = meta.value()?.parse::<LitStr>()?.value();
                    Ok(())
                }
            });
            read.expect("an attribute that the macro reads");
        }
        request
    }

    /// Each constructor once with what it takes, and once with all else set too.
    fn checks(&self) -> TokenStream {
        let name = self.name;
        let options = self.options.iter().map(|option| quote!(request.options.#option = Sample::sample(DEPTH);));
        let rest = self.fields.iter().filter(|field| self.is_optional(field)).filter_map(|field| field.ident.as_ref());
        let rest = rest.map(|ident| quote!(request.#ident = Sample::sample(DEPTH);));
        let more: TokenStream = options.chain(rest).collect();
        let new = format_ident!("new");
        let checks = self.sets.iter().chain([&new]).map(|set| {
            let label = format!("{name}::{}", set.unraw());
            let arguments = self.arguments(set);
            let made = if self.is_via_identity(set) {
                quote!(#name::#set(#arguments))
            } else {
                quote!(sure(#name::#set(#arguments)))
            };
            let all = (!more.is_empty()).then(|| {
                let label = format!("{label} with all options");
                quote!(sender.send(#label, #made.map(|mut request| { #more request })).await;)
            });
            quote!(sender.send(#label, #made).await; #all)
        });
        quote!(#(#checks)*)
    }

    fn is_via_identity(&self, set: &Ident) -> bool {
        self.identity.is_some() && set.to_string().contains("via_identity")
    }

    /// What a constructor takes, as the documentation of the macro says.
    fn arguments(&self, set: &Ident) -> TokenStream {
        let mut arguments = Vec::new();
        if self.is_via_identity(set) {
            let identity = &self.identity;
            arguments.push(quote!(&<#identity as Sample>::sample(DEPTH)));
        }
        for field in self.fields {
            let ty = &field.ty;
            if self.is_optional(field) || is_options(field) || (self.is_via_identity(set) && self.is_path(field)) {
                continue;
            }
            arguments.push(quote!(<#ty as Sample>::sample(DEPTH)));
        }
        quote!(#(#arguments),*)
    }

    fn is_path(&self, field: &Field) -> bool {
        let Some(name) = field.ident.as_ref().map(|ident| ident.unraw().to_string()) else { return false };
        let is_there = PathTemplate(&self.path).names().any(|placeholder| placeholder.to_snake_case() == name);
        has(field, "path") || (is_there && !["query", "header", "cookie"].iter().any(|place| has(field, place)))
    }

    /// Whether it is a parameter of the query or a header that may be missing.
    fn is_optional(&self, field: &Field) -> bool {
        let Type::Path(path) = &field.ty else { return false };
        let may_miss = path.path.segments.last().is_some_and(|last| last.ident == "Option" || last.ident == "Vec");
        let is_body = has(field, "content") || field.ident.as_ref().is_some_and(|ident| ident == "body");
        may_miss && !is_body && !has(field, "required") && !self.is_path(field)
    }
}

fn is_options(field: &Field) -> bool {
    field.ident.as_ref().is_some_and(|ident| ident == "options")
        && matches!(&field.ty, Type::Path(path)
        if path.path.segments.last().is_some_and(|last| last.ident == "QueryOptions"))
}

/// Whether a field says by that word where it goes.
fn has(field: &Field, word: &str) -> bool {
    field.attrs.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if attribute.path().is_ident("graph") => {
            list.tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == word))
        }
        _ => false,
    })
}
