//! Two states of a document -> the edits between them.
//!
//! Documents are compared after all directives. Maps have no order, nor have lists of parameters, values and required names. What is
//! written in place of a reference is the same as the reference. Each edit is found once, where it is made: what a shared
//! schema says is compared at the schema, not at each use.

mod matching;
mod operations;
mod schemas;
mod signature;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

pub use matching::{Matching, Operation, match_documents};
pub(super) use operations::renamed_parameters;

use crate::config::Directive;
use signature::Names;

/// The kind of the edit that only changes the order of paths.
pub const ORDER: &str = "order-of-paths";

/// An edit of a document.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of edit it is, for example `property-removed`.
    pub kind: &'static str,
    /// What it can explain.
    pub nature: Nature,
    /// One line that says what was edited. May quote the document.
    pub title: String,
    /// Where it is in OLD; `None` for an addition.
    pub old: Option<String>,
    /// Where it is in NEW; `None` for a removal.
    pub new: Option<String>,
    /// Of a removal the nearest place around it that NEW has.
    pub left: Option<String>,
    /// What stood there, or empty.
    pub was: String,
    /// What stands there now, or empty.
    pub is: String,
    /// Where else the same edit was made, in OLD and in NEW: many operations have a parameter of their own that is the same in all.
    pub also: Vec<[Option<String>; 2]>,
    /// The directive that came or went; `None` for an edit of the document.
    pub directive: Option<Box<Directive>>,
}

impl Change {
    /// An edit that stands nowhere yet.
    #[must_use]
    pub fn new(kind: &'static str, nature: Nature, title: String) -> Self {
        Self {
            kind,
            nature,
            title,
            old: None,
            new: None,
            left: None,
            was: String::new(),
            is: String::new(),
            also: Vec::new(),
            directive: None,
        }
    }
}

/// What an edit can explain, and what an effect wants explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// What there is, and of which type it is.
    Structure,
    /// Which values are right.
    Values,
    /// What must be there, who may set it, whether it may be null.
    Demand,
    /// What is deprecated.
    Deprecation,
    /// What texts say.
    Text,
    /// Where more is documented.
    Link,
    /// Nothing that anybody sees.
    Nothing,
}

/// All edits between two documents whose parts were matched.
#[must_use]
pub fn changes(old: &Value, new: &Value, matching: &Matching) -> Vec<Change> {
    let mut finder = Finder {
        old: Side::new(old),
        new: Side::new(new),
        names: Names::new(&matching.schemas),
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    finder.operations(matching);
    finder.order(matching);
    finder.schemas(matching);
    finder.rest();
    let mut all = merged(finder.found);
    for change in &mut all {
        if let (Some(gone), None) = (&change.old, &change.new) {
            let around = std::iter::successors(Some(gone.as_str()), |pointer| Some(&pointer[..pointer.rfind('/')?]));
            let mut left = around.skip(1).filter(|pointer| !pointer.is_empty() && new.pointer(pointer).is_some());
            change.left = left.next().map(str::to_owned);
        }
    }
    all
}

/// The edits, each once: what was edited in the same way in many places is one.
fn merged(found: Vec<Change>) -> Vec<Change> {
    let mut made: Vec<Change> = Vec::new();
    let mut known: HashMap<(&'static str, String, String, String), usize> = HashMap::new();
    for change in found {
        let key = (change.kind, change.title.clone(), change.was.clone(), change.is.clone());
        match known.entry(key) {
            Entry::Occupied(at) => made[*at.get()].also.push([change.old, change.new]),
            Entry::Vacant(free) => {
                free.insert(made.len());
                made.push(change);
            }
        }
    }
    made
}

/// A document with its schemas.
#[derive(Clone, Copy)]
struct Side<'a> {
    root: &'a Value,
}

/// A node with its pointer, references followed.
#[derive(Clone)]
struct Node<'a> {
    pointer: String,
    value: &'a Value,
}

impl<'a> Node<'a> {
    /// The member of that name.
    fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.get(name)?;
        let mut pointer = self.pointer.clone();
        crate::pointer::push(&mut pointer, name);
        Some(Self { pointer, value })
    }

    /// The elements of a list.
    fn elements(&self, name: &str) -> Vec<Self> {
        let Some(list) = self.member(name) else { return Vec::new() };
        let values = list.value.as_array().map(Vec::as_slice).unwrap_or_default();
        let node = |(at, value)| Self { pointer: format!("{}/{at}", list.pointer), value };
        values.iter().enumerate().map(node).collect()
    }

    /// The members of a map.
    fn members(&self, name: &str) -> Vec<(&'a str, Self)> {
        let Some(map) = self.member(name) else { return Vec::new() };
        let node = |(key, value): (&'a String, &'a Value)| {
            let mut pointer = map.pointer.clone();
            crate::pointer::push(&mut pointer, key);
            (key.as_str(), Node { pointer, value })
        };
        map.value.as_object().into_iter().flatten().map(node).collect()
    }

    fn text(&self, key: &str) -> &'a str {
        self.value.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn flag(&self, key: &str) -> bool {
        self.value.get(key).and_then(Value::as_bool).unwrap_or_default()
    }
}

impl<'a> Side<'a> {
    fn new(root: &'a Value) -> Self {
        Self { root }
    }

    fn at(self, pointer: &str) -> Option<Node<'a>> {
        Some(Node { pointer: pointer.to_owned(), value: self.root.pointer(pointer)? })
    }

    /// The node that a chain of references leads to; the node itself where there is none, or it leads nowhere.
    fn follow(self, node: Node<'a>) -> Node<'a> {
        let mut node = node;
        // A longer chain of references is a circle, which a phase before this one reports.
        for _ in 0..32 {
            let target = node.value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
            match target.and_then(|pointer| self.at(pointer)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }
}

struct Finder<'a> {
    old: Side<'a>,
    new: Side<'a>,
    names: Names<'a>,
    /// Shared parts that were compared, by their pointers in both documents.
    seen: BTreeSet<(String, String)>,
    found: Vec<Change>,
}

/// What both states of something say under a key.
struct Said<'a> {
    kind: &'static str,
    nature: Nature,
    title: &'a str,
    key: &'a str,
}

impl<'a> Finder<'a> {
    /// Whether two shared parts are met for the first time.
    fn is_first(&mut self, old: &Node<'_>, new: &Node<'_>) -> bool {
        self.seen.insert((old.pointer.clone(), new.pointer.clone()))
    }

    fn push(
        &mut self,
        kind: &'static str,
        nature: Nature,
        title: String,
        (old, new): (Option<&Node<'_>>, Option<&Node<'_>>),
        (was, is): (String, String),
    ) {
        let pointer = |node: &Node<'_>| node.pointer.clone();
        let (old, new) = (old.map(pointer), new.map(pointer));
        self.found.push(Change { old, new, was, is, ..Change::new(kind, nature, title) });
    }

    /// Compares what both say under a key.
    fn compare_key(&mut self, said: &Said<'_>, old: &Node<'a>, new: &Node<'a>) {
        let (was, is) = (old.value.get(said.key), new.value.get(said.key));
        if was != is {
            let texts = (shown(was), shown(is));
            self.push(said.kind, said.nature, said.title.to_owned(), (Some(old), Some(new)), texts);
        }
    }

    /// Compares the keys that nothing else has looked at.
    fn compare_rest(&mut self, title: &str, handled: &[&str], old: &Node<'a>, new: &Node<'a>) {
        let keys = |node: &Node<'a>| node.value.as_object().into_iter().flat_map(serde_json::Map::keys);
        let names: BTreeSet<&String> =
            keys(old).chain(keys(new)).filter(|key| !handled.contains(&key.as_str())).collect();
        for key in names {
            let title = format!("`{key}` of {title} changed");
            let said = Said { kind: "other-changed", nature: Nature::Structure, title: &title, key };
            self.compare_key(&said, old, new);
        }
    }

    /// Reports that paths which both documents have are in another order: AutoRest's rules read them in it.
    fn order(&mut self, matching: &Matching) {
        let order = |side: Side<'a>| -> HashMap<&'a str, usize> {
            let paths = side.root.get("paths").and_then(Value::as_object).into_iter().flatten();
            paths.enumerate().map(|(at, (path, _))| (path.as_str(), at)).collect()
        };
        let (was, is) = (order(self.old), order(self.new));
        let common = matching.operations.iter();
        let mut places: Vec<(usize, usize)> =
            common.filter_map(|(old, new)| Some((*was.get(old.path.as_str())?, *is.get(new.path.as_str())?))).collect();
        places.sort_unstable();
        if !places.is_sorted_by_key(|(_, is)| *is) {
            let title = "the paths are in another order".to_owned();
            let left = Some("/paths".to_owned());
            self.found.push(Change { left, ..Change::new(ORDER, Nature::Structure, title) });
        }
    }

    /// Compares what documents say about themselves.
    fn rest(&mut self) {
        let (Some(old), Some(new)) = (self.old.at(""), self.new.at("")) else { return };
        for (kind, nature, key, title) in [
            ("servers-changed", Nature::Structure, "servers", "the servers changed"),
            ("document-described", Nature::Nothing, "info", "what the document says about itself changed"),
            ("document-described", Nature::Nothing, "tags", "the tags changed"),
            ("security-changed", Nature::Nothing, "security", "what the document says about security changed"),
        ] {
            self.compare_key(&Said { kind, nature, title, key }, &old, &new);
        }
    }
}

/// A value as one line: a text as it is, anything else as JSON.
fn shown(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// What both sides have under each key, in the order of the keys. Of several with one key the last counts.
fn pair<'n, K: Ord, N>(old: &'n [(K, N)], new: &'n [(K, N)]) -> BTreeMap<&'n K, (Option<&'n N>, Option<&'n N>)> {
    let mut pairs: BTreeMap<&K, (Option<&N>, Option<&N>)> = BTreeMap::new();
    for (key, node) in old {
        pairs.entry(key).or_default().0 = Some(node);
    }
    for (key, node) in new {
        pairs.entry(key).or_default().1 = Some(node);
    }
    pairs
}
