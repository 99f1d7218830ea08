//! What `#[graph(…)]` on a request says.

use proc_macro2::Ident;
use syn::{DeriveInput, Error, LitStr, Result, Token, Type, punctuated::Punctuated};

use crate::attributes::each_meta;

/// The methods that an operation may have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What stands on the struct.
#[derive(Default)]
pub(super) struct Head {
    pub(super) operation: Option<(Ident, LitStr)>,
    pub(super) reply: Option<Type>,
    pub(super) identity: Option<Type>,
    pub(super) sets: Vec<Ident>,
    pub(super) options: Vec<Ident>,
}

impl Head {
    pub(super) fn read(input: &DeriveInput) -> Result<Self> {
        let mut head = Self::default();
        each_meta(&input.attrs, |meta| {
            let Some(key) = meta.path.get_ident().cloned() else {
                return Err(meta.error("expected a word"));
            };
            // `options = "/path"` is a method, `options(select, …)` are query options.
            if METHODS.iter().any(|method| key == method) && meta.input.peek(Token![=]) {
                let path: LitStr = meta.value()?.parse()?;
                if !path.value().starts_with('/') {
                    return Err(Error::new(path.span(), "a path begins with `/`"));
                }
                if head.operation.replace((key, path)).is_some() {
                    return Err(meta.error("there is a method already"));
                }
            } else if key == "reply" {
                head.reply = Some(meta.value()?.parse()?);
            } else if key == "identity" {
                head.identity = Some(meta.value()?.parse()?);
            } else if key == "sets" {
                head.sets = words(&meta)?;
            } else if key == "options" {
                head.options = words(&meta)?;
            } else {
                return Err(meta.error("expected a method, `reply`, `identity`, `sets` or `options`"));
            }
            Ok(())
        })?;
        Ok(head)
    }
}

/// The words in `name(word, word)`.
fn words(meta: &syn::meta::ParseNestedMeta<'_>) -> Result<Vec<Ident>> {
    let content;
    syn::parenthesized!(content in meta.input);
    Ok(Punctuated::<Ident, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}
