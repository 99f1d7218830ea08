//! `GraphRequest`: a struct of arguments -> `Request`, constructors, setters.

mod argument;
mod constructor;
mod head;
mod options;

use heck::ToPascalCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Result};

use argument::{Argument, Place};
use head::Head;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let head = Head::read(input)?;
    let Some((method, path)) = &head.operation else {
        return Err(Error::new_spanned(&input.ident, "a request needs `#[graph(get = \"/path\")]`, or another method"));
    };
    let arguments = argument::read(input, path)?;
    if !head.options.is_empty() && !arguments.iter().any(|a| matches!(a.place, Place::Options)) {
        return Err(Error::new_spanned(&input.ident, "`options(…)` needs a field `options: QueryOptions`"));
    }

    let name = &input.ident;
    let method = format_ident!("{}", method.to_string().to_pascal_case());
    let reply = head.reply.as_ref().map_or_else(|| quote!(::graphsmith_runtime::reply::Empty), |reply| quote!(#reply));
    let places = arguments.iter().map(Argument::placed);
    let constructors = constructor::constructors(&head, &arguments)?;
    let setters = arguments.iter().filter_map(Argument::setter);
    let options = options::traits(name, &head.options)?;
    Ok(quote! {
        impl ::graphsmith_runtime::Request for #name {
            type Reply = #reply;
            const OPERATION: ::graphsmith_runtime::Operation = ::graphsmith_runtime::Operation {
                method: ::graphsmith_runtime::Method::#method,
                path: #path,
            };
            fn arguments(&self, arguments: &mut ::graphsmith_runtime::Arguments) {
                #(#places)*
            }
        }
        impl #name {
            #(#constructors)*
            #(#setters)*
        }
        #options
    })
}
