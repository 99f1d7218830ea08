//! What `#[graph_request(…)]` and `#[graph(…)]` on a request say.

use proc_macro2::{Ident, TokenStream};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser as _;
use syn::{DeriveInput, Error, LitStr, Result, Token, Type, punctuated::Punctuated};

use super::constant::Constant;
use crate::attributes::each_meta;

/// The methods that an operation may have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What stands on the struct.
#[derive(Default)]
pub(super) struct Head {
    pub(super) operation: Option<(Ident, LitStr)>,
    pub(super) reply: Option<Type>,
    pub(super) accept: Option<LitStr>,
    pub(super) items: Option<LitStr>,
    pub(super) next_link: Option<LitStr>,
    pub(super) identity: Option<Type>,
    pub(super) sets: Vec<Ident>,
    pub(super) options: Vec<Ident>,
    pub(super) constants: Vec<Constant>,
    pub(super) cmdlets: Vec<LitStr>,
    /// The server, where it isn't that of the client.
    pub(super) server: Option<LitStr>,
    pub(super) see: Option<LitStr>,
    pub(super) deprecated: bool,
}

impl Head {
    /// What stands in the attribute that is expanded, and in those below it.
    pub(super) fn read(attribute: TokenStream, input: &DeriveInput) -> Result<Self> {
        let mut head = Self::default();
        syn::meta::parser(|meta| head.take(&meta)).parse2(attribute)?;
        each_meta(&input.attrs, |meta| head.take(&meta))?;
        Ok(head)
    }

    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let Some(key) = meta.path.get_ident() else {
            return Err(meta.error("expected a word"));
        };
        match key.to_string().as_str() {
            // `options = "/path"` is a method, `options(select, …)` are query options.
            method if METHODS.contains(&method) && meta.input.peek(Token![=]) => {
                let path: LitStr = meta.value()?.parse()?;
                if !path.value().starts_with('/') {
                    return Err(Error::new(path.span(), "a path begins with `/`"));
                }
                if self.operation.replace((key.clone(), path)).is_some() {
                    return Err(meta.error("there is a method already"));
                }
            }
            "server" => self.server = Some(meta.value()?.parse()?),
            "reply" => self.reply = Some(meta.value()?.parse()?),
            "items" => self.items = Some(meta.value()?.parse()?),
            "next_link" => self.next_link = Some(meta.value()?.parse()?),
            "accept" => self.accept = Some(meta.value()?.parse()?),
            "identity" => self.identity = Some(meta.value()?.parse()?),
            "sets" => self.sets = words(meta)?,
            "options" => self.options = words(meta)?,
            "constant" => self.constants.push(Constant::read(meta)?),
            "cmdlet" => self.cmdlets.push(meta.value()?.parse()?),
            "see" => self.see = Some(meta.value()?.parse()?),
            "deprecated" => self.deprecated = true,
            _ => {
                let message = "expected a method, `server`, `cmdlet`, `see`, `deprecated`, `reply`, `items`, `next_link`, \
                               `accept`, `identity`, `sets`, `options` or `constant`";
                return Err(meta.error(message));
            }
        }
        Ok(())
    }
}

/// The words in `name(word, word)`.
fn words(meta: &ParseNestedMeta<'_>) -> Result<Vec<Ident>> {
    let content;
    syn::parenthesized!(content in meta.input);
    Ok(Punctuated::<Ident, Token![,]>::parse_terminated(&content)?.into_iter().collect())
}
