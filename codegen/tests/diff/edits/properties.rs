//! Edits of schemas and their properties.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Expected, expected, rename_key};
use crate::editor::{Editor, Property, escape};

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

pub(super) fn described(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |_, value| is(value, "string") && value.get("description").is_some());
    let property = take(editor, property)?;
    editor.property(&property).insert("description".to_owned(), "Reads quite differently now.".into());
    expected("property-described", property.pointer, &["---I"])
}

pub(super) fn property_added(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    add_property(editor, &schemas)
}

pub(super) fn property_added_to_replies(editor: &mut Editor) -> Option<Expected> {
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

pub(super) fn property_removed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property =
        editor.fitting(&schemas, |name, value| is(value, "string") && name != "id" && value.get("enum").is_none());
    let property = take(editor, property)?;
    editor.properties(&property.schema).shift_remove(&property.name);
    expected("property-removed", property.pointer, &["EEEW!"])
}

pub(super) fn property_renamed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let long = |value: &Value| value.get("description").and_then(Value::as_str).is_some_and(|text| text.len() > 20);
    let property = editor.fitting(&schemas, |name, value| is(value, "string") && long(value) && name != "id");
    let property = take(editor, property)?;
    let renamed = format!("{}Text", property.name);
    let properties = editor.properties(&property.schema);
    let value = properties.shift_remove(&property.name)?;
    properties.insert(renamed, value);
    // A word that is repeated is one word to PowerShell.
    expected("property-renamed", property.pointer, &["EEEW!", "IEEI!"])
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

pub(super) fn widened(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("integer", "int32"), ("integer", "int64"), &["IIEI"])
}

pub(super) fn narrowed(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("integer", "int64"), ("integer", "int32"), &["EEEI"])
}

pub(super) fn boolean_to_text(editor: &mut Editor) -> Option<Expected> {
    retype(editor, ("boolean", ""), ("string", ""), &["EEEI"])
}

pub(super) fn listed(editor: &mut Editor) -> Option<Expected> {
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

pub(super) fn required(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |name, value| is(value, "string") && name != "id");
    let property = take(editor, property)?;
    let own = editor.own(&property.schema);
    let names = own.entry("required").or_insert_with(|| json!([]));
    names.as_array_mut()?.push(property.name.clone().into());
    expected("property-became-required", property.pointer, &["EEII"])
}

pub(super) fn nullable(editor: &mut Editor) -> Option<Expected> {
    let schemas = editor.schemas(false);
    let property =
        editor.fitting(&schemas, |name, value| is(value, "string") && value.get("nullable").is_none() && name != "id");
    let property = take(editor, property)?;
    editor.property(&property).insert("nullable".to_owned(), true.into());
    expected("nullable-changed", property.pointer, &["WWII"])
}

pub(super) fn read_only(editor: &mut Editor) -> Option<Expected> {
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

pub(super) fn value_added(editor: &mut Editor) -> Option<Expected> {
    let all = enums(editor);
    let id = editor.choose(all)?;
    editor.take(&id);
    let pointer = format!("/components/schemas/{}", escape(&id));
    editor.at(&pointer)["enum"].as_array_mut()?.push("zebra".into());
    expected("value-added", pointer, &["IIII"])
}

pub(super) fn value_removed(editor: &mut Editor) -> Option<Expected> {
    let all = enums(editor);
    let id = editor.choose(all)?;
    editor.take(&id);
    let pointer = format!("/components/schemas/{}", escape(&id));
    editor.at(&pointer)["enum"].as_array_mut()?.remove(0);
    expected("value-removed", pointer, &["EEEI"])
}

pub(super) fn closed(editor: &mut Editor) -> Option<Expected> {
    let schemas = both(editor);
    let property = editor.fitting(&schemas, |name, value| {
        is(value, "string") && name != "id" && value.get("format").is_none() && value.get("enum").is_none()
    });
    let property = take(editor, property)?;
    editor.property(&property).insert("enum".to_owned(), json!(["zebra", "horse", "mule"]));
    expected("values-closed", property.pointer, &["EW-I"])
}

pub(super) fn schema_renamed(editor: &mut Editor) -> Option<Expected> {
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
