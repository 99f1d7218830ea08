//! `GraphIdentity`: a struct of `Option<String>` -> `Identity`, setters.

use heck::ToKebabCase;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::attributes::{Mark, named_fields, plain_name};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let mut idents = Vec::new();
    let mut wires = Vec::new();
    for field in named_fields(input)? {
        let Some(ident) = &field.ident else { continue };
        wires.push(match Mark::of(&field.attrs, &[])? {
            Some(Mark::Name(name)) => name.value(),
            _ => plain_name(ident).to_kebab_case(),
        });
        idents.push(ident);
    }
    let name = &input.ident;
    let text = name.to_string();
    let docs = wires.iter().map(|wire| format!("Sets `{wire}`."));
    Ok(quote! {
        impl ::graphsmith_runtime::Identity for #name {
            const NAME: &'static str = #text;
            #[inline]
            fn members(&self) -> ::std::vec::Vec<(&'static str, ::std::option::Option<&str>)> {
                ::std::vec![#((#wires, self.#idents.as_deref())),*]
            }
        }
        impl #name {
            #(
                #[doc = #docs]
                #[must_use]
                pub fn #idents(mut self, #idents: impl ::std::convert::Into<::std::string::String>) -> Self {
                    self.#idents = ::std::option::Option::Some(#idents.into());
                    self
                }
            )*
        }
    })
}
