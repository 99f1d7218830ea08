//! Differences of the Rust of a module, symbol by symbol. What comes or goes with a type isn't told besides the type.

mod signature;
mod snippet;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::changes::{Nature, renamed_parameters};
use super::super::report::SubjectKind;
use super::super::surface::{Item, Rust, Surface};
use super::{Found, InRust, Pairs};
use crate::emit::rust::SymbolKind;
use crate::pointer;
use signature::Change;
use snippet::Snippets;
use table::{Group, Table, Type};

/// Adds the differences of the Rust of two states of a module, where both are known.
pub(super) fn compare(pairs: &Pairs<'_>, found: &mut Vec<Found>) {
    let (Some(old), Some(new)) = (&pairs.old.rust, &pairs.new.rust) else { return };
    let comparison = Comparison::new(pairs, [old, new]);
    found.extend(comparison.run([&old.module, &new.module]));
}

struct Comparison<'a> {
    pairs: &'a Pairs<'a>,
    old: Table<'a>,
    new: Table<'a>,
    /// Types of OLD that are called otherwise in NEW: their paths.
    renamed: BTreeMap<&'a str, &'a str>,
    /// The names of these without their modules.
    names: HashMap<&'a str, &'a str>,
    /// The cmdlets that call what is described at a pointer, in OLD and in NEW.
    cmdlets: [HashMap<&'a str, Vec<&'a str>>; 2],
}

/// A symbol on one side or on both.
#[derive(Clone, Copy)]
struct Sides<'a> {
    old: Option<&'a Item>,
    new: Option<&'a Item>,
}

impl<'a> Comparison<'a> {
    fn new(pairs: &'a Pairs<'a>, [old, new]: [&'a Rust; 2]) -> Self {
        let (old, new) = (Table::of(old), Table::of(new));
        let renamed = renamed(pairs, &old, &new);
        let last = |path: &'a str| path.rsplit("::").next().unwrap_or(path);
        let names = renamed.iter().map(|(was, is)| (last(was), last(is))).collect();
        Self { pairs, renamed, names, cmdlets: [pairs.old, pairs.new].map(callers), old, new }
    }

    fn run(&self, modules: [&str; 2]) -> Vec<Found> {
        let nothing = Sides { old: None, new: None };
        match modules {
            [was, is] if was == is => {}
            [was, ""] => return vec![self.one("item-removed", was, "", (was, ""), nothing, None)],
            ["", is] => return vec![self.one("item-added", is, "", ("", is), nothing, None)],
            [was, is] => return vec![self.one("item-renamed", is, "", (was, is), nothing, None)],
        }
        let mut found = Vec::new();
        let snippets = Snippets { models: &self.old.models };
        let successors: BTreeSet<&str> = self.renamed.values().copied().collect();
        for (path, was) in &self.old.types {
            let other = self.renamed.get(path).copied().unwrap_or(path);
            let Some(is) = self.new.types.get(other).filter(|is| is.kind() == was.kind()) else {
                found.push(self.whole("item-removed", path, (path, ""), (Some(was), None)));
                continue;
            };
            if other != *path {
                let stays = self.new.former.contains_key(path);
                let rule = if stays { "item-renamed-alias" } else { "item-renamed" };
                found.push(self.whole(rule, other, (path, other), (Some(was), Some(is))));
            }
            self.members((path, was), (other, is), &snippets, &mut found);
        }
        for (path, is) in &self.new.types {
            let is_known = self.old.types.get(path).is_some_and(|was| was.kind() == is.kind());
            if !is_known && !successors.contains(path) {
                found.push(self.whole("item-added", path, ("", path), (None, Some(is))));
            }
        }
        self.former_names(&mut found);
        found
    }

    /// Compares former names of requests. One of a request that has got another name is told with that.
    fn former_names(&self, found: &mut Vec<Found>) {
        for (path, item) in &self.old.former {
            if !self.new.former.contains_key(path) && !self.new.types.contains_key(path) {
                let sides = Sides { old: Some(item), new: None };
                found.push(self.one(
                    "item-removed",
                    path,
                    "",
                    (path, ""),
                    sides,
                    Some(snippet::named(path, SymbolKind::Type)),
                ));
            }
        }
        for (path, item) in &self.new.former {
            if !self.old.former.contains_key(path) && !self.renamed.contains_key(path) {
                let sides = Sides { old: None, new: Some(item) };
                found.push(self.one("item-added", path, "", ("", path), sides, None));
            }
        }
    }

    /// Compares the members of two states of a type.
    fn members(
        &self,
        (path, was): (&str, &Type<'a>),
        (owner, is): (&str, &Type<'a>),
        snippets: &Snippets<'_>,
        found: &mut Vec<Found>,
    ) {
        let mut came: Vec<(Group, &str)> =
            is.members.keys().filter(|key| !was.members.contains_key(*key)).copied().collect();
        for (key @ (group, name), old) in &was.members {
            let mut sides = Sides { old: Some(old), new: is.members.get(key).copied() };
            let mut other = *name;
            if sides.new.is_none() {
                let is_same = |(to, name): &(Group, &str)| {
                    *group == Group::Field
                        && to == group
                        && self.is_same((was.item, old), (is.item, is.members[&(*to, *name)]))
                };
                let Some(at) = came.iter().position(is_same) else {
                    let shown = snippets.member(path, *group, name, old);
                    found.push(self.one(group.removed(), owner, name, (&old.symbol.text, ""), sides, shown));
                    continue;
                };
                let key = came.remove(at);
                (other, sides.new) = (key.1, Some(is.members[&key]));
                let shown = snippets.member(path, *group, name, old);
                found.push(self.one("field-renamed", owner, other, (name, other), sides, shown));
            }
            if let Some(new) = sides.new
                && let Some((rule, texts)) = self.changed(*group, old, new)
            {
                // What compiles as before shows nothing.
                let shown = Some(rule).filter(|rule| *rule != "argument-order-changed");
                let shown = shown.and_then(|_| snippets.typed(path, *group, name, old));
                found.push(self.one(rule, owner, other, (&texts.0, &texts.1), sides, shown));
            }
        }
        for key @ (group, name) in came {
            let new = is.members[&key];
            let sides = Sides { old: None, new: Some(new) };
            found.push(self.one(group.added(), owner, name, ("", &new.symbol.text), sides, None));
        }
        for (name, old) in &was.traits {
            if !is.traits.contains_key(self.in_new(name).as_str()) {
                let sides = Sides { old: Some(old), new: None };
                let shown = snippets.conversion(path, name);
                found.push(self.one("trait-removed", owner, name, (name, ""), sides, shown));
            }
        }
        let kept: BTreeSet<String> = was.traits.keys().map(|name| self.in_new(name)).collect();
        for (name, new) in is.traits.iter().filter(|(name, _)| !kept.contains(**name)) {
            let sides = Sides { old: None, new: Some(new) };
            found.push(self.one("trait-added", owner, name, ("", name), sides, None));
        }
    }

    /// Whether two fields of a type stand for the same parameter or property.
    fn is_same(&self, (owner, old): (&Item, &Item), (other, new): (&Item, &Item)) -> bool {
        if !old.parameter.is_empty() {
            return old.parameter == new.parameter || is_renamed((owner, old), (other, new));
        }
        let (Some(a), Some(b)) = (old.origins.first(), new.origins.first()) else { return false };
        // What is made from the whole type has no place of its own.
        owner.origins.first() != Some(a)
            && (self.pairs.in_new(a) == *b || self.pairs.same_property(&old.origins[..1], &new.origins[..1]))
    }

    /// What changed of a member that both have: the rule, and what it was and is.
    fn changed(&self, group: Group, old: &Item, new: &Item) -> Option<(&'static str, (String, String))> {
        let (was, is) = (self.in_new(&old.symbol.text), new.symbol.text.clone());
        if was == is {
            return None;
        }
        let rule = match group {
            Group::Field => "field-type-changed",
            Group::Variant => "variant-changed",
            Group::Reply => "reply-changed",
            Group::Function => match signature::change(&was, &is) {
                Change::None => return None,
                Change::Order => "argument-order-changed",
                Change::Types => "function-changed",
            },
        };
        Some((rule, (was, is)))
    }

    /// A text of OLD in the names of NEW.
    fn in_new(&self, text: &str) -> String {
        table::replaced(text, &self.names)
    }

    /// A difference of a type as a whole. What only it leads to comes and goes with it.
    fn whole(
        &self,
        rule: &'static str,
        owner: &str,
        texts: (&str, &str),
        (old, new): (Option<&Type<'a>>, Option<&Type<'a>>),
    ) -> Found {
        let sides = Sides { old: old.map(|of| of.item), new: new.map(|of| of.item) };
        let shown = old.filter(|_| rule != "item-renamed-alias").map(|of| snippet::named(texts.0, of.kind()));
        let mut found = self.one(rule, owner, "", texts, sides, shown);
        for (of, table) in [(old, &self.old), (new, &self.new)] {
            let texts = of.into_iter().flat_map(|of| of.members.values()).map(|item| item.symbol.text.as_str());
            found.types.extend(texts.flat_map(|text| table.mentioned(text)));
        }
        found
    }

    fn one(
        &self,
        rule: &'static str,
        owner: &str,
        part: &str,
        (was, is): (&str, &str),
        sides: Sides<'_>,
        snippet: Option<String>,
    ) -> Found {
        let origins = |item: Option<&Item>| item.map(|item| item.origins.clone()).unwrap_or_default();
        let (old, new) = (origins(sides.old), origins(sides.new));
        let mut types = vec![owner.to_owned()];
        types.extend(sides.old.into_iter().flat_map(|item| self.old.mentioned(&item.symbol.text)));
        types.extend(sides.new.into_iter().flat_map(|item| self.new.mentioned(&item.symbol.text)));
        let mut cmdlets: Vec<String> = Vec::new();
        for (origins, callers) in [&old, &new].into_iter().zip(&self.cmdlets) {
            let names = origins.iter().filter_map(|origin| callers.get(origin.as_str())).flatten();
            cmdlets.extend(names.map(|name| (*name).to_owned()));
        }
        Found {
            rule,
            nature: Nature::Structure,
            kind: SubjectKind::Rust,
            owner: owner.to_owned(),
            part: part.to_owned(),
            was: was.to_owned(),
            is: is.to_owned(),
            old,
            new,
            types,
            rust: Some(InRust { cmdlets, snippet }),
        }
    }
}

/// Types that have another name in NEW: what they are made from is the same, and neither name is on both sides.
fn renamed<'a>(pairs: &Pairs<'_>, old: &Table<'a>, new: &Table<'a>) -> BTreeMap<&'a str, &'a str> {
    let only = |of: &Table<'a>, other: &Table<'a>| -> Vec<(&'a str, SymbolKind, &'a str)> {
        let types = of.types.iter().filter(|(path, _)| !other.types.contains_key(*path));
        types.filter_map(|(path, of)| Some((*path, of.kind(), of.item.origins.first()?.as_str()))).collect()
    };
    let came = only(new, old).into_iter().map(|(path, kind, origin)| ((kind, origin.to_owned()), path));
    let mut came: HashMap<_, _> = came.collect();
    let gone = only(old, new).into_iter();
    gone.filter_map(|(path, kind, origin)| Some((path, came.remove(&(kind, pairs.in_new(origin)))?))).collect()
}

/// Whether two parameters stand at the same place of the path of one operation.
fn is_renamed((owner, old): (&Item, &Item), (other, new): (&Item, &Item)) -> bool {
    let name = |item: &'_ Item| item.parameter.strip_prefix("path ").map(str::to_owned);
    let path = |item: &Item| {
        let (path, _) = item.origins.first()?.strip_prefix("/paths/")?.rsplit_once('/')?;
        Some(pointer::unescape(path))
    };
    let (Some(was), Some(is), Some(from), Some(to)) = (name(old), name(new), path(owner), path(other)) else {
        return false;
    };
    renamed_parameters(&from, &to).get(was.as_str()) == Some(&is.as_str())
}

/// The cmdlets that call each operation, by its pointer.
fn callers(surface: &Surface) -> HashMap<&str, Vec<&str>> {
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, cmdlet) in &surface.cmdlets {
        for operation in cmdlet.sets.values().filter_map(|set| set.origins.first()) {
            found.entry(operation).or_default().push(name);
        }
    }
    found
}
