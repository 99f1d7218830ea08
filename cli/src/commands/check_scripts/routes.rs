//! The operations of all catalogs by their paths: an address -> the operation that it leads to.

use std::collections::HashMap;
use std::rc::Rc;

use graphsmith_catalog::path::PathTemplate;

use crate::scripts::HOLE;
use crate::view::Needed;

/// At most so many places are looked at for one address.
const MOST: usize = 2_000;

/// An operation.
#[derive(Debug, Clone)]
pub(super) struct Operation {
    /// Method.
    pub(super) method: &'static str,
    /// Path template.
    pub(super) path: Rc<str>,
    /// What allows it, where that is known.
    pub(super) needed: Option<Rc<Needed>>,
}

/// A place in the tree of paths.
#[derive(Debug, Default)]
struct Node {
    names: HashMap<String, usize>,
    parameter: Option<usize>,
    operations: Vec<Operation>,
}

/// The tree of paths.
#[derive(Debug)]
pub(super) struct Routes(Vec<Node>);

impl Default for Routes {
    fn default() -> Self {
        Self(vec![Node::default()])
    }
}

impl Routes {
    /// Adds an operation; the first of a path counts.
    pub(super) fn add(&mut self, operation: Operation) {
        let path = operation.path.clone();
        let mut at = 0;
        for segment in PathTemplate(&path).segments().filter(|segment| !segment.0.is_empty()) {
            let fresh = self.0.len();
            let node = &mut self.0[at];
            let next = match segment.as_parameter() {
                Some(_) => node.parameter.get_or_insert(fresh),
                None => node.names.entry(name(segment.0)).or_insert(fresh),
            };
            at = *next;
            if at == fresh {
                self.0.push(Node::default());
            }
        }
        let node = &mut self.0[at];
        if node.operations.iter().all(|known| known.method != operation.method) {
            node.operations.push(operation);
        }
    }

    /// The operation of a method and the segments of a path, the version first. A name goes before a parameter, and what isn't
    /// known fits parameters only.
    pub(super) fn find(&self, method: &str, segments: &[&str]) -> Option<&Operation> {
        let mut open = vec![(0, 0)];
        for _ in 0..MOST {
            let (node, at) = open.pop()?;
            let node = &self.0[node];
            let Some(segment) = segments.get(at) else {
                match node.operations.iter().find(|operation| operation.method == method) {
                    Some(found) => return Some(found),
                    None => continue,
                }
            };
            // `$count` is no id. Who is signed in is a user like all others.
            if !segment.starts_with('$')
                && let Some(next) = node.parameter
            {
                open.push((next, at + 1));
            }
            if segment.eq_ignore_ascii_case("me")
                && let Some(users) = node.names.get("users")
                && let Some(user) = self.0[*users].parameter
            {
                open.push((user, at + 1));
            }
            // `users('id')` is `users/id`.
            if let Some((collection, _)) = segment.split_once('(').filter(|(before, _)| !before.contains('.'))
                && let Some(collection) = node.names.get(&collection.to_lowercase())
                && let Some(item) = self.0[*collection].parameter
            {
                open.push((item, at + 1));
            }
            if !segment.contains(HOLE) || segment.contains('(') {
                open.extend(node.names.get(&name(segment)).map(|next| (*next, at + 1)));
            }
        }
        None
    }
}

/// A segment as it is compared: actions and functions without their namespace, functions without the names of what they take.
fn name(segment: &str) -> String {
    let (before, arguments) = segment.split_once('(').map_or((segment, ""), |(before, rest)| (before, rest));
    let short = before.rfind('.').map_or(before, |dot| &before[dot + 1..]).to_lowercase();
    if matches!(arguments, "" | ")") { short } else { short + "(" }
}

#[cfg(test)]
mod tests {
    use super::{Operation, Routes};

    #[test]
    fn addresses_lead_to_operations() {
        let mut routes = Routes::default();
        for (method, path) in [
            ("GET", "/v1.0/users"),
            ("GET", "/v1.0/users/{user-id}"),
            ("GET", "/v1.0/users/{user-id}/messages/{message-id}"),
            ("GET", "/v1.0/users/microsoft.graph.delta()"),
            ("GET", "/v1.0/users/$count"),
            ("GET", "/v1.0/reports/microsoft.graph.getUse(period='{period}')"),
            ("POST", "/v1.0/users/{user-id}/microsoft.graph.sendMail"),
        ] {
            routes.add(Operation { method, path: path.into(), needed: None });
        }
        for (method, path, expected) in [
            ("GET", "v1.0/users", Some(0)),
            ("GET", "V1.0/Users/\u{fffc}", Some(1)),
            ("GET", "v1.0/users('a')/messages/x", Some(2)),
            ("GET", "v1.0/me", Some(1)),
            ("GET", "v1.0/users/delta", Some(3)),
            ("GET", "v1.0/users/$count", Some(4)),
            ("GET", "v1.0/reports/getUse(period='D7')", Some(5)),
            ("GET", "v1.0/reports/getUse(period='\u{fffc}')", Some(5)),
            ("POST", "v1.0/me/sendMail", Some(6)),
            ("POST", "v1.0/users", None),
            ("GET", "v1.0/\u{fffc}", None),
            ("GET", "beta/users", None),
        ] {
            let segments: Vec<&str> = path.split('/').collect();
            let found = routes.find(method, &segments).map(|found| found.path.to_string());
            let all = [
                "/v1.0/users",
                "/v1.0/users/{user-id}",
                "/v1.0/users/{user-id}/messages/{message-id}",
                "/v1.0/users/microsoft.graph.delta()",
                "/v1.0/users/$count",
                "/v1.0/reports/microsoft.graph.getUse(period='{period}')",
                "/v1.0/users/{user-id}/microsoft.graph.sendMail",
            ];
            assert_eq!(found.as_deref(), expected.map(|at: usize| all[at]), "{method} {path}");
        }
    }
}
