//! The symbols of a module's Rust, with where they are described.

use std::collections::HashMap;

use graphsmith_catalog::vocabulary::Location;

use super::origins::Origins;
use crate::api::{ApiModel, OperationId};
use crate::emit::rust::{MadeFrom, Symbol, SymbolKind};

/// The Rust of a module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rust {
    /// Path of the module, below the crate.
    pub module: String,
    /// What is in it.
    pub items: Vec<Item>,
}

/// A symbol.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The symbol; its path is one below the module.
    pub symbol: Symbol,
    /// Where what it is made from is described, nearest first; empty where nobody knows.
    pub origins: Vec<String>,
    /// Of a parameter its place and name, since it has no place in a list that it is in; else empty.
    pub parameter: String,
}

impl Rust {
    /// The Rust that a list of symbols is about.
    pub(super) fn new(items: impl IntoIterator<Item = Item>) -> Self {
        let mut items = items.into_iter().peekable();
        // The module itself comes before what is in it.
        let module = items.peek().map(|item| item.symbol.path.clone()).unwrap_or_default();
        let inside = format!("{module}::");
        let below = |item: Item| {
            let path = item.symbol.path.strip_prefix(&inside)?.to_owned();
            // The module of the models is there with the module.
            let is_module = item.symbol.kind == SymbolKind::Module;
            (!is_module).then_some(Item { symbol: Symbol { path, ..item.symbol }, ..item })
        };
        Self { items: items.filter_map(below).collect(), module }
    }

    /// The Rust that a file lists.
    pub fn listed(symbols: Vec<Symbol>) -> Self {
        Self::new(symbols.into_iter().map(|symbol| Item { symbol, origins: Vec::new(), parameter: String::new() }))
    }
}

/// Where a symbol is described.
pub(super) struct Places<'a> {
    pub(super) api: &'a ApiModel,
    pub(super) origins: &'a Origins<'a>,
    /// Where the parameters of each operation are described, by their places and names on the wire.
    pub(super) parameters: &'a [HashMap<(String, String), String>],
}

impl Places<'_> {
    /// A symbol with where it is described.
    pub(super) fn item(&self, (symbol, from): (Symbol, MadeFrom)) -> Item {
        let parameter = match &from {
            MadeFrom::Parameter(_, location, wire) => format!("{} {wire}", place(*location)),
            _ => String::new(),
        };
        Item { symbol, origins: self.of(&from), parameter }
    }

    fn of(&self, from: &MadeFrom) -> Vec<String> {
        match from {
            MadeFrom::Module => Vec::new(),
            MadeFrom::Servers => vec!["/servers".to_owned()],
            MadeFrom::Type(ty) => self.origins.with_bases(*ty),
            MadeFrom::Property(ty, wire) => {
                let property = self.origins.property(*ty, &[], wire);
                property.into_iter().chain(self.origins.with_bases(*ty)).collect()
            }
            MadeFrom::Operation(id) => self.operation(*id),
            MadeFrom::Parameter(id, location, wire) => {
                let known = self.parameters[id.0 as usize].get(&(place(*location).to_owned(), wire.clone())).cloned();
                known.into_iter().chain(self.operation(*id)).collect()
            }
            MadeFrom::FormField(id, wire) => {
                let body = self.api.operation(*id).body.as_ref();
                let property = body.map(|body| self.origins.property(body.ty, &[], wire)).unwrap_or_default();
                property.into_iter().chain(self.operation(*id)).collect()
            }
            MadeFrom::Member(wire) => {
                let named =
                    self.parameters.iter().flatten().filter(|((place, name), _)| place == "path" && name == wire);
                let mut found: Vec<String> = named.map(|(_, pointer)| pointer.clone()).collect();
                found.sort_unstable();
                found.dedup();
                found
            }
        }
    }

    /// Where an operation is described.
    fn operation(&self, id: OperationId) -> Vec<String> {
        self.origins.operation(self.api.operation(id))
    }
}

/// Where a parameter goes, as descriptions say it.
fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Server => "server",
    }
}
