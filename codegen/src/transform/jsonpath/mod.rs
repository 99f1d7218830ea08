//! The `JSONPath` dialect of AutoRest's directives: text + document -> locations of nodes.
//!
//! E.g. `$..paths.*[?(/_Get/i.exec(@.operationId))]..parameters[?(@.name === "id")]`.

mod locate;
mod parse;

use std::fmt;

use serde_json::Value;

pub use locate::{Custom, find};
pub use parse::{PathError, parse};

use crate::config::expr::Expr;

/// A parsed path.
#[derive(Debug, Clone)]
pub struct JsonPath {
    steps: Vec<Step>,
}

/// One step of a path, from a set of nodes to the next.
#[derive(Debug, Clone)]
enum Step {
    /// `.name`, `['name']`, `[0]`, and several of them: `['a', 'b']`, `.a,b`.
    Children(Vec<String>),
    /// `*`: all children.
    Every,
    /// `..`: the node and everything below it.
    Deep,
    /// `[from:to:by]` of a list.
    Slice { from: Option<i64>, to: Option<i64>, by: usize },
    /// `[?(filter)]`: the children for which the filter is true.
    Filter(Filter),
    /// `[(expression)]`: the child whose key the expression gives.
    Key(Expr),
}

/// A filter.
#[derive(Debug, Clone)]
enum Filter {
    Native(Expr),
    /// JavaScript that only an engine understands.
    Custom(String),
}

impl JsonPath {
    /// Whether the path is the root of the document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.steps.is_empty()
    }
}

/// One part of a location; ordered as in the document, within one list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Segment {
    /// Key of an object.
    Key(String),
    /// Index of a list.
    Index(usize),
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "{index}"),
        }
    }
}

/// Where a node is, from the root.
pub type Location = Vec<Segment>;

/// The node at a location, to change it; `None` if there is none.
#[must_use]
pub fn node_mut<'v>(root: &'v mut Value, location: &[Segment]) -> Option<&'v mut Value> {
    location.iter().try_fold(root, |node, segment| match segment {
        Segment::Key(key) => node.as_object_mut()?.get_mut(key),
        Segment::Index(index) => node.as_array_mut()?.get_mut(*index),
    })
}

/// The node at a location.
#[must_use]
pub fn node<'v>(root: &'v Value, location: &[Segment]) -> Option<&'v Value> {
    location.iter().try_fold(root, |node, segment| match segment {
        Segment::Key(key) => node.as_object()?.get(key),
        Segment::Index(index) => node.as_array()?.get(*index),
    })
}

#[cfg(test)]
mod tests;
