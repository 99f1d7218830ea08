//! What a request acts on: a path template -> the thing, and what it belongs to.

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::vocabulary::Method;

use super::nouns::{noun, singular_words, with_article};
use super::words::words;

/// A path template, as far as it tells what is acted on.
pub(super) struct Path {
    /// The last thing named: in the plural for a collection, unless one item of it is named.
    pub(super) thing: String,
    /// Whether an item of the collection is named by a key.
    pub(super) item: bool,
    /// What the thing belongs to, with article: an item, or what an item has only one of.
    pub(super) owner: Option<String>,
    pub(super) tail: Tail,
}

/// What the end of a path stands for.
pub(super) enum Tail {
    Thing,
    Count,
    Reference,
    Content,
    /// The name of an action or function.
    Action(String),
}

impl Path {
    pub(super) fn of(method: Method, template: &str) -> Self {
        let mut segments: Vec<PathTemplate<'_>> =
            PathTemplate(template).segments().filter(|segment| !segment.0.is_empty()).collect();
        let tail = match segments.last() {
            Some(PathTemplate("$count")) => Tail::Count,
            Some(PathTemplate("$ref")) => Tail::Reference,
            Some(PathTemplate("$value" | "content")) => Tail::Content,
            Some(last) if is_action(method, *last) => Tail::Action(bare_name(*last).to_owned()),
            _ => Tail::Thing,
        };
        if !matches!(tail, Tail::Thing) {
            segments.pop();
        }
        let item = segments.last().is_some_and(|last| is_key(*last) || has_key(*last));
        let last = (0..segments.len()).rev().find(|&at| !is_key(segments[at]));
        let thing = match last {
            None => "resources".to_owned(),
            Some(at) if item => item_name(&segments, at),
            Some(at) => noun(bare_name(segments[at])),
        };
        let owner = last.and_then(|last| owner_of(&segments, last));
        Self { thing, item, owner, tail }
    }

    /// One thing, with article: an item of a collection, or what exists once.
    pub(super) fn one_thing(&self, owner: &str) -> String {
        if self.item { format!("{}{owner}", with_article(&self.thing)) } else { format!("the {}{owner}", self.thing) }
    }

    /// What an action is called on; `None` for the root of the service.
    pub(super) fn object(&self) -> Option<String> {
        let owner = self.owner.as_deref().map_or_else(String::new, |owner| format!(" of {owner}"));
        (self.thing != "resources").then(|| if self.item { with_article(&self.thing) } else { self.one_thing(&owner) })
    }

    pub(super) fn for_owner(&self) -> String {
        self.owner.as_deref().map_or_else(String::new, |owner| format!(" for {owner}"))
    }

    pub(super) fn thing_of_owner(&self) -> String {
        match &self.owner {
            Some(owner) => format!("{} of {owner}", self.thing),
            None => self.thing.clone(),
        }
    }
}

/// What a segment belongs to, with article: the item before it, with the item that it belongs to where both are of the same
/// type, as an instance of an event is an event itself; and what stands between them, as the calendar of a user.
fn owner_of(segments: &[PathTemplate<'_>], before: usize) -> Option<String> {
    let (at, name) = item_before(segments, before)?;
    let kind = |at: usize| segments.get(at + 1).and_then(|key| key_kind(*key));
    let mut owner = with_article(&name);
    if let Some((outer, of)) = item_before(segments, at)
        && kind(at).is_some()
        && kind(at) == kind(outer)
        && of != name
    {
        owner = format!("{owner} of {}", with_article(&of));
    }
    let between = segments[at + 1..before].iter().filter(|between| !is_key(**between) && !is_qualified(**between));
    Some(between.fold(owner, |owner, single| format!("the {} of {owner}", noun(bare_name(*single)))))
}

/// The last item that is named before a segment: where its collection stands, and its name.
fn item_before(segments: &[PathTemplate<'_>], before: usize) -> Option<(usize, String)> {
    let key = (0..before).rev().find(|&at| is_key(segments[at]) || has_key(segments[at]))?;
    let at = (0..=key).rev().find(|&at| !is_key(segments[at]))?;
    Some((at, item_name(segments, at)))
}

/// What an item of a collection is called: by the collection in the singular, unless the collection has no plural name
/// (`calendarView`); then by the type that its key names.
fn item_name(segments: &[PathTemplate<'_>], collection: usize) -> String {
    let name = noun(bare_name(segments[collection]));
    let one = singular_words(&name);
    let kind = segments.get(collection + 1).and_then(|key| key_kind(*key));
    match kind {
        Some(kind) if one == name && !has_key(segments[collection]) => words(kind),
        _ => one,
    }
}

/// The type that a key names: `{event-id1}` -> `event`.
fn key_kind(segment: PathTemplate<'_>) -> Option<&str> {
    segment.as_parameter()?.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix("-id")
}

/// A key by itself: `{event-id}`, or several together (`id={id},policyId={policyId}`).
fn is_key(segment: PathTemplate<'_>) -> bool {
    segment.has_parameters() && !has_parentheses(segment)
}

/// A collection with an alternate key: `groups(uniqueName='{uniqueName}')`.
fn has_key(segment: PathTemplate<'_>) -> bool {
    segment.has_parameters() && has_parentheses(segment) && !is_qualified(segment)
}

fn has_parentheses(segment: PathTemplate<'_>) -> bool {
    segment.0 != segment.before_parenthesis()
}

fn is_qualified(segment: PathTemplate<'_>) -> bool {
    segment.before_parenthesis().contains('.')
}

/// Whether the path of an operation ends with an action or a function.
#[must_use]
pub fn is_action_of(method: Method, path: &str) -> bool {
    PathTemplate(path).segments().last().is_some_and(|last| is_action(method, last))
}

/// Actions and functions have qualified names; so have casts to a derived type, which are only read and have no
/// parentheses.
fn is_action(method: Method, segment: PathTemplate<'_>) -> bool {
    is_qualified(segment) && (method != Method::Get || has_parentheses(segment))
}

fn bare_name(segment: PathTemplate<'_>) -> &str {
    let name = segment.before_parenthesis();
    name.rsplit('.').next().unwrap_or(name)
}
