//! Path + document -> locations.

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use super::{Filter, JsonPath, Location, Segment, Step};
use crate::config::expr::Scope;

/// Decides a filter that only a script engine understands: its code, the node and its key.
pub type Custom<'c> = &'c mut dyn FnMut(&str, &Value, &str) -> bool;

/// The locations of the nodes that a path selects, each once, those nearer to the root first.
pub fn find(path: &JsonPath, root: &Value, custom: Custom<'_>) -> Vec<Location> {
    let repeats = path.steps.iter().filter(|step| matches!(step, Step::Deep)).count() > 1;
    let mut search = Search { root, here: Vec::new(), found: Vec::new(), seen: FxHashSet::default(), repeats, custom };
    search.follow(&path.steps, root);
    search.found.sort_by_key(Vec::len);
    search.found
}

struct Search<'v, 'c> {
    root: &'v Value,
    here: Vec<At<'v>>,
    found: Vec<Location>,
    /// Nodes by address, with the number of steps that were left there.
    seen: FxHashSet<(*const Value, usize)>,
    /// Whether a node may be reached in more than one way at many steps, because the path has several `..`.
    repeats: bool,
    custom: Custom<'c>,
}

/// A step down that was taken.
#[derive(Clone, Copy)]
enum At<'v> {
    Key(&'v str),
    Index(usize),
}

impl<'v> Search<'v, '_> {
    fn follow(&mut self, steps: &[Step], node: &'v Value) {
        if (self.repeats || steps.is_empty()) && !self.seen.insert((std::ptr::from_ref(node), steps.len())) {
            return;
        }
        let Some((step, rest)) = steps.split_first() else {
            let location = self.here.iter().map(|at| match at {
                At::Key(key) => Segment::Key((*key).to_owned()),
                At::Index(index) => Segment::Index(*index),
            });
            self.found.push(location.collect());
            return;
        };
        match step {
            Step::Children(names) => {
                for name in names {
                    self.child(name, rest, node);
                }
            }
            Step::Every => self.children(node, |search, child| search.follow(rest, child)),
            Step::Deep => {
                self.follow(rest, node);
                self.collections(node, |search, child| search.follow(steps, child));
            }
            Step::Slice { from, to, by } => self.slice(node, (*from, *to, *by), rest),
            Step::Filter(filter) => self.children(node, |search, child| {
                if search.passes(filter, child) {
                    search.follow(rest, child);
                }
            }),
            Step::Key(expr) => {
                let scope = Scope { node: Some(node), root: Some(self.root), ..Scope::default() };
                if let Some(name) = expr.key(&scope) {
                    self.child(&name, rest, node);
                }
            }
        }
    }

    fn child(&mut self, name: &str, rest: &[Step], node: &'v Value) {
        let (at, child) = match node {
            Value::Object(map) => match entry(map, name) {
                Some((key, child)) => (At::Key(key), child),
                None => return,
            },
            Value::Array(items) => match name.parse().ok().and_then(|index: usize| Some((index, items.get(index)?))) {
                Some((index, child)) => (At::Index(index), child),
                None => return,
            },
            _ => return,
        };
        self.down(at, |search| search.follow(rest, child));
    }

    fn children(&mut self, node: &'v Value, mut visit: impl FnMut(&mut Self, &'v Value)) {
        match node {
            Value::Object(map) => {
                for (key, child) in map {
                    self.down(At::Key(key), |search| visit(search, child));
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate() {
                    self.down(At::Index(index), |search| visit(search, child));
                }
            }
            _ => {}
        }
    }

    /// The children that have children themselves.
    fn collections(&mut self, node: &'v Value, mut visit: impl FnMut(&mut Self, &'v Value)) {
        let is_collection = |child: &Value| child.is_object() || child.is_array();
        match node {
            Value::Object(map) => {
                for (key, child) in map.iter().filter(|(_, child)| is_collection(child)) {
                    self.down(At::Key(key), |search| visit(search, child));
                }
            }
            Value::Array(items) => {
                for (index, child) in items.iter().enumerate().filter(|(_, child)| is_collection(child)) {
                    self.down(At::Index(index), |search| visit(search, child));
                }
            }
            _ => {}
        }
    }

    fn slice(&mut self, node: &'v Value, (from, to, by): (Option<i64>, Option<i64>, usize), rest: &[Step]) {
        let Some(items) = node.as_array() else { return };
        // A negative bound counts from the end.
        let bound = |bound: i64| {
            let magnitude = usize::try_from(bound.unsigned_abs()).unwrap_or(usize::MAX);
            if bound < 0 { items.len().saturating_sub(magnitude) } else { magnitude.min(items.len()) }
        };
        for index in (from.map_or(0, bound)..to.map_or(items.len(), bound)).step_by(by) {
            self.down(At::Index(index), |search| search.follow(rest, &items[index]));
        }
    }

    fn down(&mut self, at: At<'v>, visit: impl FnOnce(&mut Self)) {
        self.here.push(at);
        visit(self);
        self.here.pop();
    }

    fn passes(&mut self, filter: &Filter, child: &'v Value) -> bool {
        let index;
        let property = match self.here.last() {
            Some(At::Key(key)) => key,
            Some(At::Index(at)) => {
                index = at.to_string();
                index.as_str()
            }
            None => "",
        };
        match filter {
            Filter::Native(expr) => expr.is_true(&Scope {
                node: Some(child),
                property: Some(property),
                root: Some(self.root),
                variables: None,
            }),
            Filter::Custom(code) => (self.custom)(code, child, property),
        }
    }
}

/// An entry of an object. Most objects of a description are so small that comparing their keys takes less time than
/// hashing the name.
fn entry<'v>(map: &'v Map<String, Value>, name: &str) -> Option<(&'v String, &'v Value)> {
    const SMALL: usize = 16;
    if map.len() <= SMALL { map.iter().find(|(key, _)| *key == name) } else { map.get_key_value(name) }
}
