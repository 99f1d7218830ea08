//! `identity.rs`: the struct that carries the path parameters of the module.

use std::collections::HashSet;

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::Models;
use super::file::File;
use super::symbols::{MadeFrom, SymbolKind};
use super::tokens::{doc, ident};
use crate::naming::rust::{Case, Scope, plain_ident};

/// Name of the struct: `ICalendarIdentity` gives `CalendarIdentity`.
pub(super) fn name(models: Models<'_>) -> String {
    let interface = &models.cmdlets.model(models.cmdlets.identity.model).name;
    plain_ident(interface.strip_prefix('I').unwrap_or(interface), Case::Camel)
}

/// The file.
pub(super) fn file(models: Models<'_>) -> File {
    let mut file = File::new("Path parameters, carried by one object.");
    let derive = file.prelude.runtime("GraphIdentity");
    let owner = name(models);
    file.symbols.open(SymbolKind::Struct, &owner, &["Clone", "Debug", "Default", "Eq", "Identity", "PartialEq"]);
    let mut scope = Scope::with(["clone", "default", "members", "require"]);
    let mut fields = TokenStream::new();
    // Requests ask by the name on the wire, so members that share it are one.
    let mut wires = HashSet::new();
    let members = models.cmdlets.identity.members.iter();
    for member in members.filter(|member| wires.insert(member.wire.to_ascii_lowercase())) {
        let wire = &member.wire;
        let name = scope.ident(wire, Case::Snake);
        let docs = doc(&member.description, &format!("`{wire}`."));
        let implied = name.trim_start_matches("r#").to_kebab_case() == *wire;
        let mark = (!implied).then(|| quote!(#[graph(#wire)]));
        let name = ident(&name);
        let ty = quote!(Option<String>);
        file.symbols.made_from(MadeFrom::Member(wire.clone()));
        file.symbols.field(&owner, &name.to_string(), &ty);
        fields.extend(quote!(#docs #mark pub #name: #ty,));
    }
    let docs =
        doc(&format!("Path parameters of the module {}; `-InputObject` of its cmdlets.", models.api.module.name), "");
    let name = ident(&owner);
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, Default, PartialEq, Eq, #derive)]
        #[non_exhaustive]
        pub struct #name { #fields }
    });
    file
}
