//! Which operations directives remove from a document: the document before and after -> [`Removed`] operations.

use std::collections::HashSet;

use graphsmith_catalog::vocabulary::Method;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::Location;
use crate::config::Directive;
use crate::pointer::escape;
use crate::removed::{Cause, CauseKind, Removed};
use crate::transform::jsonpath::Segment;

/// Path and method -> `operationId`, in document order.
type Operations = IndexMap<(String, Method), String, FxBuildHasher>;

/// Finds the operations that directives remove: it compares the operations of a document after each.
#[derive(Debug)]
pub struct Removals {
    present: Operations,
    removed: Vec<Removed>,
}

impl Removals {
    /// Starts with a document from which none was removed yet.
    pub fn new(root: &Value) -> Self {
        Self { present: operations(root), removed: Vec::new() }
    }

    /// Compares after a directive that may have removed some; see [`may_remove`].
    pub fn update(&mut self, root: &Value, directive: &Directive) {
        let now = operations(root);
        let before = std::mem::replace(&mut self.present, now);
        for ((path, method), operation_id) in before {
            let key = (path, method);
            if self.present.contains_key(&key) {
                continue;
            }
            let path = key.0;
            self.removed.push(Removed {
                method,
                pointer: format!("/paths/{}/{}", escape(&path), method.as_str().to_ascii_lowercase()),
                path,
                operation_id,
                cmdlets: Vec::new(),
                causes: vec![Cause {
                    kind: CauseKind::Document,
                    place: directive.place.clone(),
                    text: directive.text.clone(),
                }],
            });
        }
    }

    /// The removed operations, in the order in which they were removed. One that a later directive added again is not
    /// among them.
    pub fn finish(self) -> Vec<Removed> {
        let mut seen = HashSet::new();
        let mut removed = self.removed;
        removed.retain(|r| !self.present.contains_key(&(r.path.clone(), r.method)) && seen.insert(r.pointer.clone()));
        removed
    }
}

/// Whether a change of that node can remove an operation: it is an operation, or holds some.
pub fn may_remove(location: &Location) -> bool {
    location.len() <= 3 && location.first().is_none_or(|first| matches!(first, Segment::Key(key) if key == "paths"))
}

fn operations(root: &Value) -> Operations {
    let mut found = Operations::default();
    for (path, item) in root.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (key, operation) in item.as_object().into_iter().flatten() {
            let Some(method) = Method::from_key(key).filter(|_| operation.is_object()) else { continue };
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
            found.insert((path.clone(), method), id.to_owned());
        }
    }
    found
}
