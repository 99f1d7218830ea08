//! `models.rs`: a struct for each object, an enum for each list of texts.

use heck::ToLowerCamelCase;
use proc_macro2::TokenStream;
use quote::quote;

use super::file::File;
use super::tokens::{comment, doc, ident};
use super::types::Types;
use crate::api::{ApiModel, EnumDef, Shape, TypeDef, TypeId};
use crate::naming::rust::{Case, Scope};

/// Methods of models; a setter can't be called so.
const METHODS: [&str; 10] =
    ["additional", "cast", "clone", "clone_from", "default", "eq", "fmt", "ne", "slots", "to_owned"];

/// The file.
pub(super) fn file(api: &ApiModel, types: &Types<'_>) -> File {
    let mut file = File::new("Objects of the service, and the texts that their properties take.");
    for (name, id) in types.emitted() {
        let ty = api.ty(id);
        match &ty.shape {
            Shape::Enum(listed) => enumeration(name, id, listed, types, &mut file),
            _ => structure(name, id, api, types, &mut file),
        }
    }
    file
}

fn structure(name: &str, id: TypeId, api: &ApiModel, types: &Types<'_>, file: &mut File) {
    let ty = api.ty(id);
    let derive = file.prelude.runtime("GraphModel");
    let field = file.prelude.runtime("Field");
    let object = file.prelude.runtime("JsonObject");
    let mut scope = Scope::with(METHODS);
    let mut fields = TokenStream::new();
    for property in types.properties(id) {
        let wire = &property.wire;
        let name = scope.ident(wire, Case::Snake);
        let docs = doc(&property.description, &format!("`{wire}`."));
        // The derive knows the name on the wire if it is that of the field in camel case.
        let told = name.trim_start_matches("r#").to_lower_camel_case() == *wire;
        let mark = (!told).then(|| quote!(#[graph(#wire)]));
        let name = ident(&name);
        let ty = types.in_property(property.ty, &mut file.prelude);
        fields.extend(quote!(#docs #mark pub #name: #field<#ty>,));
    }
    // `additional` is among the names that no property takes.
    let docs = comment(["Properties that the description doesn't know.".to_owned()]);
    fields.extend(quote!(#docs #[graph(additional)] pub additional: #object,));

    let docs = doc(types.description(id), &types.about(id));
    let odata_type = is_in_family(api, id).then(|| format!("#{}", ty.id)).map(|t| quote!(#[graph(odata_type = #t)]));
    let name = ident(name);
    file.item(quote! {
        #docs
        #[derive(Clone, Default, PartialEq, #derive)]
        #odata_type
        pub struct #name { #fields }
    });
}

/// Whether a type has a parent or a child, so that `@odata.type` tells it from the others.
fn is_in_family(api: &ApiModel, id: TypeId) -> bool {
    let parents = |ty: &TypeDef| match &ty.shape {
        Shape::Object(object) => object.parents.clone(),
        _ => Vec::new(),
    };
    !api.ty(id).anonymous && (!parents(api.ty(id)).is_empty() || api.types.iter().any(|ty| parents(ty).contains(&id)))
}

fn enumeration(name: &str, id: TypeId, EnumDef { values, .. }: &EnumDef, types: &Types<'_>, file: &mut File) {
    let derive = file.prelude.runtime("GraphEnum");
    let mut scope = Scope::with(["Unlisted"]);
    let mut variants = TokenStream::new();
    for (index, value) in values.iter().enumerate() {
        if values[..index].contains(value) {
            continue;
        }
        let name = scope.ident(value, Case::Camel);
        let docs = doc(&format!("`{value}`."), "An empty text.");
        let told = name.trim_start_matches("r#").to_lower_camel_case() == *value;
        let mark = (!told).then(|| quote!(#[graph(#value)]));
        let name = ident(&name);
        variants.extend(quote!(#docs #mark #name,));
    }
    let docs = doc(types.description(id), &types.about(id));
    let other = comment(["A text that the description doesn't list.".to_owned()]);
    let name = ident(name);
    file.item(quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash, #derive)]
        pub enum #name { #variants #other #[graph(other)] Unlisted(String) }
    });
}
