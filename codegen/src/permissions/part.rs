//! A part of a permissions file: what it says of some paths, in the same format.

use serde_json::{Map, Value};

/// What a scheme says that matters to programs. Texts for people who consent are left out.
const OF_SCHEME: [&str; 2] = ["privilegeLevel", "requiresAdminConsent"];

/// The part of a permissions file for the paths that `keep` wants, as text.
///
/// # Errors
///
/// The text is no JSON.
pub fn part(text: &str, keep: impl Fn(&str) -> bool) -> serde_json::Result<String> {
    let file: Value = serde_json::from_str(text)?;
    let mut permissions = Map::new();
    for (name, permission) in file.get("permissions").and_then(Value::as_object).into_iter().flatten() {
        let sets = permission.get("pathSets").and_then(Value::as_array).into_iter().flatten();
        let sets: Vec<Value> = sets.filter_map(|set| with_paths(set, &keep)).collect();
        if sets.is_empty() {
            continue;
        }
        let mut kept = Map::new();
        if let Some(kind) = permission.get("authorizationType") {
            kept.insert("authorizationType".to_owned(), kind.clone());
        }
        let schemes = permission.get("schemes").and_then(Value::as_object).into_iter().flatten();
        let schemes: Map<String, Value> =
            schemes.map(|(key, scheme)| (key.clone(), only(scheme, &OF_SCHEME))).collect();
        kept.insert("schemes".to_owned(), schemes.into());
        kept.insert("pathSets".to_owned(), sets.into());
        permissions.insert(name.clone(), kept.into());
    }
    let file = Map::from_iter([("permissions".to_owned(), Value::from(permissions))]);
    Ok(format!("{:#}\n", Value::from(file)))
}

/// A set of paths with those that are wanted; `None` if none is.
fn with_paths(set: &Value, keep: &impl Fn(&str) -> bool) -> Option<Value> {
    let mut set = set.as_object()?.clone();
    let paths = set.get_mut("paths")?.as_object_mut()?;
    paths.retain(|path, _| keep(path));
    let is_empty = paths.is_empty();
    (!is_empty).then(|| set.into())
}

fn only(value: &Value, keys: &[&str]) -> Value {
    let entries = value.as_object().into_iter().flatten();
    let kept = entries.filter(|(key, _)| keys.contains(&key.as_str())).map(|(key, value)| (key.clone(), value.clone()));
    kept.collect::<Map<_, _>>().into()
}
