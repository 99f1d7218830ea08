//! What catalogs know of the names and requests of some scripts.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use graphsmith_catalog::path::split_base;
use graphsmith_catalog::records::{Cmdlet as Record, Kind};
use graphsmith_catalog::vocabulary::Role;
use graphsmith_catalog::{Catalog, Id, Meaning};

use super::routes::{Operation, Routes};
use crate::failure::Failure;
use crate::library::Library;
use crate::scripts::{Called, Element, Use};
use crate::view::{Cmdlet, Former, Needed};

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By names in lower case: cmdlets, under former and further names too.
    pub(super) cmdlets: HashMap<String, Rc<KnownCmdlet>>,
    /// By names in lower case: what is told of cmdlets that are gone.
    pub(super) gone: HashMap<String, String>,
    /// The modules of the catalogs.
    pub(super) modules: BTreeSet<String>,
    /// The operations, if they were wanted.
    pub(super) routes: Routes,
}

/// A cmdlet.
#[derive(Debug)]
pub(super) struct KnownCmdlet {
    /// Its name.
    pub(super) name: String,
    /// Its module.
    pub(super) module: String,
    /// Whether it has `-WhatIf` and `-Confirm`.
    pub(super) should_process: bool,
    /// Its parameters.
    pub(super) parameters: Vec<KnownParameter>,
    /// Its parameter sets.
    pub(super) sets: Vec<KnownSet>,
    /// Former names of the cmdlet and of its parameters.
    pub(super) formers: Vec<KnownFormer>,
}

/// A parameter.
#[derive(Debug)]
pub(super) struct KnownParameter {
    /// Its name.
    pub(super) name: String,
    /// Further names.
    pub(super) aliases: Vec<String>,
    /// The name on the wire, or empty.
    pub(super) wire: String,
    /// Whether Microsoft's modules have it for themselves only.
    pub(super) is_hidden: bool,
    /// Whether it is a date.
    pub(super) is_date: bool,
    /// Whether it is a property of the body.
    pub(super) is_property: bool,
}

/// A parameter set.
#[derive(Debug)]
pub(super) struct KnownSet {
    /// Method.
    pub(super) method: &'static str,
    /// Path template.
    pub(super) path: String,
    /// What allows it, where that is known.
    pub(super) needed: Option<Needed>,
    /// The places of its parameters, and whether they must be given.
    pub(super) parameters: Vec<(usize, bool)>,
}

/// A former name.
#[derive(Debug)]
pub(super) struct KnownFormer {
    /// The former name of the cmdlet, or of a parameter.
    pub(super) name: String,
    /// Whether it is that of a parameter.
    pub(super) is_parameter: bool,
    /// The name now, or empty.
    pub(super) now: String,
    /// What is told of it.
    pub(super) told: String,
}

impl Known {
    /// Looks for names, which are in lower case, and for all operations if `routes` says so.
    pub(super) fn gather(library: &Library, names: &BTreeSet<String>, routes: bool) -> Result<Self, Failure> {
        let mut known = Self::default();
        let mut gone = HashMap::new();
        library.each(|_, catalog| {
            known.modules.insert(catalog.text(catalog.module()?.name)?.to_owned());
            let mut read: HashMap<u32, Rc<KnownCmdlet>> = HashMap::new();
            let all = catalog.names();
            for at in 0..all.len() {
                let found = all.get(at)?;
                let name = found.text.to_lowercase();
                if !names.contains(&name) || known.cmdlets.contains_key(&name) {
                    continue;
                }
                match found.meaning {
                    Meaning::Gone(id) => {
                        gone.entry(name).or_insert(Former::read(catalog, id)?.told());
                    }
                    Meaning::Cmdlet(id) | Meaning::Alias(id) => {
                        let cmdlet = match read.get(&id.number()) {
                            Some(cmdlet) => cmdlet.clone(),
                            None => read.entry(id.number()).or_insert(Rc::new(cmdlet(catalog, id)?)).clone(),
                        };
                        known.cmdlets.insert(name, cmdlet);
                    }
                }
            }
            if routes {
                operations(catalog, &mut known.routes)?;
            }
            Ok(())
        })?;
        gone.retain(|name, _| !known.cmdlets.contains_key(name));
        known.gone = gone;
        Ok(known)
    }
}

impl KnownCmdlet {
    /// The places of the sets that a call may mean, and whether no set takes all that it is given.
    pub(super) fn fitting(&self, one: &Use, given: &[usize]) -> (Vec<usize>, bool) {
        let all: Vec<usize> = (0..self.sets.len()).collect();
        let takes = |set: &usize| {
            given.iter().all(|parameter| self.sets[*set].parameters.iter().any(|(own, _)| own == parameter))
        };
        let fitting: Vec<usize> = all.iter().copied().filter(takes).collect();
        if fitting.is_empty() {
            return (all, one.called == Called::Yes);
        }
        let is_clear = !one.piped && !one.has_unknown() && one.called == Called::Yes;
        let has_positional = matches!(one.elements.first(), Some(Element::Argument(_)));
        let complete =
            |set: &usize| self.sets[*set].parameters.iter().all(|(own, mandatory)| !mandatory || given.contains(own));
        let complete: Vec<usize> =
            fitting.iter().copied().filter(|set| is_clear && !has_positional && complete(set)).collect();
        (if complete.is_empty() { fitting } else { complete }, false)
    }
}

/// Adds the operations of a catalog.
fn operations(catalog: &Catalog, routes: &mut Routes) -> Result<(), Failure> {
    let base = catalog.text(catalog.module()?.base_path)?.to_owned();
    let mut needed: HashMap<u32, Rc<Needed>> = HashMap::new();
    for id in catalog.all::<Record>() {
        for set in catalog.list(catalog.get(id)?.sets)? {
            let set = catalog.get(set)?;
            let needed = match set.permissions {
                None => None,
                Some(id) => Some(match needed.get(&id.number()) {
                    Some(known) => known.clone(),
                    None => needed.entry(id.number()).or_insert(Rc::new(Needed::read(catalog, id)?)).clone(),
                }),
            };
            let path = catalog.text(set.path)?;
            let address = if split_base(path).0.is_some() { path.to_owned() } else { format!("{base}{path}") };
            // Requests go to Microsoft Graph.
            if let (None, path) = split_base(&address) {
                routes.add(Operation { method: set.method.as_str(), path: path.into(), needed });
            }
        }
    }
    Ok(())
}

fn cmdlet(catalog: &Catalog, id: Id<Record>) -> Result<KnownCmdlet, Failure> {
    let cmdlet = Cmdlet::read(catalog, id)?;
    let all = cmdlet.parameters();
    let place: HashMap<&str, usize> = all.iter().enumerate().map(|(at, parameter)| (parameter.name, at)).collect();
    let mut sets = Vec::new();
    for set in cmdlet.ordered_sets() {
        let parameters = set.parameters.iter().filter(|parameter| !parameter.flags.hidden());
        sets.push(KnownSet {
            method: set.method.as_str(),
            path: set.path.clone(),
            needed: set.permissions.map(|id| Needed::read(catalog, id)).transpose()?,
            parameters: parameters
                .filter_map(|parameter| Some((*place.get(parameter.name)?, parameter.flags.mandatory())))
                .collect(),
        });
    }
    let formers = Former::all_of(&cmdlet)?.into_iter().map(|former| KnownFormer {
        name: if former.parameter.is_empty() { former.cmdlet } else { former.parameter }.to_owned(),
        is_parameter: !former.parameter.is_empty(),
        now: former.now.to_owned(),
        told: former.told(),
    });
    Ok(KnownCmdlet {
        name: cmdlet.name.to_owned(),
        module: cmdlet.module.to_owned(),
        should_process: cmdlet.should_process,
        parameters: all
            .iter()
            .map(|parameter| KnownParameter {
                name: parameter.name.to_owned(),
                aliases: parameter.aliases.iter().map(|alias| (*alias).to_owned()).collect(),
                wire: parameter.wire.unwrap_or_default().to_owned(),
                is_hidden: parameter.flags.hidden(),
                is_date: parameter.kind == Kind::DateTime,
                is_property: parameter.role == Role::BodyProperty,
            })
            .collect(),
        sets,
        formers: formers.collect(),
    })
}
