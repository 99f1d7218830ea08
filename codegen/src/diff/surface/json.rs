//! Facts, and what is said besides -> the surface of a module. The inverse of what the emitters `facts` and `api` print, but for where things
//! are described inside operations.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Cmdlet, Constant, Member, Model, Parameter, ParameterSet, Property, Surface};
use crate::emit::api::{self, Api};

/// Facts of a module, as far as they are compared (docs/facts.md).
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    module: String,
    api_version: String,
    identity: Identity,
    cmdlets: BTreeMap<String, FactsCmdlet>,
    models: BTreeMap<String, FactsModel>,
}

#[derive(Debug, Clone, Deserialize)]
struct Identity {
    name: String,
    properties: Vec<IdentityMember>,
}

#[derive(Debug, Clone, Deserialize)]
struct IdentityMember {
    name: String,
    description: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FactsCmdlet {
    default_parameter_set: String,
    aliases: Vec<String>,
    description: String,
    external_docs: Vec<String>,
    supports_should_process: bool,
    parameter_sets: BTreeMap<String, FactsSet>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FactsSet {
    method: String,
    path: String,
    output_types: Vec<String>,
    parameters: BTreeMap<String, FactsParameter>,
    template: Option<Map<String, Value>>,
}

#[derive(Debug, Clone, Deserialize)]
struct FactsParameter {
    #[serde(rename = "type")]
    ty: String,
    mandatory: bool,
    help: String,
    aliases: Vec<String>,
    pipeline: bool,
    hidden: bool,
    #[serde(rename = "in")]
    place: Option<String>,
    wire: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
struct FactsModel {
    parents: Vec<String>,
    open: bool,
    properties: Vec<FactsProperty>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FactsProperty {
    name: String,
    #[serde(rename = "type")]
    ty: String,
    description: String,
    wire: String,
    required: bool,
    read_only: bool,
}

/// The surface that facts tell of, with what is said besides, if that is known.
#[must_use]
pub fn from_facts(facts: Facts, said: Option<&Api>) -> Surface {
    let identity = &facts.identity.name;
    let members = facts.identity.properties.into_iter().map(|member| {
        let ty = said.and_then(|said| said.identity.get(&member.name)).cloned().unwrap_or_default();
        (member.name, Member { ty, description: member.description, origins: Vec::new() })
    });
    let models = facts.models.into_iter().filter(|(name, _)| name != identity).map(|(name, of)| {
        let said = said.and_then(|said| said.models.get(&name));
        let of = model(of, said);
        (name, of)
    });
    let cmdlets = facts.cmdlets.into_iter().map(|(name, of)| {
        let said = said.and_then(|said| said.cmdlets.get(&name));
        let of = cmdlet(of, said);
        (name, of)
    });
    Surface {
        module: facts.module,
        api_version: facts.api_version,
        cmdlets: cmdlets.collect(),
        models: models.collect(),
        identity: members.collect(),
        rust: None,
    }
}

fn cmdlet(of: FactsCmdlet, said: Option<&BTreeMap<String, api::Set>>) -> Cmdlet {
    let sets = of.parameter_sets.into_iter().map(|(name, of)| {
        let said = said.and_then(|said| said.get(&name));
        let of = set(of, said);
        (name, of)
    });
    Cmdlet {
        aliases: of.aliases,
        default_set: of.default_parameter_set,
        description: of.description,
        rest_pages: of.external_docs,
        should_process: of.supports_should_process,
        sets: sets.collect(),
    }
}

fn set(of: FactsSet, said: Option<&api::Set>) -> ParameterSet {
    // Without what is said besides, a set pages if it takes what paging takes.
    let pages = said.map_or_else(|| of.parameters.contains_key("All"), |said| said.pages);
    let shown = of.parameters.into_iter().filter(|(_, parameter)| !parameter.hidden);
    let parameters = shown.map(|(name, of)| {
        let said = said.and_then(|said| said.parameters.get(&name));
        let of = parameter(of, said);
        (name, of)
    });
    let of_template = of.template.iter().flat_map(|template| Constant::of_template(template, &[])).collect::<Vec<_>>();
    ParameterSet {
        method: of.method,
        path: of.path,
        pages,
        gives_list: said.is_some_and(|said| said.list),
        deprecated: said.and_then(|said| said.deprecated.clone()),
        permissions: said.map(|said| said.permissions.clone()).unwrap_or_default(),
        constants: said.map(|said| constants(&said.constants)).into_iter().flatten().chain(of_template).collect(),
        outputs: of.output_types,
        parameters: parameters.collect(),
        origins: said.map(|said| said.pointer.clone()).into_iter().collect(),
    }
}

fn constants(of: &BTreeMap<String, String>) -> BTreeMap<String, Constant> {
    let constant = |value: &String| Constant { value: value.clone(), origins: Vec::new() };
    of.iter().map(|(wire, value)| (wire.clone(), constant(value))).collect()
}

fn parameter(of: FactsParameter, said: Option<&api::Parameter>) -> Parameter {
    let place = of.place.unwrap_or_default();
    let is_property = said.map_or(place == "Body" && of.wire.is_some(), |said| said.property);
    Parameter {
        ty: of.ty,
        mandatory: of.mandatory,
        help: of.help,
        aliases: of.aliases,
        pipeline: of.pipeline,
        place,
        wire: of.wire.unwrap_or_default(),
        is_property,
        values: said.map(|said| said.values.clone()).unwrap_or_default(),
        origins: Vec::new(),
    }
}

fn model(of: FactsModel, said: Option<&api::Model>) -> Model {
    let properties = of.properties.into_iter().map(|of| {
        let said = said.and_then(|said| said.properties.get(&of.name));
        let made = Property {
            ty: of.ty.trim_end_matches('?').to_owned(),
            wire: of.wire,
            description: of.description,
            required: of.required,
            read_only: of.read_only,
            nullable: said.is_some_and(|said| said.nullable),
            values: said.map(|said| said.values.clone()).unwrap_or_default(),
            origins: Vec::new(),
        };
        (of.name, made)
    });
    Model {
        parents: of.parents,
        open: of.open,
        properties: properties.collect(),
        schema: said.map(|said| said.schema.clone()).unwrap_or_default(),
        origins: said.map(|said| said.pointer.clone()).into_iter().filter(|pointer| !pointer.is_empty()).collect(),
    }
}
