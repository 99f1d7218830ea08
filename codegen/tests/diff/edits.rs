//! Edits as authors of descriptions make them, each with the cause that a report must have for it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::editor::{Editor, Property, escape, path_of};

/// What a report must say of an edit.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The kind of the cause.
    pub kind: &'static str,
    /// The cause has one of these pointers on one of its sides.
    pub pointers: Vec<String>,
    /// The worst class for each reader: script, mg, Rust, link; `E`, `W`, `I`, or `-` for none; `!` at the end where it is silent. Several
    /// where the class depends on what the description happens to have.
    pub classes: &'static [&'static str],
}

/// An edit: its name, and what makes it. It is `None` where nothing of the description fits.
pub type Edit = (&'static str, fn(&mut Editor) -> Option<Expected>);

pub const EDITS: &[Edit] = &[
    ("description of a property", described),
    ("summary of an operation", summary),
    ("description of a path parameter", path_parameter_described),
    ("property added to requests and replies", property_added),
    ("property added to replies", property_added_to_replies),
    ("property removed", property_removed),
    ("property renamed", property_renamed),
    ("integer widened", widened),
    ("integer narrowed", narrowed),
    ("value became a list", listed),
    ("boolean became a text", boolean_to_text),
    ("property required", required),
    ("property nullable", nullable),
    ("property read-only", read_only),
    ("value added to an enum", value_added),
    ("value removed from an enum", value_removed),
    ("text became an enum", closed),
    ("operation id changed, same name", same_name),
    ("operation id changed, other name", other_name),
    ("path added, new cmdlet", cmdlet_added),
    ("path added, new set", set_added),
    ("path removed, cmdlet goes", cmdlet_removed),
    ("path removed, cmdlet stays", set_removed),
    ("path parameter renamed", path_parameter_renamed),
    ("required query parameter added", query_added),
    ("query option removed", query_removed),
    ("operation deprecated", deprecated),
    ("announced removal", announced),
    ("reply of another schema", replied),
    ("schema renamed", schema_renamed),
];

#[expect(clippy::unnecessary_wraps, reason = "edits end with it")]
fn expected(kind: &'static str, pointer: impl Into<String>, classes: &'static [&'static str]) -> Option<Expected> {
    Some(Expected { kind, pointers: vec![pointer.into()], classes })
}

/// Takes one of several properties with its schema.
fn take(editor: &mut Editor, from: Vec<Property>) -> Option<Property> {
    let property = editor.choose(from)?;
    editor.take(&property.schema);
    Some(property)
}

fn is(value: &Value, ty: &str) -> bool {
    value.get("type").and_then(Value::as_str) == Some(ty) && value.get("readOnly").is_none()
}

/// The schemas that operations take and give.
fn both(editor: &Editor) -> BTreeSet<String> {
    editor.schemas(true).intersection(&editor.schemas(false)).cloned().collect()
}

fn described(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |_, value| is(value, "string") && value.get("description").is_some());
    let property = take(editor, property)?;
    editor.property(&property).insert("description".to_owned(), "Reads quite differently now.".into());
    expected("property-described", property.pointer, &["---I"])
}

fn summary(editor: &mut Editor) -> Option<Expected> {
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

fn path_parameter_described(editor: &mut Editor) -> Option<Expected> {
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

fn property_added(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    add_property(editor, &schemas)
}

fn property_added_to_replies(editor: &mut Editor) -> Option<Expected> {
    let bodies = editor.schemas(true);
    let schemas = editor.schemas(false).difference(&bodies).cloned().collect();
    add_property(editor, &schemas)
}

fn add_property(editor: &mut Editor, schemas: &BTreeSet<String>) -> Option<Expected> {
    let near = editor.fitting(schemas, |_, _| true);
    let near = take(editor, near)?;
    let added = json!({"type": "string", "description": "Whatever the author thought of.", "nullable": true});
    editor.properties(&near.schema).insert("zebraCount".to_owned(), added);
    let pointer = format!("/components/schemas/{}/properties/zebraCount", escape(&near.schema));
    // Of a type that no cmdlet leads to nobody sees anything.
    expected("property-added", pointer, &["IIII", "----"])
}

fn property_removed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property =
        editor.fitting(&schemas, |name, value| is(value, "string") && name != "id" && value.get("enum").is_none());
    let property = take(editor, property)?;
    editor.properties(&property.schema).shift_remove(&property.name);
    expected("property-removed", property.pointer, &["EEEW!"])
}

fn property_renamed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let long = |value: &Value| value.get("description").and_then(Value::as_str).is_some_and(|text| text.len() > 20);
    let property = editor.fitting(&schemas, |name, value| is(value, "string") && long(value) && name != "id");
    let property = take(editor, property)?;
    let renamed = format!("{}Text", property.name);
    let properties = editor.properties(&property.schema);
    let value = properties.shift_remove(&property.name)?;
    properties.insert(renamed, value);
    expected("property-renamed", property.pointer, &["EEEW!"])
}

fn retype(
    editor: &mut Editor,
    from: (&str, &str),
    to: (&str, &str),
    classes: &'static [&'static str],
) -> Option<Expected> {
    let schemas = both(editor);
    let ranges = ["minimum", "maximum", "pattern"];
    let property = editor.fitting(&schemas, |name, value| {
        is(value, from.0)
            && value.get("format").and_then(Value::as_str).unwrap_or_default() == from.1
            && name != "id"
            && value.get("enum").is_none()
    });
    let property = take(editor, property)?;
    let value = editor.property(&property);
    for key in ranges {
        value.shift_remove(key);
    }
    value.insert("type".to_owned(), to.0.into());
    value.shift_remove("format");
    if !to.1.is_empty() {
        value.insert("format".to_owned(), to.1.into());
    }
    expected("property-type-changed", property.pointer, classes)
}

fn widened(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("integer", "int32"), ("integer", "int64"), &["IIEI"])
}

fn narrowed(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("integer", "int64"), ("integer", "int32"), &["EEEI"])
}

fn boolean_to_text(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("boolean", ""), ("string", ""), &["EEEI"])
}

fn listed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property =
        editor.fitting(&schemas, |name, value| is(value, "string") && name != "id" && value.get("format").is_none());
    let property = take(editor, property)?;
    let value = editor.property(&property);
    let inner = json!({"type": "string"});
    value.insert("type".to_owned(), "array".into());
    value.shift_remove("nullable");
    value.insert("items".to_owned(), inner);
    expected("property-type-changed", property.pointer, &["EEEI!"])
}

fn required(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |name, value| is(value, "string") && name != "id");
    let property = take(editor, property)?;
    let own = editor.own(&property.schema);
    let names = own.entry("required").or_insert_with(|| json!([]));
    names.as_array_mut()?.push(property.name.clone().into());
    expected("property-became-required", property.pointer, &["EEII"])
}

fn nullable(editor: &mut Editor) -> Option<Expected> {
    let schemas = editor.schemas(false);
    let property =
        editor.fitting(&schemas, |name, value| is(value, "string") && value.get("nullable").is_none() && name != "id");
    let property = take(editor, property)?;
    editor.property(&property).insert("nullable".to_owned(), true.into());
    expected("nullable-changed", property.pointer, &["WWII"])
}

fn read_only(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |name, value| is(value, "string") && name != "id");
    let property = take(editor, property)?;
    editor.property(&property).insert("readOnly".to_owned(), true.into());
    expected("read-only-changed", property.pointer, &["EEIW"])
}

/// The schemas of listed values that properties of bodies have.
fn enums(editor: &Editor) -> Vec<String> {
    let schemas = both(editor);
    let mut found = BTreeSet::new();
    for property in editor.fitting(&schemas, |_, value| value.get("$ref").is_some() || value.get("anyOf").is_some()) {
        let pointer = format!("/components/schemas/{}", escape(&property.schema));
        let Some(schema) = editor.root.pointer(&pointer) else { continue };
        found.extend(references(schema, &property.name));
    }
    let is_enum = |id: &String| {
        let node = editor.root.pointer(&format!("/components/schemas/{}", escape(id)));
        editor.is_free(id)
            && node.and_then(|node| node.get("enum")).and_then(Value::as_array).is_some_and(|all| all.len() > 2)
    };
    found.into_iter().filter(is_enum).collect()
}

/// The ids of the schemas that a property refers to.
fn references(schema: &Value, property: &str) -> Vec<String> {
    let own =
        schema.get("allOf").and_then(Value::as_array).and_then(|all| all.iter().find(|m| m.get("$ref").is_none()));
    let properties = schema.get("properties").or_else(|| own.and_then(|own| own.get("properties")));
    let Some(value) = properties.and_then(|properties| properties.get(property)) else { return Vec::new() };
    let parts = value.get("anyOf").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![value.clone()]);
    let reference = |part: &Value| Some(part.get("$ref")?.as_str()?.rsplit('/').next()?.to_owned());
    parts.iter().filter_map(reference).collect()
}

fn value_added(editor: &mut Editor) -> Option<Expected> {
    let all = enums(editor);
    let id = editor.choose(all)?;
    editor.take(&id);
    let pointer = format!("/components/schemas/{}", escape(&id));
    editor.at(&pointer)["enum"].as_array_mut()?.push("zebra".into());
    expected("value-added", pointer, &["IIII"])
}

fn value_removed(editor: &mut Editor) -> Option<Expected> {
    let all = enums(editor);
    let id = editor.choose(all)?;
    editor.take(&id);
    let pointer = format!("/components/schemas/{}", escape(&id));
    editor.at(&pointer)["enum"].as_array_mut()?.remove(0);
    expected("value-removed", pointer, &["EEEI"])
}

fn closed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |name, value| {
        is(value, "string") && name != "id" && value.get("format").is_none() && value.get("enum").is_none()
    });
    let property = take(editor, property)?;
    editor.property(&property).insert("enum".to_owned(), json!(["zebra", "horse", "mule"]));
    expected("values-closed", property.pointer, &["EWEI"])
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

fn same_name(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| {
        operation["operationId"].as_str().is_some_and(|id| id.contains('_') && id.starts_with("user_"))
    })?;
    let operation = editor.at(&pointer);
    let id = operation["operationId"].as_str()?.replacen("user_", "users_", 1);
    operation["operationId"] = id.into();
    expected("operation-id-changed", pointer, &["----"])
}

fn other_name(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation["operationId"].as_str().is_some_and(|id| id.contains('_'))
    })?;
    let operation = editor.at(&pointer);
    let (group, member) = operation["operationId"].as_str()?.split_once('_')?;
    operation["operationId"] = format!("{group}.zebra_{member}").into();
    expected("operation-id-changed", pointer, &["EEEE"])
}

fn cmdlet_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |pointer, _, _| pointer.ends_with("/get"))?;
    let mut operation = editor.at(&pointer).clone();
    operation["operationId"] = "zebra.stripe_GetHerd".into();
    let path = format!("/zebras{}", path_of(&pointer).trim_start_matches("/paths/").replace("~1", "/"));
    let at = format!("/paths/{}/get", escape(&path));
    editor.root["paths"].as_object_mut()?.insert(path, json!({"get": operation}));
    expected("operation-added", at, &["IIII"])
}

fn set_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |pointer, operation, _| {
        pointer.ends_with("/get") && operation["operationId"].as_str().is_some_and(|id| id.contains('_'))
    })?;
    let operation = editor.at(&pointer).clone();
    let path = format!("/zebras{}", path_of(&pointer).trim_start_matches("/paths/").replace("~1", "/"));
    let at = format!("/paths/{}/get", escape(&path));
    editor.root["paths"].as_object_mut()?.insert(path, json!({"get": operation}));
    expected("operation-added", at, &["IIII", "EE-W!", "EEIW!", "IWEW", "EEEW!"])
}

fn remove_operation(editor: &mut Editor, pointer: &str) {
    let (path, method) = pointer.rsplit_once('/').expect("an operation has a path");
    let item = editor.at(path).as_object_mut().expect("a path");
    item.shift_remove(method);
}

fn cmdlet_removed(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation.get("deprecated").is_none()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["EEEE"])
}

fn set_removed(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        !alone.contains(pointer) && operation.get("deprecated").is_none()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["EEEW", "EEEW!", "EEEE"])
}

fn path_parameter_renamed(editor: &mut Editor) -> Option<Expected> {
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

fn query_added(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| operation.get("parameters").is_some())?;
    let added = json!({"name": "zebra", "in": "query", "description": "Which one.", "required": true, "schema": {"type": "string"}});
    let list = editor.at(&pointer)["parameters"].as_array_mut()?;
    list.push(added);
    let at = format!("{pointer}/parameters/{}", list.len() - 1);
    // What must be given may decide which set is the default.
    expected("parameter-added", at, &["EEEI", "EEEW!"])
}

fn query_removed(editor: &mut Editor) -> Option<Expected> {
    let is_search = |parameter: &Value| parameter["$ref"].as_str().is_some_and(|text| text.ends_with("/search"));
    let pointer = take_operation(editor, |_, operation, _| {
        operation["parameters"].as_array().is_some_and(|all| all.iter().any(is_search))
    })?;
    editor.at(&pointer)["parameters"].as_array_mut()?.retain(|parameter| !is_search(parameter));
    expected("parameter-removed", pointer, &["EEEW"])
}

fn deprecated(editor: &mut Editor) -> Option<Expected> {
    let pointer = take_operation(editor, |_, operation, _| operation.get("deprecated").is_none())?;
    let operation = editor.at(&pointer);
    operation["deprecated"] = true.into();
    operation["x-ms-deprecation"] =
        json!({"date": "2026-01-01", "removalDate": "2099-01-01", "description": "Use another."});
    expected("operation-deprecated", pointer, &["IIWI"])
}

fn announced(editor: &mut Editor) -> Option<Expected> {
    let alone = alone(editor);
    let pointer = take_operation(editor, |pointer, operation, _| {
        alone.contains(pointer) && operation.pointer("/x-ms-deprecation/removalDate").is_some()
    })?;
    remove_operation(editor, &pointer);
    expected("operation-removed", pointer, &["WWWW"])
}

fn replied(editor: &mut Editor) -> Option<Expected> {
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

fn schema_renamed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |_, _| true);
    let mut counts = std::collections::BTreeMap::<String, usize>::new();
    for property in &property {
        *counts.entry(property.schema.clone()).or_default() += 1;
    }
    let large = property.into_iter().filter(|property| counts[&property.schema] > 3).collect();
    let property = take(editor, large)?;
    let (old, new) = (property.schema.clone(), format!("{}Zebra", property.schema));
    let text = editor.root.to_string();
    let text = text.replace(&format!("\"#/components/schemas/{old}\""), &format!("\"#/components/schemas/{new}\""));
    editor.root = serde_json::from_str(&text).ok()?;
    rename_key(editor.root["components"]["schemas"].as_object_mut()?, &old, &new);
    expected("schema-renamed", format!("/components/schemas/{}", escape(&old)), &["WIEI"])
}

/// Gives a key of a map another name at its place.
fn rename_key(map: &mut serde_json::Map<String, Value>, old: &str, new: &str) {
    let all = std::mem::take(map).into_iter();
    *map = all.map(|(key, value)| (if key == old { new.to_owned() } else { key }, value)).collect();
}
