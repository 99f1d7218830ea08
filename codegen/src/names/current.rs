//! The models of a module -> the names that it has now.

use std::collections::{BTreeMap, HashSet};

use graphsmith_catalog::vocabulary::Role;

use crate::api::{ApiModel, Shape, TypeId};
use crate::cmdlet::{self, CmdletModel};
use crate::lock::{Alias, Cmdlet, Names, Operation, Parameter, Property, Set, Subject};

/// The names of a module.
#[must_use]
pub fn names(api: &ApiModel, model: &CmdletModel) -> Names {
    let sent = sent(api);
    let mut properties: BTreeMap<String, BTreeMap<String, Property>> = BTreeMap::new();
    for of in &model.models {
        let Some(ty) = of.api.filter(|ty| is_named(api, *ty)) else { continue };
        let own = of.properties.iter().map(|property| {
            let read_only = property.read_only || !sent.contains(&ty);
            let mandatory = property.required && !read_only;
            (property.name.clone(), Property { wire: property.wire.clone(), mandatory, read_only })
        });
        properties.insert(api.ty(ty).id.clone(), own.collect());
    }
    let cmdlets = model.cmdlets.iter().map(|cmdlet| {
        let sets = cmdlet.sets.iter().map(|set| {
            let is_default = set.name.as_str() == cmdlet.default_set;
            (set.name.to_string(), self::set(api, &properties, set, is_default))
        });
        (cmdlet.name.clone(), Cmdlet { sets: sets.collect() })
    });
    let cmdlets = cmdlets.collect();
    let aliases = model.cmdlets.iter().flat_map(|cmdlet| {
        let alias = || Alias { name: cmdlet.name.clone(), dates: None, reason: String::new() };
        cmdlet.aliases.iter().map(move |name| (Subject::Cmdlet(name.clone()), alias()))
    });
    let aliases = aliases.collect();
    let bases = model.models.iter().filter_map(|of| of.api.filter(|ty| is_named(api, *ty)));
    let bases = bases.map(|ty| (api.ty(ty).id.clone(), bases_of(api, ty))).collect();
    Names { cmdlets, properties, aliases, bases, ..Names::default() }
}

/// The schemas with names that a type inherits from, nearest first.
fn bases_of(api: &ApiModel, ty: TypeId) -> Vec<String> {
    let (mut bases, mut at) = (Vec::new(), 0);
    let parents = |ty: TypeId| match &api.ty(ty).shape {
        Shape::Object(def) => def.parents.as_slice(),
        _ => &[],
    };
    let mut pending = parents(ty).to_vec();
    let mut seen: HashSet<TypeId> = pending.iter().copied().collect();
    while let Some(base) = pending.get(at).copied() {
        at += 1;
        bases.extend(is_named(api, base).then(|| api.ty(base).id.clone()));
        pending.extend(parents(base).iter().filter(|parent| seen.insert(**parent)));
    }
    bases
}

fn set(
    api: &ApiModel,
    properties: &BTreeMap<String, BTreeMap<String, Property>>,
    set: &cmdlet::ParameterSet,
    is_default: bool,
) -> Set {
    let operation = api.operation(set.operation);
    let body = operation.body.as_ref().map(|body| body.ty);
    let promised = set.parameters.iter().filter(|parameter| {
        let is_described = matches!(
            parameter.role,
            Role::Operation
                | Role::Body
                | Role::BodyProperty
                | Role::BodyPropertyFile
                | Role::AdditionalProperties
                | Role::Template
        );
        is_described && !parameter.hidden
    });
    let parameters = promised.map(|parameter| {
        let wire = match parameter.role {
            Role::Body => body.filter(|ty| is_named(api, *ty)).map(|ty| api.ty(ty).id.clone()).unwrap_or_default(),
            _ => parameter.wire.clone().unwrap_or_default(),
        };
        let schema = body.filter(|_| parameter.role == Role::BodyProperty && parameter.outer.is_empty());
        let schema = schema.and_then(|body| owner(api, body, &wire)).map(|ty| &api.ty(ty).id).filter(|id| {
            let property = properties.get(*id).and_then(|own| own.get(&parameter.name));
            let is_same = |property: &Property| property.wire == wire && property.mandatory == parameter.mandatory;
            parameter.aliases.is_empty() && property.is_some_and(is_same)
        });
        let schema = schema.cloned();
        let aliases = parameter.aliases.clone();
        (parameter.name.clone(), Parameter { mandatory: parameter.mandatory, aliases, wire, schema })
    });
    let parameters = parameters.collect();
    Set {
        is_default,
        operation: Operation { method: set.method.as_str().to_owned(), path: set.path.clone() },
        removal: set.deprecated.as_ref().and_then(|deprecated| deprecated.removal_date.clone()),
        parameters,
    }
}

/// Whether a type has a name that the description gives.
fn is_named(api: &ApiModel, ty: TypeId) -> bool {
    let of = api.ty(ty);
    !of.anonymous && !of.id.is_empty()
}

/// The schema with a name of which a body has a property: its own, or one that it inherits from.
fn owner(api: &ApiModel, body: TypeId, wire: &str) -> Option<TypeId> {
    let mut pending = vec![body];
    let mut seen = HashSet::new();
    while let Some(ty) = pending.pop() {
        if let Shape::Object(def) = &api.ty(ty).shape
            && seen.insert(ty)
        {
            if def.properties.iter().any(|property| property.wire == wire) {
                return is_named(api, ty).then_some(ty);
            }
            pending.extend(&def.parents);
        }
    }
    None
}

/// The types of which bodies hold values.
fn sent(api: &ApiModel) -> HashSet<TypeId> {
    let bodies = api.operations.iter().filter_map(|operation| operation.body.as_ref());
    let mut pending: Vec<TypeId> = bodies.map(|body| body.ty).collect();
    let mut seen = HashSet::new();
    while let Some(ty) = pending.pop() {
        if seen.insert(ty) {
            match &api.ty(ty).shape {
                Shape::Array(inner) | Shape::Dictionary(inner) => pending.push(*inner),
                Shape::Object(def) => {
                    pending.extend(&def.parents);
                    pending.extend(def.properties.iter().filter(|of| !of.read_only).map(|of| of.ty));
                }
                _ => {}
            }
        }
    }
    seen
}
