//! Documentation of a request that follows from its attributes.

use proc_macro2::{Ident, Span};
use syn::token::{Bracket, Eq, Pound};
use syn::{AttrStyle, Attribute, DeriveInput, Expr, ExprLit, Lit, LitStr, Meta, MetaNameValue};

use super::argument::{Argument, Place};
use super::head::Head;
use crate::attributes::named_fields_mut;

/// What is said of a request and of its fields.
pub(super) struct Docs {
    /// The last paragraph.
    origin: String,
    /// In the order of the fields.
    fields: Vec<String>,
}

impl Docs {
    pub(super) fn of(head: &Head, method: &Ident, path: &LitStr, arguments: &[Argument<'_>]) -> Self {
        Self { origin: origin(head, method, path), fields: arguments.iter().map(field).collect() }
    }

    /// Adds the last paragraph, and documents the fields that have no documentation.
    pub(super) fn add_to(self, input: &mut DeriveInput) {
        let gap = input.attrs.iter().any(is_doc).then(|| doc(""));
        input.attrs.extend(gap.into_iter().chain([doc(&self.origin)]));
        for (field, text) in named_fields_mut(input).zip(self.fields) {
            if !field.attrs.iter().any(is_doc) {
                field.attrs.push(doc(&text));
            }
        }
    }
}

/// Which operation it is, which cmdlets call it, and where more is said about it.
fn origin(head: &Head, method: &Ident, path: &LitStr) -> String {
    let deprecated = if head.deprecated { "Deprecated. " } else { "" };
    let method = method.to_string().to_uppercase();
    let server = head.server.as_ref().map_or_else(String::new, LitStr::value);
    let operation =
        code(&format!("{method} {server}{}", path.value())).unwrap_or_else(|| format!("A {method} request"));
    let cmdlets = head.cmdlets.iter().filter_map(|cmdlet| code(&cmdlet.value()));
    let cmdlets: String = cmdlets.flat_map(|cmdlet| [", cmdlet ".to_owned(), cmdlet]).collect();
    let see = head.see.as_ref().map(LitStr::value).filter(|url| is_address(url));
    let see = see.map(|url| format!("; see <{url}>")).unwrap_or_default();
    format!("{deprecated}{operation}{cmdlets}{see}.")
}

/// Where a field goes.
fn field(argument: &Argument<'_>) -> String {
    let argument_in = |place: &str, name: &str| {
        let name = code(name).unwrap_or_else(|| "An argument".to_owned());
        format!("{name} in the {place}.")
    };
    match &argument.place {
        Place::Server { name, .. } => argument_in("address of the server", &format!("{{{name}}}")),
        Place::Path(name) => argument_in("path", &format!("{{{name}}}")),
        Place::Query(name) => argument_in("query", &name.value()),
        Place::Header(name) => argument_in("headers", &name.value()),
        Place::Cookie(name) => argument_in("cookies", &name.value()),
        Place::Form(Some(name)) | Place::Part(Some(name)) => argument_in("body", &name.value()),
        Place::Json(_) | Place::Content(_) | Place::Form(None) | Place::Part(None) => "What is sent.".to_owned(),
        Place::Options => "Which objects, which of their properties, in which order.".to_owned(),
    }
}

/// A code span of a text that can stand in one; a text of another kind is left out, since names may come from anywhere.
fn code(text: &str) -> Option<String> {
    let plain = !text.trim().is_empty()
        && text.chars().all(|c| c == ' ' || c.is_alphanumeric() || c.is_ascii_graphic() && c != '`');
    plain.then(|| format!("`{text}`"))
}

/// Whether it can stand in angle brackets as a link.
fn is_address(text: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme))
        && text.chars().all(|c| c.is_ascii_graphic() && !"<>`\\".contains(c))
}

fn is_doc(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc")
}

/// A doc comment. Built by hand, since parsing it takes as long as all else that is done for a field.
fn doc(text: &str) -> Attribute {
    let text = Lit::Str(LitStr::new(text, Span::call_site()));
    Attribute {
        pound_token: Pound::default(),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::NameValue(MetaNameValue {
            path: Ident::new("doc", Span::call_site()).into(),
            eq_token: Eq::default(),
            value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: text }),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, is_address};

    #[test]
    fn only_plain_text_becomes_documentation() {
        assert_eq!(code("GET /a/f(x='{x}')").as_deref(), Some("`GET /a/f(x='{x}')`"));
        assert_eq!(code("Straße").as_deref(), Some("`Straße`"));
        for text in ["", " ", "a`b", "a\nb", "a\u{202e}b", "a\u{200b}"] {
            assert_eq!(code(text), None, "{text:?}");
        }
        assert!(is_address("https://learn.microsoft.com/graph/api/x?view=graph-rest-1.0"));
        for text in ["//a", "javascript:a", "https://a>b", "https://a b", "https://a\nb"] {
            assert!(!is_address(text), "{text:?}");
        }
    }
}
