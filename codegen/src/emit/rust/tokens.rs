//! Small pieces of Rust: identifiers, paths, doc comments.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{TokenStreamExt, quote};

use super::docs;

/// An identifier that `naming::rust` gave, or that stands in the generator itself.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path that stands in the generator itself.
pub(super) fn path(text: &str) -> TokenStream {
    let mut tokens = TokenStream::new();
    tokens.append_separated(text.split("::").map(ident), quote!(::));
    tokens
}

/// A doc comment of a text, or of `otherwise` where the text has no content: every item has documentation.
pub(super) fn doc(text: &str, otherwise: &str) -> TokenStream {
    let lines = docs::lines(text);
    comment(if lines.is_empty() { docs::lines(otherwise) } else { lines })
}

/// A doc comment of a text, and of sentences about the values as its last paragraph; of `otherwise` where the text has no
/// content.
pub(super) fn doc_of_value(text: &str, otherwise: &str, values: &[String]) -> TokenStream {
    let mut lines = docs::lines(text);
    if lines.is_empty() {
        lines = docs::lines(otherwise);
    }
    if !(lines.is_empty() || values.is_empty()) {
        lines.push(String::new());
    }
    lines.extend(docs::lines(&values.join(" ")));
    comment(lines)
}

/// A doc comment of lines that are safe.
pub(super) fn comment(lines: impl IntoIterator<Item = String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}
