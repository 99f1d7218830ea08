//! Which cmdlets, parameter sets and models of two states are the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::changes::Operation;
use super::super::surface::{Cmdlet, Model, ParameterSet, Surface};
use super::Common;
use crate::pointer;

/// The two states of a module, with what is the same in both.
#[derive(Debug)]
pub struct Pairs<'a> {
    pub(super) old: &'a Surface,
    pub(super) new: &'a Surface,
    /// Cmdlets of OLD and what they are called in NEW.
    pub(super) cmdlets: Vec<(&'a str, &'a str)>,
    /// Cmdlets that only OLD has.
    pub(super) removed: Vec<&'a str>,
    /// Cmdlets that only NEW has.
    pub(super) added: Vec<&'a str>,
    /// Models of OLD that are called otherwise in NEW.
    pub(super) models: HashMap<&'a str, &'a str>,
    common: Common<'a>,
}

impl<'a> Pairs<'a> {
    /// Matches the parts of two states.
    #[must_use]
    pub fn new(old: &'a Surface, new: &'a Surface, common: Common<'a>) -> Self {
        let mut pairs = Self {
            old,
            new,
            cmdlets: Vec::new(),
            removed: Vec::new(),
            added: Vec::new(),
            models: models(old, new, common.schemas),
            common,
        };
        pairs.match_cmdlets();
        pairs
    }

    /// Whether two sets call one operation.
    pub(super) fn same_operation(&self, old: &ParameterSet, new: &ParameterSet) -> bool {
        match self.common.operations.get(&operation(old)) {
            Some(other) => *other == operation(new),
            None => operation(old) == operation(new),
        }
    }

    /// Whether the operation of a set is in the other state too: of OLD's in NEW, or the reverse.
    pub(super) fn goes_on(&self, set: &ParameterSet, is_old: bool) -> bool {
        let operation = operation(set);
        if is_old {
            self.common.operations.contains_key(&operation)
        } else {
            self.common.operations.values().any(|other| *other == operation)
        }
    }

    /// Whether a property described at one of the first pointers is one described at one of the second, under a new name.
    pub(super) fn same_property(&self, old: &[String], new: &[String]) -> bool {
        let renamed = old.iter().filter_map(|pointer| self.common.properties.get(pointer.as_str()));
        renamed.into_iter().any(|to| new.iter().any(|pointer| pointer == to))
    }

    /// A pointer of OLD as NEW has it, where its schema, its path or a parameter of that was renamed.
    pub(super) fn in_new(&self, of: &str) -> String {
        const SCHEMAS: &str = "/components/schemas/";
        if let Some(rest) = of.strip_prefix(SCHEMAS) {
            let (id, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let renamed = self.common.schemas.get(&pointer::unescape(id));
            return renamed.map_or_else(|| of.to_owned(), |id| format!("{SCHEMAS}{}{below}", pointer::escape(id)));
        }
        let renamed = |path: &str| {
            let path = pointer::unescape(path);
            let is_path = |(operation, other): &(&Operation, &Operation)| operation.path == path && other.path != path;
            self.common.operations.iter().find(is_path).map(|(_, other)| pointer::escape(&other.path))
        };
        let Some(rest) = of.strip_prefix("/paths/") else { return of.to_owned() };
        let (path, below) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        renamed(path).map_or_else(|| of.to_owned(), |path| format!("/paths/{path}{below}"))
    }

    /// A type of OLD as NEW calls it.
    pub(super) fn renamed_type(&self, ty: &str) -> String {
        let interface = super::types::interface(ty);
        match self.models.get(interface) {
            Some(name) => ty.replace(interface, name),
            None => ty.to_owned(),
        }
    }

    /// Whether the types of NEW have all properties of those of OLD, by name.
    pub(super) fn holds_all_of(&self, old: &[String], new: &[String]) -> bool {
        let names = |surface: &'a Surface, types: &[String]| -> BTreeSet<&'a str> {
            let mut pending: Vec<&str> = types.iter().map(|ty| super::types::interface(ty)).collect();
            let (mut seen, mut names) = (BTreeSet::new(), BTreeSet::new());
            while let Some((name, model)) = pending.pop().map(|name| (name, surface.models.get(name))) {
                let Some(model) = model.filter(|_| seen.insert(name.to_owned())) else { continue };
                names.extend(model.properties.keys().map(String::as_str));
                pending.extend(model.parents.iter().map(String::as_str));
            }
            names
        };
        let was = names(self.old, old);
        !was.is_empty() && was.is_subset(&names(self.new, new))
    }

    fn match_cmdlets(&mut self) {
        let mut added: BTreeSet<&'a str> = self.new.cmdlets.keys().map(String::as_str).collect();
        let mut rest = Vec::new();
        for name in self.old.cmdlets.keys() {
            if added.remove(name.as_str()) {
                self.cmdlets.push((name, name));
            } else {
                rest.push(name.as_str());
            }
        }
        let (mut by_case, mut by_operation) = (BTreeMap::new(), HashMap::<Operation, Vec<&'a str>>::new());
        for name in &added {
            by_case.insert(name.to_lowercase(), *name);
            for set in self.new.cmdlets[*name].sets.values() {
                by_operation.entry(operation(set)).or_default().push(name);
            }
        }
        for name in rest {
            let cmdlet = &self.old.cmdlets[name];
            let by_operation = || {
                let mut candidates = cmdlet.sets.values().filter_map(|set| {
                    let names = by_operation.get(self.common.operations.get(&operation(set))?)?;
                    names.iter().find(|name| added.contains(**name)).copied()
                });
                candidates.next()
            };
            let successor = by_case.get(&name.to_lowercase()).filter(|other| added.contains(**other)).copied();
            match successor.or_else(by_operation) {
                Some(other) => {
                    added.remove(other);
                    self.cmdlets.push((name, other));
                }
                None => self.removed.push(name),
            }
        }
        self.cmdlets.sort_unstable();
        self.added = added.into_iter().collect();
    }

    /// The sets of two states of a cmdlet that are the same: by operation and name, by operation and what else the name says,
    /// then by name where neither operation goes on elsewhere.
    pub(super) fn sets<'b>(
        &self,
        old: &'b Cmdlet,
        new: &'b Cmdlet,
    ) -> (Vec<(&'b str, &'b str)>, Vec<&'b str>, Vec<&'b str>) {
        let mut removed: Vec<&str> = old.sets.keys().map(String::as_str).collect();
        let mut added: Vec<&str> = new.sets.keys().map(String::as_str).collect();
        let mut same = Vec::new();
        let mut take = |test: &dyn Fn(&str, &str) -> bool| {
            removed.retain(|name| match added.iter().position(|other| test(name, other)) {
                Some(at) => {
                    same.push((*name, added.remove(at)));
                    false
                }
                None => true,
            });
        };
        let is_same = |a: &str, b: &str| self.same_operation(&old.sets[a], &new.sets[b]);
        take(&|a, b| a == b && is_same(a, b));
        take(&|a, b| kind(a) == kind(b) && is_same(a, b));
        take(&|a, b| is_same(a, b) && accepts(&new.sets[b], &old.sets[a]));
        take(&|a, b| a == b && !self.goes_on(&old.sets[a], true) && !self.goes_on(&new.sets[b], false));
        (same, removed, added)
    }
}

/// The operation of a set.
fn operation(set: &ParameterSet) -> Operation {
    Operation { path: set.path.clone(), method: set.method.to_lowercase() }
}

/// The name of a parameter set without its number: `CreateViaIdentity` of `CreateViaIdentity1`.
fn kind(set: &str) -> &str {
    set.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether a set takes each call of another: it has all its parameters, and no further one is mandatory.
pub(super) fn accepts(new: &ParameterSet, old: &ParameterSet) -> bool {
    old.parameters.keys().all(|name| new.parameters.contains_key(name))
        && new
            .parameters
            .iter()
            .filter(|(_, parameter)| parameter.mandatory)
            .all(|(name, _)| old.parameters.get(name).is_some_and(|parameter| parameter.mandatory))
}

/// Whether a set is complete with what another one needs.
pub fn is_complete(set: &ParameterSet, other: &ParameterSet) -> bool {
    let given = || other.parameters.iter().filter(|(_, parameter)| parameter.mandatory).map(|(name, _)| name);
    let needed = set.parameters.iter().filter(|(_, parameter)| parameter.mandatory).map(|(name, _)| name);
    given().all(|name| set.parameters.contains_key(name))
        && needed.into_iter().all(|name| given().any(|other| other == name))
}

/// Models of OLD that are called otherwise in NEW: their schema was renamed, or they have no name of their own and the same content.
fn models<'a>(old: &'a Surface, new: &'a Surface, schemas: &HashMap<String, String>) -> HashMap<&'a str, &'a str> {
    let gone = || old.models.iter().filter(|(name, _)| !new.models.contains_key(*name));
    let came: Vec<(&String, &Model)> = new.models.iter().filter(|(name, _)| !old.models.contains_key(*name)).collect();
    let by_schema: HashMap<&str, &str> = came.iter().map(|(name, of)| (of.schema.as_str(), name.as_str())).collect();
    let content = |of: &'a Model| -> Vec<(&'a str, &'a str)> {
        of.properties.values().map(|property| (property.wire.as_str(), property.ty.as_str())).collect()
    };
    let mut by_content: HashMap<Vec<(&str, &str)>, Vec<&'a str>> = HashMap::new();
    for (name, of) in &came {
        by_content.entry(content(of)).or_default().push(name);
    }
    let mut renamed = HashMap::new();
    for (name, of) in gone() {
        let by_schema = schemas.get(&of.schema).and_then(|schema| by_schema.get(schema.as_str()).copied());
        let other = by_schema.or_else(|| {
            let alike = by_content.get_mut(&content(of)).filter(|_| !of.properties.is_empty())?;
            (!alike.is_empty()).then(|| alike.remove(0))
        });
        if let Some(other) = other {
            renamed.insert(name.as_str(), other);
        }
    }
    renamed
}
