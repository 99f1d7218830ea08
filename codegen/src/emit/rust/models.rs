//! `models.rs`: a struct for each object, an enum for each list of texts and for each base that others derive from.

use std::collections::{HashMap, HashSet};

use heck::ToLowerCamelCase;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::families::{Family, ODATA_TYPE, odata_type};
use super::file::File;
use super::names::Notes;
use super::symbols::{MadeFrom, SymbolKind};
use super::tokens::{comment, doc, doc_of_value, ident};
use super::types::Types;

use crate::api::{ApiModel, EnumDef, EnumOf, Shape, TypeId};
use crate::naming::rust::{Case, Scope, escape, plain_ident};
use crate::text;

/// Methods of models; a setter can't be called so, and gets an underscore at its end.
const METHODS: [&str; 12] =
    ["additional", "cast", "clone", "clone_from", "default", "eq", "fmt", "into", "narrow", "ne", "slots", "to_owned"];

/// Variant of an enum of texts for one that isn't listed.
const UNLISTED: &str = "Unlisted";

/// Variant of a family for a type that isn't described.
const UNKNOWN: &str = "Unknown";

/// The file, and what in it is called otherwise than one would expect.
pub(super) fn file(api: &ApiModel, types: &Types<'_>) -> (File, Notes) {
    let mut file = File::new("Objects of the service, and the texts that their properties take.");
    let mut notes = Notes::of(types.renamed());
    for (name, id) in types.emitted() {
        let ty = api.ty(id);
        match &ty.shape {
            Shape::Enum(listed) => enumeration(name, id, listed, types, &mut file, &mut notes),
            _ => structure(name, id, api, types, &mut file, &mut notes),
        }
        if let Some((name, family)) = types.family(id) {
            self::family(name, id, family, types, &mut file);
        }
    }
    (file, notes)
}

fn structure(name: &str, id: TypeId, api: &ApiModel, types: &Types<'_>, file: &mut File, notes: &mut Notes) {
    let ty = api.ty(id);
    let derive = file.prelude.runtime("GraphModel");
    let owner = format!("models::{name}");
    let traits = ["Clone", "Debug", "Default", "Deserialize", "Model", "PartialEq", "Serialize"];
    file.symbols.made_from(MadeFrom::Type(id));
    file.symbols.open(SymbolKind::Struct, &owner, &traits);
    let object = file.prelude.runtime("JsonObject");
    let mut scope = Scope::with(METHODS);
    let mut fields = TokenStream::new();
    let mut constants = Vec::new();
    for property in types.properties(id) {
        let wire = &property.wire;
        if let Some(value) = property.constant.as_ref().and_then(literal) {
            constants.push(quote!(constant(#wire = #value)));
            continue;
        }
        let expected = plain_ident(wire, Case::Snake);
        let taken = METHODS.contains(&expected.as_str());
        let field = escape(&scope.claim(if taken { format!("{expected}_") } else { expected.clone() }));
        notes.look(&format!("property `{wire}` of `{name}`"), &ty.pointer, &expected, &field);
        let read_only = text::read_only(property.read_only, &property.description);
        let said: Vec<String> = read_only.into_iter().chain(types.values(property.ty)).collect();
        let docs = doc_of_value(&property.description, &format!("`{wire}`."), &said);
        // The derive knows the name on the wire if it is that of the field in camel case.
        let implied = field.trim_start_matches("r#").to_lower_camel_case() == *wire;
        let mark = (!implied).then(|| quote!(#[graph(#wire)]));
        let state = file.prelude.runtime("Field");
        let ty = types.in_property(property.ty, &mut file.prelude);
        let ty = quote!(#state<#ty>);
        file.symbols.made_from(MadeFrom::Property(id, wire.clone()));
        file.symbols.field(&owner, &field, &ty);
        let field = ident(&field);
        fields.extend(quote!(#docs #mark pub #field: #ty,));
    }
    // `additional` is among the names that no property takes.
    let docs = comment(["Properties that the description doesn't know.".to_owned()]);
    file.symbols.made_from(MadeFrom::Type(id));
    file.symbols.field(&owner, "additional", &object);
    fields.extend(quote!(#docs #[graph(additional)] pub additional: #object,));

    let docs = doc(types.description(id), &types.about(id));
    let odata_type = types.is_related(id).then(|| odata_type(&ty.id)).map(|t| quote!(#[graph(odata_type = #t)]));
    let name = ident(name);
    file.item(quote! {
        #docs
        #[derive(Clone, Default, PartialEq, #derive)]
        #odata_type
        #(#[graph(#constants)])*
        #[non_exhaustive]
        pub struct #name { #fields }
    });
}

/// The value of a constant as Rust has it.
fn literal(value: &Value) -> Option<TokenStream> {
    match value {
        Value::String(text) => Some(quote!(#text)),
        Value::Bool(flag) => Some(quote!(#flag)),
        Value::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// The enum of a base and the types that derive from it.
fn family(name: &str, base: TypeId, family: &Family, types: &Types<'_>, file: &mut File) {
    let derive = file.prelude.runtime("GraphFamily");
    let owner = format!("models::{name}");
    let base_model = types.name(base);
    let traits = ["Clone", "Debug", "Deserialize", "Family", "PartialEq", "Serialize"];
    file.symbols.made_from(MadeFrom::Type(base));
    file.symbols.open(SymbolKind::Enum, &owner, &traits);
    file.symbols.add(SymbolKind::Variant, format!("{owner}::{UNKNOWN}"), format!("(Box<{base_model}>)"));
    file.symbols.add(
        SymbolKind::Fn,
        format!("models::{base_model}::narrow"),
        format!("(&self) -> Result<{name}, Error>"),
    );
    file.symbols.add(SymbolKind::Impl, format!("models::{base_model}"), format!("From<{name}>"));
    for ty in family.members.iter().map(|member| member.ty) {
        let member = types.name(ty);
        file.symbols.made_from(MadeFrom::Type(ty));
        for to in [name, base_model] {
            file.symbols.add(SymbolKind::Impl, format!("models::{to}"), format!("From<{member}>"));
        }
    }
    let mut scope = Scope::with([UNKNOWN]);
    let symbols = &mut file.symbols;
    let mut variant = |ty: TypeId, docs: &str, mark: Option<TokenStream>| {
        let model = types.name(ty);
        let docs = doc(docs, "");
        let name = scope.claim(model.to_owned());
        symbols.made_from(MadeFrom::Type(ty));
        symbols.add(SymbolKind::Variant, format!("{owner}::{name}"), format!("(Box<{model}>)"));
        let (name, model) = (ident(&name), ident(model));
        quote!(#docs #mark #name(Box<#model>),)
    };
    let mut variants = variant(base, "Of this type, or of none that it tells.", Some(quote!(#[graph(base)])));
    for member in &family.members {
        let name = &member.name;
        let mark = (*name != odata_type(types.id(member.ty))).then(|| quote!(#[graph(#name)]));
        variants.extend(variant(member.ty, &format!("`{name}`."), mark));
    }
    let model = ident(types.name(base));
    let other = ident(UNKNOWN);
    let tag = &family.tag;
    let mark = (tag != ODATA_TYPE).then(|| quote!(#[graph(tag = #tag)]));
    let docs = comment([format!("What a [`{}`] is; [`{0}::narrow`] tells.", types.name(base))]);
    let other_docs = comment(["Of a type that the description doesn't know.".to_owned()]);
    let name = ident(name);
    file.item(quote! {
        #docs
        #[derive(Clone, PartialEq, #derive)]
        #mark
        #[non_exhaustive]
        pub enum #name { #variants #other_docs #[graph(other)] #other(Box<#model>) }
    });
}

/// What a listed number is called that has no name.
fn number_name(number: i64) -> String {
    if number < 0 { format!("minus {}", number.unsigned_abs()) } else { format!("number {number}") }
}

fn enumeration(
    name: &str,
    id: TypeId,
    EnumDef { values, of, names, .. }: &EnumDef,
    types: &Types<'_>,
    file: &mut File,
    notes: &mut Notes,
) {
    let derive = file.prelude.runtime("GraphEnum");
    let owner = format!("models::{name}");
    file.symbols.made_from(MadeFrom::Type(id));
    let mut scope = Scope::with([UNLISTED]);
    let mut variants = TokenStream::new();
    let mut seen = HashSet::new();
    let names: HashMap<&str, &String> = names.iter().rev().map(|(value, name)| (value.as_str(), name)).collect();
    for value in values.iter().filter(|value| seen.insert(value.as_str())) {
        let number = if *of == EnumOf::Integer { value.parse::<i64>().ok() } else { None };
        let label = match number {
            None => value.clone(),
            Some(number) => names.get(value.as_str()).map_or_else(|| number_name(number), |name| (*name).clone()),
        };
        let variant = scope.ident(&label, Case::Camel);
        let expected = plain_ident(&label, Case::Camel);
        let what = if number.is_some() { "number" } else { "text" };
        notes.look(&format!("{what} `{value}` of `{name}`"), types.pointer(id), &expected, &variant);
        let docs = doc(&format!("`{value}`."), "An empty text.");
        let implied = variant.trim_start_matches("r#").to_lower_camel_case() == *value;
        let mark = match number {
            Some(number) => {
                let number = Literal::i64_unsuffixed(number);
                Some(quote!(#[graph(#number)]))
            }
            None => (!implied).then(|| quote!(#[graph(#value)])),
        };
        file.symbols.add(SymbolKind::Variant, format!("{owner}::{variant}"), "");
        let variant = ident(&variant);
        variants.extend(quote!(#docs #mark #variant,));
    }
    let docs = doc(types.description(id), &types.about(id));
    let (other, unlisted_type, from, getter) = match of {
        EnumOf::Integer => ("A number that the description doesn't list.", quote!(i64), "From<i64>", ("as_i64", "i64")),
        _ => ("A text that the description doesn't list.", quote!(String), "From<&str>", ("as_str", "&str")),
    };
    let traits = ["Clone", "Debug", "Deserialize", "Display", "Eq", from, "Hash", "PartialEq", "Serialize"];
    file.symbols.open(SymbolKind::Enum, &owner, &traits);
    file.symbols.add(SymbolKind::Variant, format!("{owner}::{UNLISTED}"), format!("({unlisted_type})"));
    file.symbols.add(SymbolKind::Fn, format!("{owner}::{}", getter.0), format!("(&self) -> {}", getter.1));
    let other = comment([other.to_owned()]);
    let unlisted = ident(UNLISTED);
    let name = ident(name);
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash, #derive)]
        #[non_exhaustive]
        pub enum #name { #variants #other #[graph(other)] #unlisted(#unlisted_type) }
    });
}
