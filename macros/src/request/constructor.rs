//! Constructors: `new`, and one for each parameter set that takes something else, which hands to `new` what it has.

use heck::ToPascalCase;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Error, LitStr, Result};

use super::argument::{Argument, Place};
use super::head::Head;
use crate::attributes::plain_name;

/// How many ids `via_identity` of the runtime hands over.
const MOST_IDS: usize = 12;

/// `new`, which every request has, and a constructor for each parameter set that is named.
pub(super) fn constructors(head: &Head, path: &LitStr, arguments: &[Argument<'_>]) -> Result<Vec<TokenStream>> {
    let path = &path.value();
    let mut required: Vec<_> = arguments.iter().filter(|argument| !argument.is_optional()).collect();
    // The ids of the path come first, in its order, whatever the order of the fields.
    required.sort_by_key(|argument| argument.position_in(path));
    let mut made = vec![new(arguments, &required)];
    for set in head.sets.iter().filter(|set| *set != "new") {
        made.push(Way::of_set(set, head)?.constructor(&required));
    }
    Ok(made)
}

/// The constructor that fills in the fields.
fn new(arguments: &[Argument<'_>], required: &[&Argument<'_>]) -> TokenStream {
    let takes: Vec<_> = required
        .iter()
        .map(|argument| {
            let (ident, (ty, _)) = (argument.ident, argument.taken());
            quote!(#ident: #ty)
        })
        .collect();
    let fields = arguments.iter().map(|argument| {
        let ident = argument.ident;
        if argument.is_optional() {
            return quote!(#ident: ::std::default::Default::default());
        }
        let (_, value) = argument.taken();
        quote!(#ident: #value)
    });
    let inline = inline(&takes);
    quote! {
        /// Takes every argument that must be there: the ids of the path in its order, then the others.
        #inline
        pub fn new(#(#takes),*) -> Self {
            Self { #(#fields),* }
        }
    }
}

/// What takes anything else than an identity is generic, and inline without saying so.
fn inline(takes: &[TokenStream]) -> Option<TokenStream> {
    takes.is_empty().then(|| quote!(#[inline]))
}

/// The constructor of a parameter set.
struct Way<'a> {
    name: &'a Ident,
    doc: String,
    /// The identity that path parameters are taken from.
    identity: Option<(Ident, &'a syn::Type)>,
}

impl<'a> Way<'a> {
    fn of_set(set: &'a Ident, head: &'a Head) -> Result<Self> {
        let name = plain_name(set);
        let identity = if name.contains("via_identity") {
            let missing = || Error::new_spanned(set, "this set needs `#[graph(identity = Type)]`");
            // No field means this one, whatever it is called.
            Some((Ident::new("identity", Span::mixed_site()), head.identity.as_ref().ok_or_else(missing)?))
        } else {
            None
        };
        Ok(Self { name: set, doc: format!("Parameter set `{}`.", name.to_pascal_case()), identity })
    }

    fn constructor(&self, required: &[&Argument<'_>]) -> TokenStream {
        let mut takes = Vec::new();
        let gives: Vec<_> = required.iter().map(|argument| self.given(argument, &mut takes)).collect();
        let inline = inline(&takes);
        let Self { name, doc, .. } = self;
        let Some((identity, ty)) = &self.identity else {
            return quote! {
                #[doc = #doc]
                #inline
                pub fn #name(#(#takes),*) -> Self {
                    Self::new(#(#gives),*)
                }
            };
        };
        let made = ids(required).map_or_else(
            || quote!(::std::result::Result::Ok(Self::new(#(#gives),*))),
            |ids| {
                let others = &gives[ids.len()..];
                quote!(::graphsmith_runtime::private::via_identity(#identity, [#(#ids),*], Self::new, (#(#others,)*)))
            },
        );
        let doc = format!("{doc}\n\n# Errors\nThe identity lacks a member that the path needs.");
        quote! {
            #[doc = #doc]
            #inline
            pub fn #name(
                #identity: &#ty,
                #(#takes),*
            ) -> ::std::result::Result<Self, ::graphsmith_runtime::IdentityError> {
                #made
            }
        }
    }

    /// What `new` gets for an argument; what the constructor takes for it, if anything, is added.
    fn given(&self, argument: &Argument<'_>, takes: &mut Vec<TokenStream>) -> TokenStream {
        let Argument { ident, ty, .. } = argument;
        if let (Place::Path(wire), Some((identity, _))) = (&argument.place, &self.identity) {
            return quote!(::graphsmith_runtime::Identity::require::<#ty>(#identity, #wire)?);
        }
        let (ty, _) = argument.taken();
        takes.push(quote!(#ident: #ty));
        quote!(#ident)
    }
}

/// The names of all path parameters, where one call of the runtime can hand them to `new`: they are text, and at most one
/// argument comes behind them. Nearly all requests are so, and it takes the compiler the least.
fn ids(required: &[&Argument<'_>]) -> Option<Vec<LitStr>> {
    let wire = |argument: &&Argument<'_>| match &argument.place {
        Place::Path(wire) if argument.is_text() => Some(LitStr::new(wire, Span::call_site())),
        _ => None,
    };
    let ids: Vec<_> = required.iter().map_while(wire).collect();
    let others = &required[ids.len()..];
    let suit = (1..=MOST_IDS).contains(&ids.len())
        && others.len() <= 1
        && !others.iter().any(|other| matches!(other.place, Place::Path(_)));
    suit.then_some(ids)
}
