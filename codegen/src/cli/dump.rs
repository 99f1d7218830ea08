//! `graphsmith dump`: a cmdlet, an operation or a type -> JSON, as the model has it.

use serde_json::{Value, json};

use super::args::{DumpArgs, Kind};
use super::{Console, Outcome, source};
use crate::api::{ApiModel, Operation, Parameter, Shape, TypeDef, TypeId};
use crate::cmdlet::CmdletModel;
use crate::config::ModuleEntry;
use crate::diag::{Diagnostics, Place};
use crate::driver::{self, Generated};
use crate::emit::{Models, facts};
use crate::removed::{Removed, is_operation};
use crate::suggest;

/// What one module has under a name, and the names that it has at all.
#[derive(Default)]
struct Answer {
    found: Vec<Value>,
    names: Vec<String>,
}

/// Runs `dump`.
pub fn run(args: &DumpArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let project = source::project(&args.source, diags)?;
    let answers = driver::map_models(&project, 0, diags, |module, generated| {
        let mut answer = match args.kind {
            Kind::Cmdlet => cmdlets(&generated, &args.name),
            Kind::Operation => operations(&generated, &args.name),
            Kind::Type => types(&generated, &args.name),
        };
        answer.found.iter_mut().for_each(|value| add_module(value, module));
        answer
    });
    diags.finish().ok()?;

    let (mut found, mut names) = (Vec::new(), Vec::new());
    for answer in answers.ok()? {
        found.extend(answer.found);
        names.extend(answer.names);
    }
    let value = match found.len() {
        0 => {
            let hint = suggest::hint(&args.name, names.iter().map(String::as_str), "nothing has a name like that");
            let message = format!("there is no {} {}", kind_name(args.kind), args.name);
            diags.usage(Place::file("command line"), message, hint);
            return None;
        }
        1 => found.remove(0),
        _ => Value::Array(found),
    };
    super::print_result(console, &format!("{value:#}\n"), diags)
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Cmdlet => "cmdlet",
        Kind::Operation => "operation",
        Kind::Type => "type",
    }
}

fn add_module(value: &mut Value, module: &ModuleEntry) {
    if let Some(map) = value.as_object_mut() {
        map.insert("module".to_owned(), module.name.clone().into());
    }
}

/// A cmdlet as the facts have it.
fn cmdlets(generated: &Generated, wanted: &str) -> Answer {
    let models = Models { api: &generated.api, cmdlets: &generated.cmdlets, source: &generated.source };
    let mut answer = Answer::default();
    let Some(cmdlet) = generated.cmdlets.cmdlet(wanted) else {
        answer.names = generated.cmdlets.cmdlets.iter().map(|c| c.name.clone()).collect();
        return answer;
    };
    let facts = facts::emit(models).into_iter().next().and_then(|o| serde_json::from_slice::<Value>(&o.bytes).ok());
    if let Some(mut value) = facts.and_then(|mut facts| Some(facts.get_mut("cmdlets")?.get_mut(&cmdlet.name)?.take())) {
        value["name"] = cmdlet.name.clone().into();
        answer.found.push(value);
    }
    answer
}

/// Operations by `operationId`, by `METHOD /path`, or by path.
fn operations(generated: &Generated, wanted: &str) -> Answer {
    let api = &generated.api;
    let mut answer = Answer::default();
    for (index, operation) in api.operations.iter().enumerate() {
        if is_operation(wanted, operation.method, &operation.path, &operation.operation_id) {
            let mut value = operation_value(api, operation);
            value["cmdlets"] = cmdlets_of(&generated.cmdlets, index).into();
            if let Some(removed) = generated.cmdlets.removed.iter().find(|r| r.pointer == operation.pointer) {
                value["removed"] = causes_value(removed);
            }
            answer.found.push(value);
        } else {
            answer.names.push(operation.operation_id.clone());
        }
    }
    answer.found.extend(taken_out(generated, wanted));
    answer
}

/// Operations that are not in the document any more: there is little to say of them, but for why.
fn taken_out(generated: &Generated, wanted: &str) -> impl Iterator<Item = Value> {
    let kept = |removed: &Removed| generated.api.operations.iter().any(|o| o.pointer == removed.pointer);
    let removed = generated.cmdlets.removed.iter().filter(move |r| r.is_named(wanted) && !kept(r));
    removed.map(|removed| {
        json!({
            "method": removed.method.as_str(),
            "path": removed.path,
            "pointer": removed.pointer,
            "operationId": removed.operation_id,
            "cmdlets": [],
            "removed": causes_value(removed),
        })
    })
}

fn causes_value(removed: &Removed) -> Value {
    removed.causes.iter().map(|cause| format!("{} `{}`, {}", cause.kind, cause.text, cause.place)).collect()
}

/// The cmdlets and parameter sets that call an operation.
fn cmdlets_of(model: &CmdletModel, operation: usize) -> Vec<String> {
    let sets = model.cmdlets.iter().flat_map(|c| c.sets.iter().map(move |set| (c, set)));
    sets.filter(|(_, set)| set.operation.0 as usize == operation)
        .map(|(c, set)| format!("{} {}", c.name, set.name))
        .collect()
}

fn operation_value(api: &ApiModel, operation: &Operation) -> Value {
    json!({
        "method": operation.method.as_str(),
        "path": operation.path,
        "pointer": operation.pointer,
        "operationId": operation.operation_id,
        "group": operation.group,
        "member": operation.member,
        "description": operation.description,
        "externalDocs": operation.external_docs,
        "deprecated": operation.deprecated.is_some(),
        "parameters": operation.parameters.iter().map(|p| parameter_value(api, p)).collect::<Vec<_>>(),
        "body": operation.body.as_ref().map(|body| json!({
            "type": type_name(api, body.ty),
            "mediaType": body.media_type,
            "content": format!("{:?}", body.content),
            "required": body.required,
            "description": body.description,
        })),
        "responses": operation.responses.iter().map(|response| json!({
            "status": response.status,
            "error": response.error,
            "type": response.ty.map(|ty| type_name(api, ty)),
            "content": response.content.map(|content| format!("{content:?}")),
        })).collect::<Vec<_>>(),
        "paging": operation.paging.as_ref().map(|paging| json!({
            "itemName": paging.item_name,
            "nextLinkName": paging.next_link_name,
        })),
    })
}

fn parameter_value(api: &ApiModel, parameter: &Parameter) -> Value {
    json!({
        "wire": parameter.wire,
        "name": parameter.name,
        "in": format!("{:?}", parameter.location),
        "type": type_name(api, parameter.ty),
        "required": parameter.required,
        "description": parameter.description,
    })
}

/// Types by the id of their schema or by their interface.
fn types(generated: &Generated, wanted: &str) -> Answer {
    let api = &generated.api;
    let mut answer = Answer::default();
    for ty in &api.types {
        if [&ty.id, &ty.interface, &ty.name].iter().any(|name| !name.is_empty() && name.eq_ignore_ascii_case(wanted)) {
            answer.found.push(type_value(api, ty));
        } else {
            answer.names.push(ty.id.clone());
        }
    }
    answer
}

fn type_value(api: &ApiModel, ty: &TypeDef) -> Value {
    json!({
        "id": ty.id,
        "pointer": ty.pointer,
        "anonymous": ty.anonymous,
        "name": ty.name,
        "class": ty.class,
        "interface": ty.interface,
        "title": ty.title,
        "description": ty.description,
        "nullable": ty.nullable,
        "shape": shape_value(api, &ty.shape),
    })
}

fn shape_value(api: &ApiModel, shape: &Shape) -> Value {
    let names = |ids: &[TypeId]| ids.iter().map(|id| type_name(api, *id)).collect::<Vec<_>>();
    match shape {
        Shape::Text { format } => json!({ "kind": "Text", "format": format }),
        Shape::Enum(def) => json!({ "kind": "Enum", "values": def.values, "sealed": def.sealed }),
        Shape::Array(item) => json!({ "kind": "Array", "of": type_name(api, *item) }),
        Shape::Dictionary(value) => json!({ "kind": "Dictionary", "of": type_name(api, *value) }),
        Shape::Object(def) => json!({
            "kind": "Object",
            "parents": names(&def.parents),
            "dictionaryParents": names(&def.dictionary_parents),
            "alternatives": names(&def.alternatives),
            "additional": def.additional.map(|id| type_name(api, id)),
            "discriminator": def.discriminator,
            "properties": def.properties.iter().map(|p| json!({
                "wire": p.wire,
                "name": p.name,
                "type": type_name(api, p.ty),
                "description": p.description,
                "required": p.required,
                "readOnly": p.read_only,
                "nullable": p.nullable,
            })).collect::<Vec<_>>(),
        }),
        simple => json!({ "kind": format!("{simple:?}") }),
    }
}

/// A short name for a type: the id of a schema that is referred to, else what it is made of.
fn type_name(api: &ApiModel, id: TypeId) -> String {
    let ty = api.ty(id);
    match &ty.shape {
        Shape::Array(item) => format!("{}[]", type_name(api, *item)),
        Shape::Object(_) | Shape::Dictionary(_) | Shape::Enum(_) if !ty.id.is_empty() => ty.id.clone(),
        Shape::Dictionary(value) => format!("Dictionary of {}", type_name(api, *value)),
        Shape::Text { format } if !format.is_empty() => format!("Text ({format})"),
        Shape::Text { .. } => "Text".to_owned(),
        Shape::Enum(_) => "Enum".to_owned(),
        Shape::Object(_) => "Object".to_owned(),
        simple => format!("{simple:?}"),
    }
}
