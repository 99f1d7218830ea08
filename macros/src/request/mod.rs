//! `graph_request`: a struct of arguments -> the documented struct, `Request`, `Clone`, `Debug`, constructors, setters.

mod argument;
mod constant;
mod constructor;
mod docs;
mod head;
mod how;
mod options;

use heck::ToPascalCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Result};

use crate::attributes::{is_graph, named_fields_mut};
use argument::{Argument, Place};
use head::Head;

/// What the struct becomes. After a mistake it is still there, so that nothing else is reported for want of it.
pub(crate) fn expand(arguments: TokenStream, mut input: DeriveInput) -> TokenStream {
    let impls = match impls(arguments, &input) {
        Ok((impls, docs)) => {
            docs.add_to(&mut input);
            impls
        }
        Err(error) => error.into_compile_error(),
    };
    // They are read; no compiler knows them.
    input.attrs.retain(|attribute| !is_graph(attribute));
    named_fields_mut(&mut input).for_each(|field| field.attrs.retain(|attribute| !is_graph(attribute)));
    quote! {
        #[derive(::std::clone::Clone)]
        #[non_exhaustive]
        #[must_use = "a request does nothing until it is sent"]
        #input
        #impls
    }
}

/// What the struct can do, and its documentation.
fn impls(attribute: TokenStream, input: &DeriveInput) -> Result<(TokenStream, docs::Docs)> {
    let head = Head::read(attribute, input)?;
    let Some((method, path)) = &head.operation else {
        let message = "a request needs a method and a path, for example `get = \"/path\"`";
        return Err(Error::new_spanned(&input.ident, message));
    };
    let arguments = argument::read(input, path, &head.constants)?;
    if !head.options.is_empty() && !arguments.iter().any(|a| matches!(a.place, Place::Options)) {
        return Err(Error::new_spanned(&input.ident, "`options(…)` needs a field `options: QueryOptions`"));
    }

    let docs = docs::Docs::of(&head, method, path, &arguments);
    let name = &input.ident;
    let method = format_ident!("{}", method.to_string().to_pascal_case());
    let reply = head.reply.as_ref().map_or_else(|| quote!(::graphsmith_runtime::reply::Empty), |reply| quote!(#reply));
    let pagination = pagination(&head, name);
    let accept = head.accept.as_ref().map(|accept| quote!(const ACCEPT: &'static str = #accept;));
    let server = head.server.as_ref();
    let server = server
        .map(|url| quote!(const SERVER: ::std::option::Option<&'static str> = ::std::option::Option::Some(#url);));
    let places = argument::placed(&arguments);
    let constants = &head.constants;
    let constructors = constructor::constructors(&head, path, &arguments)?;
    let setters = arguments.iter().filter_map(Argument::setter);
    let options = options::taken(name, &head.options)?;
    let impls = quote! {
        impl ::graphsmith_runtime::Request for #name {
            type Reply = #reply;
            const OPERATION: ::graphsmith_runtime::Operation = ::graphsmith_runtime::Operation {
                method: ::graphsmith_runtime::Method::#method,
                path: #path,
            };
            #server
            #accept
            #[inline]
            fn arguments(&self, arguments: &mut ::graphsmith_runtime::Arguments) {
                #(#constants)*
                #places
            }
        }
        impl ::std::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::graphsmith_runtime::private::debug_request(self, f)
            }
        }
        impl #name {
            #(#constructors)*
            #(#setters)*
        }
        #options
        #pagination
    };
    Ok((impls, docs))
}

/// What the pages of a `List<_, Self>` call their properties.
fn pagination(head: &Head, name: &Ident) -> Option<TokenStream> {
    let items = head.items.as_ref()?;
    let next_link = head.next_link.as_ref();
    let next_link = next_link
        .map_or_else(|| quote!(::std::option::Option::None), |link| quote!(::std::option::Option::Some(#link)));
    Some(quote! {
        impl ::graphsmith_runtime::reply::Pagination for #name {
            const NAMES: ::graphsmith_runtime::reply::PageNames =
                ::graphsmith_runtime::reply::PageNames::of(#items, #next_link);
        }
    })
}
