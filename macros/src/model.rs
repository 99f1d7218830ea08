//! `GraphModel`: a struct of fields -> `Model`, JSON, `Debug`, setters.

use heck::ToLowerCamelCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{DeriveInput, Error, Lit, LitInt, LitStr, Result, Token, Type, parenthesized};

use crate::attributes::{Mark, each_meta, named_fields, plain_name};

struct Property<'a> {
    ident: &'a Ident,
    ty: &'a Type,
    wire: String,
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let mut odata_type = None;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    each_meta(&input.attrs, |meta| {
        if meta.path.is_ident("odata_type") {
            odata_type = Some(meta.value()?.parse::<LitStr>()?);
        } else if meta.path.is_ident("constant") {
            let content;
            parenthesized!(content in meta.input);
            names.push(content.parse::<LitStr>()?);
            content.parse::<Token![=]>()?;
            values.push(sized(content.parse()?));
        } else {
            return Err(meta.error("expected `odata_type` or `constant`"));
        }
        Ok(())
    })?;
    let constants = (!names.is_empty()).then(|| {
        quote! {
            fn constants() -> ::std::vec::Vec<(&'static str, ::graphsmith_runtime::private::Value)> {
                ::std::vec![#((#names, ::std::convert::From::from(#values))),*]
            }
        }
    });
    let (properties, additional) = properties(input)?;

    let name = &input.ident;
    let text = name.to_string();
    let odata_type = odata_type.map_or_else(String::new, |text| text.value());
    let idents: Vec<_> = properties.iter().map(|property| property.ident).collect();
    let wires = properties.iter().map(|property| &property.wire);
    let wires_mut = wires.clone();
    let setters = properties.iter().map(setter);
    Ok(quote! {
        impl ::graphsmith_runtime::Property for #name {}
        impl ::graphsmith_runtime::Model for #name {
            const ODATA_TYPE: &'static str = #odata_type;
            #constants
            #[inline]
            fn slots(&self) -> ::std::vec::Vec<(&'static str, &dyn ::graphsmith_runtime::private::Slot)> {
                ::std::vec![#((#wires, &self.#idents)),*]
            }
            #[inline]
            fn slots_mut(&mut self) -> ::std::vec::Vec<(&'static str, &mut dyn ::graphsmith_runtime::private::Slot)> {
                ::std::vec![#((#wires_mut, &mut self.#idents)),*]
            }
            #[inline]
            fn additional(&self) -> &::graphsmith_runtime::JsonObject {
                &self.#additional
            }
            #[inline]
            fn additional_mut(&mut self) -> &mut ::graphsmith_runtime::JsonObject {
                &mut self.#additional
            }
        }
        impl ::graphsmith_runtime::private::Serialize for #name {
            fn serialize<S: ::graphsmith_runtime::private::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::graphsmith_runtime::private::model_to_json(self, serializer)
            }
        }
        impl<'de> ::graphsmith_runtime::private::Deserialize<'de> for #name {
            fn deserialize<D: ::graphsmith_runtime::private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::graphsmith_runtime::private::model_from_json(deserializer)
            }
        }
        impl ::std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::graphsmith_runtime::private::debug_model(#text, self, f)
            }
        }
        impl #name {
            #(#setters)*
        }
    })
}

/// A value whose type the compiler need not guess: whole numbers have 64 bits.
fn sized(value: Lit) -> Lit {
    match value {
        Lit::Int(number) if number.suffix().is_empty() => {
            let suffix = if number.base10_parse::<i64>().is_ok() { "i64" } else { "u64" };
            Lit::Int(LitInt::new(&format!("{number}{suffix}"), number.span()))
        }
        other => other,
    }
}

/// The declared properties, and the field for those that aren't.
fn properties(input: &DeriveInput) -> Result<(Vec<Property<'_>>, &Ident)> {
    let mut properties = Vec::new();
    let mut additional = None;
    for field in named_fields(input)? {
        let Some(ident) = &field.ident else { continue };
        let wire = match Mark::of(&field.attrs, &["additional"])? {
            Some(Mark::Word(word)) => {
                if additional.replace(ident).is_some() {
                    return Err(Error::new_spanned(word, "there is a field for additional properties already"));
                }
                continue;
            }
            Some(Mark::Name(name)) => name.value(),
            None => plain_name(ident).to_lower_camel_case(),
        };
        properties.push(Property { ident, ty: &field.ty, wire });
    }
    let missing = || Error::new_spanned(&input.ident, "a model needs a field `#[graph(additional)] …: JsonObject`");
    Ok((properties, additional.ok_or_else(missing)?))
}

fn setter(Property { ident, ty, wire }: &Property<'_>) -> TokenStream {
    let doc = format!("Sets `{wire}`.");
    quote! {
        #[doc = #doc]
        #[must_use]
        pub fn #ident(mut self, #ident: impl ::std::convert::Into<#ty>) -> Self {
            self.#ident = #ident.into();
            self
        }
    }
}
