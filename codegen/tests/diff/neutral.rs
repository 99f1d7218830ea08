//! Edits that change nothing: other orders, and copies in the place of references.

use fastrand::Rng;
use serde_json::{Map, Value};

/// Puts keys, and lists that have no order, in another order; paths and their methods stay, since AutoRest's rules follow their order.
pub fn shuffle(root: &mut Value, dice: &mut Rng) {
    let Some(map) = root.as_object_mut() else { return };
    for (key, node) in map.iter_mut() {
        match key.as_str() {
            "paths" => {
                for (_, item) in node.as_object_mut().into_iter().flatten() {
                    for (key, part) in item.as_object_mut().into_iter().flatten() {
                        if key == "parameters" { reorder(part, dice) } else { deep(part, dice) }
                    }
                }
            }
            "components" => {
                for (section, part) in node.as_object_mut().into_iter().flatten() {
                    deep(part, dice);
                    // The order of schemas gives names to those that AutoRest makes up.
                    if section != "schemas" {
                        keys(part, dice);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Shuffles the keys of everything in a node, and its lists of parameters and required names.
fn deep(node: &mut Value, dice: &mut Rng) {
    match node {
        Value::Object(map) => {
            for (key, part) in map.iter_mut() {
                if matches!(key.as_str(), "parameters" | "required") {
                    reorder(part, dice);
                } else {
                    deep(part, dice);
                }
            }
            // Which content and which reply comes first decides what cmdlets take and give, and properties are parameters in their order.
            if !map.contains_key("properties") && !map.values().all(Value::is_object) {
                keys(node, dice);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|part| deep(part, dice)),
        _ => {}
    }
}

fn keys(node: &mut Value, dice: &mut Rng) {
    let Some(map) = node.as_object_mut() else { return };
    let mut all: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
    dice.shuffle(&mut all);
    *map = all.into_iter().collect::<Map<_, _>>();
}

fn reorder(node: &mut Value, dice: &mut Rng) {
    if let Some(list) = node.as_array_mut() {
        dice.shuffle(list);
    }
}

/// Writes some shared parameters where they are used.
pub fn write_in_place(root: &mut Value, dice: &mut Rng) {
    let shared = root.pointer("/components/parameters").cloned().unwrap_or_default();
    let items = root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    let operations = items.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten());
    for parameter in operations.filter_map(|(_, operation)| operation.get_mut("parameters")?.as_array_mut()).flatten() {
        let name = parameter.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
        let Some(copy) = name.and_then(|name| shared.get(name)).cloned() else { continue };
        if dice.bool() {
            *parameter = copy;
        }
    }
}

/// Puts the paths in the opposite order.
pub fn reverse_paths(root: &mut Value) {
    let Some(paths) = root.get_mut("paths").and_then(Value::as_object_mut) else { return };
    let all: Vec<(String, Value)> = std::mem::take(paths).into_iter().collect();
    *paths = all.into_iter().rev().collect::<Map<_, _>>();
}
