//! Differences of the parameters of two parameter sets that are the same.

use super::super::changes::{Nature, renamed_parameters};
use super::super::report::SubjectKind;
use super::super::surface::{Parameter, ParameterSet};
use super::types::{self, Move};
use super::{Found, Pairs, values};

/// Parameters that come and go with paging, which is one difference.
const PAGING: [&str; 3] = ["All", "PageSize", "CountVariable"];

/// The rules about the values of a parameter.
const VALUES: values::Rules = values::Rules {
    added: "value-added",
    removed: "value-removed",
    closed: "values-closed",
    opened: "values-opened",
    deprecated: "parameter-deprecated",
    undeprecated: "parameter-undeprecated",
    in_requests: true,
};

/// The differences of the parameters of two states of a set.
pub(super) fn compare(
    (_, old): (&str, &ParameterSet),
    (cmdlet, new): (&str, &ParameterSet),
    pairs: &Pairs<'_>,
) -> Vec<Found> {
    let mut comparison = Comparison { cmdlet, pairs, old, new, found: Vec::new() };
    comparison.run();
    comparison.found
}

struct Comparison<'a> {
    cmdlet: &'a str,
    pairs: &'a Pairs<'a>,
    old: &'a ParameterSet,
    new: &'a ParameterSet,
    found: Vec<Found>,
}

impl Comparison<'_> {
    fn run(&mut self) {
        let (old, new) = (self.old, self.new);
        let paging_changed = old.pages != new.pages;
        let counts = |name: &str| !(paging_changed && PAGING.contains(&name));
        let mut gone: Vec<&String> =
            old.parameters.keys().filter(|name| counts(name) && !new.parameters.contains_key(*name)).collect();
        let mut added: Vec<&String> =
            new.parameters.keys().filter(|name| counts(name) && !old.parameters.contains_key(*name)).collect();
        let segments = renamed_parameters(&old.path, &new.path);
        gone.retain(|name| {
            let was = &old.parameters[*name];
            let successor = added.iter().position(|other| {
                let is = &new.parameters[*other];
                let by_path = was.place == "Path" && segments.get(was.wire.as_str()) == Some(&is.wire.as_str());
                // Another name for what is sent in the same place.
                let by_wire = !was.wire.is_empty()
                    && (&was.place, &was.wire, was.is_property) == (&is.place, &is.wire, is.is_property)
                    && (!was.is_property || was.origins.first() == is.origins.first());
                by_path || by_wire || self.pairs.same_property(&was.origins, &is.origins)
            });
            let Some(at) = successor else { return true };
            let other = added.remove(at);
            let is = &new.parameters[other];
            let has_alias = is.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
            let rule = if has_alias { "parameter-renamed-alias" } else { "parameter-renamed" };
            self.found.push(self.one(rule, Nature::Structure, other, (name, other), (Some(was), Some(is))));
            self.both(other, was, is);
            false
        });
        for name in gone {
            let was = &old.parameters[name];
            self.found.push(self.one(
                "parameter-removed",
                Nature::Structure,
                name,
                (&short(was), ""),
                (Some(was), None),
            ));
        }
        for name in &added {
            let is = &new.parameters[*name];
            let rule = if is.mandatory { "parameter-added-mandatory" } else { "parameter-added" };
            self.found.push(self.one(rule, Nature::Structure, name, ("", &short(is)), (None, Some(is))));
            self.abbreviation(name, is);
        }
        for (name, was) in &old.parameters {
            if let Some(is) = new.parameters.get(name) {
                self.both(name, was, is);
            }
        }
    }

    /// Reports a new name that was short for a parameter.
    fn abbreviation(&mut self, name: &str, is: &Parameter) {
        let start = name.to_lowercase();
        let mut longer = self.old.parameters.keys().filter(|other| other.to_lowercase().starts_with(&start));
        if let (Some(other), None) = (longer.next(), longer.next()) {
            self.found.push(self.one("abbreviation-taken", Nature::Structure, name, (name, other), (None, Some(is))));
        }
    }

    fn both(&mut self, name: &str, was: &Parameter, is: &Parameter) {
        let sides = (Some(was), Some(is));
        let push = |this: &mut Self, rule, nature, texts: (&str, &str)| {
            let one = this.one(rule, nature, name, texts, sides);
            this.found.push(one);
        };
        match (was.mandatory, is.mandatory) {
            (false, true) => push(self, "parameter-became-mandatory", Nature::Demand, ("", "")),
            (true, false) => push(self, "parameter-became-optional", Nature::Demand, ("", "")),
            _ => {}
        }
        let (was_type, is_type) = (&was.ty, &is.ty);
        let values = values::differences(&was.values, &is.values, &VALUES);
        // Listed values are told as such, and not as another type.
        let told = values.iter().any(|(rule, ..)| matches!(*rule, "values-closed" | "values-opened"));
        if !told {
            self.ty(name, was, is);
        }
        for (rule, nature, was, is) in values {
            // Another type has other limits.
            if rule.starts_with("range-") && was_type != is_type {
                continue;
            }
            push(self, rule, nature, (&was, &is));
        }
        for (rule, aliases, others) in [
            ("parameter-alias-removed", &was.aliases, &is.aliases),
            ("parameter-alias-added", &is.aliases, &was.aliases),
        ] {
            for alias in aliases.iter().filter(|alias| !others.contains(alias)) {
                let texts = if rule.ends_with("removed") { (alias.as_str(), "") } else { ("", alias.as_str()) };
                push(self, rule, Nature::Structure, texts);
            }
        }
        match (was.pipeline, is.pipeline) {
            (true, false) => push(self, "pipeline-removed", Nature::Structure, ("", "")),
            (false, true) => push(self, "pipeline-added", Nature::Structure, ("", "")),
            _ => {}
        }
        // A parameter of the path that has another name there is told as renamed, or nobody sees it.
        let is_renamed = was.place == "Path" && is.place == "Path";
        if (&was.place, &was.wire) != (&is.place, &is.wire) && !is_renamed {
            let text = |of: &Parameter| format!("{} {}", of.place.to_lowercase(), of.wire).trim().to_owned();
            push(self, "wire-changed", Nature::Structure, (&text(was), &text(is)));
        }
        if was.help != is.help {
            push(self, "help-changed", Nature::Text, (&was.help, &is.help));
        }
    }

    fn ty(&mut self, name: &str, was: &Parameter, is: &Parameter) {
        let renamed = self.pairs.renamed_type(&was.ty);
        let rule = match types::change(&renamed, &is.ty) {
            Move::Same if was.ty != is.ty => "model-type-renamed",
            Move::Same => return,
            Move::Narrowed | Move::FromList => "type-narrowed",
            Move::Widened | Move::ToList => "type-widened",
            Move::FromSwitch => "switch-became-value",
            Move::ToSwitch => "value-became-switch",
            Move::Replaced => "type-replaced",
        };
        let mut one = self.one(rule, Nature::Structure, name, (&short(was), &short(is)), (Some(was), Some(is)));
        one.types = vec![types::interface(&was.ty).to_owned(), types::interface(&is.ty).to_owned()];
        self.found.push(one);
    }

    fn one(
        &self,
        rule: &'static str,
        nature: Nature,
        part: &str,
        (was, is): (&str, &str),
        (old, new): (Option<&Parameter>, Option<&Parameter>),
    ) -> Found {
        let origins = |side: Option<&Parameter>, set: &ParameterSet| {
            side.map_or_else(|| set.origins.clone(), |parameter| parameter.origins.clone())
        };
        let types = [old, new].into_iter().flatten().map(|parameter| types::interface(&parameter.ty).to_owned());
        Found {
            rule,
            nature,
            kind: SubjectKind::Parameter,
            owner: self.cmdlet.to_owned(),
            part: part.to_owned(),
            was: was.to_owned(),
            is: is.to_owned(),
            old: origins(old, self.old),
            new: origins(new, self.new),
            types: if old.is_some() && new.is_some() { Vec::new() } else { types.collect() },
            rust: None,
        }
    }
}

/// The type of a parameter as reports show it.
fn short(of: &Parameter) -> String {
    types::short(&of.ty)
}
