//! From variants to cmdlets: grouping by name, the default parameter set, the orders of the page
//! (docs/rules.md#3-4-the-default-set, docs/rules.md#3-5-order-of-the-sets-on-the-page,
//! docs/rules.md#4-7-declared-order and docs/rules.md#7-1-source-texts).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use graphsmith_catalog::vocabulary::Category;

use super::model::{Cmdlet, CmdletModel, Parameter, ParameterGroup, ParameterSet, ParameterUse, Places};
use super::models::{ModelTypes, ordinal};
use super::notes;
use super::output;
use super::parameters;
use super::promised;
use super::rename::RemovedVariant;
use super::types::PsType;
use super::unbound;
use super::variant::Variant;
use crate::api::ApiModel;
use crate::diag::{Diagnostics, Place};
use crate::lock::Lock;
use crate::removed::{Cause, CauseKind, Removed};

/// A parameter set with what only the cmdlet as a whole keeps.
struct Member {
    set: ParameterSet,
    /// Whether it has `-WhatIf` and `-Confirm`.
    asks: bool,
    aliases: Vec<String>,
    description: String,
    external_docs: Option<String>,
}

/// Puts the cmdlets of a module together; `removed` are the operations that earlier phases left out, `removed_variants` those
/// of directives.
pub fn assemble(
    api: &ApiModel,
    models: ModelTypes,
    variants: &[Variant],
    (removed, mut removed_variants): (Vec<Removed>, Vec<RemovedVariant>),
    lock: Option<&Lock>,
    file: &std::path::Path,
    diags: &mut Diagnostics,
) -> CmdletModel {
    let mut by_name: BTreeMap<String, (usize, Vec<Member>)> = BTreeMap::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut warned = HashSet::new();
    for (i, variant) in variants.iter().enumerate() {
        let name = variant.cmdlet(&api.module.prefix);
        let (member, changes) = member(api, &models, variant);
        for change in changes {
            // Several sets of an operation have the same parameters.
            if warned.insert((variant.operation, change.clone())) {
                diags.warn(
                    Place::pointer(file, &api.operation(variant.operation).pointer),
                    change,
                    "give it another name with a directive that sets `parameter-name`",
                );
            }
        }
        let members = &mut by_name.entry(name.clone()).or_insert_with(|| (i, Vec::new())).1;
        let place = *places.entry((name.clone(), member.set.name.to_string())).or_insert(members.len());
        if let Some(same) = members.get_mut(place) {
            diags.warn(
                Place::pointer(file, &api.operation(variant.operation).pointer),
                format!(
                    "two operations give the parameter set `{}` of `{}-{}`; the later one is kept",
                    member.set.name, variant.verb, variant.subject
                ),
                "rename one of them with a directive",
            );
            let replaced = std::mem::replace(same, member);
            let ParameterSet { name: set, operation, .. } = replaced.set;
            removed_variants.push(RemovedVariant {
                operation,
                cause: Cause {
                    kind: CauseKind::Replaced,
                    place: Place::pointer(file, &api.operation(variant.operation).pointer),
                    text: format!("{name}, set {}", variant.name),
                },
                cmdlet: name,
                verb: variant.verb.clone(),
                subject: variant.subject.clone(),
                set,
            });
        } else {
            members.push(member);
        }
    }
    let mut model = CmdletModel {
        module: api.module.clone(),
        identity: models.identity,
        cmdlets: Vec::with_capacity(by_name.len()),
        models: models.models,
        removed,
        unbound: Vec::new(),
        gone: Vec::new(),
    };
    for (name, (first, members)) in by_name {
        let cmdlet = cmdlet(&model, name, &variants[first], members, lock);
        model.cmdlets.push(cmdlet);
    }
    model.cmdlets.sort_by(|a, b| ordinal(&a.name, &b.name));
    unbound::add_unbound(api, &mut model, removed_variants);
    model
}

/// A member, and which of its parameters could not have the names that they should have.
fn member(api: &ApiModel, models: &ModelTypes, variant: &Variant) -> (Member, Vec<String>) {
    let operation = api.operation(variant.operation);
    let (parameters, changes) = parameters::export(api, models, variant);
    let member = Member {
        set: ParameterSet {
            name: variant.name.clone(),
            operation: variant.operation,
            method: operation.method,
            path: operation.path.clone(),
            list: parameters::is_list(variant, operation),
            deprecated: operation.deprecated.clone(),
            outputs: output::types(api, models, operation),
            parameters,
            implied: parameters::implied(api, models, variant),
            template: variant.template.as_ref().map(|template| template.body.clone()),
            naming: variant.naming.clone(),
            places: Places::default(),
        },
        asks: operation.method.changes_state() && !variant.suppress_should_process,
        aliases: variant.aliases.clone(),
        description: variant.description.clone().unwrap_or_else(|| operation.description.clone()),
        external_docs: operation.external_docs.clone(),
    };
    (member, changes)
}

fn cmdlet(
    model: &CmdletModel,
    name: String,
    variant: &Variant,
    mut members: Vec<Member>,
    lock: Option<&Lock>,
) -> Cmdlet {
    members.sort_by(|a, b| ordinal(a.set.name.as_str(), b.set.name.as_str()));
    let promised =
        lock.and_then(|lock| members.iter().position(|member| promised::is_default(lock, &name, &member.set)));
    let default = promised.unwrap_or_else(|| default_set(&members));
    let description = first_description(&members);
    let mut aliases: Vec<String> = members.iter().flat_map(|m| m.aliases.iter().cloned()).collect();
    aliases.sort();
    aliases.dedup();
    let mut seen = HashSet::new();
    let links = members.iter().filter_map(|m| m.external_docs.as_ref()).filter(|url| seen.insert(*url));
    let links: Vec<String> = links.cloned().collect();
    let mut external_docs = links.clone();
    external_docs.sort_by(|a, b| ordinal(a, b));
    let supports_should_process = members.iter().any(|m| m.asks);
    let sets: Vec<ParameterSet> = members.into_iter().map(|m| m.set).collect();
    let parameters = group_parameters(model, &sets);
    let page_order = page_order(default, &parameters);
    let output_types: BTreeSet<String> = sets.iter().flat_map(|s| &s.outputs).map(|ty| ty.full_name(model)).collect();
    Cmdlet {
        name,
        verb: variant.verb.clone(),
        subject: variant.subject.clone(),
        default_set: sets[default].name.to_string(),
        aliases,
        former: Vec::new(),
        description,
        external_docs,
        links,
        supports_should_process,
        added: variant.added,
        parameters,
        page_order,
        output_types: output_types.into_iter().collect(),
        sets,
    }
}

/// Order of names: without regard to case, then ordinal.
fn by_name(a: &str, b: &str) -> std::cmp::Ordering {
    a.to_lowercase().cmp(&b.to_lowercase()).then_with(|| ordinal(a, b))
}

fn in_name_order(members: &[Member]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|a, b| by_name(members[*a].set.name.as_str(), members[*b].set.name.as_str()));
    order
}

/// The set with the fewest mandatory parameters, of those with simple ones if there is any
/// (docs/rules.md#3-4-the-default-set).
fn default_set(members: &[Member]) -> usize {
    let mandatory = |set: &ParameterSet| -> Vec<PsType> {
        let counted = |p: &&Parameter| p.mandatory && p.category != Some(Category::Runtime);
        set.parameters.iter().filter(counted).map(|p| p.ty.clone()).collect()
    };
    let order = in_name_order(members);
    let simple: Vec<usize> =
        order.iter().copied().filter(|i| mandatory(&members[*i].set).iter().all(PsType::is_simple)).collect();
    let candidates = if simple.is_empty() { order } else { simple };
    let fewest = candidates.into_iter().min_by_key(|i| mandatory(&members[*i].set).len());
    fewest.unwrap_or_default()
}

fn first_description(members: &[Member]) -> String {
    let order = in_name_order(members);
    let texts = order.into_iter().map(|i| &members[i].description);
    texts.into_iter().find(|d| !d.is_empty()).cloned().unwrap_or_default()
}

/// Groups parameters by name over the sets and puts them in declared order (docs/rules.md#4-7-declared-order, steps 2
/// to 4).
fn group_parameters(model: &CmdletModel, sets: &[ParameterSet]) -> Vec<ParameterGroup> {
    let mut groups: Vec<(Category, bool, ParameterGroup)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, set) in sets.iter().enumerate() {
        for parameter in set.parameters.iter().filter(|p| !p.hidden) {
            let used = ParameterUse {
                set: at,
                ty: parameter.ty.clone(),
                mandatory: parameter.mandatory,
                pipeline: parameter.pipeline,
            };
            let place = *places.entry(parameter.name.to_ascii_lowercase()).or_insert(groups.len());
            if let Some((rank, mandatory, group)) = groups.get_mut(place) {
                *rank = (*rank).min(parameter.rank());
                *mandatory |= parameter.mandatory;
                if group.help == "." {
                    group.help.clone_from(&parameter.help);
                }
                group.complex |= notes::has_tree(model, &parameter.ty);
                group.uses.push(used);
            } else {
                let group = ParameterGroup {
                    name: parameter.name.clone(),
                    help: parameter.help.clone(),
                    aliases: parameter.aliases.clone(),
                    former: Vec::new(),
                    uses: vec![used],
                    everywhere: false,
                    complex: notes::has_tree(model, &parameter.ty),
                };
                groups.push((parameter.rank(), parameter.mandatory, group));
            }
        }
    }
    for (.., group) in &mut groups {
        let one_type = group.uses.iter().all(|used| used.ty == group.uses[0].ty);
        group.everywhere = one_type && group.uses.len() == sets.len();
    }
    // Mandatory for the cmdlet as a whole only if it is in every set.
    groups.sort_by_key(|(rank, mandatory, group)| (*rank, !(*mandatory && group.uses.len() == sets.len())));
    groups.into_iter().map(|(.., group)| group).collect()
}

/// The order of the sets on the page (docs/rules.md#3-5-order-of-the-sets-on-the-page): the default, then as partial
/// parameters name them.
fn page_order(default: usize, parameters: &[ParameterGroup]) -> Vec<usize> {
    let partial = parameters.iter().filter(|group| !group.everywhere);
    let named = partial.flat_map(|group| group.uses.iter().rev()).map(|used| used.set);
    let mut seen = HashSet::new();
    std::iter::once(default).chain(named).filter(|set| seen.insert(*set)).collect()
}
