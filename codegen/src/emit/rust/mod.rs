//! Emitter `rust`: the frozen models -> `rust/…`, the Rust module of one module of the API.
//!
//! | file | holds |
//! | --- | --- |
//! | `mod.rs` | what the module offers |
//! | `operations.rs` | a request struct for each operation |
//! | `models.rs` | a struct for each object that requests need, an enum for each list of texts and each base of others |
//! | `identity.rs` | the struct that carries path parameters |
//!
//! Beside them `rust.api` lists what the module offers, symbol by symbol.
//!
//! What is emitted is declarations: fields, documentation, and attributes that say where each field goes. The derives of
//! `graphsmith-macros` turn them into calls of `graphsmith-runtime`, where all behaviour is. Derives were chosen by
//! measuring other forms; `BENCHMARKS.md` has the figures.
//!
//! Text of a spec becomes Rust as tokens only: identifiers by `naming::rust`, text by literals, documentation by `docs`.
//! The tokens are parsed again before they are printed.

mod arguments;
mod docs;
mod families;
mod file;
mod identity;
mod include;
mod index;
mod marks;
mod models;
mod names;
mod operations;
mod properties;
mod requests;
mod scalar;
mod servers;
mod symbols;
#[cfg(test)]
mod tests;
mod tokens;
mod types;

use std::collections::BTreeMap;

use quote::quote;

use super::{Models, Output, Source};
use crate::api::TypeId;
use crate::diag::Diagnostics;
use crate::naming::rust::module_name;
use file::File;
use tokens::ident;

pub use include::emit_include;
pub use index::{FEATURES_MARK, IndexEntry, MODULES_MARK, with_features, with_modules};
pub use symbols::{MadeFrom, Symbol, SymbolKind, list_parts, read_symbols};

/// Writes `rust/…`. A fault of this emitter is reported; nothing is written then.
#[must_use]
pub fn emit(models: Models<'_>, diags: &mut Diagnostics) -> Vec<Output> {
    finish(make(models), models, diags)
}

/// Writes `rust/…` and `rust.api`, which lists its symbols.
#[must_use]
pub fn emit_listed(models: Models<'_>, diags: &mut Diagnostics) -> Vec<Output> {
    let mut made = make(models);
    let list = symbols::file(std::mem::take(&mut made.symbols).iter().map(|(symbol, _)| symbol));
    let mut outputs = finish(made, models, diags);
    if !outputs.is_empty() {
        outputs.push(list);
    }
    outputs
}

/// The public symbols of what [`emit`] writes, in the order of their paths, each with what it is made from.
#[must_use]
pub fn symbols(models: Models<'_>) -> Vec<(Symbol, MadeFrom)> {
    make(models).symbols
}

/// The files of a module, not printed yet.
struct Made {
    files: Vec<(&'static str, File)>,
    notes: names::Notes,
    symbols: Vec<(Symbol, MadeFrom)>,
}

fn make(models: Models<'_>) -> Made {
    let identity = identity::name(models);
    let (requests, types) = names(models, &identity);
    let (model_file, mut notes) = models::file(models.api, &types);
    let operations = operations::file(models, &requests, &types, &identity, &mut notes);
    let mut files = vec![
        ("mod.rs", root(models, &identity, &requests)),
        ("identity.rs", identity::file(models)),
        ("models.rs", model_file),
    ];
    if !requests.is_empty() {
        files.push(("operations.rs", operations));
    }
    let module = &models.api.module;
    let path = format!("{}::{}", module_name(&module.api_version), module_name(&module.service));
    let module =
        |path: String, text: &str| (Symbol { path, kind: SymbolKind::Module, text: text.to_owned() }, MadeFrom::Module);
    let mut symbols = vec![module(path.clone(), &models.api.module.name), module(format!("{path}::models"), "")];
    for (_, file) in &mut files {
        symbols.extend(std::mem::take(&mut file.symbols).below(&path));
    }
    symbols.sort_by(|(a, _), (b, _)| a.cmp(b));
    Made { files, notes, symbols }
}

fn finish(made: Made, models: Models<'_>, diags: &mut Diagnostics) -> Vec<Output> {
    made.notes.report(&models.source.file, diags);
    let outputs = made.files.into_iter().map(|(name, file)| file.finish(name, diags));
    outputs.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// The models of a module by their names in Rust.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedTypes {
    /// Structs and enums of texts.
    pub models: BTreeMap<String, TypeId>,
    /// Enums that tell types apart, with the type that the others derive from.
    pub families: BTreeMap<String, TypeId>,
}

/// Which models [`emit`] writes.
#[must_use]
pub fn named_types(models: Models<'_>) -> NamedTypes {
    let (_, types) = names(models, &identity::name(models));
    let owned = |(name, id): (&str, TypeId)| (name.to_owned(), id);
    let family = |id: TypeId| types.family(id).map(|(name, _)| (name.to_owned(), id));
    NamedTypes {
        models: types.emitted().into_iter().map(owned).collect(),
        families: types.emitted().into_values().filter_map(family).collect(),
    }
}

/// All requests and types, with their names.
fn names<'a>(models: Models<'a>, identity: &str) -> (Vec<requests::Request<'a>>, types::Types<'a>) {
    let mut scope = names::Prelude::scope();
    scope.take(identity);
    let requests = requests::collect(models.api, models.cmdlets, scope);
    let types = types::Types::of(models.api, &requests);
    (requests, types)
}

/// `mod.rs`: what users name. Requests and the identity stand in the module itself, models in a module of their own.
fn root(models: Models<'_>, identity: &str, requests: &[requests::Request<'_>]) -> File {
    let module = &models.api.module;
    let Source { file, digest } = models.source;
    let about = format!(
        "Module `{}`: operations of {}.\n\nMade from `{file}`, digest `{digest}`.",
        module.name, module.base_url
    );
    let mut file = File::new(&about);
    file.attribute(quote! {
        #![allow(
            clippy::doc_markdown,
            clippy::doc_lazy_continuation,
            reason = "documentation is the text of the API's description"
        )]
    });
    let identity = ident(identity);
    // A description may have no operation, or a configuration leave none.
    let (declared, exported) = match requests {
        [] => Default::default(),
        _ => (
            quote!(
                mod operations;
            ),
            quote!(
                pub use operations::*;
            ),
        ),
    };
    file.item(quote!(mod identity; pub mod models; #declared));
    file.item(quote!(pub use identity::#identity; #exported));
    if let Some(servers) = servers::constant(&models.api.servers) {
        file.symbols.made_from(MadeFrom::Servers);
        file.symbols.add(SymbolKind::Const, "SERVERS", format!("[Server<'static>; {}]", models.api.servers.len()));
        file.item(servers);
    }
    file
}
