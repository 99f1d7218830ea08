//! Reads what all derives share: named fields, and `#[graph(…)]` attributes.

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Data, DataStruct, DeriveInput, Error, Field, Fields, LitStr, Result};

/// The fields of a struct with named fields.
pub(crate) fn named_fields(input: &DeriveInput) -> Result<impl Iterator<Item = &Field>> {
    match &input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => Ok(fields.named.iter()),
        _ => Err(Error::new_spanned(&input.ident, "this needs a struct with named fields")),
    }
}

/// Mutable [`named_fields`]; none where there are no named fields.
pub(crate) fn named_fields_mut(input: &mut DeriveInput) -> impl Iterator<Item = &mut Field> {
    let fields = match &mut input.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => Some(fields.named.iter_mut()),
        _ => None,
    };
    fields.into_iter().flatten()
}

/// Name of a field, without `r#`.
pub(crate) fn plain_name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The `#[graph(…)]` attributes among others.
fn graph_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| is_graph(attribute))
}

/// Whether it is a `#[graph(…)]`.
pub(crate) fn is_graph(attribute: &Attribute) -> bool {
    attribute.path().is_ident("graph")
}

/// Hands every `name`, `name = …` and `name(…)` inside `#[graph(…)]` to `read`.
pub(crate) fn each_meta(
    attributes: &[Attribute],
    mut read: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    graph_attributes(attributes).try_for_each(|attribute| attribute.parse_nested_meta(&mut read))
}

/// What stands in the one `#[graph(…)]` of a property, a variant or a member.
pub(crate) enum Mark {
    /// `"name"`: its name on the wire.
    Name(LitStr),
    /// A word, for example `additional`.
    Word(Ident),
}

impl Parse for Mark {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(LitStr) { input.parse().map(Self::Name) } else { input.parse().map(Self::Word) }
    }
}

impl Mark {
    /// The mark of a property, a variant or a member, if it has one; `words` are those that may be there.
    pub(crate) fn of(attributes: &[Attribute], words: &[&str]) -> Result<Option<Self>> {
        let mut found = None;
        for attribute in graph_attributes(attributes) {
            let mark: Self = attribute.parse_args()?;
            if let Self::Word(given) = &mark
                && !words.iter().any(|word| given == word)
            {
                let expected: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                let expected = ["a name in quotes".to_owned()].into_iter().chain(expected).collect::<Vec<_>>();
                return Err(Error::new_spanned(given, format!("expected {}", expected.join(" or "))));
            }
            if found.replace(mark).is_some() {
                return Err(Error::new_spanned(attribute, "there is a name already"));
            }
        }
        Ok(found)
    }
}
