//! What is always sent: `constant(query = "api-version", value = "2026-01-01")`.

use heck::ToUpperCamelCase;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{LitStr, Result};

use super::how::How;

/// A parameter, or a field of a form, with a value of its own.
pub(super) struct Constant {
    place: Place,
    name: LitStr,
    value: LitStr,
}

/// Where it goes, and how it is written.
enum Place {
    /// A parameter in the path, the query, the headers or the cookies.
    Parameter(Ident, How),
    /// A field of a form.
    Form,
    /// A part of `multipart/form-data`, with its media type.
    Part(Option<LitStr>),
}

impl Constant {
    /// What stands in the parentheses.
    pub(super) fn read(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let (mut place, mut value, mut how, mut media_type) = (None, None, How::default(), None);
        meta.parse_nested_meta(|meta| {
            let word = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
            match word.as_str() {
                "path" | "query" | "header" | "cookie" | "form" | "part" => place = Some((word, meta.value()?.parse()?)),
                "value" => value = Some(meta.value()?.parse()?),
                "media_type" => media_type = Some(meta.value()?.parse()?),
                _ if how.take(&meta)? => {}
                _ => {
                    let message = "expected `path`, `query`, `header`, `cookie`, `form`, `part`, `value`, `media_type`, \
                                   or how it is written";
                    return Err(meta.error(message));
                }
            }
            Ok(())
        })?;
        let (Some((word, name)), Some(value)) = (place, value) else {
            return Err(meta.error("a constant needs a place and a value: `constant(query = \"name\", value = \"…\")`"));
        };
        let place = match word.as_str() {
            "form" => Place::Form,
            "part" => Place::Part(media_type),
            _ => Place::Parameter(Ident::new(&word.to_upper_camel_case(), Span::call_site()), how),
        };
        Ok(Self { place, name, value })
    }

    /// Whether it is the parameter of that name in the path.
    pub(super) fn is_in_path(&self, name: &str) -> bool {
        matches!(&self.place, Place::Parameter(location, _) if location == "Path") && self.name.value() == name
    }
}

/// Puts it into a request.
impl ToTokens for Constant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { place, name, value } = self;
        let plain = quote!(::graphsmith_runtime::request::Encoding::Plain);
        tokens.extend(match place {
            Place::Parameter(location, how) => quote! {
                arguments.parameter(::graphsmith_runtime::request::Location::#location, #name, #how, &#value);
            },
            Place::Form => quote!(arguments.form(#name, #plain, &#value);),
            Place::Part(media_type) => {
                let media_type = media_type.as_ref().map_or_else(String::new, LitStr::value);
                quote!(arguments.part(#name, #plain, #media_type, &#value);)
            }
        });
    }
}
