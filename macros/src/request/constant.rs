//! What is always sent: `constant(query = "api-version", value = "2026-01-01")`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result};

use super::how::How;

/// A parameter with a value of its own.
pub(super) struct Constant {
    location: Ident,
    name: LitStr,
    value: LitStr,
    how: How,
}

impl Constant {
    /// What stands in the parentheses.
    pub(super) fn read(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let (mut place, mut value, mut how) = (None, None, How::default());
        meta.parse_nested_meta(|meta| {
            let location = ["Path", "Query", "Header", "Cookie"].into_iter();
            let location = location.map(|name| Ident::new(name, proc_macro2::Span::call_site()));
            let mut location = location.filter(|name| meta.path.is_ident(&name.to_string().to_lowercase()));
            if let Some(location) = location.next() {
                place = Some((location, meta.value()?.parse()?));
            } else if meta.path.is_ident("value") {
                value = Some(meta.value()?.parse()?);
            } else if !how.take(&meta)? {
                return Err(meta.error("expected `path`, `query`, `header`, `cookie`, `value`, or how it is written"));
            }
            Ok(())
        })?;
        match (place, value) {
            (Some((location, name)), Some(value)) => Ok(Self { location, name, value, how }),
            _ => Err(meta.error("a constant needs a place and a value: `constant(query = \"name\", value = \"…\")`")),
        }
    }

    /// Whether it is the parameter of that name in the path.
    pub(super) fn is_in_path(&self, name: &str) -> bool {
        self.location == "Path" && self.name.value() == name
    }
}

/// Puts it into a request.
impl ToTokens for Constant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { location, name, value, how } = self;
        tokens.extend(quote! {
            arguments.parameter(::graphsmith_runtime::request::Location::#location, #name, #how, &#value);
        });
    }
}
