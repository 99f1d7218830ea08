//! Rust that compiles with a symbol and not without it. Names are those that the generated module has where it is imported whole
//! (`use beta::calendar::*`), with those of the runtime.

use std::collections::{BTreeSet, HashMap};

use super::super::super::surface::Item;
use super::signature;
use super::table::{Group, replaced};
use crate::emit::rust::SymbolKind;

/// Makes snippets about members of types of OLD.
pub(super) struct Snippets<'a> {
    /// Names of models.
    pub(super) models: &'a BTreeSet<&'a str>,
}

/// Rust that names a type or a constant.
pub(super) fn named(path: &str, kind: SymbolKind) -> String {
    if kind == SymbolKind::Const { format!("|| {path}") } else { format!("|_: {path}| ()") }
}

impl Snippets<'_> {
    /// Rust that uses a member of that name.
    pub(super) fn member(&self, owner: &str, group: Group, name: &str, item: &Item) -> Option<String> {
        let text = self.qualified(owner, &item.symbol.text);
        Some(match group {
            Group::Field => format!("|it: {owner}| it.{name}"),
            Group::Variant => match text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) {
                Some(inner) => format!("|it: {inner}| {owner}::{name}(it)"),
                None => format!("|| {owner}::{name}"),
            },
            Group::Function if item.symbol.kind == SymbolKind::Option => {
                let value = match name {
                    "top" | "skip" => "1",
                    "count" => "true",
                    "filter" | "search" => "\"a\"",
                    _ => "[\"a\"]",
                };
                format!("|it: {owner}| it.{name}({value})")
            }
            Group::Function => call(owner, name, &text)?,
            Group::Reply => return None,
        })
    }

    /// Rust that uses a member with the type that it has.
    pub(super) fn typed(&self, owner: &str, group: Group, name: &str, item: &Item) -> Option<String> {
        let text = self.qualified(owner, &item.symbol.text);
        Some(match group {
            Group::Field if item.symbol.kind == SymbolKind::Const => format!("|| -> {text} {{ {name} }}"),
            Group::Field => format!("|it: {owner}| -> {text} {{ it.{name} }}"),
            Group::Reply => format!("|it: <{owner} as Request>::Reply| -> {} {{ it }}", text.replace("Self", owner)),
            Group::Function | Group::Variant => return self.member(owner, group, name, item),
        })
    }

    /// Rust that uses a conversion; `None` for other traits.
    pub(super) fn conversion(&self, owner: &str, of: &str) -> Option<String> {
        let from = self.qualified(owner, of.strip_prefix("From<")?.strip_suffix('>')?);
        Some(format!("|it: {from}| <{owner}>::from(it)"))
    }

    /// A text of a type, with the module of models before their names. In requests it is there.
    fn qualified(&self, owner: &str, text: &str) -> String {
        if !owner.starts_with("models::") {
            return text.to_owned();
        }
        let paths: Vec<String> = self.models.iter().map(|name| format!("models::{name}")).collect();
        let by: HashMap<&str, &str> = self.models.iter().copied().zip(paths.iter().map(String::as_str)).collect();
        replaced(text, &by)
    }
}

/// A call of a function; texts that it takes are written out.
fn call(owner: &str, name: &str, signature: &str) -> Option<String> {
    let (arguments, _) = signature::parts(signature)?;
    let (mut parameters, mut values) = (Vec::new(), Vec::new());
    let mut called = format!("{owner}::{name}");
    for (at, (name, ty)) in arguments.into_iter().enumerate() {
        if matches!(name, "self" | "&self") {
            parameters.push(format!("it: {owner}"));
            called = format!("it.{}", called.rsplit("::").next().unwrap_or_default());
            continue;
        }
        let inside = |outer: &str, end: &str| Some(ty.strip_prefix(outer)?.strip_suffix(end)?.to_owned());
        let taken = match inside("impl IntoIterator<Item = impl Into<", ">>") {
            Some(item) => format!("Vec<{item}>"),
            None => inside("impl Into<", ">").unwrap_or_else(|| ty.to_owned()),
        };
        if taken == "String" {
            values.push("\"a\"".to_owned());
        } else {
            values.push(format!("a{at}"));
            parameters.push(format!("a{at}: {taken}"));
        }
    }
    // What is borrowed from an argument can't be given back.
    let (start, end) = if signature.starts_with("(&self") { ("{ ", "; }") } else { ("", "") };
    Some(format!("|{}| {start}{called}({}){end}", parameters.join(", "), values.join(", ")))
}
