//! [`Routes`]: the path templates of catalogs -> where a request leads.

mod node;
mod segment;

use std::sync::Arc;

use graphsmith_catalog::path::{PathTemplate, split_base};
use graphsmith_catalog::records;
use graphsmith_catalog::vocabulary::{Method, Reply, Role};
use graphsmith_catalog::{Catalog, Damaged, Id};
use graphsmith_runtime::upload::Binding;

use crate::encoding::decode;
pub(super) use node::{BodyType, Kind, Node, Operation};

/// The action that opens upload sessions.
const CREATE_SESSION: &str = "createUploadSession";

/// The name of what `me` stands for.
const USERS: &str = "users";

/// The header by which a client asks for advanced queries.
const ADVANCED: &str = "ConsistencyLevel";

/// What stands for the user who is signed in.
const ME: &str = "me";

/// The catalogs that the crates of generated modules have built in: those of beta, then those of v1.0.
pub fn bundled() -> impl Iterator<Item = &'static [u8]> {
    msgraph_beta::CATALOGS.iter().chain(msgraph::CATALOGS).copied()
}

/// All paths of one or more catalogs, and of what they imply: where there is `/users/{id}/events/{id}/attachments`, there
/// are events and users.
#[derive(Debug, Default)]
pub struct Routes {
    root: Node,
}

/// A step on the way to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A name, as the description writes it.
    Name(String),
    /// An id, decoded.
    Id(String),
}

/// What is asked of a place besides the thing itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tail {
    /// The thing itself.
    None,
    /// `/$count`.
    Count,
    /// `/$value`.
    Value,
    /// `/$ref`: the reference to it, not the thing.
    Reference,
}

/// Where a request leads.
#[derive(Debug)]
pub(super) struct Place<'r> {
    /// Version of the API.
    pub(super) version: String,
    /// The way, version not included; `me` is written as a user of that id.
    pub(super) steps: Vec<Step>,
    /// What is there.
    pub(super) node: &'r Node,
    /// What is asked for.
    pub(super) tail: Tail,
}

/// Why a request leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Nowhere {
    /// There is no such version of the API.
    Version(String),
    /// There is no such path; the segment is the first that isn't known.
    Segment(String),
}

impl Routes {
    /// The paths of the built-in catalogs.
    pub fn built_in() -> Result<Self, Damaged> {
        let mut routes = Self::default();
        for bytes in bundled() {
            routes.add(Catalog::new(bytes)?)?;
        }
        Ok(routes)
    }

    /// Adds the paths of a catalog.
    pub fn add(&mut self, catalog: Catalog) -> Result<(), Damaged> {
        let catalog = Arc::new(catalog);
        let base = split_base(catalog.text(catalog.module()?.base_path)?).1.to_owned();
        for cmdlet in catalog.all::<records::Cmdlet>() {
            for id in catalog.list(catalog.get(cmdlet)?.sets)? {
                let set = catalog.get(id)?;
                let path = match split_base(catalog.text(set.path)?) {
                    (None, path) => format!("{base}{path}"),
                    (Some(_), path) => path.to_owned(),
                };
                let (body, advanced) = read_parameters(&catalog, set.parameters)?;
                self.add_operation(
                    &path,
                    Operation { method: set.method, reply: set.reply, body, session: None, advanced },
                )?;
            }
        }
        Ok(())
    }

    fn add_operation(&mut self, path: &str, mut operation: Operation) -> Result<(), Damaged> {
        let mut segments: Vec<&str> =
            PathTemplate(path).segments().map(|segment| segment.0).filter(|segment| !segment.is_empty()).collect();
        if segments.get(1).is_some_and(|first| first.eq_ignore_ascii_case(ME)) {
            // Whoever is signed in is a user like all others, with the same things below.
            segments.splice(1..2, [USERS, "{user-id}"]);
        }
        let mut node = &mut self.root;
        let Some((last, before)) = segments.split_last() else { return Ok(()) };
        for segment in before {
            node = node.below(segment);
        }
        let creates = last.rsplit('.').next().is_some_and(|name| name.eq_ignore_ascii_case(CREATE_SESSION));
        let session = if creates { operation.body.as_ref().map(binding).transpose()?.flatten() } else { None };
        operation.session = session;
        if matches!(session, Some(Binding::Attachments | Binding::TaskAttachments)) {
            // The action is bound to the collection that the attachment will be in.
            node.uploads = session;
            node.below("{attachment-id}");
        }
        let node = node.below(last);
        match node.operations.iter_mut().find(|known| known.method == operation.method) {
            Some(known) => {
                known.body = known.body.take().or(operation.body);
                known.session = known.session.or(session);
                known.advanced |= operation.advanced;
            }
            None => node.operations.push(operation),
        }
        Ok(())
    }

    /// Adds a path of a tenant, with the methods by which it is used besides those that its kind has.
    pub(super) fn add_path(&mut self, path: &str, used: &[(Method, Reply)]) {
        let mut node = &mut self.root;
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            node = node.below(segment);
        }
        for &(method, reply) in used {
            if node.operations.iter().all(|known| known.method != method) {
                node.operations.push(Operation { method, reply, body: None, session: None, advanced: false });
            }
        }
    }

    /// Where an encoded path leads.
    pub(super) fn find(&self, path: &str) -> Result<Place<'_>, Nowhere> {
        let mut segments: Vec<String> = path.strip_prefix('/').unwrap_or(path).split('/').map(decode).collect();
        let version = segments.first().cloned().unwrap_or_default();
        let Some(top) = self.root.named(&version) else { return Err(Nowhere::Version(version)) };
        segments.remove(0);
        let tail = match segments.last().map(String::as_str) {
            Some("$count") => Tail::Count,
            Some("$value") => Tail::Value,
            Some("$ref") => Tail::Reference,
            _ => Tail::None,
        };
        if tail != Tail::None {
            segments.pop();
        }
        if segments.first().is_some_and(|first| first.eq_ignore_ascii_case(ME)) {
            segments.insert(0, USERS.to_owned());
        }
        let mut steps = Vec::new();
        let mut furthest = 0;
        match walk(top, &segments, &mut steps, &mut furthest, 0) {
            Some(node) if !segments.is_empty() => Ok(Place { version: top.name.clone(), steps, node, tail }),
            _ => Err(Nowhere::Segment(segments.get(furthest).cloned().unwrap_or_default())),
        }
    }

    /// What is known of the items of a collection, by the names on the way to it; each but the last is followed by an id.
    pub(super) fn item_of(&self, version: &str, names: &[&str]) -> Option<&Node> {
        names.iter().try_fold(self.root.named(version)?, |node, name| node.named(name)?.parameter())
    }

    /// The versions of the API.
    pub(super) fn versions(&self) -> impl Iterator<Item = &str> {
        self.root.names.values().map(|node| node.name.as_str())
    }
}

/// Walks down the tree. Fixed names go before patterns, those before ids; where one way ends, the next is tried.
fn walk<'r>(
    node: &'r Node,
    segments: &[String],
    steps: &mut Vec<Step>,
    furthest: &mut usize,
    depth: usize,
) -> Option<&'r Node> {
    *furthest = depth.max(*furthest);
    let Some((segment, rest)) = segments.split_first() else { return Some(node) };
    let known = steps.len();
    if let Some(next) = node.named(segment) {
        steps.push(Step::Name(next.name.clone()));
        if let Some(found) = walk(next, rest, steps, furthest, depth + 1) {
            return Some(found);
        }
        steps.truncate(known);
    }
    for (pattern, next) in &node.patterns {
        let Some(values) = pattern.values(segment) else { continue };
        steps.push(Step::Name(pattern.name().to_owned()));
        steps.extend(values.into_iter().map(Step::Id));
        if let Some(found) = walk(next, rest, steps, furthest, depth + 1) {
            return Some(found);
        }
        steps.truncate(known);
    }
    let next = node.parameter.as_deref().filter(|_| !segment.is_empty())?;
    steps.push(Step::Id(segment.clone()));
    let found = walk(next, rest, steps, furthest, depth + 1);
    if found.is_none() {
        steps.truncate(known);
    }
    found
}

/// The type of the whole body, if one of the parameters stands for it, and whether there is the header of advanced queries.
fn read_parameters(
    catalog: &Arc<Catalog>,
    parameters: graphsmith_catalog::List<Id<records::Parameter>>,
) -> Result<(Option<BodyType>, bool), Damaged> {
    let (mut body, mut advanced) = (None, false);
    for id in catalog.list(parameters)? {
        let parameter = catalog.get(id)?;
        if parameter.role == Role::Body {
            body = body.or_else(|| Some(BodyType { catalog: Arc::clone(catalog), ty: parameter.ty }));
        }
        if let Some(wire) = parameter.wire {
            advanced |= catalog.text(wire)?.eq_ignore_ascii_case(ADVANCED);
        }
    }
    Ok((body, advanced))
}

/// What the action with that body is bound to. Its name alone doesn't say it (docs/protocol.md#create-an-upload-session).
fn binding(body: &BodyType) -> Result<Option<Binding>, Damaged> {
    let catalog = &body.catalog;
    let Some(model) = catalog.get(body.ty)?.model else { return Ok(None) };
    for id in catalog.list(catalog.get(model)?.properties)? {
        let property = catalog.get(id)?;
        let outer = catalog.texts(property.outer)?;
        let name = outer.first().copied().map_or_else(|| catalog.text(property.wire), Ok)?;
        if let Some(binding) = Binding::of_body_property(name) {
            return Ok(Some(binding));
        }
    }
    Ok(None)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use graphsmith_runtime::upload::Binding;

    use super::{Kind, Method, Nowhere, Operation, Reply, Routes, Step, Tail};

    fn routes() -> Routes {
        let mut routes = Routes::built_in().unwrap();
        let paths = [
            "/v1.0/groups(uniqueName='{uniqueName}')",
            "/v1.0/users/microsoft.graph.delta()",
            "/v1.0/me/messages/{message-id}/attachments",
        ];
        for path in paths {
            let get = Operation { method: Method::Get, reply: Reply::Json, body: None, session: None, advanced: false };
            routes.add_operation(path, get).unwrap();
        }
        routes
    }

    fn way(steps: &[Step]) -> String {
        let texts = steps.iter().map(|step| match step {
            Step::Name(name) => name.clone(),
            Step::Id(id) => format!("<{id}>"),
        });
        texts.collect::<Vec<_>>().join("/")
    }

    #[test]
    fn paths_lead_to_places() {
        let routes = routes();
        let table = [
            ("/beta/users/a%2Fb/events/e%3D", "users/<a/b>/events/<e=>", Kind::Entity, Tail::None),
            ("/Beta/Users/a/EVENTS", "users/<a>/events", Kind::Collection, Tail::None),
            ("/beta/me/events/$count", "users/<me>/events", Kind::Collection, Tail::Count),
            ("/beta/users/a/calendar", "users/<a>/calendar", Kind::Single, Tail::None),
            ("/beta/me/events/e/attachments", "users/<me>/events/<e>/attachments", Kind::Collection, Tail::None),
            (
                "/beta/me/events/e/attachments/x/$value",
                "users/<me>/events/<e>/attachments/<x>",
                Kind::Entity,
                Tail::Value,
            ),
            ("/v1.0/me/messages/m/attachments", "users/<me>/messages/<m>/attachments", Kind::Collection, Tail::None),
            ("/v1.0/groups(uniqueName='it''s')", "groups/<it's>", Kind::Entity, Tail::None),
            ("/v1.0/users/delta", "users/microsoft.graph.delta()", Kind::Action, Tail::None),
            ("/v1.0/users/delta()", "users/microsoft.graph.delta()", Kind::Action, Tail::None),
            ("/v1.0/users/deltas", "users/<deltas>", Kind::Entity, Tail::None),
        ];
        for (path, expected, kind, tail) in table {
            let place = routes.find(path).unwrap();
            assert_eq!((way(&place.steps).as_str(), place.node.kind(), place.tail), (expected, kind, tail), "{path}");
        }
    }

    #[test]
    fn sessions_are_known_by_what_they_are_bound_to() {
        let routes = routes();
        let table = [
            ("/beta/me/events/e/attachments/createUploadSession", Binding::Attachments),
            ("/beta/me/events/e/attachments/microsoft.graph.createUploadSession", Binding::Attachments),
            ("/v1.0/me/messages/m/attachments/CreateUploadSession", Binding::Attachments),
            ("/v1.0/me/todo/lists/l/tasks/t/attachments/createUploadSession", Binding::TaskAttachments),
        ];
        for (path, expected) in table {
            let place = routes.find(path).unwrap();
            assert_eq!(place.node.operations[0].session, Some(expected), "{path}");
            assert_eq!(place.node.methods(), [Method::Post]);
        }
    }

    #[test]
    fn other_paths_lead_nowhere() {
        let routes = routes();
        let table = [
            ("/v2.0/users", Nowhere::Version("v2.0".to_owned())),
            ("/", Nowhere::Version(String::new())),
            ("/v1.0", Nowhere::Segment(String::new())),
            ("/v1.0/planets/x", Nowhere::Segment("planets".to_owned())),
            ("/v1.0/users/u/nothing/x", Nowhere::Segment("nothing".to_owned())),
            ("/v1.0/users//messages", Nowhere::Segment(String::new())),
        ];
        for (path, expected) in table {
            assert_eq!(routes.find(path).err(), Some(expected), "{path}");
        }
    }
}
