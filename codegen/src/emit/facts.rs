//! Emitter `facts`: everything that was decided about a module, as one JSON document.
//!
//! The form is a contract (docs: facts): UTF-8, keys sorted, one space of indentation.

use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use serde_json::{Map, Value, json};

use super::{Models, Output};
use crate::cmdlet::text::json_escaped;
use crate::cmdlet::{Cmdlet, CmdletModel, Model, Parameter, ParameterSet};

/// Writes `facts.json`.
#[must_use]
pub fn emit(models: Models<'_>) -> Vec<Output> {
    let mut text = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, PrettyFormatter::with_indent(b" "));
    let facts = module(models.cmdlets);
    facts.serialize(&mut serializer).expect("a JSON value can be written to memory");
    text.push(b'\n');
    vec![Output { path: "facts.json".to_owned(), bytes: text }]
}

/// Builds an object whose keys are sorted.
fn sorted(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    let mut entries: Vec<_> = entries.into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    Value::Object(entries.into_iter().collect::<Map<_, _>>())
}

fn module(model: &CmdletModel) -> Value {
    let members = model.identity.members.iter();
    let members: Vec<_> = members.map(|m| json!({"description": m.description, "name": m.name})).collect();
    json!({
        "apiVersion": model.module.api_version,
        "cmdlets": sorted(model.cmdlets.iter().map(|c| (c.name.clone(), cmdlet(model, c)))),
        "identity": {"name": model.model(model.identity.model).name, "properties": members},
        "models": sorted(model.models.iter().map(|m| (m.name.clone(), model_type(model, m)))),
        "module": model.module.name,
    })
}

fn cmdlet(model: &CmdletModel, cmdlet: &Cmdlet) -> Value {
    json!({
        "aliases": cmdlet.aliases,
        "defaultParameterSet": cmdlet.default_set,
        "description": json_escaped(&cmdlet.description),
        "externalDocs": cmdlet.external_docs,
        "parameterSets": sorted(cmdlet.sets.iter().map(|s| (s.name.clone(), parameter_set(model, s)))),
        "supportsShouldProcess": cmdlet.supports_should_process,
    })
}

fn parameter_set(model: &CmdletModel, set: &ParameterSet) -> Value {
    json!({
        "method": set.method.as_str(),
        "outputTypes": set.outputs.iter().map(|ty| ty.facts_name(model)).collect::<Vec<_>>(),
        "parameters": sorted(set.parameters.iter().map(|p| (p.name.clone(), parameter(model, p)))),
        "path": set.path,
    })
}

fn parameter(model: &CmdletModel, parameter: &Parameter) -> Value {
    json!({
        "aliases": parameter.aliases,
        "help": parameter.help,
        "hidden": parameter.hidden,
        "in": parameter.category.map(crate::cmdlet::Category::as_str),
        "mandatory": parameter.mandatory,
        "pipeline": parameter.pipeline,
        "type": type_name(model, parameter),
        "wire": parameter.wire,
    })
}

/// The name of a parameter's type. The original spells that of `-OutFile` in full.
fn type_name(model: &CmdletModel, parameter: &Parameter) -> String {
    if parameter.is_out_file() { "System.String".to_owned() } else { parameter.ty.facts_name(model) }
}

fn model_type(model: &CmdletModel, ty: &Model) -> Value {
    let mut parents: Vec<_> = ty.parents.iter().map(|id| model.model(*id).name.as_str()).collect();
    parents.sort_unstable();
    let properties: Vec<_> = ty
        .properties
        .iter()
        .map(|p| {
            let optional = if p.optional_value { "?" } else { "" };
            json!({
                "description": p.description.replace('\n', "\n        "),
                "name": p.name,
                "readOnly": p.read_only,
                "required": p.required,
                "type": format!("{}{optional}", p.ty.facts_name(model)),
                "wire": p.wire,
            })
        })
        .collect();
    json!({"open": ty.open, "parents": parents, "properties": properties})
}
