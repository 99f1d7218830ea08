//! [`Node`]: a place in the tree of paths, and what can be done there.

use std::collections::BTreeMap;
use std::sync::Arc;

use graphsmith_catalog::records::Type;
use graphsmith_catalog::vocabulary::{Method, Reply};
use graphsmith_catalog::{Catalog, Id};
use graphsmith_runtime::upload::Binding;

use super::segment::Pattern;

/// A place in the tree of paths.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// The segment as the description writes it; empty where the segment is a parameter.
    pub(crate) name: String,
    /// What follows under a fixed name, by that name as [`key`] writes it.
    pub(super) names: BTreeMap<String, Self>,
    /// What follows under a name with parameters in it.
    pub(super) patterns: Vec<(Pattern, Self)>,
    /// What follows under an id.
    pub(super) parameter: Option<Box<Self>>,
    /// What catalogs say can be done here.
    pub(crate) operations: Vec<Operation>,
    /// Which uploads end in this collection.
    pub(crate) uploads: Option<Binding>,
}

/// An operation of a catalog.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// Its method.
    pub(crate) method: Method,
    /// What comes back.
    pub(crate) reply: Reply,
    /// What its body has to look like.
    pub(crate) body: Option<BodyType>,
    /// What the upload session that it creates is for.
    pub(crate) session: Option<Binding>,
    /// Whether it takes the header of advanced queries (docs/protocol.md#advanced-queries).
    pub(crate) advanced: bool,
}

/// The type of a body, in the catalog that it is from.
#[derive(Debug, Clone)]
pub(crate) struct BodyType {
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) ty: Id<Type>,
}

/// What kind of thing is at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Many of something.
    Collection,
    /// One of many, by its id.
    Entity,
    /// One that belongs to something, as `calendar` does to a user.
    Single,
    /// Something that is done or computed.
    Action,
}

impl Node {
    /// What kind of thing is here. The descriptions don't say it; the paths do.
    pub(crate) fn kind(&self) -> Kind {
        if self.name.is_empty() {
            Kind::Entity
        } else if self.name.contains('.') {
            Kind::Action
        } else if self.parameter.is_some() {
            Kind::Collection
        } else {
            Kind::Single
        }
    }

    /// What can be done here: what the catalogs say, and what can be done with all things of this kind. A catalog often
    /// has a part of the operations only, and without the others nothing could be there to act upon.
    pub(crate) fn methods(&self) -> Vec<Method> {
        let mut methods: Vec<Method> = match self.kind() {
            Kind::Collection => vec![Method::Get, Method::Post],
            Kind::Entity => vec![Method::Get, Method::Patch, Method::Delete],
            Kind::Single => vec![Method::Get, Method::Patch],
            Kind::Action => Vec::new(),
        };
        for operation in &self.operations {
            if !methods.contains(&operation.method) {
                methods.push(operation.method);
            }
        }
        methods
    }

    /// What is here under an id.
    pub(crate) fn parameter(&self) -> Option<&Self> {
        self.parameter.as_deref()
    }

    /// Whether a `GET` answers with bytes.
    pub(crate) fn has_content(&self) -> bool {
        self.operations.iter().any(|known| known.method == Method::Get && known.reply == Reply::Binary)
    }

    /// The place below under a segment of a template.
    pub(super) fn below(&mut self, segment: &str) -> &mut Self {
        match Pattern::parse(segment) {
            Some(pattern) if pattern.is_parameter() => self.parameter.get_or_insert_default(),
            Some(pattern) => {
                let known = self.patterns.iter().position(|(known, _)| *known == pattern);
                let at = known.unwrap_or_else(|| {
                    // A function is an action; another key leads to an entity.
                    let name = pattern.name();
                    let name = if name.contains('.') { name.to_owned() } else { String::new() };
                    self.patterns.push((pattern, Self { name, ..Self::default() }));
                    self.patterns.len() - 1
                });
                &mut self.patterns[at].1
            }
            None => {
                let new = || Self { name: segment.to_owned(), ..Self::default() };
                self.names.entry(key(segment)).or_insert_with(new)
            }
        }
    }

    /// The place below under a fixed name; actions are found without their namespace as well.
    pub(crate) fn named(&self, segment: &str) -> Option<&Self> {
        let key = key(segment);
        self.names.get(&key).or_else(|| {
            let mut all = self.names.iter();
            all.find(|(name, _)| name.rsplit_once('.').is_some_and(|(_, short)| short == key)).map(|(_, node)| node)
        })
    }
}

/// A name as it is looked up: without regard to case, and without the parentheses of a function that takes nothing.
fn key(segment: &str) -> String {
    segment.strip_suffix("()").unwrap_or(segment).to_ascii_lowercase()
}
