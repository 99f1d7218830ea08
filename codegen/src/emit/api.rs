//! Emitter `api`: what the description says of a module besides its facts, as one JSON document (docs/facts.md#api-json).
//!
//! Facts have the form that conformance compares, so what they have no place for is here: listed values, limits, defaults, deprecations,
//! whether a property may be null, and where everything is described. Keys are sorted, and what isn't said is left out.

use std::collections::BTreeMap;

use graphsmith_catalog::vocabulary::Scheme;
use serde::{Deserialize, Serialize};
use serde_json::ser::PrettyFormatter;

use super::{Models, Output};
use crate::api::{ApiModel, Deprecation, Facets, Operation, TypeId};
use crate::cmdlet::{self, CmdletModel};
use crate::text;

/// What the description says of a module besides its facts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Api {
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// Cmdlets by name, each with its parameter sets.
    pub cmdlets: BTreeMap<String, BTreeMap<String, Set>>,
    /// Types of the members of the identity, by name.
    pub identity: BTreeMap<String, String>,
    /// Model types by name.
    pub models: BTreeMap<String, Model>,
    /// Name of the module.
    pub module: String,
}

/// What is said of a parameter set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Set {
    /// What is always sent, by its name on the wire.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub constants: BTreeMap<String, String>,
    /// That its operation is deprecated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Deprecation>,
    /// Whether it gives a page at a time.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub pages: bool,
    /// Whether it gives a list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub list: bool,
    /// The permissions that allow its operation, where they are known: by the way to sign in, as pages write them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub permissions: BTreeMap<String, String>,
    /// Its parameters by name, those of which something is said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, Parameter>,
    /// RFC 6901 pointer of its operation in the description.
    pub pointer: String,
}

/// What is said of a parameter.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Parameter {
    /// Whether it stands for a property of the body.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub property: bool,
    /// What is said of its values.
    #[serde(flatten)]
    pub values: Values,
}

/// What is said of values.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Values {
    /// Those that are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Limits, default, deprecation.
    #[serde(flatten)]
    pub facets: Facets,
}

/// What is said of a model type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// RFC 6901 pointer of its schema in the description; empty where it has none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub pointer: String,
    /// Its properties by name, those of which something is said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Property>,
    /// The id of its schema.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub schema: String,
}

/// What is said of a property.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Property {
    /// Whether `null` is a value.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nullable: bool,
    /// What is said of its values.
    #[serde(flatten)]
    pub values: Values,
}

/// Writes `api.json`.
#[must_use]
pub fn emit(models: Models<'_>) -> Vec<Output> {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    let written = api(models.api, models.cmdlets).serialize(&mut serializer);
    debug_assert!(written.is_ok(), "maps with text keys can be written to memory as JSON");
    text.push(b'\n');
    vec![Output { path: "api.json".to_owned(), bytes: text }]
}

/// What the description says of a module besides its facts.
#[must_use]
pub fn api(api: &ApiModel, model: &CmdletModel) -> Api {
    let sets = |cmdlet: &cmdlet::Cmdlet| cmdlet.sets.iter().map(|of| (of.name.to_string(), set(api, of))).collect();
    let members = model.identity.members.iter();
    Api {
        api_version: model.module.api_version.clone(),
        cmdlets: model.cmdlets.iter().map(|cmdlet| (cmdlet.name.clone(), sets(cmdlet))).collect(),
        identity: members.map(|member| (member.name.clone(), member.ty.facts_name(model))).collect(),
        models: model.models.iter().map(|of| (of.name.clone(), model_type(api, of))).collect(),
        module: model.module.name.clone(),
    }
}

fn set(api: &ApiModel, of: &cmdlet::ParameterSet) -> Set {
    let said = of.parameters.iter().map(|parameter| {
        let values = parameter.api.map(|ty| values(api, ty)).unwrap_or_default();
        (parameter.name.clone(), Parameter { property: parameter.is_property(), values })
    });
    Set {
        constants: of.constants().map(|(_, wire, value)| (wire.to_owned(), value.to_owned())).collect(),
        deprecated: of.deprecated.clone(),
        pages: of.list,
        list: api.gives_list(api.operation(of.operation)),
        parameters: said.filter(|(_, parameter)| *parameter != Parameter::default()).collect(),
        permissions: permissions(api.operation(of.operation)),
        pointer: api.operation(of.operation).pointer.clone(),
    }
}

/// The permissions that allow an operation, where they are known: by the way to sign in, as pages write them.
#[must_use]
pub fn permissions(operation: &Operation) -> BTreeMap<String, String> {
    let Some(needed) = operation.permissions.as_deref() else { return BTreeMap::new() };
    let ways = Scheme::ALL.into_iter().filter(|scheme| !needed.of(*scheme).is_empty());
    ways.map(|scheme| (scheme.key().to_owned(), text::alternatives(needed.of(scheme)))).collect()
}

fn model_type(api: &ApiModel, of: &cmdlet::Model) -> Model {
    let said = of.properties.iter().map(|property| {
        let values = property.api.map(|ty| values(api, ty)).unwrap_or_default();
        (property.name.clone(), Property { nullable: property.nullable, values })
    });
    let ty = of.api.map(|ty| api.ty(ty));
    Model {
        pointer: ty.map(|ty| ty.pointer.clone()).unwrap_or_default(),
        properties: said.filter(|(_, property)| *property != Property::default()).collect(),
        schema: ty.map(|ty| ty.id.clone()).unwrap_or_default(),
    }
}

/// What is said of the values of a type.
#[must_use]
pub fn values(api: &ApiModel, ty: TypeId) -> Values {
    let facets = [ty, api.element(ty)].into_iter().find_map(|ty| api.ty(ty).facets.as_ref());
    let facets = facets.map(|facets| facets.as_ref().clone()).unwrap_or_default();
    Values { values: api.listed_values(ty).to_vec(), facets }
}
