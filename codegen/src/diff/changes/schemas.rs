//! Edits of schemas and their properties.

use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use super::signature::Names;
use super::{Finder, Matching, Nature, Node, Said, shown};
use crate::pointer;

/// Keys that are looked at one by one.
const HANDLED: [&str; 33] = [
    "$ref",
    "type",
    "format",
    "items",
    "properties",
    "additionalProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "description",
    "title",
    "nullable",
    "readOnly",
    "required",
    "deprecated",
    "x-ms-deprecation",
    "default",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "externalDocs",
    "example",
    "examples",
    "discriminator",
    "x-ms-discriminator-value",
];

/// How alike two texts have to be, to be those of one property under two names; of 100.
const ALIKE: u32 = 90;

/// How alike two names have to be, to be those of one property; of 100.
const NEAR: u32 = 60;

impl<'a> Finder<'a> {
    pub(super) fn schemas(&mut self, matching: &Matching) {
        let ids = |side: super::Side<'a>| -> BTreeMap<&'a str, Node<'a>> {
            side.at("/components").map(|node| node.members("schemas").into_iter().collect()).unwrap_or_default()
        };
        let (old, mut new) = (ids(self.old), ids(self.new));
        for (id, node) in old {
            let renamed = matching.schemas.get(id).map(String::as_str);
            let Some(other) = new.remove(renamed.unwrap_or(id)) else {
                let title = format!("schema {} removed", short(id));
                let texts = (id.to_owned(), String::new());
                self.push("schema-removed", Nature::Structure, title, (Some(&node), None), texts);
                continue;
            };
            if let Some(name) = renamed {
                let title = format!("schema {} renamed to {}", short(id), short(name));
                let texts = (id.to_owned(), name.to_owned());
                self.push("schema-renamed", Nature::Structure, title, (Some(&node), Some(&other)), texts);
            }
            let name = format!("schema {}", short(renamed.unwrap_or(id)));
            self.schema("schema", &name, (&node, &other), (&node, &other));
        }
        for (id, node) in new {
            let title = format!("schema {} added", short(id));
            let texts = (String::new(), id.to_owned());
            self.push("schema-added", Nature::Structure, title, (None, Some(&node)), texts);
        }
    }

    /// Compares the schemas of something: of a schema, a property, a parameter, a content. `at` is where that is written, which the edits
    /// are reported at; `kind` is what it is.
    pub(super) fn schema(&mut self, kind: &str, title: &str, at: (&Node<'a>, &Node<'a>), of: (&Node<'a>, &Node<'a>)) {
        let (old, new) = of;
        let both = (Some(at.0), Some(at.1));
        let (was, is) = (self.names.old(old.value), Names::new_side(new.value));
        let kinds = kinds_of(kind);
        if was == is {
            self.inner(kind, title, at, of);
        } else {
            let kind = match (old.value.get("enum"), new.value.get("enum")) {
                (None, Some(_)) => kinds.closed,
                (Some(_), None) => kinds.opened,
                _ => kinds.retyped,
            };
            let texts = (was.clone(), is.clone());
            self.push(kind, Nature::Structure, format!("type of {title} changed"), both, texts);
        }
        for (key, word) in [("description", "description"), ("title", "title")] {
            let title = format!("{word} of {title} changed");
            let nature = if key == "title"
                && old.text("description") == new.text("description")
                && !old.text("description").is_empty()
            {
                Nature::Nothing
            } else {
                Nature::Text
            };
            self.compare_at(&Said { kind: kinds.described, nature, title: &title, key }, at, of);
        }
        for (key, kind, what) in
            [("nullable", kinds.nullable, "may be null"), ("readOnly", kinds.read_only, "is set by the service only")]
        {
            // Whether it may be null is a part of another type.
            if old.flag(key) != new.flag(key) && (was == is || key != "nullable") {
                let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
                let title = format!("whether {title} {what} changed");
                self.push(kind, Nature::Demand, title, both, (yes(old.flag(key)), yes(new.flag(key))));
            }
        }
        self.deprecation(kinds.deprecated, title, at, of);
        // Another type has other limits and defaults: they are one edit.
        if was == is {
            self.values(&kinds, title, at, of);
        }
        if kind == "schema" {
            let title = format!("REST page of {title} changed");
            let said = Said { kind: "rest-page-changed", nature: Nature::Link, title: &title, key: "externalDocs" };
            self.compare_at(&said, at, of);
        }
        let said = format!("discriminator of {title} changed");
        self.compare_discriminators(&said, at, of);
        self.compare_rest(title, &HANDLED, old, new);
    }

    fn deprecation(
        &mut self,
        kind: &'static str,
        title: &str,
        at: (&Node<'a>, &Node<'a>),
        (old, new): (&Node<'a>, &Node<'a>),
    ) {
        let said = |node: &Node<'a>| ["deprecated", "x-ms-deprecation"].map(|key| node.value.get(key));
        let (was, is) = (said(old), said(new));
        if was != is {
            let texts = (was.map(shown).join(" ").trim().to_owned(), is.map(shown).join(" ").trim().to_owned());
            let title = format!("deprecation of {title} changed");
            self.push(kind, Nature::Deprecation, title, (Some(at.0), Some(at.1)), texts);
        }
    }

    /// Compares which values are right.
    fn values(&mut self, kinds: &Kinds, title: &str, at: (&Node<'a>, &Node<'a>), (old, new): (&Node<'a>, &Node<'a>)) {
        let both = (Some(at.0), Some(at.1));
        let listed = |node: &Node<'a>| node.value.get("enum").and_then(Value::as_array).map(Vec::as_slice);
        if let (Some(was), Some(is)) = (listed(old), listed(new)) {
            let without = |from: &[Value], other: &[Value]| -> Vec<String> {
                from.iter().filter(|value| !other.contains(value)).map(|value| shown(Some(value))).collect()
            };
            let (gone, added) = (without(was, is), without(is, was));
            if !gone.is_empty() {
                let title = format!("{} {} of {title} removed", values_of(&gone), quoted(&gone));
                self.push(kinds.value_removed, Nature::Values, title, both, (gone.join(", "), String::new()));
            }
            if !added.is_empty() {
                let title = format!("{} {} of {title} added", values_of(&added), quoted(&added));
                self.push(kinds.value_added, Nature::Values, title, both, (String::new(), added.join(", ")));
            }
        }
        let title_of = |what: &str| format!("{what} of {title} changed");
        let (default, range) = (title_of("default"), title_of("range"));
        self.compare_at(
            &Said { kind: "default-changed", nature: Nature::Values, title: &default, key: "default" },
            at,
            (old, new),
        );
        let limits = HANDLED.iter().skip_while(|key| **key != "minimum").take_while(|key| **key != "externalDocs");
        for key in limits {
            self.compare_at(
                &Said { kind: "range-changed", nature: Nature::Values, title: &range, key },
                at,
                (old, new),
            );
        }
    }

    /// Compares a key of the schemas, and reports the edit at what has them.
    fn compare_at(&mut self, said: &Said<'_>, at: (&Node<'a>, &Node<'a>), (old, new): (&Node<'a>, &Node<'a>)) {
        let (was, is) = (old.value.get(said.key), new.value.get(said.key));
        if was != is {
            let texts = (shown(was), shown(is));
            self.push(said.kind, said.nature, said.title.to_owned(), (Some(at.0), Some(at.1)), texts);
        }
    }

    fn compare_discriminators(&mut self, title: &str, at: (&Node<'a>, &Node<'a>), (old, new): (&Node<'a>, &Node<'a>)) {
        for key in ["discriminator", "x-ms-discriminator-value"] {
            let renamed = |node: &Node<'a>| -> Option<BTreeMap<String, String>> {
                let discriminator = node.value.get(key)?;
                let name = discriminator.get("propertyName").map(|name| ("propertyName".to_owned(), shown(Some(name))));
                let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
                let mapping = mapping.map(|(value, to)| (value.clone(), self.names.reference(&shown(Some(to)))));
                Some(name.into_iter().chain(mapping).collect())
            };
            if renamed(old) != renamed(new) {
                let texts = (shown(old.value.get(key)), shown(new.value.get(key)));
                let nodes = (Some(at.0), Some(at.1));
                self.push("discriminator-changed", Nature::Structure, title.to_owned(), nodes, texts);
            }
        }
    }

    /// Compares what is written inside two schemas of one signature.
    fn inner(&mut self, kind: &str, title: &str, at: (&Node<'a>, &Node<'a>), (old, new): (&Node<'a>, &Node<'a>)) {
        for key in ["items", "additionalProperties"] {
            match (old.member(key), new.member(key)) {
                (Some(a), Some(b)) if a.value.is_object() && b.value.is_object() => {
                    self.part(kind, title, at, (&a, &b));
                }
                (a, b) => {
                    let value = |node: &Option<Node<'a>>| node.as_ref().map(|node| node.value.clone());
                    if value(&a) != value(&b) {
                        let title = format!("`{key}` of {title} changed");
                        let said = Said { kind: kinds_of(kind).retyped, nature: Nature::Structure, title: &title, key };
                        self.compare_at(&said, at, (old, new));
                    }
                }
            }
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let (was, is) = (old.elements(key), new.elements(key));
            let signatures = |nodes: &[Node<'a>], is_old: bool| -> Vec<String> {
                let one =
                    |node: &Node<'a>| if is_old { self.names.old(node.value) } else { Names::new_side(node.value) };
                nodes.iter().map(one).collect()
            };
            let (a, b) = (signatures(&was, true), signatures(&is, false));
            if a == b {
                for (old, new) in was.iter().zip(&is) {
                    self.part(kind, title, at, (old, new));
                }
            } else {
                let kind = if key == "allOf" { "base-changed" } else { kinds_of(kind).retyped };
                let title = format!("`{key}` of {title} changed");
                self.push(kind, Nature::Structure, title, (Some(at.0), Some(at.1)), (a.join(", "), b.join(", ")));
            }
        }
        self.properties(title, old, new);
    }

    /// Compares parts that are written in place; a reference says nothing but where it leads, which the signature has.
    fn part(&mut self, kind: &str, title: &str, at: (&Node<'a>, &Node<'a>), of: (&Node<'a>, &Node<'a>)) {
        let is_reference = |node: &Node<'a>| node.value.get("$ref").is_some();
        if !(is_reference(of.0) && is_reference(of.1)) {
            self.schema(kind, title, at, of);
        }
    }

    fn properties(&mut self, title: &str, old: &Node<'a>, new: &Node<'a>) {
        let title = title.strip_prefix("schema ").unwrap_or(title);
        let was: BTreeMap<&str, Node<'a>> = old.members("properties").into_iter().collect();
        let is: BTreeMap<&str, Node<'a>> = new.members("properties").into_iter().collect();
        let (mut gone, mut added) = (Vec::new(), Vec::new());
        for (wire, node) in &was {
            match is.get(wire) {
                Some(other) => self.property(wire, title, (old, node), (new, other)),
                None => gone.push((*wire, node)),
            }
        }
        added.extend(is.iter().filter(|(wire, _)| !was.contains_key(*wire)).map(|(wire, node)| (*wire, node)));
        for (wire, node) in gone {
            let successor = added.iter().position(|(name, other)| self.is_renamed((wire, node), (name, other)));
            if let Some(at) = successor {
                let (name, other) = added.remove(at);
                let title_of = format!("property `{wire}` of {title} renamed to `{name}`, it seems");
                let texts = (wire.to_owned(), name.to_owned());
                self.push("property-renamed", Nature::Structure, title_of, (Some(node), Some(other)), texts);
                self.property(name, title, (old, node), (new, other));
            } else {
                let title = format!("property `{wire}` of {title} removed");
                let texts = (self.names.old(node.value), String::new());
                self.push("property-removed", Nature::Structure, title, (Some(node), None), texts);
            }
        }
        for (name, node) in added {
            let title = format!("property `{name}` of {title} added");
            let texts = (String::new(), Names::new_side(node.value));
            self.push("property-added", Nature::Structure, title, (None, Some(node)), texts);
        }
    }

    /// Whether two properties are one that got another name: of one type, with texts or names that are alike.
    fn is_renamed(&self, (wire, old): (&str, &Node<'a>), (name, new): (&str, &Node<'a>)) -> bool {
        let (was, is) = (old.text("description"), new.text("description"));
        self.names.old(old.value) == Names::new_side(new.value)
            && ((!was.is_empty() && alike(was, is) >= ALIKE)
                || alike(&wire.to_lowercase(), &name.to_lowercase()) >= NEAR)
    }

    fn property(
        &mut self,
        wire: &str,
        title: &str,
        (owner, old): (&Node<'a>, &Node<'a>),
        (new_owner, new): (&Node<'a>, &Node<'a>),
    ) {
        let title = format!("`{wire}` of {title}");
        let is_required = |owner: &Node<'a>, node: &Node<'a>| {
            let name = pointer::unescape(node.pointer.rsplit('/').next().unwrap_or_default());
            let names = owner.value.get("required").and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|value| value.as_str() == Some(&name)))
        };
        let (was, is) = (is_required(owner, old), is_required(new_owner, new));
        if was != is {
            let (kind, what) =
                if is { ("property-became-required", "required") } else { ("property-became-optional", "optional") };
            self.push(
                kind,
                Nature::Demand,
                format!("property {title} became {what}"),
                (Some(old), Some(new)),
                (String::new(), String::new()),
            );
        }
        self.schema("property", &title, (old, new), (old, new));
    }
}

/// The kinds of edits of something.
struct Kinds {
    retyped: &'static str,
    closed: &'static str,
    opened: &'static str,
    described: &'static str,
    nullable: &'static str,
    read_only: &'static str,
    deprecated: &'static str,
    value_added: &'static str,
    value_removed: &'static str,
}

fn kinds_of(kind: &str) -> Kinds {
    let (retyped, described, deprecated) = match kind {
        "property" => ("property-type-changed", "property-described", "property-deprecated"),
        "parameter" => ("parameter-type-changed", "parameter-described", "parameter-deprecated"),
        "content" => ("content-type-changed", "content-described", "content-deprecated"),
        _ => ("schema-type-changed", "schema-described", "schema-deprecated"),
    };
    Kinds {
        retyped,
        described,
        deprecated,
        closed: "values-closed",
        opened: "values-opened",
        nullable: "nullable-changed",
        read_only: "read-only-changed",
        value_added: "value-added",
        value_removed: "value-removed",
    }
}

/// How alike two texts are; of 100.
fn alike(a: &str, b: &str) -> u32 {
    // Long texts would cost more than the answer is worth: the first sentences tell.
    let start = |text: &str| text.chars().take(400).collect::<String>();
    let ratio = TextDiff::from_chars(start(a).as_str(), start(b).as_str()).ratio();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a ratio is between 0 and 1")]
    let percent = (ratio * 100.0).round() as u32;
    percent
}

/// The last part of a dotted name: what a reader calls it.
fn short(id: &str) -> &str {
    id.rsplit('.').next().unwrap_or(id)
}

fn values_of(values: &[String]) -> &'static str {
    if values.len() == 1 { "value" } else { "values" }
}

fn quoted(values: &[String]) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}
