//! Constructors: `new`, and one for each parameter set that takes something else.

use heck::ToPascalCase;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Result};

use super::argument::{Argument, Place};
use super::head::Head;
use crate::attributes::plain_name;

/// How a constructor gets its arguments.
struct Way<'a> {
    name: &'a Ident,
    doc: String,
    via_identity: bool,
    expanded: bool,
}

impl<'a> Way<'a> {
    /// The way of a parameter set.
    fn of_set(set: &'a Ident, head: &Head, arguments: &[Argument<'_>]) -> Result<Self> {
        let name = plain_name(set);
        let (via_identity, expanded) = (name.contains("via_identity"), name.ends_with("expanded"));
        if via_identity && head.identity.is_none() {
            return Err(Error::new_spanned(set, "this set needs `#[graph(identity = Type)]`"));
        }
        if expanded && !arguments.iter().any(|a| matches!(a.place, Place::Json)) {
            return Err(Error::new_spanned(set, "this set needs a field `body`"));
        }
        Ok(Self { name: set, doc: format!("Parameter set `{}`.", name.to_pascal_case()), via_identity, expanded })
    }

    fn constructor(&self, head: &Head, arguments: &[Argument<'_>]) -> TokenStream {
        let Self { name, doc, via_identity, expanded } = self;
        // No field means this one, whatever it is called.
        let identity = Ident::new("identity", Span::mixed_site());
        let mut takes = Vec::new();
        if *via_identity {
            let ty = &head.identity;
            takes.push(quote!(#identity: &#ty));
        }
        let mut fields = Vec::new();
        let (mut texts, mut wires) = (Vec::new(), Vec::new());
        for argument in arguments {
            let ident = argument.ident;
            fields.push(match &argument.place {
                _ if argument.is_optional() => quote!(#ident: ::std::default::Default::default()),
                Place::Path(wire) if *via_identity && argument.is_text() => {
                    texts.push(ident);
                    wires.push(wire);
                    quote!(#ident)
                }
                Place::Path(wire) if *via_identity => {
                    quote!(#ident: ::graphsmith_runtime::Identity::require(#identity, #wire)?)
                }
                _ if *expanded && argument.is_body() => {
                    let ty = argument.ty;
                    takes.push(quote!(#ident: impl ::std::ops::FnOnce(#ty) -> #ty));
                    quote!(#ident: #ident(::std::default::Default::default()))
                }
                _ => {
                    let (ty, value) = argument.taken();
                    takes.push(quote!(#ident: #ty));
                    quote!(#ident: #value)
                }
            });
        }
        let made = quote!(Self { #(#fields),* });
        if *via_identity {
            let doc = format!("{doc}\n\n# Errors\nThe identity lacks a member that the path needs.");
            // All texts at once: one `match` compiles faster than many `?`.
            quote! {
                #[doc = #doc]
                #[inline]
                pub fn #name(#(#takes),*) -> ::std::result::Result<Self, ::graphsmith_runtime::IdentityError> {
                    match ::graphsmith_runtime::Identity::texts(#identity, [#(#wires),*]) {
                        ::std::result::Result::Ok([#(#texts),*]) => ::std::result::Result::Ok(#made),
                        ::std::result::Result::Err(error) => ::std::result::Result::Err(error),
                    }
                }
            }
        } else {
            quote! {
                #[doc = #doc]
                pub fn #name(#(#takes),*) -> Self {
                    #made
                }
            }
        }
    }
}

/// A constructor for each parameter set that is named, and `new`, which every request has.
pub(super) fn constructors(head: &Head, arguments: &[Argument<'_>]) -> Result<Vec<TokenStream>> {
    let new = format_ident!("new");
    let mut ways = head.sets.iter().map(|set| Way::of_set(set, head, arguments)).collect::<Result<Vec<_>>>()?;
    if !head.sets.contains(&new) {
        let doc = "Takes every argument that must be there.".to_owned();
        ways.insert(0, Way { name: &new, doc, via_identity: false, expanded: false });
    }
    Ok(ways.iter().map(|way| way.constructor(head, arguments)).collect())
}
