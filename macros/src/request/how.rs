//! How an argument is written: `style = "…"`, `explode`, `allow_reserved`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Error, LitStr, Result};

/// Styles as `OpenAPI` writes them, and JSON, with their names in the runtime. Those of any place need not be written.
const STYLES: [(&str, &str); 6] = [
    ("label", "Label"),
    ("matrix", "Matrix"),
    ("spaceDelimited", "SpaceDelimited"),
    ("pipeDelimited", "PipeDelimited"),
    ("deepObject", "DeepObject"),
    ("json", "Json"),
];

/// How an argument is written.
#[derive(Default)]
pub(super) struct How {
    style: Option<Ident>,
    explode: bool,
    allow_reserved: bool,
}

impl How {
    /// Takes a word that says something about it; returns whether it is one.
    pub(super) fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<bool> {
        if meta.path.is_ident("style") {
            let given: LitStr = meta.value()?.parse()?;
            let known = STYLES.iter().find(|(style, _)| *style == given.value());
            let Some((_, style)) = known else {
                let styles: Vec<_> = STYLES.iter().map(|(style, _)| format!("`{style}`")).collect();
                return Err(Error::new(given.span(), format!("expected one of {}", styles.join(", "))));
            };
            self.style = Some(Ident::new(style, Span::call_site()));
        } else if meta.path.is_ident("explode") {
            self.explode = true;
        } else if meta.path.is_ident("allow_reserved") {
            self.allow_reserved = true;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Whether nothing was said.
    pub(super) fn is_usual(&self) -> bool {
        self.style.is_none() && !self.explode && !self.allow_reserved
    }
}

impl ToTokens for How {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { style, explode, allow_reserved } = self;
        let style = style.as_ref().map_or_else(|| quote!(Usual), ToTokens::to_token_stream);
        tokens.extend(quote! {
            ::graphsmith_runtime::request::Serialization {
                style: ::graphsmith_runtime::request::Style::#style,
                explode: #explode,
                allow_reserved: #allow_reserved,
            }
        });
    }
}
