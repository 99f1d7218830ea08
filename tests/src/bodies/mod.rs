//! Bodies of requests, checked against the description as it is on disk: what a service would refuse, and what doesn't
//! make sense together.
//!
//! | file | does |
//! | --- | --- |
//! | this one | finds the operation of a request, and the schema of its body |
//! | `check` | compares values with schemas |
//! | `sense` | finds values that don't fit each other |

mod check;
mod sense;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use serde_json::{Map, Value};

use check::Check;

/// Schemas may refer to themselves; no body of an example is as deep as this.
const DEEPEST: usize = 12;

/// What is wrong with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The kind of fault, in a few words.
    pub kind: &'static str,
    /// Names on the way to the value.
    pub place: String,
    /// What is there, or what isn't.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.kind, self.place, self.what)
    }
}

/// A description, with its operations by their methods and paths.
#[derive(Debug)]
pub struct Description {
    root: Value,
    /// Method in lower case, and the path without the names of its parameters -> path as it is described.
    paths: HashMap<String, Vec<String>>,
    /// A schema -> those that derive from it.
    derived: BTreeMap<String, Vec<String>>,
}

/// What descriptions don't say of types, and people have written down.
#[derive(Debug, Default)]
pub struct Undescribed {
    /// Types that no description has, by their names: members, and the types of these.
    pub types: BTreeMap<String, BTreeMap<String, String>>,
    /// Schemas of which a body has to say which derived type it is.
    pub derived: BTreeSet<String>,
}

impl Description {
    /// A description by its document.
    #[must_use]
    pub fn new(root: Value) -> Self {
        let mut paths: HashMap<String, Vec<String>> = HashMap::new();
        for path in root["paths"].as_object().into_iter().flat_map(Map::keys) {
            paths.entry(first_name(path)).or_default().push(path.clone());
        }
        let mut derived: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, schema) in root["components"]["schemas"].as_object().into_iter().flatten() {
            for base in schema["allOf"].as_array().into_iter().flatten().filter_map(referred) {
                derived.entry(base.to_owned()).or_default().push(name.clone());
            }
        }
        Self { root, paths, derived }
    }

    /// The operation that a request calls. `path` begins behind the version.
    #[must_use]
    pub fn operation(&self, method: &str, path: &str) -> Option<(&str, &Value)> {
        let mut found: Vec<&String> = self.paths.get(&first_name(path))?.iter().filter(|t| fits(t, path)).collect();
        // A fixed segment goes before an id.
        found.sort_by_key(|template| template.matches('{').count());
        let method = method.to_lowercase();
        found.into_iter().find_map(|template| {
            let operation = self.root["paths"][template.as_str()].get(&method)?;
            Some((template.as_str(), operation))
        })
    }

    /// The schema of a body as JSON, where an operation takes one.
    #[must_use]
    pub fn body<'d>(&'d self, operation: &'d Value) -> Option<&'d Value> {
        let body = self.resolved(&operation["requestBody"]);
        let content = body["content"].as_object()?;
        let (_, media) = content.iter().find(|(name, _)| name.contains("json"))?;
        media.get("schema")
    }

    /// What is wrong with a body. `create`: the request makes something new.
    #[must_use]
    pub fn check(&self, schema: &Value, body: &Value, create: bool, undescribed: &Undescribed) -> Vec<Finding> {
        let mut check = Check { description: self, create, undescribed, found: Vec::new() };
        check.value(schema, body, "", 0);
        check.found
    }

    fn resolved<'d>(&'d self, schema: &'d Value) -> &'d Value {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            let Some(name) = schema.get("$ref").and_then(Value::as_str) else { break };
            schema = self.root.pointer(name.trim_start_matches('#')).unwrap_or(&Value::Null);
        }
        schema
    }

    /// Members of a schema with those of its bases.
    fn members<'d>(&'d self, schema: &'d Value, depth: usize, into: &mut BTreeMap<&'d str, &'d Value>) {
        let schema = self.resolved(schema);
        if depth < DEEPEST {
            for part in schema["allOf"].as_array().into_iter().flatten() {
                self.members(part, depth + 1, into);
            }
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            into.insert(name, member);
        }
    }

    fn required<'d>(&'d self, schema: &'d Value, depth: usize, into: &mut Vec<&'d str>) {
        let schema = self.resolved(schema);
        if depth < DEEPEST {
            for part in schema["allOf"].as_array().into_iter().flatten() {
                self.required(part, depth + 1, into);
            }
        }
        into.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
    }

    /// Whether a type is another one, or derives from it.
    fn derives(&self, name: &str, base: &str, depth: usize) -> bool {
        name == base
            || depth < DEEPEST
                && self.derived.get(base).into_iter().flatten().any(|next| self.derives(name, next, depth + 1))
    }
}

/// The name of the schema that something refers to.
fn referred(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/")
}

/// The first segment of a path, by which it is looked up.
fn first_name(path: &str) -> String {
    let first = path.trim_start_matches('/').split(['/', '(']).next().unwrap_or_default();
    first.to_owned()
}

/// Whether a path is one of a template.
fn fits(template: &str, path: &str) -> bool {
    let (mut templates, mut segments) = (template.split('/'), path.split('/'));
    loop {
        match (templates.next(), segments.next()) {
            (None, None) => return true,
            (Some(template), Some(segment)) if segment_fits(template, segment) => {}
            _ => return false,
        }
    }
}

/// Whether a segment is one of a template: `getItem(id='{id}')` of `getItem(id='x')`.
fn segment_fits(template: &str, segment: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else { return template == segment };
    let Some(rest) = rest.split_once('}').map(|(_, rest)| rest) else { return false };
    let Some(value) = segment.strip_prefix(before) else { return false };
    if rest.is_empty() {
        return !value.is_empty();
    }
    value.char_indices().skip(1).any(|(at, _)| segment_fits(rest, &value[at..]))
}
