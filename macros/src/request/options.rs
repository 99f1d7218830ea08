//! System query options: which of them a request takes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Error, Result};

/// Those that the runtime knows, in the order of its `QueryOptions`.
const OPTIONS: [&str; 8] = ["select", "expand", "orderby", "filter", "search", "top", "skip", "count"];

/// Says which options the request takes. The setters are methods of `Request`, so that a thousand requests don't bring
/// thousands of functions.
pub(super) fn taken(name: &Ident, options: &[Ident]) -> Result<TokenStream> {
    if options.is_empty() {
        return Ok(TokenStream::new());
    }
    let names: Vec<String> = options.iter().map(Ident::to_string).collect();
    if let Some((unknown, _)) = options.iter().zip(&names).find(|(_, name)| !OPTIONS.contains(&name.as_str())) {
        let known: Vec<_> = OPTIONS.iter().map(|name| format!("`{name}`")).collect();
        return Err(Error::new_spanned(unknown, format!("expected one of {}", known.join(", "))));
    }
    let takes = OPTIONS.iter().map(|known| names.iter().any(|name| name == known));
    let takes = takes.map(|takes| if takes { quote!(bool) } else { quote!(()) });
    Ok(quote! {
        impl ::graphsmith_runtime::options::TakesOptions for #name {
            type Options = (#(#takes),*);
            #[inline]
            fn options_mut(&mut self) -> &mut ::graphsmith_runtime::QueryOptions {
                &mut self.options
            }
        }
    })
}
