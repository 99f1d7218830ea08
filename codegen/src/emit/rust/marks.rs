//! What attributes say of how values are written: constants, styles, fields of forms.

use graphsmith_catalog::vocabulary::{Content, Location, Serialization, Style};
use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::api::{Body, BodyField, Operation};

/// What is always sent.
pub(super) fn constants(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let fields = operation.body.iter().flat_map(|body| {
        body.fields.iter().filter_map(|field| {
            let (value, name, place) = (field.constant_text()?, &field.wire, place_of_fields(body));
            let media_type = media_type_of(field);
            Some(quote!(constant(#place = #name, value = #value #media_type)))
        })
    });
    let parameters = operation.parameters.iter().filter_map(|parameter| {
        let (value, name) = (parameter.constant.as_ref()?, &parameter.wire);
        let place = match parameter.location {
            Location::Server | Location::Path => quote!(path),
            Location::Query => quote!(query),
            Location::Header => quote!(header),
            Location::Cookie => quote!(cookie),
        };
        let how = how(parameter.serialization);
        Some(quote!(constant(#place = #name, value = #value #(, #how)*)))
    });
    parameters.chain(fields)
}

/// Whether the properties of a form are fields or parts.
pub(super) fn place_of_fields(body: &Body) -> proc_macro2::Ident {
    ident(if body.content == Content::Form { "form" } else { "part" })
}

pub(super) fn media_type_of(field: &BodyField) -> Option<TokenStream> {
    let media_type = Some(&field.media_type).filter(|media_type| !media_type.is_empty());
    media_type.map(|media_type| quote!(, media_type = #media_type))
}

/// What the attribute says of how a value is written.
pub(super) fn how(
    Serialization { style, explode, allow_reserved }: Serialization,
) -> impl Iterator<Item = TokenStream> {
    let style = match style {
        Style::Usual => None,
        Style::Label => Some("label"),
        Style::Matrix => Some("matrix"),
        Style::SpaceDelimited => Some("spaceDelimited"),
        Style::PipeDelimited => Some("pipeDelimited"),
        Style::DeepObject => Some("deepObject"),
        Style::Json => Some("json"),
    };
    let style = style.map(|style| quote!(style = #style));
    let explode = explode.then(|| quote!(explode));
    let allow_reserved = allow_reserved.then(|| quote!(allow_reserved));
    style.into_iter().chain(explode).chain(allow_reserved)
}
