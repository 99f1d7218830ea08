//! [`Permissions`]: what is granted, by method and path; and how it is found for an operation whose path isn't listed
//! (docs/permissions.md#how-an-operation-is-found).

use std::collections::{HashMap, HashSet};
use std::path::Path;

use graphsmith_catalog::vocabulary::{Method, Scheme};

use super::Needed;
use super::order::alternatives;
use super::read::{self, Grant, Listed};
use super::shape::{ID, Shape};
use crate::diag::Diagnostics;
use crate::load;
use crate::naming::singular;

/// What is granted by method and path.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Permissions {
    paths: Vec<ListedPath>,
    /// Places in `paths` by method and shape.
    by_shape: HashMap<(Method, String), usize>,
    /// Places in `paths`, and of an id in its shape: by method, the first segment, and what follows the id.
    by_tail: HashMap<(Method, String, String), Vec<(usize, usize)>>,
}

/// A path that is listed for a method.
#[derive(Debug, Clone, PartialEq)]
struct ListedPath {
    /// The ways in which it is written.
    written: Vec<String>,
    shape: Shape,
    grants: Vec<Grant>,
}

impl Permissions {
    /// Reads a permissions file. Faults are reported; `None` if there are any.
    pub fn load(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let text = load::read_text(file, diags)?;
        read::read(file, &text, diags).map(Self::new)
    }

    fn new(listed: Vec<Listed>) -> Self {
        let mut permissions = Self::default();
        for Listed { method, path, grant } in listed {
            let at = permissions.place(method, &path);
            permissions.paths[at].grants.push(grant);
        }
        permissions
    }

    /// The place of a path, which is added if it isn't known.
    fn place(&mut self, method: Method, path: &str) -> usize {
        let shape = Shape::of(path);
        let next = self.paths.len();
        let at = *self.by_shape.entry((method, shape.text())).or_insert(next);
        if at == next {
            let root = shape.0.first().map(|segment| segment.shape.clone()).unwrap_or_default();
            for (id, rest) in shape.ids() {
                self.by_tail.entry((method, root.clone(), rest)).or_default().push((at, id));
            }
            self.paths.push(ListedPath { written: Vec::new(), shape, grants: Vec::new() });
        }
        let written = &mut self.paths[at].written;
        if !written.iter().any(|other| other == path) {
            written.push(path.to_owned());
        }
        at
    }

    /// What an operation needs; `None` where nothing is known about it.
    #[must_use]
    pub fn of(&self, method: Method, path: &str) -> Option<Needed> {
        let shape = Shape::of(path);
        let found = &self.paths[self.find(method, &shape, &mut HashSet::new())?];
        let mut needed = Needed::default();
        for scheme in Scheme::ALL {
            *needed.of_mut(scheme) = alternatives(&found.grants, scheme);
        }
        if found.shape.text() != shape.text() {
            needed.listed_as = found.written.first().cloned();
        }
        Some(needed)
    }

    /// The listed paths, as the file writes them, that say what an operation needs.
    #[must_use]
    pub fn listed(&self, method: Method, path: &str) -> &[String] {
        self.find(method, &Shape::of(path), &mut HashSet::new()).map_or(&[], |at| &self.paths[at].written)
    }

    /// The place of the listed path that says what an operation needs. Each rule takes a segment away or ends the search; what
    /// several ways lead to is looked for once.
    fn find(&self, method: Method, shape: &Shape, seen: &mut HashSet<String>) -> Option<usize> {
        if !seen.insert(shape.text()) {
            return None;
        }
        if let Some(at) = self.by_shape.get(&(method, shape.text())) {
            return Some(*at);
        }
        let last = shape.0.len().checked_sub(1)?;
        let is_last = |name: &str| shape.0[last].shape == name;
        let reads = method == Method::Get;
        // To count, or to ask for references only, takes what it takes to read.
        if reads && (is_last("$count") || is_last("$ref")) {
            return self.find(method, &shape.without(last), seen);
        }
        // A segment that names a type narrows what is there. At the end of other methods than GET it names an action.
        let cast = (0..=last).find(|&at| shape.0[at].qualified && (at < last || reads));
        if let Some(at) = cast
            && let Some(found) = self.find(method, &shape.without(at), seen)
        {
            return Some(found);
        }
        if let Some(found) = self.by_type(method, shape) {
            return Some(found);
        }
        // An upload session adds to the collection that it is made for; who may list things may read each of them.
        let is_session = method == Method::Post && is_last("createuploadsession");
        let is_member = reads && is_last(ID);
        (is_session || is_member).then(|| self.find(method, &shape.without(last), seen)).flatten()
    }

    /// Finds a thing that is reached in another way: `/users/{}/calendarView/{event-id}/attachments` by
    /// `/users/{}/events/{}/attachments`, for what has the id is an event. Both begin alike, since users have other permissions than
    /// groups. Of several the one that is most alike says it.
    fn by_type(&self, method: Method, shape: &Shape) -> Option<usize> {
        let root = &shape.0.first()?.shape;
        shape.ids().find_map(|(id, rest)| {
            let key = &shape.0[id].key;
            let is_such = |&(at, place): &(usize, usize)| {
                let collection = self.paths[at].shape.collection(place);
                // The same collection of something else isn't the same: attachments of events and those of tasks.
                let is_other = !rest.is_empty() || collection != shape.collection(id);
                is_other && is_of_type(key, &singular(collection))
            };
            let candidates = self.by_tail.get(&(method, root.clone(), rest.clone()))?;
            let likeness = |&(at, _): &(usize, usize)| {
                let other = &self.paths[at].shape;
                (shape.common(other), std::cmp::Reverse(other.0.len()), std::cmp::Reverse(at))
            };
            candidates.iter().copied().filter(is_such).max_by_key(likeness).map(|(at, _)| at)
        })
    }
}

/// Whether a key such as `outlookTask` is of things that a collection calls `task`: it is the same name, or ends with that word.
fn is_of_type(key: &str, name: &str) -> bool {
    let lower = key.to_lowercase();
    let Some(before) = lower.strip_suffix(name).filter(|_| !name.is_empty()) else { return false };
    before.is_empty() || key.get(before.len()..).is_some_and(|end| end.starts_with(char::is_uppercase))
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
