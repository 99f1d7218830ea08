//! The fields of a request, and what functions take for them: what the macro `graph_request` makes of them, told for the list of
//! symbols.

use graphsmith_catalog::vocabulary::Location;
use proc_macro2::TokenStream;
use quote::quote;

use super::symbols::{MadeFrom, SymbolKind, Table, type_text};
use super::tokens::ident;
use crate::api::OperationId;

/// How a field gets its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// By `new`, as a placeholder of the path.
    InPath {
        /// Which one.
        at: usize,
        /// Whether an identity can give it.
        by_identity: bool,
    },
    /// By `new`, behind those of the path.
    New,
    /// By a setter of its name.
    Set,
    /// By methods of a trait.
    Nowhere,
}

/// The fields of one request.
pub(super) struct Fields<'a> {
    /// The path of the request.
    pub(super) path: &'a str,
    /// The fields as the struct has them.
    pub(super) tokens: TokenStream,
    given: Vec<Field>,
    pub(super) operation: OperationId,
}

/// What the list of symbols has to know of a field.
struct Field {
    name: String,
    ty: String,
    given: Given,
    from: MadeFrom,
}

impl<'a> Fields<'a> {
    /// No fields.
    pub(super) fn new(path: &'a str, operation: OperationId) -> Self {
        Self { path, tokens: TokenStream::new(), given: Vec::new(), operation }
    }

    /// Adds a field; `marks` are its documentation and attributes.
    pub(super) fn add(&mut self, name: &str, marks: &TokenStream, ty: &TokenStream, given: Given) {
        let from = MadeFrom::Operation(self.operation);
        self.given.push(Field { name: name.to_owned(), ty: type_text(ty), given, from });
        let name = ident(name);
        self.tokens.extend(quote!(#marks pub #name: #ty,));
    }

    /// Says what the last field stands for.
    pub(super) fn made_from(&mut self, from: MadeFrom) {
        if let Some(field) = self.given.last_mut() {
            field.from = from;
        }
    }

    /// Lists the symbols of the request: its sets that take an identity, its options, what it gives.
    pub(super) fn list(
        &self,
        name: &str,
        (sets, identity): (&[String], &str),
        options: &[&str],
        reply: String,
        symbols: &mut Table,
    ) {
        let whole = MadeFrom::Operation(self.operation);
        symbols.made_from(whole.clone());
        symbols.open(SymbolKind::Struct, name, &["Clone", "Debug", "Request"]);
        symbols.add(SymbolKind::Type, format!("{name}::Reply"), reply);
        for Field { name: field, ty, given, from } in &self.given {
            symbols.made_from(from.clone());
            symbols.add(SymbolKind::Field, format!("{name}.{field}"), ty);
            if *given == Given::Set {
                symbols.add(SymbolKind::Fn, format!("{name}::{field}"), format!("(self, {}) -> Self", taken(ty)));
            }
        }
        for option in options {
            symbols.made_from(MadeFrom::Parameter(self.operation, Location::Query, format!("${option}")));
            symbols.add(SymbolKind::Option, format!("{name}.{option}"), "");
        }
        symbols.made_from(whole);
        let mut needed: Vec<(usize, bool, String)> = Vec::new();
        for Field { name: field, ty, given, .. } in &self.given {
            let (at, by_identity) = match given {
                Given::InPath { at, by_identity } => (*at, *by_identity),
                Given::New => (usize::MAX, false),
                Given::Set | Given::Nowhere => continue,
            };
            needed.push((at, by_identity, format!("{field}: {}", taken(ty))));
        }
        needed.sort_by_key(|(at, ..)| *at);
        let all: Vec<&str> = needed.iter().map(|(.., argument)| argument.as_str()).collect();
        symbols.add(SymbolKind::Fn, format!("{name}::new"), format!("({}) -> Self", all.join(", ")));
        let identity = format!("identity: &{identity}");
        let others = needed.iter().filter(|(_, by_identity, _)| !by_identity).map(|(.., argument)| argument.as_str());
        let takes = std::iter::once(identity.as_str()).chain(others).collect::<Vec<_>>().join(", ");
        for set in sets {
            let text = format!("({takes}) -> Result<Self, IdentityError>");
            symbols.add(SymbolKind::Fn, format!("{name}::{set}"), text);
        }
    }
}

/// What a function takes for a field of that type: text in any form, lists of anything.
fn taken(ty: &str) -> String {
    let inside = |ty: &'_ str, outer: &str| Some(ty.strip_prefix(outer)?.strip_suffix('>')?.to_owned());
    let ty = inside(ty, "Option<").unwrap_or_else(|| ty.to_owned());
    match inside(&ty, "Vec<") {
        Some(item) => format!("impl IntoIterator<Item = impl Into<{item}>>"),
        None => format!("impl Into<{ty}>"),
    }
}
