//! Which parts of two documents are the same, before anything is compared: operations and schemas.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Method;
use serde_json::Value;

use super::signature::signature;
use crate::pointer;

/// An operation of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operation {
    /// Path template.
    pub path: String,
    /// Method, as in the document: `get`.
    pub method: String,
}

impl Operation {
    /// Its pointer.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("/paths/{}/{}", pointer::escape(&self.path), self.method)
    }

    /// The path with the names of its parameters left out.
    fn shape(&self) -> String {
        PathTemplate(&self.path).shape()
    }
}

impl std::fmt::Display for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method.to_uppercase(), self.path)
    }
}

/// Which parts of two documents are the same.
#[derive(Debug, Clone, Default)]
pub struct Matching {
    /// Operations of OLD, each with what it is in NEW.
    pub operations: BTreeMap<Operation, Operation>,
    /// Operations that only OLD has.
    pub removed: Vec<Operation>,
    /// Operations that only NEW has.
    pub added: Vec<Operation>,
    /// Schemas that were renamed: ids in OLD, and in NEW.
    pub schemas: HashMap<String, String>,
}

impl Matching {
    /// Matches operations alone, where there are no documents.
    #[must_use]
    pub fn of_operations(old: BTreeSet<Operation>, new: BTreeSet<Operation>) -> Self {
        let mut operations = Operations { removed: old, added: new, same: BTreeMap::new() };
        operations.take(&ToString::to_string, &|_, _| true);
        operations.take(&|of| format!("{} {}", of.method, of.shape()), &|_, _| true);
        Self {
            operations: operations.same,
            removed: operations.removed.into_iter().collect(),
            added: operations.added.into_iter().collect(),
            schemas: HashMap::new(),
        }
    }
}

/// Matches the parts of two documents, by what is surest first: path and method; the path but for the names of its parameters; the
/// operation id, or bodies and most of the path. Schemas match by id, or by most of their properties.
#[must_use]
pub fn match_documents(old: &Value, new: &Value) -> Matching {
    let id = |root: &Value, of: &Operation| {
        let id = root.pointer(&of.pointer()).and_then(|node| node.get("operationId"));
        id.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let content = |root: &Value, of: &Operation| {
        let node = root.pointer(&of.pointer());
        ["requestBody", "responses"].map(|key| node.and_then(|node| node.get(key)).cloned())
    };
    let mut operations = Operations { removed: operations(old), added: operations(new), same: BTreeMap::new() };
    operations.take(&ToString::to_string, &|_, _| true);
    operations.take(&|of| format!("{} {}", of.method, of.shape()), &|_, _| true);
    operations.take(&|of| of.method.clone(), &|a, b| !id(old, a).is_empty() && id(old, a) == id(new, b));
    let start = |of: &Operation| of.path.split('/').take(3).collect::<Vec<_>>().join("/");
    operations.take(&|of| format!("{} {}", of.method, start(of)), &|a, b| {
        is_near(&a.shape(), &b.shape()) && content(old, a) == content(new, b)
    });
    Matching {
        operations: operations.same,
        removed: operations.removed.into_iter().collect(),
        added: operations.added.into_iter().collect(),
        schemas: renamed_schemas(old, new),
    }
}

/// The operations of two documents while they are matched.
struct Operations {
    removed: BTreeSet<Operation>,
    added: BTreeSet<Operation>,
    same: BTreeMap<Operation, Operation>,
}

impl Operations {
    /// Takes pairs that have the same key and satisfy `same`; each operation once, in their order.
    fn take(&mut self, key: &dyn Fn(&Operation) -> String, same: &dyn Fn(&Operation, &Operation) -> bool) {
        let mut candidates: HashMap<String, Vec<Operation>> = HashMap::new();
        for operation in &self.added {
            candidates.entry(key(operation)).or_default().push(operation.clone());
        }
        for operation in std::mem::take(&mut self.removed) {
            let found = candidates.get_mut(&key(&operation));
            let other = found.and_then(|all| Some(all.remove(all.iter().position(|other| same(&operation, other))?)));
            if let Some(other) = other {
                self.added.remove(&other);
                self.same.insert(operation, other);
            } else {
                self.removed.insert(operation);
            }
        }
    }
}

/// Whether two paths have at least four fifths of their segments in common, in one order.
fn is_near(a: &str, b: &str) -> bool {
    let split = |path: &'_ str| path.split('/').skip(1).map(str::to_owned).collect::<Vec<_>>();
    let ratio = similar::capture_diff_slices(similar::Algorithm::Myers, &split(a), &split(b));
    let common: usize =
        ratio.iter().filter(|part| part.tag() == similar::DiffTag::Equal).map(|part| part.new_range().len()).sum();
    let all = a.split('/').count() - 1 + b.split('/').count() - 1;
    common * 2 * 5 >= all * 4
}

fn operations(root: &Value) -> BTreeSet<Operation> {
    let paths = root.get("paths").and_then(Value::as_object).into_iter().flatten();
    let of_path = |(path, item): (&String, &Value)| {
        let methods = item.as_object().into_iter().flat_map(serde_json::Map::keys);
        let methods = methods.filter(|key| Method::from_key(key).is_some());
        methods.map(|method| Operation { path: path.clone(), method: method.clone() }).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

/// The fewest properties by which a renamed schema is known.
const FEWEST: usize = 3;

/// Schemas that only OLD has, each with the one of NEW's own that has most of its properties, if there is one.
fn renamed_schemas(old: &Value, new: &Value) -> HashMap<String, String> {
    let (olds, news) = (schema_ids(old), schema_ids(new));
    let added: Vec<(&str, BTreeSet<(&str, String)>)> =
        news.difference(&olds).map(|id| (*id, properties(new, id))).collect();
    let mut having: HashMap<&(&str, String), Vec<usize>> = HashMap::new();
    for (at, (_, properties)) in added.iter().enumerate() {
        for property in properties {
            having.entry(property).or_default().push(at);
        }
    }
    let mut scored = Vec::new();
    for id in olds.difference(&news) {
        let of = properties(old, id);
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for at in of.iter().filter_map(|property| having.get(property)).flatten() {
            *common.entry(*at).or_default() += 1;
        }
        for (at, common) in common {
            let (other, properties) = &added[at];
            let all = of.len() + properties.len() - common;
            if of.len() >= FEWEST && common * 5 >= all * 4 {
                scored.push((Reverse(common * 1000 / all), *id, *other));
            }
        }
    }
    scored.sort_unstable();
    let mut taken = HashSet::new();
    let mut renamed = HashMap::new();
    for (_, id, other) in scored {
        if !renamed.contains_key(id) && taken.insert(other) {
            renamed.insert(id.to_owned(), other.to_owned());
        }
    }
    renamed
}

fn schema_ids(root: &Value) -> BTreeSet<&str> {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object).into_iter();
    schemas.flat_map(|schemas| schemas.keys().map(String::as_str)).collect()
}

/// The properties of a schema, each with what its values look like.
fn properties<'a>(root: &'a Value, id: &str) -> BTreeSet<(&'a str, String)> {
    let node = root.pointer(&format!("/components/schemas/{}/properties", pointer::escape(id)));
    let all = node.and_then(Value::as_object).into_iter().flatten();
    all.map(|(wire, schema)| (wire.as_str(), signature(schema, &str::to_owned))).collect()
}
