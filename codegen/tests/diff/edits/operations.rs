//! Edits of operations and their parameters.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Expected, expected, rename_key};
use crate::editor::{Editor, escape, path_of};

pub(super) fn summary(editor: &mut Editor) -> Option<Expected> {
    let operations = editor
        .operations(|_, operation, _| operation.get("description").is_some() || operation.get("summary").is_some());
    let pointer = editor.choose(operations)?;
    editor.take(path_of(&pointer));
    let operation = editor.at(&pointer);
    let key = if operation.get("description").is_some() { "description" } else { "summary" };
    operation[key] = "Does what it did, in other words.".into();
    // A cmdlet of several operations has the text of one.
    expected("operation-described", pointer, &["---I", "----"])
}

/// The pointer of the first path parameter that is named so, and those of all others.
fn path_parameters(editor: &Editor, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (path, item) in editor.root["paths"].as_object().into_iter().flatten() {
        let lists = std::iter::once((String::new(), item))
            .chain(item.as_object().into_iter().flatten().map(|(m, o)| (format!("/{m}"), o)));
        for (method, holder) in lists {
            for (at, parameter) in holder.get("parameters").and_then(Value::as_array).into_iter().flatten().enumerate()
            {
                if parameter.get("name").and_then(Value::as_str) == Some(name)
                    && parameter.get("in") == Some(&json!("path"))
                {
                    found.push(format!("/paths/{}{method}/parameters/{at}", escape(path)));
                }
            }
        }
    }
    found
}

pub(super) fn path_parameter_described(editor: &mut Editor) -> Option<Expected> {
    let names: BTreeSet<String> = editor.sets.keys().flat_map(|pointer| names_in(pointer)).collect();
    let names = names.into_iter().filter(|name| path_parameters(editor, name).len() > 3).collect();
    let name = editor.choose(names)?;
    editor.take(&format!("parameter {name}"));
    let all = path_parameters(editor, &name);
    for pointer in &all {
        editor.at(pointer)["description"] = "Names it, and nothing else.".into();
    }
    Some(Expected { kind: "parameter-described", pointers: all, classes: &["---I"] })
}

/// The names of the parameters in the path of an operation.
fn names_in(pointer: &str) -> Vec<String> {
    pointer.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// Takes an operation that satisfies a test, with its path.
fn take_operation(editor: &mut Editor, fits: impl Fn(&str, &Value, &[(String, String)]) -> bool) -> Option<String> {
    let all = editor.operations(fits);
    let pointer = editor.choose(all)?;
    editor.take(path_of(&pointer));
    Some(pointer)
}

/// Whether all sets of the cmdlets of an operation belong to it.
fn is_alone(editor: &Editor, pointer: &str) -> bool {
    let cmdlets: BTreeSet<&String> = editor.sets[pointer].iter().map(|(cmdlet, _)| cmdlet).collect();
    editor.sets.iter().all(|(other, sets)| other == pointer || sets.iter().all(|(cmdlet, _)| !cmdlets.contains(cmdlet)))
}

fn alone(editor: &Editor) -> BTreeSet<String> {
    editor.sets.keys().filter(|pointer| is_alone(editor, pointer)).cloned().collect()
}

pub(super) fn same_name(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| {
        operation["operationId"].as_str().is_some_and(|id| id.contains('_') && id.starts_with("user_"))
    })?;
    let operation = editor.at(&pointer);
    let id = operation["operationId"].as_str()?.replacen("user_", "users_", 1);
    operation["operationId"] = id.into();
    expected("operation-id-changed", pointer, &["----"])
}

pub(super) fn other_name(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation["operationId"].as_str().is_some_and(|id| id.contains('_'))
    })?;
    let operation = editor.at(&pointer);
    let (group, member) = operation["operationId"].as_str()?.split_once('_')?;
    operation["operationId"] = format!("{group}.zebra_{member}").into();
    // A directive may give the name to another operation.
    expected("operation-id-changed", pointer, &["EEEE", "EEEE!"])
}

pub(super) fn cmdlet_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |pointer, _, _| pointer.ends_with("/get"))?;
    let mut operation = editor.at(&pointer).clone();
    operation["operationId"] = "zebra.stripe_GetHerd".into();
    let path = format!("/zebras{}", path_of(&pointer).trim_start_matches("/paths/").replace("~1", "/"));
    let at = format!("/paths/{}/get", escape(&path));
    editor.root["paths"].as_object_mut()?.insert(path, json!({"get": operation}));
    expected("operation-added", at, &["IIII"])
}

pub(super) fn set_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |pointer, operation, _| {
        pointer.ends_with("/get") && operation["operationId"].as_str().is_some_and(|id| id.contains('_'))
    })?;
    let operation = editor.at(&pointer).clone();
    let path = format!("/zebras{}", path_of(&pointer).trim_start_matches("/paths/").replace("~1", "/"));
    let at = format!("/paths/{}/get", escape(&path));
    editor.root["paths"].as_object_mut()?.insert(path, json!({"get": operation}));
    // The default may change, and a call may be complete in both sets.
    expected("operation-added", at, &["IIII", "EE-W!", "EEIW!", "IWEW", "EEEW!", "EWII"])
}

fn remove_operation(editor: &mut Editor, pointer: &str) {
    let (path, method) = pointer.rsplit_once('/').expect("an operation has a path");
    let item = editor.at(path).as_object_mut().expect("a path");
    item.shift_remove(method);
}

pub(super) fn cmdlet_removed(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation.get("deprecated").is_none()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["EEEE"])
}

pub(super) fn set_removed(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        !alone.contains(pointer) && operation.get("deprecated").is_none()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["EEEW", "EEEW!", "EEEE"])
}

pub(super) fn path_parameter_renamed(editor: &mut Editor) -> Option<Expected> {
    // Another edit describes a parameter wherever it is.
    let described = editor.taken("parameter ");
    let pointer = take_operation(editor, |pointer, operation, _| {
        !names_in(pointer).is_empty()
            && operation.get("parameters").is_some()
            && names_in(pointer).last() != described.as_ref()
    })?;
    let path = path_of(&pointer).trim_start_matches("/paths/").replace("~1", "/").replace("~0", "~");
    let name = names_in(&path).pop()?;
    let other = format!("zebra-{name}");
    let renamed = path.replace(&format!("{{{name}}}"), &format!("{{{other}}}"));
    let item = editor.root["paths"].as_object_mut()?.get_mut(&path)?;
    let lists = item.as_object_mut()?.iter_mut().filter_map(|(key, node)| match key.as_str() {
        "parameters" => Some(node),
        _ => node.get_mut("parameters"),
    });
    for parameter in lists.filter_map(Value::as_array_mut).flatten() {
        if parameter["name"] == name.as_str() {
            parameter["name"] = other.as_str().into();
        }
    }
    rename_key(editor.root["paths"].as_object_mut()?, &path, &renamed);
    expected("path-parameter-renamed", path_of(&pointer), &["EEEW"])
}

pub(super) fn query_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| operation.get("parameters").is_some())?;
    let added = json!({"name": "zebra", "in": "query", "description": "Which one.", "required": true, "schema": {"type": "string"}});
    let list = editor.at(&pointer)["parameters"].as_array_mut()?;
    list.push(added);
    let at = format!("{pointer}/parameters/{}", list.len() - 1);
    // What must be given may decide which set is the default.
    expected("parameter-added", at, &["EEEI", "EEEW!"])
}

pub(super) fn query_removed(editor: &mut Editor) -> Option<Expected> {
    let is_search = |parameter: &Value| parameter["$ref"].as_str().is_some_and(|text| text.ends_with("/search"));
    let pointer = take_operation(editor, |_, operation, _| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(is_search))
    })?;
    editor.at(&pointer)["parameters"].as_array_mut()?.retain(|parameter| !is_search(parameter));
    expected("parameter-removed", pointer, &["EEEW"])
}

pub(super) fn deprecated(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| operation.get("deprecated").is_none())?;
    let operation = editor.at(&pointer);
    operation["deprecated"] = true.into();
    operation["x-ms-deprecation"] =
        json!({"date": "2026-01-01", "removalDate": "2099-01-01", "description": "Use another."});
    expected("operation-deprecated", pointer, &["IIWI"])
}

pub(super) fn announced(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation.pointer("/x-ms-deprecation/removalDate").is_some()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["WWWW"])
}

pub(super) fn replied(editor: &mut Editor) -> Option<Expected> {
    let at = "/responses/2XX/content/application~1json/schema/$ref";
    let schemas: Vec<String> = editor.schemas(false).into_iter().collect();
    let pointer = take_operation(editor, |pointer, operation, _| {
        pointer.ends_with("/get")
            && operation.pointer(at).and_then(Value::as_str).is_some_and(|text| !text.ends_with("Response"))
    })?;
    let now = editor.at(&pointer).pointer(at)?.as_str()?.to_owned();
    let others = schemas.into_iter().filter(|id| !now.ends_with(&format!("/{id}"))).collect();
    let other = editor.choose(others)?;
    *editor.at(&pointer).pointer_mut(at)? = format!("#/components/schemas/{other}").into();
    // The type of a reply may decide which set is the default.
    let classes = &["EEEI", "IIEI", "EEEW!"];
    expected("content-type-changed", format!("{pointer}/responses/2XX/content/application~1json"), classes)
}
