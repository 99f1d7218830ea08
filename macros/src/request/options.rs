//! System query options: which of the runtime's traits a request has.

use heck::ToPascalCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Error, Result};

/// Those that the runtime knows; each has a trait of that name in Pascal case.
const OPTIONS: [&str; 8] = ["select", "expand", "orderby", "filter", "search", "top", "skip", "count"];

/// Says which options the request takes. The setters are methods of `Request`, so that a thousand requests don't bring
/// thousands of functions.
pub(super) fn traits(name: &Ident, options: &[Ident]) -> Result<TokenStream> {
    if options.is_empty() {
        return Ok(TokenStream::new());
    }
    let traits = options.iter().map(known).collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        impl ::graphsmith_runtime::options::TakesOptions for #name {
            fn options_mut(&mut self) -> &mut ::graphsmith_runtime::QueryOptions {
                &mut self.options
            }
        }
        #(impl ::graphsmith_runtime::options::#traits for #name {})*
    })
}

/// The trait of an option.
fn known(option: &Ident) -> Result<Ident> {
    if OPTIONS.iter().any(|known| option == known) {
        return Ok(format_ident!("{}", option.to_string().to_pascal_case(), span = option.span()));
    }
    let names: Vec<_> = OPTIONS.iter().map(|name| format!("`{name}`")).collect();
    Err(Error::new_spanned(option, format!("expected one of {}", names.join(", "))))
}
