//! Names that generated code takes from elsewhere, and which of them a file has to import.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{ident, path};
use super::types::Scalar;
use crate::naming::rust::Scope;

/// Types that generated code refers to by their plain names; no generated type may have one.
const TAKEN: [&str; 28] = [
    "Any",
    "BTreeMap",
    "Body",
    "Box",
    "Bytes",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Default",
    "Duration",
    "Eq",
    "Field",
    "GraphEnum",
    "GraphIdentity",
    "GraphModel",
    "GraphRequest",
    "Hash",
    "Identity",
    "JsonObject",
    "Model",
    "Option",
    "PartialEq",
    "QueryOptions",
    "Request",
    "Self",
    "String",
    "Vec",
];

/// Collects what a file imports while its content is made.
#[derive(Debug, Default)]
pub(super) struct Prelude {
    imports: BTreeSet<String>,
}

impl Prelude {
    /// A scope in which a generated type can't take the name of a type that the file needs.
    pub(super) fn scope() -> Scope {
        Scope::with(TAKEN)
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
            Scalar::Float => quote!(f64),
            Scalar::String => quote!(String),
            Scalar::Bytes => self.value("Bytes"),
            Scalar::Date => self.value("Date"),
            Scalar::DateTime => self.value("DateTime"),
            Scalar::Duration => self.value("Duration"),
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
