//! The symbols of a module by the types that they belong to.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::super::surface::{Item, Rust};
use crate::emit::rust::SymbolKind;

/// What every type is, and what is therefore not told.
const ALWAYS: &str = "non_exhaustive";

/// What a member of a type is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group {
    Field,
    Variant,
    /// Options of requests are functions too.
    Function,
    /// What sending a request gives.
    Reply,
}

impl Group {
    pub(super) fn removed(self) -> &'static str {
        match self {
            Self::Field => "field-removed",
            Self::Variant => "variant-removed",
            Self::Function | Self::Reply => "function-removed",
        }
    }

    pub(super) fn added(self) -> &'static str {
        match self {
            Self::Field => "field-added",
            Self::Variant => "variant-added",
            Self::Function | Self::Reply => "function-added",
        }
    }
}

/// A struct, an enum or a constant.
pub(super) struct Type<'a> {
    pub(super) item: &'a Item,
    /// Its members by name.
    pub(super) members: BTreeMap<(Group, &'a str), &'a Item>,
    /// The traits that it implements.
    pub(super) traits: BTreeMap<&'a str, &'a Item>,
}

impl Type<'_> {
    pub(super) fn kind(&self) -> SymbolKind {
        self.item.symbol.kind
    }
}

/// All types of a module.
#[derive(Default)]
pub(super) struct Table<'a> {
    /// By their paths.
    pub(super) types: BTreeMap<&'a str, Type<'a>>,
    /// Former names of requests.
    pub(super) former: BTreeMap<&'a str, &'a Item>,
    /// Names of models.
    pub(super) models: BTreeSet<&'a str>,
}

impl<'a> Table<'a> {
    pub(super) fn of(rust: &'a Rust) -> Self {
        let mut table = Self::default();
        let mut members = Vec::new();
        for item in &rust.items {
            let path = item.symbol.path.as_str();
            match item.symbol.kind {
                SymbolKind::Struct | SymbolKind::Enum => {
                    let words = item.symbol.text.split(' ').filter(|word| !word.is_empty() && *word != ALWAYS);
                    let traits = words.map(|word| (word, item)).collect();
                    table.types.insert(path, Type { item, members: BTreeMap::new(), traits });
                    table.models.extend(path.strip_prefix("models::"));
                }
                SymbolKind::Const => {
                    let members = BTreeMap::from([((Group::Field, path), item)]);
                    table.types.insert(path, Type { item, members, traits: BTreeMap::new() });
                }
                SymbolKind::Type if !path.contains("::") => {
                    table.former.insert(path, item);
                }
                SymbolKind::Module => {}
                _ => members.push(item),
            }
        }
        for item in members {
            table.add(item);
        }
        table
    }

    /// Adds a member to its type.
    fn add(&mut self, item: &'a Item) {
        let path = item.symbol.path.as_str();
        let split = path.rsplit_once('.').or_else(|| path.rsplit_once("::"));
        let (owner, name) = if item.symbol.kind == SymbolKind::Impl { (path, "") } else { split.unwrap_or((path, "")) };
        let Some(of) = self.types.get_mut(owner) else { return };
        let group = match item.symbol.kind {
            SymbolKind::Impl => {
                of.traits.insert(&item.symbol.text, item);
                return;
            }
            SymbolKind::Variant => Group::Variant,
            SymbolKind::Field => Group::Field,
            SymbolKind::Type => Group::Reply,
            _ => Group::Function,
        };
        of.members.insert((group, name), item);
    }

    /// The models that a text names, by their paths.
    pub(super) fn mentioned(&self, text: &str) -> Vec<String> {
        let named = words(text).filter(|word| self.models.contains(word));
        named.map(|word| format!("models::{word}")).collect()
    }
}

/// The names in a text of Rust.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_of_name(c)).filter(|word| !word.is_empty())
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A text in which names are replaced.
pub(super) fn replaced(text: &str, by: &HashMap<&str, &str>) -> String {
    if by.is_empty() {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_of_name) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_of_name(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(by.get(word).copied().unwrap_or(word));
        rest = after;
    }
    out + rest
}
