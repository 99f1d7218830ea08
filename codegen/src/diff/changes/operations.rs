//! Edits of operations: what they are called, what they take, what they give.

use std::collections::HashMap;

use serde_json::Value;

use super::{Change, Finder, Matching, Nature, Node, Operation, Said, pair, shown};

/// Keys of an operation and of a path that are looked at one by one.
const HANDLED: [&str; 11] = [
    "operationId",
    "summary",
    "description",
    "externalDocs",
    "deprecated",
    "x-ms-deprecation",
    "parameters",
    "requestBody",
    "responses",
    "tags",
    "security",
];

/// What else an operation says, by key: the kind of an edit, and what it explains.
const SAID: [(&str, Nature, &str, &str); 8] = [
    ("operation-id-changed", Nature::Structure, "operationId", "operation id"),
    ("operation-described", Nature::Text, "summary", "summary"),
    ("operation-described", Nature::Text, "description", "description"),
    ("rest-page-changed", Nature::Link, "externalDocs", "REST page"),
    ("operation-deprecated", Nature::Deprecation, "deprecated", "deprecation"),
    ("operation-deprecated", Nature::Deprecation, "x-ms-deprecation", "deprecation"),
    ("operation-tagged", Nature::Structure, "tags", "tags"),
    ("security-changed", Nature::Nothing, "security", "security"),
];

impl<'a> Finder<'a> {
    pub(super) fn operations(&mut self, matching: &Matching) {
        for operation in &matching.removed {
            let title = format!("{operation} removed");
            self.found.push(one_sided("operation-removed", title, Some(operation), None));
        }
        for operation in &matching.added {
            let title = format!("{operation} added");
            self.found.push(one_sided("operation-added", title, None, Some(operation)));
        }
        for (old, new) in &matching.operations {
            self.path(old, new);
            let (Some(a), Some(b)) = (self.old.at(&old.pointer()), self.new.at(&new.pointer())) else { continue };
            self.operation(new, &renamed_parameters(&old.path, &new.path), &a, &b);
        }
    }

    /// Reports that an operation has another path, or another name for a parameter in it.
    fn path(&mut self, old: &Operation, new: &Operation) {
        if old.path == new.path {
            return;
        }
        let pointer = |of: &Operation| of.pointer().rsplit_once('/').map(|(path, _)| path.to_owned());
        let differing = || old.path.split('/').zip(new.path.split('/')).filter(|(a, b)| a != b);
        let mut push = |kind, title, was: &str, is: &str| {
            let (was, is) = (was.to_owned(), is.to_owned());
            let (old, new) = (pointer(old), pointer(new));
            self.found.push(Change { old, new, was, is, ..Change::new(kind, Nature::Structure, title) });
        };
        let is_parameter = |part: &str| part.contains('{');
        if old.path.split('/').count() == new.path.split('/').count()
            && differing().all(|(a, b)| is_parameter(a) && is_parameter(b))
        {
            for (was, is) in differing() {
                push("path-parameter-renamed", format!("path parameter `{was}` renamed to `{is}`"), was, is);
            }
        } else {
            push("path-changed", format!("path {} changed to {}", old.path, new.path), &old.path, &new.path);
        }
    }

    /// Compares two operations. `renamed` are the parameters of the path that have another name now.
    fn operation(&mut self, of: &Operation, renamed: &HashMap<&str, &str>, old: &Node<'a>, new: &Node<'a>) {
        let name = &of.to_string();
        let mut kinds = Vec::new();
        for (kind, nature, key, word) in SAID {
            // A deprecation is one edit, wherever it is said.
            if old.value.get(key) != new.value.get(key) && !(key == "x-ms-deprecation" && kinds.contains(&kind)) {
                kinds.push(kind);
                let title = format!("{word} of {name} changed");
                self.compare_key(&Said { kind, nature, title: &title, key }, old, new);
            }
        }
        let (mut was, is) = (self.parameters_of(true, old), self.parameters_of(false, new));
        for ((place, wire), _) in &mut was {
            if let Some(name) = renamed.get(wire.as_str()).filter(|_| place == "path") {
                (*name).clone_into(wire);
            }
        }
        for ((place, wire), pair) in pair(&was, &is) {
            let title = |what: &str| format!("{place} parameter `{wire}` of {name} {what}");
            match pair {
                (Some(old), Some(new)) => {
                    if self.is_first(old, new) {
                        self.parameter(&format!("{place} parameter `{wire}`"), &old.clone(), &new.clone());
                    }
                }
                (Some(gone), None) => {
                    self.one_sided_part("parameter-removed", title("removed"), Some((gone, old)), None);
                }
                (None, Some(added)) => self.one_sided_part("parameter-added", title("added"), None, Some((added, new))),
                (None, None) => {}
            }
        }
        self.body(name, old, new);
        self.replies(name, old, new);
        self.compare_rest(name, &HANDLED, old, new);
    }

    /// An edit of what only one side has; it stands at the operation, whether it is shared or not.
    fn one_sided_part(
        &mut self,
        kind: &'static str,
        title: String,
        old: Option<(&Node<'a>, &Node<'a>)>,
        new: Option<(&Node<'a>, &Node<'a>)>,
    ) {
        // What is shared stays where it is: the operation stops or starts to refer to it.
        let at = |side: Option<(&Node<'a>, &Node<'a>)>| {
            side.map(|(part, operation)| {
                let is_inside = part.pointer.starts_with(&operation.pointer);
                if is_inside { part.pointer.clone() } else { operation.pointer.clone() }
            })
        };
        let text =
            |side: Option<(&Node<'a>, &Node<'a>)>| side.map(|(part, _)| shown(Some(part.value))).unwrap_or_default();
        let (was, is) = (text(old), text(new));
        let (old, new) = (at(old), at(new));
        self.found.push(Change { old, new, was, is, ..Change::new(kind, Nature::Structure, title) });
    }

    /// The parameters of an operation and its path, by place and name; what the operation says counts first.
    fn parameters_of(&self, is_old: bool, operation: &Node<'a>) -> Vec<((String, String), Node<'a>)> {
        let side = if is_old { self.old } else { self.new };
        let path = operation.pointer.rsplit_once('/').and_then(|(path, _)| side.at(path));
        let of_path = path.map(|path| path.elements("parameters")).unwrap_or_default();
        let all = of_path.into_iter().chain(operation.elements("parameters")).map(|node| side.follow(node));
        all.map(|node| ((node.text("in").to_owned(), node.text("name").to_owned()), node)).collect()
    }

    fn parameter(&mut self, title: &str, old: &Node<'a>, new: &Node<'a>) {
        for (kind, nature, key, word) in [
            ("parameter-described", Nature::Text, "description", "description"),
            ("parameter-demanded", Nature::Demand, "required", "demand for"),
            ("parameter-deprecated", Nature::Deprecation, "deprecated", "deprecation"),
            ("parameter-written", Nature::Structure, "style", "style"),
            ("parameter-written", Nature::Structure, "explode", "form of lists"),
        ] {
            // What isn't said is `false`.
            let is_same = key == "required" && old.flag(key) == new.flag(key);
            if !is_same {
                let title = format!("{word} of {title} changed");
                self.compare_key(&Said { kind, nature, title: &title, key }, old, new);
            }
        }
        if let (Some(a), Some(b)) = (old.member("schema"), new.member("schema")) {
            self.schema("parameter", title, (old, new), (&a, &b));
        } else {
            let said = Said { kind: "parameter-type-changed", nature: Nature::Structure, title, key: "schema" };
            self.compare_key(&said, old, new);
        }
        self.content(title, old, new);
        let handled = [
            "description",
            "required",
            "deprecated",
            "style",
            "explode",
            "schema",
            "content",
            "name",
            "in",
            "example",
            "examples",
        ];
        self.compare_rest(title, &handled, old, new);
    }

    fn body(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        let (was, is) = (old.member("requestBody"), new.member("requestBody"));
        match (was, is) {
            (Some(was), Some(is)) => {
                let (was, is) = (self.old.follow(was), self.new.follow(is));
                if self.is_first(&was, &is) {
                    let title = format!("the body of {name}");
                    let said = format!("description of {title} changed");
                    let said = Said { kind: "body-described", nature: Nature::Text, title: &said, key: "description" };
                    self.compare_key(&said, &was, &is);
                    self.content(&title, &was, &is);
                    self.compare_rest(&title, &["description", "content"], &was, &is);
                }
            }
            (Some(gone), None) => {
                self.one_sided_part("body-removed", format!("body of {name} removed"), Some((&gone, old)), None);
            }
            (None, Some(added)) => {
                self.one_sided_part("body-added", format!("body of {name} added"), None, Some((&added, new)));
            }
            (None, None) => {}
        }
    }

    fn replies(&mut self, name: &str, old: &Node<'a>, new: &Node<'a>) {
        let by_status = |node: &Node<'a>| -> Vec<(String, Node<'a>)> {
            node.members("responses").into_iter().map(|(status, reply)| (status.to_owned(), reply)).collect()
        };
        let (was, is) = (by_status(old), by_status(new));
        for (status, pair) in pair(&was, &is) {
            let title = |what: &str| format!("reply {status} of {name} {what}");
            match pair {
                (Some(was), Some(is)) => {
                    let (a, b) = (self.old.follow(was.clone()), self.new.follow(is.clone()));
                    if reference(was.value) != reference(is.value) && a.value != b.value {
                        // The operation refers to another reply, which may be shared: the edit is at the operation.
                        let texts = (shown(Some(was.value)), shown(Some(is.value)));
                        self.push("reply-replaced", Nature::Structure, title("replaced"), (Some(was), Some(is)), texts);
                    } else if self.is_first(&a, &b) {
                        let title = title("").trim_end().to_owned();
                        let said = format!("description of {title} changed");
                        let said =
                            Said { kind: "reply-described", nature: Nature::Nothing, title: &said, key: "description" };
                        self.compare_key(&said, &a, &b);
                        self.content(&title, &a, &b);
                        self.compare_rest(&title, &["description", "content"], &a, &b);
                    }
                }
                (Some(gone), None) => self.one_sided_part("reply-removed", title("removed"), Some((gone, old)), None),
                (None, Some(added)) => self.one_sided_part("reply-added", title("added"), None, Some((added, new))),
                (None, None) => {}
            }
        }
    }

    /// Compares how content is written, and what is in it.
    fn content(&mut self, title: &str, old: &Node<'a>, new: &Node<'a>) {
        let by_type = |node: &Node<'a>| -> Vec<(String, Node<'a>)> {
            node.members("content").into_iter().map(|(media, content)| (media.to_owned(), content)).collect()
        };
        let (was, is) = (by_type(old), by_type(new));
        for (media, pair) in pair(&was, &is) {
            let of = format!("{title} as {media}");
            match pair {
                (Some(was), Some(is)) => match (was.member("schema"), is.member("schema")) {
                    (Some(a), Some(b)) => self.schema("content", title, (was, is), (&a, &b)),
                    (None, None) => {}
                    (a, b) => {
                        let texts = (shown(a.as_ref().map(|n| n.value)), shown(b.as_ref().map(|n| n.value)));
                        let nodes = (Some(was), Some(is));
                        self.push(
                            "content-type-changed",
                            Nature::Structure,
                            format!("type of {of} changed"),
                            nodes,
                            texts,
                        );
                    }
                },
                (Some(gone), None) => {
                    let texts = (media.clone(), String::new());
                    let nodes = (Some(gone), Some(new));
                    self.push("content-removed", Nature::Structure, format!("{of} removed"), nodes, texts);
                }
                (None, Some(added)) => {
                    let texts = (String::new(), media.clone());
                    let nodes = (Some(old), Some(added));
                    self.push("content-added", Nature::Structure, format!("{of} added"), nodes, texts);
                }
                (None, None) => {}
            }
        }
    }
}

/// The parameters of a path that have another name in another path of the same shape.
pub(in crate::diff) fn renamed_parameters<'p>(old: &'p str, new: &'p str) -> HashMap<&'p str, &'p str> {
    let name = |part: &'p str| part.split_once('{').and_then(|(_, rest)| Some(rest.split_once('}')?.0));
    let parts = old.split('/').zip(new.split('/'));
    parts.filter_map(|(a, b)| Some((name(a)?, name(b)?))).filter(|(a, b)| a != b).collect()
}

fn reference(node: &Value) -> Option<&str> {
    node.get("$ref")?.as_str()
}

fn one_sided(kind: &'static str, title: String, old: Option<&Operation>, new: Option<&Operation>) -> Change {
    Change {
        old: old.map(Operation::pointer),
        new: new.map(Operation::pointer),
        was: old.map(ToString::to_string).unwrap_or_default(),
        is: new.map(ToString::to_string).unwrap_or_default(),
        ..Change::new(kind, Nature::Structure, title)
    }
}
