//! Differences of a cmdlet and its parameter sets.

use graphsmith_catalog::path::PathTemplate;

use super::super::changes::Nature;
use super::super::report::SubjectKind;
use super::super::surface::{Cmdlet, ParameterSet};
use super::pairs::{accepts, is_complete};
use super::values::in_words;
use super::{Found, Pairs, parameters, requests, types};

/// A cmdlet with its name.
type Named<'a> = (&'a str, &'a Cmdlet);

/// Adds the differences of two states of a cmdlet.
pub(super) fn compare(old: Named<'_>, new: Named<'_>, pairs: &Pairs<'_>, found: &mut Vec<Found>) {
    let start = found.len();
    Comparison { old, new, pairs, found }.run();
    // One difference of a parameter is one, in however many sets it is.
    let mut seen = std::collections::HashSet::new();
    let mut at = 0;
    found.retain(|one| {
        at += 1;
        at <= start || seen.insert((one.rule, one.part.clone(), one.was.clone(), one.is.clone()))
    });
}

struct Comparison<'a, 'p> {
    old: Named<'a>,
    new: Named<'a>,
    pairs: &'a Pairs<'p>,
    found: &'a mut Vec<Found>,
}

impl Comparison<'_, '_> {
    fn run(&mut self) {
        let ((old_name, old), (new_name, new)) = (self.old, self.new);
        if old_name != new_name {
            let rule = if old_name.eq_ignore_ascii_case(new_name) {
                "cmdlet-case-changed"
            } else if new.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(old_name)) {
                "cmdlet-renamed-alias"
            } else {
                "cmdlet-renamed"
            };
            self.push(rule, Nature::Structure, "", (old_name, new_name));
        }
        self.aliases(old, new);
        if old.description != new.description {
            self.push("description-changed", Nature::Text, "", (&old.description, &new.description));
        }
        if old.rest_pages != new.rest_pages {
            let join = |pages: &[String]| pages.join(", ");
            self.push("rest-page-changed", Nature::Link, "", (&join(&old.rest_pages), &join(&new.rest_pages)));
        }
        match (old.should_process, new.should_process) {
            (true, false) => self.push("should-process-removed", Nature::Structure, "", ("", "")),
            (false, true) => self.push("should-process-added", Nature::Structure, "", ("", "")),
            _ => {}
        }
        self.sets(old, new);
    }

    fn aliases(&mut self, old: &Cmdlet, new: &Cmdlet) {
        let lacks = |list: &[String], name: &str| !list.iter().any(|other| other.eq_ignore_ascii_case(name));
        for alias in old.aliases.iter().filter(|alias| lacks(&new.aliases, alias)) {
            self.push("cmdlet-alias-removed", Nature::Structure, alias, (alias, ""));
        }
        let former = self.old.0;
        for alias in new.aliases.iter().filter(|alias| lacks(&old.aliases, alias) && *alias != former) {
            self.push("cmdlet-alias-added", Nature::Structure, alias, ("", alias));
        }
    }

    fn sets(&mut self, old: &Cmdlet, new: &Cmdlet) {
        let (same, removed, added) = self.pairs.sets(old, new);
        let pages = |cmdlet: &Cmdlet| cmdlet.sets.values().any(|set| set.pages);
        let paging = (pages(old), pages(new));
        match paging {
            (true, false) => self.push("paging-removed", Nature::Structure, "", ("", "")),
            (false, true) => self.push("paging-added", Nature::Structure, "", ("", "")),
            _ => {}
        }
        for (was, is) in &same {
            self.set((was, &old.sets[*was]), (is, &new.sets[*is]));
        }
        for name in removed {
            let gone = &old.sets[name];
            let successor = new.sets.iter().find(|(_, set)| accepts(set, gone) && self.pairs.same_operation(gone, set));
            if let Some((other, set)) = successor {
                let origins = (gone.origins.clone(), set.origins.clone());
                self.push_at("set-renamed", Nature::Structure, name, (name, other), origins);
            } else {
                let origins = (gone.origins.clone(), Vec::new());
                self.push_at("set-removed", Nature::Structure, name, (&call(gone), ""), origins);
            }
        }
        for name in added {
            let set = &new.sets[name];
            self.push_at("set-added", Nature::Structure, name, ("", &call(set)), (Vec::new(), set.origins.clone()));
        }
        self.ambiguous(&same, old, new);
        self.default_set(old, new);
    }

    /// Compares what a cmdlet means when the arguments don't tell.
    fn default_set(&mut self, old: &Cmdlet, new: &Cmdlet) {
        let (Some(was), Some(is)) = (old.sets.get(&old.default_set), new.sets.get(&new.default_set)) else { return };
        let is_same_call = self.pairs.same_operation(was, is) && accepts(is, was);
        let rule = match (is_same_call, old.default_set == new.default_set) {
            (true, true) => return,
            // A set of one name is compared as such.
            (false, true) if !self.pairs.goes_on(was, true) || self.pairs.same_operation(was, is) => return,
            (true, false) => "default-set-renamed",
            (false, _) => "default-set-changed",
        };
        let texts = (old.default_set.as_str(), new.default_set.as_str());
        // Either of the two may have changed, on either side.
        let both = [was.origins.as_slice(), &is.origins].concat();
        self.push_at(rule, Nature::Structure, "", texts, (both.clone(), both));
    }

    fn set(&mut self, (was, old): (&str, &ParameterSet), (is, new): (&str, &ParameterSet)) {
        let origins = || (old.origins.clone(), new.origins.clone());
        if was != is {
            self.push_at("set-renamed", Nature::Structure, was, (was, is), origins());
        }
        if old.method != new.method {
            self.push_at("method-changed", Nature::Structure, is, (&old.method, &new.method), origins());
        }
        if old.path != new.path && shape(&old.path) != shape(&new.path) {
            self.push_at("path-changed", Nature::Structure, is, (&old.path, &new.path), origins());
        }
        self.deprecation(is, old, new);
        for ((rule, was, is_now), [a, b]) in requests::constants(old, new) {
            self.push_at(rule, Nature::Structure, is, (&was, &is_now), (a, b));
        }
        for (rule, was, is_now) in requests::permissions(old, new) {
            self.push_at(rule, Nature::Structure, is, (&was, &is_now), origins());
        }
        self.outputs(is, old, new);
        let found = parameters::compare((self.old.0, old), (self.new.0, new), self.pairs);
        self.found.extend(found);
    }

    /// Calls that were complete in one set only, and are in several of which none is the default. Which set takes an identity is
    /// decided by what the identity holds.
    fn ambiguous(&mut self, same: &[(&str, &str)], old: &Cmdlet, new: &Cmdlet) {
        for (was, is) in same {
            let set = &old.sets[*was];
            if set.parameters.contains_key("InputObject") {
                continue;
            }
            let complete = |cmdlet: &'_ Cmdlet| -> Vec<String> {
                let sets = cmdlet.sets.iter().filter(|(_, other)| is_complete(other, set));
                sets.map(|(name, _)| name.clone()).collect()
            };
            let (before, after) = (complete(old), complete(new));
            if before.len() == 1 && after.len() > 1 && !after.contains(&new.default_set) {
                let others: Vec<&String> = after.iter().filter(|name| name != is).collect();
                let origins = after.iter().filter_map(|name| new.sets[name].origins.first().cloned()).collect();
                let others = others.into_iter().cloned().collect::<Vec<_>>().join(", ");
                self.push_at("set-ambiguous", Nature::Structure, is, (was, &others), (set.origins.clone(), origins));
            }
        }
    }

    fn deprecation(&mut self, name: &str, old: &ParameterSet, new: &ParameterSet) {
        let origins = || (old.origins.clone(), new.origins.clone());
        let (rule, was, is) = match (&old.deprecated, &new.deprecated) {
            (None, Some(is)) => ("operation-deprecated", String::new(), in_words(is)),
            (Some(was), None) => ("operation-undeprecated", in_words(was), String::new()),
            (Some(was), Some(is)) if was.removal_date != is.removal_date => {
                let date = |date: &Option<String>| date.clone().unwrap_or_else(|| "a day not yet known".to_owned());
                // Dates in ISO 8601 are in the order of their text; no date is later than any.
                let key = |date: &Option<String>| (date.is_none(), date.clone());
                let is_earlier = key(&is.removal_date) < key(&was.removal_date);
                let rule = if is_earlier { "removal-earlier" } else { "removal-later" };
                (rule, date(&was.removal_date), date(&is.removal_date))
            }
            _ => return,
        };
        self.push_at(rule, Nature::Deprecation, name, (&was, &is), origins());
    }

    fn outputs(&mut self, name: &str, old: &ParameterSet, new: &ParameterSet) {
        let was: Vec<String> = given(old).iter().map(|ty| self.pairs.renamed_type(ty)).collect();
        let is = given(new);
        // Paging is told as such.
        let is_same_shape = old.gives_list == new.gives_list || old.pages != new.pages;
        if was == is && is_same_shape {
            return;
        }
        let shape = |list: bool| if list { "a list of " } else { "" };
        let short = |list: &[String]| list.iter().map(|ty| types::short(ty)).collect::<Vec<_>>().join(", ");
        let rule = match (was.as_slice(), is) {
            ([], _) => "output-new",
            (_, []) => "output-gone",
            (was, is) if was == is => "output-shape-changed",
            ([_, ..], [_, ..]) if self.pairs.holds_all_of(&old.outputs, &new.outputs) => "output-extended",
            _ => "output-replaced",
        };
        let origins = (old.origins.clone(), new.origins.clone());
        let mut texts = (short(given(old)), short(is));
        if rule == "output-shape-changed" {
            texts = (shape(old.gives_list).to_owned() + &texts.0, shape(new.gives_list).to_owned() + &texts.1);
        }
        self.push_at(rule, Nature::Structure, name, (&texts.0, &texts.1), origins);
        if let Some(last) = self.found.last_mut() {
            last.types = old.outputs.iter().chain(&new.outputs).map(|ty| types::interface(ty).to_owned()).collect();
        }
    }

    fn push(&mut self, rule: &'static str, nature: Nature, part: &str, texts: (&str, &str)) {
        let origins = (super::origins(self.old.1), super::origins(self.new.1));
        self.push_at(rule, nature, part, texts, origins);
    }

    fn push_at(
        &mut self,
        rule: &'static str,
        nature: Nature,
        part: &str,
        (was, is): (&str, &str),
        (old, new): (Vec<String>, Vec<String>),
    ) {
        let kind = if rule.contains("set-") { SubjectKind::ParameterSet } else { SubjectKind::Cmdlet };
        self.found.push(Found {
            rule,
            nature,
            kind,
            owner: self.new.0.to_owned(),
            part: part.to_owned(),
            was: was.to_owned(),
            is: is.to_owned(),
            old,
            new,
            types: Vec::new(),
            rust: None,
        });
    }
}

/// A path without the names of its parameters.
fn shape(path: &str) -> String {
    PathTemplate(path).shape()
}

/// The types of what a set gives. What can only say that it succeeded gives nothing.
fn given(set: &ParameterSet) -> &[String] {
    if set.parameters.contains_key("PassThru") { &[] } else { &set.outputs }
}

/// What a set calls.
fn call(set: &ParameterSet) -> String {
    format!("{} {}", set.method, set.path)
}
