//! `GraphEnum` of listed numbers, open to others -> JSON and text.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Error, Fields, LitInt, Result, Type, Variant};

use crate::attributes::{Mark, is_graph};

/// Whether an enum is one of numbers: its variant for others holds one.
pub(crate) fn are_in(data: &DataEnum) -> bool {
    data.variants
        .iter()
        .any(|variant| matches!(only_field(variant), Some(Type::Path(path)) if path.path.is_ident("i64")))
}

fn only_field(variant: &Variant) -> Option<&Type> {
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Some(&fields.unnamed[0].ty),
        _ => None,
    }
}

pub(crate) fn expand(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let (mut idents, mut numbers, mut other) = (Vec::new(), Vec::new(), None);
    for variant in &data.variants {
        if only_field(variant).is_some() && Mark::of(&variant.attrs, &["other"])?.is_some() {
            other = Some(&variant.ident);
            continue;
        }
        let expected = || Error::new_spanned(variant, "expected `#[graph(1)] Name`, or `#[graph(other)] Name(i64)`");
        let mark = variant.attrs.iter().find(|attribute| is_graph(attribute)).ok_or_else(expected)?;
        let number: LitInt = mark.parse_args()?;
        idents.push(&variant.ident);
        numbers.push(number.base10_parse::<i64>()?);
    }
    let missing = || Error::new_spanned(&input.ident, "an enum needs a variant `#[graph(other)] Name(i64)`");
    let other = other.ok_or_else(missing)?;

    let name = &input.ident;
    Ok(quote! {
        impl #name {
            /// The number as it goes over the wire.
            #[must_use]
            #[inline]
            pub fn as_i64(&self) -> i64 {
                match self {
                    #(Self::#idents => #numbers,)*
                    Self::#other(number) => *number,
                }
            }
        }
        impl ::std::convert::From<i64> for #name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    #(#numbers => Self::#idents,)*
                    other => Self::#other(other),
                }
            }
        }
        impl ::graphsmith_runtime::Property for #name {}
        impl ::std::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }
        impl ::graphsmith_runtime::request::Argument for #name {
            #[inline]
            fn value(&self) -> ::graphsmith_runtime::private::Value {
                ::std::convert::From::from(self.as_i64())
            }
        }
        impl ::graphsmith_runtime::private::Serialize for #name {
            fn serialize<S: ::graphsmith_runtime::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::graphsmith_runtime::private::serialize_number(self.as_i64(), serializer)
            }
        }
        impl<'de> ::graphsmith_runtime::private::Deserialize<'de> for #name {
            fn deserialize<D: ::graphsmith_runtime::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::graphsmith_runtime::private::deserialize_number(deserializer).map(Self::from)
            }
        }
    })
}
