//! Differences of model types and of the identity.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::changes::Nature;
use super::super::report::SubjectKind;
use super::super::surface::{Model, Property, Surface};
use super::types::{self, Move};
use super::{Found, Pairs, values};

/// The rules about the values of a property.
const VALUES: values::Rules = values::Rules {
    added: "reply-value-added",
    removed: "reply-value-removed",
    closed: "reply-values-closed",
    opened: "reply-values-opened",
    deprecated: "property-deprecated",
    undeprecated: "property-undeprecated",
    in_requests: false,
};

/// Adds the differences of the model types of two states of a module, and of its identity.
pub(super) fn compare(pairs: &Pairs<'_>, found: &mut Vec<Found>) {
    let (old, new) = (pairs.old, pairs.new);
    let in_requests = sent(new);
    let successors: BTreeSet<&str> = pairs.models.values().copied().collect();
    for (name, was) in &old.models {
        let other = pairs.models.get(name.as_str()).copied();
        match new.models.get(other.unwrap_or(name)) {
            Some(is) => {
                let comparison = Comparison {
                    name: other.unwrap_or(name),
                    pairs,
                    is_sent: in_requests.contains(other.unwrap_or(name)),
                };
                if let Some(other) = other {
                    found.push(comparison.whole("model-renamed", (name, other), (was, is)));
                }
                comparison.run(was, is, found);
            }
            None => found.push(single("model-removed", name, Some(was), None)),
        }
    }
    for (name, is) in &new.models {
        if !old.models.contains_key(name) && !successors.contains(name.as_str()) {
            found.push(single("model-added", name, None, Some(is)));
        }
    }
    identity(pairs, found);
}

fn single(rule: &'static str, name: &str, old: Option<&Model>, new: Option<&Model>) -> Found {
    let origins = |side: Option<&Model>| side.map(|model| model.origins.clone()).unwrap_or_default();
    Found {
        rule,
        nature: Nature::Structure,
        kind: SubjectKind::Model,
        owner: name.to_owned(),
        part: String::new(),
        was: old.map(|_| name.to_owned()).unwrap_or_default(),
        is: new.map(|_| name.to_owned()).unwrap_or_default(),
        old: origins(old),
        new: origins(new),
        types: vec![name.to_owned()],
        rust: None,
    }
}

/// The property of a model of that name, its own or one that it inherits.
fn inherited<'a>(surface: &'a Surface, model: &'a Model, name: &str) -> Option<&'a Property> {
    let mut pending = vec![model];
    let mut seen = HashSet::new();
    while let Some(model) = pending.pop() {
        if let Some(property) = model.properties.get(name) {
            return Some(property);
        }
        let bases = model.parents.iter().filter(|base| seen.insert(base.as_str()));
        pending.extend(bases.filter_map(|base| surface.models.get(base)));
    }
    None
}

/// The model types that bodies may hold.
fn sent(surface: &Surface) -> HashSet<&str> {
    let sets = surface.cmdlets.values().flat_map(|cmdlet| cmdlet.sets.values());
    within(surface, sets.flat_map(|set| set.parameters.values()).map(|parameter| parameter.ty.as_str()).collect())
}

/// The model types that some types lead to, themselves among them.
#[must_use]
pub fn within<'a>(surface: &'a Surface, types: Vec<&'a str>) -> HashSet<&'a str> {
    let mut pending: Vec<&str> = types.into_iter().map(types::interface).collect();
    let mut seen = HashSet::new();
    while let Some(name) = pending.pop() {
        let Some((name, model)) = surface.models.get_key_value(name) else { continue };
        if seen.insert(name.as_str()) {
            pending.extend(model.parents.iter().map(String::as_str));
            pending.extend(model.properties.values().map(|property| types::interface(&property.ty)));
        }
    }
    seen
}

struct Comparison<'a> {
    name: &'a str,
    pairs: &'a Pairs<'a>,
    is_sent: bool,
}

impl Comparison<'_> {
    fn run(&self, was: &Model, is: &Model, found: &mut Vec<Found>) {
        match (was.open, is.open) {
            (true, false) => found.push(self.whole("model-closed", ("", ""), (was, is))),
            (false, true) => found.push(self.whole("model-opened", ("", ""), (was, is))),
            _ => {}
        }
        let parents = |model: &Model, is_old: bool| -> Vec<String> {
            let renamed = |name: &String| if is_old { self.pairs.renamed_type(name) } else { name.clone() };
            model.parents.iter().map(renamed).collect()
        };
        let bases = (parents(was, true), parents(is, false));
        if bases.0 != bases.1 {
            let text = |names: &[String]| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
            let mut one = self.whole("base-changed", (&text(&bases.0), &text(&bases.1)), (was, is));
            one.types = bases.0.into_iter().chain(bases.1).collect();
            found.push(one);
        }
        let mut added: BTreeMap<&String, &Property> =
            is.properties.iter().filter(|(name, _)| !was.properties.contains_key(*name)).collect();
        for (name, old) in &was.properties {
            // A property that moved to a base is still there.
            if let Some(new) = inherited(self.pairs.new, is, name) {
                self.property(name, (old, new), false, found);
                continue;
            }
            let successor = added.iter().find(|(_, other)| {
                let is_same = (&other.wire, other.origins.first()) == (&old.wire, old.origins.first());
                is_same || self.pairs.same_property(&old.origins, &other.origins)
            });
            if let Some((other, new)) = successor.map(|(other, new)| (*other, *new)) {
                added.remove(other);
                let texts = (name.as_str(), other.as_str());
                found.push(self.one("property-renamed", Nature::Structure, other, texts, (Some(old), Some(new))));
                self.property(other, (old, new), true, found);
            } else {
                let text = types::short(&old.ty);
                found.push(self.one("property-removed", Nature::Structure, name, (&text, ""), (Some(old), None)));
            }
        }
        for (name, new) in added {
            if inherited(self.pairs.old, was, name).is_none() {
                let text = types::short(&new.ty);
                found.push(self.one("property-added", Nature::Structure, name, ("", &text), (None, Some(new))));
            }
        }
    }

    fn property(&self, name: &str, (was, is): (&Property, &Property), is_renamed: bool, found: &mut Vec<Found>) {
        let sides = (Some(was), Some(is));
        let mut push = |rule, nature, texts: (&str, &str)| found.push(self.one(rule, nature, name, texts, sides));
        let values = values::differences(&was.values, &is.values, &VALUES);
        if !values.iter().any(|(rule, ..)| matches!(*rule, "reply-values-closed" | "reply-values-opened")) {
            let rule = match types::change(&self.pairs.renamed_type(&was.ty), &is.ty) {
                // The model itself is told as renamed.
                Move::Same => None,
                Move::Narrowed => Some("property-type-narrowed"),
                Move::Widened if types::is_number(&is.ty) => Some("property-number-widened"),
                Move::Widened => Some("property-type-widened"),
                Move::ToList | Move::FromList => Some("property-list-changed"),
                Move::FromSwitch | Move::ToSwitch | Move::Replaced => Some("property-type-replaced"),
            };
            if let Some(rule) = rule {
                push(rule, Nature::Structure, (&types::short(&was.ty), &types::short(&is.ty)));
            }
        }
        for (rule, nature, was, is) in &values {
            push(rule, *nature, (was, is));
        }
        // Another name that is told as such has another name on the wire too.
        if was.wire != is.wire && !is_renamed {
            push("property-wire-changed", Nature::Structure, (&was.wire, &is.wire));
        }
        match (was.required, is.required) {
            (false, true) if self.is_sent => push("property-became-required", Nature::Demand, ("", "")),
            (true, false) if self.is_sent => push("property-became-optional", Nature::Demand, ("", "")),
            _ => {}
        }
        match (was.nullable, is.nullable) {
            (false, true) => push("property-became-nullable", Nature::Demand, ("", "")),
            (true, false) => push("property-became-never-null", Nature::Demand, ("", "")),
            _ => {}
        }
        match (was.read_only, is.read_only) {
            (false, true) => push("property-became-read-only", Nature::Demand, ("", "")),
            (true, false) => push("property-became-writable", Nature::Demand, ("", "")),
            _ => {}
        }
        if was.description != is.description {
            push("property-described", Nature::Text, (&was.description, &is.description));
        }
    }

    fn whole(&self, rule: &'static str, (was, is): (&str, &str), (old, new): (&Model, &Model)) -> Found {
        let found = single(rule, self.name, Some(old), Some(new));
        Found { was: was.to_owned(), is: is.to_owned(), types: Vec::new(), ..found }
    }

    fn one(
        &self,
        rule: &'static str,
        nature: Nature,
        part: &str,
        (was, is): (&str, &str),
        (old, new): (Option<&Property>, Option<&Property>),
    ) -> Found {
        let origins = |side: Option<&Property>| side.map(|property| property.origins.clone()).unwrap_or_default();
        let types =
            [old, new].into_iter().flatten().map(|property| types::interface(&property.ty).to_owned()).collect();
        Found {
            rule,
            nature,
            kind: SubjectKind::Property,
            owner: self.name.to_owned(),
            part: part.to_owned(),
            was: was.to_owned(),
            is: is.to_owned(),
            old: origins(old),
            new: origins(new),
            types,
            rust: None,
        }
    }
}

fn identity(pairs: &Pairs<'_>, found: &mut Vec<Found>) {
    let (old, new) = (&pairs.old.identity, &pairs.new.identity);
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let (was, is) = (old.get(name), new.get(name));
        let (rule, nature) = match (was, is) {
            (Some(_), None) => ("identity-member-removed", Nature::Structure),
            (None, Some(_)) => ("identity-member-added", Nature::Structure),
            (Some(a), Some(b)) if a.description != b.description => ("identity-member-described", Nature::Text),
            _ => continue,
        };
        let text =
            |member: Option<&super::super::surface::Member>| member.map(|m| m.description.clone()).unwrap_or_default();
        found.push(Found {
            rule,
            nature,
            kind: SubjectKind::Identity,
            owner: "identity".to_owned(),
            part: name.clone(),
            was: text(was),
            is: text(is),
            old: was.map(|member| member.origins.clone()).unwrap_or_default(),
            new: is.map(|member| member.origins.clone()).unwrap_or_default(),
            types: Vec::new(),
            rust: None,
        });
    }
}
