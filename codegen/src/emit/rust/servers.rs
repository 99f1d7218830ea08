//! `SERVERS`: what a client can be made for, where there is a choice.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::comment;
use crate::api::{Server, Variable};

/// The constant; `None` where there is one server without variables.
pub(super) fn constant(servers: &[Server]) -> Option<TokenStream> {
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return None;
    }
    let docs = comment([
        "The servers that the description names, the usual one first. A client goes to one of them: its `base_url` is the"
            .to_owned(),
        "`address` of a server, with values for its variables.".to_owned(),
    ]);
    let count = Literal::usize_unsuffixed(servers.len());
    let items = servers.iter().map(|Server { url, variables }| {
        let variables = variables.iter().map(|Variable { name, default, values }| {
            let default = default.as_ref().map_or_else(|| quote!(None), |value| quote!(Some(#value)));
            quote!(::graphsmith_runtime::server::Variable { name: #name, default: #default, values: &[#(#values),*] })
        });
        quote!(::graphsmith_runtime::server::Server { url: #url, variables: &[#(#variables),*] })
    });
    Some(quote! {
        #docs
        pub const SERVERS: [::graphsmith_runtime::server::Server<'static>; #count] = [#(#items),*];
    })
}
