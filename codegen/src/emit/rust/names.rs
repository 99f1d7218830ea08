//! Names that generated code takes from elsewhere, and which of them a file has to import.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::scalar::Scalar;
use super::tokens::{ident, path};
use crate::diag::{Diagnostics, Place};
use crate::naming::rust::{Scope, escape};

/// What everybody has without an import (the prelude of edition 2024, with its derives). Nothing that is generated may be
/// called so: who imports all models must not lose `Result`.
#[rustfmt::skip]
const PRELUDE: [&str; 43] = [
    "AsMut", "AsRef", "AsyncFn", "AsyncFnMut", "AsyncFnOnce", "Box", "Clone", "Copy", "Debug", "Default",
    "DoubleEndedIterator", "Drop", "Eq", "Err", "ExactSizeIterator", "Extend", "Fn", "FnMut", "FnOnce", "From",
    "FromIterator", "Future", "Hash", "Into", "IntoFuture", "IntoIterator", "Iterator", "None", "Ok", "Option", "Ord",
    "PartialEq", "PartialOrd", "Result", "Self", "Send", "Sized", "Some", "String", "Sync", "ToOwned", "ToString", "Vec",
];

/// Types that generated code refers to by their plain names; the same holds for them.
#[rustfmt::skip]
const TAKEN: [&str; 14] = [
    "Any", "Array", "BTreeMap", "Bytes", "Date", "DateTime", "Duration", "Field", "GraphEnum", "GraphModel", "Guid",
    "JsonObject", "Number", "TimeOfDay",
];

/// What is taken for requests besides.
const TAKEN_BY_REQUESTS: [&str; 7] = ["Body", "File", "GraphIdentity", "Identity", "Model", "QueryOptions", "Request"];

/// What is taken for models besides.
const TAKEN_BY_MODELS: [&str; 1] = ["GraphFamily"];

/// A name that isn't the one that its text gives, because that one was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Renamed {
    what: String,
    pointer: String,
    expected: String,
    given: String,
}

impl Renamed {
    /// What has been renamed: `what` says what it is in the description, `given` is its name as Rust accepts it. `r#type`
    /// is the name `type`.
    pub(super) fn find(what: &str, pointer: &str, expected: &str, given: &str) -> Option<Self> {
        let is_renamed = escape(expected) != given;
        let own = |text: &str| text.to_owned();
        is_renamed.then(|| Self { what: own(what), pointer: own(pointer), expected: own(expected), given: own(given) })
    }

    /// Lists it.
    fn note(&self, file: &str, diags: &mut Diagnostics) {
        let Self { what, pointer, expected, given } = self;
        let message = format!("{what} is called `{given}` in Rust, since `{expected}` is taken");
        diags.note(Place::pointer(file, pointer), message);
    }
}

/// What a module's names came to that isn't plain from the description.
#[derive(Debug, Default)]
pub(super) struct Notes {
    renamed: Vec<Renamed>,
    keywords: BTreeMap<String, usize>,
}

impl Notes {
    /// Begins with what is known already.
    pub(super) fn of(renamed: &[Renamed]) -> Self {
        Self { renamed: renamed.to_vec(), ..Self::default() }
    }

    /// Adds a name that isn't the expected one.
    pub(super) fn add(&mut self, renamed: Option<&Renamed>) {
        self.renamed.extend(renamed.cloned());
    }

    /// Looks at the name that a text was given, see [`Renamed::find`].
    pub(super) fn look(&mut self, what: &str, pointer: &str, expected: &str, given: &str) {
        self.renamed.extend(Renamed::find(what, pointer, expected, given));
        if given.starts_with("r#") {
            *self.keywords.entry(given.to_owned()).or_default() += 1;
        }
    }

    /// Reports all of them.
    pub(super) fn report(&self, file: &str, diags: &mut Diagnostics) {
        for renamed in &self.renamed {
            renamed.note(file, diags);
        }
        for (word, count) in &self.keywords {
            let plain = word.trim_start_matches("r#");
            let places = if *count == 1 { "place" } else { "places" };
            let message = format!("`{plain}` is a word of Rust and is written `{word}` in {count} {places}");
            diags.note(Place::file(file), message);
        }
    }
}

/// Collects what a file imports while its content is made.
#[derive(Debug, Default)]
pub(super) struct Prelude {
    imports: BTreeSet<String>,
}

impl Prelude {
    /// A scope in which a generated type can't take the name of a type that the file needs.
    pub(super) fn scope() -> Scope {
        Scope::with(PRELUDE.into_iter().chain(TAKEN).chain(TAKEN_BY_REQUESTS))
    }

    /// A scope in which a generated model can't take the name of a type that files of models need.
    pub(super) fn models() -> Scope {
        Scope::with(PRELUDE.into_iter().chain(TAKEN).chain(TAKEN_BY_MODELS))
    }

    /// The name of a model: `OptionModel` where a file of models needs `Option` itself.
    pub(super) fn model_name(name: String) -> String {
        let mut taken = PRELUDE.iter().chain(&TAKEN).chain(&TAKEN_BY_MODELS);
        if taken.any(|taken| *taken == name) { format!("{name}Model") } else { name }
    }

    /// Imports a path.
    pub(super) fn import(&mut self, path: impl Into<String>) {
        self.imports.insert(path.into());
    }

    /// A type of the runtime.
    pub(super) fn runtime(&mut self, name: &str) -> TokenStream {
        self.import(format!("graphsmith_runtime::{name}"));
        let name = ident(name);
        quote!(#name)
    }

    /// A scalar type of the runtime.
    pub(super) fn value(&mut self, name: &str) -> TokenStream {
        self.import(format!("graphsmith_runtime::value::{name}"));
        let name = ident(name);
        quote!(#name)
    }

    /// A type that isn't generated.
    pub(super) fn scalar(&mut self, scalar: Scalar) -> TokenStream {
        match scalar {
            Scalar::Bool => quote!(bool),
            Scalar::Int32 => quote!(i32),
            Scalar::Int64 => quote!(i64),
            Scalar::UInt64 => quote!(u64),
            Scalar::Float => self.value("Number"),
            Scalar::String => quote!(String),
            Scalar::Bytes => self.value("Bytes"),
            Scalar::Date => self.value("Date"),
            Scalar::DateTime => self.value("DateTime"),
            Scalar::Duration => self.value("Duration"),
            Scalar::Guid => self.value("Guid"),
            Scalar::TimeOfDay => self.value("TimeOfDay"),
        }
    }

    /// The `use` items: one for each module that something comes from.
    pub(super) fn uses(&self) -> Vec<TokenStream> {
        let mut modules: Vec<(&str, Vec<&str>)> = Vec::new();
        for import in &self.imports {
            let (module, name) = import.rsplit_once("::").unwrap_or(("self", import));
            match modules.iter_mut().find(|(other, _)| *other == module) {
                Some((_, names)) => names.push(name),
                None => modules.push((module, vec![name])),
            }
        }
        let one = |(module, names): (&str, Vec<&str>)| {
            let module = path(module);
            let names: Vec<_> = names.into_iter().map(ident).collect();
            match names.as_slice() {
                [name] => quote!(use #module::#name;),
                names => quote!(use #module::{#(#names),*};),
            }
        };
        modules.into_iter().map(one).collect()
    }
}
