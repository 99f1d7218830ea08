//! `GraphEnum`: listed texts, open to others -> JSON and text.

use heck::ToLowerCamelCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Fields, Result};

use crate::attributes::{Mark, plain_name};
use crate::numbers;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "this derive needs an enum"));
    };
    if numbers::are_in(data) {
        return numbers::expand(input, data);
    }
    let mut idents = Vec::new();
    let mut texts = Vec::new();
    let mut other = None;
    for variant in &data.variants {
        match (Mark::of(&variant.attrs, &["other"])?, &variant.fields) {
            (Some(Mark::Word(_)), Fields::Unnamed(fields)) if fields.unnamed.len() == 1 => {
                other = Some(&variant.ident);
            }
            (Some(Mark::Name(text)), Fields::Unit) => {
                idents.push(&variant.ident);
                texts.push(text.value());
            }
            (None, Fields::Unit) => {
                idents.push(&variant.ident);
                texts.push(plain_name(&variant.ident).to_lower_camel_case());
            }
            _ => return Err(Error::new_spanned(variant, "expected a unit variant, or `#[graph(other)] Name(String)`")),
        }
    }
    let missing = || Error::new_spanned(&input.ident, "an enum needs a variant `#[graph(other)] Name(String)`");
    let other = other.ok_or_else(missing)?;

    let name = &input.ident;
    Ok(quote! {
        impl #name {
            /// The text as it goes over the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::#other(text) => text,
                }
            }
        }
        impl ::std::convert::From<&str> for #name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    #(#texts => Self::#idents,)*
                    other => Self::#other(::std::borrow::ToOwned::to_owned(other)),
                }
            }
        }
        impl ::graphsmith_runtime::Property for #name {}
        impl ::graphsmith_runtime::value::FromText for #name {}
        impl ::std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl ::graphsmith_runtime::request::Argument for #name {
            #[inline]
            fn value(&self) -> ::graphsmith_runtime::private::Value {
                ::std::convert::From::from(self.as_str())
            }
        }
        impl ::graphsmith_runtime::private::Serialize for #name {
            fn serialize<S: ::graphsmith_runtime::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::graphsmith_runtime::private::serialize_text(self.as_str(), serializer)
            }
        }
        impl<'de> ::graphsmith_runtime::private::Deserialize<'de> for #name {
            fn deserialize<D: ::graphsmith_runtime::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::graphsmith_runtime::private::deserialize_text(deserializer).map(|text| Self::from(text.as_str()))
            }
        }
    })
}
