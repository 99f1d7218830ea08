//! Piped objects: an object and a parameter set -> the parameters that it gives values for.

use graphsmith_catalog::vocabulary::Role;
use serde_json::{Map, Value};

use super::sets::missing;
use crate::property::{entry, property};
use crate::view::{Parameter, Set};

/// A set that an object completes.
#[derive(Debug)]
pub struct Filled<'v, 'c> {
    /// The set.
    pub set: &'v Set<'c>,
    /// What the object gives.
    pub values: Vec<(&'v Parameter<'c>, Value)>,
}

/// Finds the sets that an object completes, in this order: as the body, by the names of its properties, as the identity, as
/// the id that is missing. All of them do it in the same way. `base` is the address of the service.
#[must_use]
pub fn fill<'v, 'c>(candidates: &[&'v Set<'c>], given: &[&str], record: &Value, base: &str) -> Vec<Filled<'v, 'c>> {
    let ways = [as_body, by_names, as_identity, as_id];
    let all = ways.iter().map(|way| -> Vec<Filled<'v, 'c>> {
        let filled = candidates.iter().filter_map(|set| Some(Filled { set, values: way(set, given, record, base)? }));
        let mut filled: Vec<_> = filled.collect();
        // An object that has all ids of one of the things means that rather than the list of them.
        filled.sort_by_key(|filled| std::cmp::Reverse(missing(filled.set, given).len()));
        filled
    });
    all.into_iter().find(|filled| !filled.is_empty()).unwrap_or_default()
}

type Values<'v, 'c> = Vec<(&'v Parameter<'c>, Value)>;

/// The object is the body: nothing else is missing. The body of a reference is the address of the object.
fn as_body<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value, base: &str) -> Option<Values<'v, 'c>> {
    match missing(set, given).as_slice() {
        [only] if only.role == Role::Body && set.path.ends_with("/$ref") => {
            let address = reference(set, record, base)?;
            Some(vec![(*only, Value::Object(Map::from_iter([(REFERENCE.to_owned(), address)])))])
        }
        // A text is an id rather than a body.
        [only] if only.role == Role::Body && !record.is_string() => Some(vec![(*only, record.clone())]),
        _ => None,
    }
}

/// The object carries all ids that the path needs; the last may be its `id`.
fn as_identity<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value, _: &str) -> Option<Values<'v, 'c>> {
    let missing = missing(set, given);
    let [only] = missing.as_slice() else { return None };
    let object = record.as_object()?;
    let names = set.path_names();
    let last = names.last().copied();
    let id = |wire: &&str| {
        let own = entry(object, wire).map(|(name, value)| (name.clone(), value.clone()));
        let by_id = || Some(((*wire).to_owned(), property(object, "id").filter(|_| last == Some(*wire))?.clone()));
        own.or_else(by_id)
    };
    // What else the object has is no part of its identity.
    let identity: Option<Map<String, Value>> = names.iter().map(id).collect();
    let identity = identity.filter(|_| only.role == Role::InputObject && !names.is_empty())?;
    Some(vec![(*only, Value::Object(identity))])
}

/// Properties of the object are called like what is missing. What the last id of the path names may be called `id`, as
/// it is in the objects of the service. Properties of an expanded body come along.
fn by_names<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value, base: &str) -> Option<Values<'v, 'c>> {
    let object = record.as_object()?;
    let last = set.path_names().last().copied();
    let mut values = Vec::new();
    let mut used_id = false;
    for parameter in missing(set, given) {
        if matches!(parameter.role, Role::Body | Role::InputObject) {
            return None;
        }
        if parameter.wire == Some(REFERENCE) {
            values.push((parameter, reference(set, record, base)?));
            continue;
        }
        let named = own_property(object, parameter);
        let is_last = parameter.role == Role::Operation && last.is_some() && parameter.wire == last;
        let value = named.or_else(|| {
            let id = is_last.then(|| property(object, "id")).flatten();
            used_id |= id.is_some();
            id
        });
        values.push((parameter, value?.clone()));
    }
    if values.is_empty() {
        return None;
    }
    if set.flags.expanded() {
        let body = set.parameters.iter().filter(|p| p.role == Role::BodyProperty);
        let free = body.filter(|p| !given.iter().any(|name| name.eq_ignore_ascii_case(p.name)));
        for parameter in free.filter(|p| !(used_id && p.wire == Some("id"))) {
            let known = values.iter().any(|(bound, _)| bound.name == parameter.name);
            if let Some(value) = own_property(object, parameter).filter(|_| !known) {
                values.push((parameter, value.clone()));
            }
        }
    }
    Some(values)
}

/// The wire name of what a new reference leads to.
const REFERENCE: &str = "@odata.id";

/// Collections and properties of the directory that refer to objects of the directory, whatever their types
/// (docs/protocol.md#references).
const OF_DIRECTORY: [&str; 8] = [
    "acceptedSenders",
    "manager",
    "members",
    "owners",
    "registeredOwners",
    "registeredUsers",
    "rejectedSenders",
    "sponsors",
];

/// The address of an object, which it says itself or which follows from its id. The object may be a text, address or id.
fn reference(set: &Set<'_>, record: &Value, base: &str) -> Option<Value> {
    let own = match record {
        Value::String(text) => text.contains("://").then_some(record),
        _ => record.get(REFERENCE),
    };
    if let Some(own) = own {
        return Some(own.clone());
    }
    let mut segments = set.path.split('/').filter(|segment| !segment.is_empty());
    let version = segments.next()?;
    let collection = segments.rfind(|segment| *segment != "$ref")?;
    let id = if record.is_string() { Some(record) } else { property(record.as_object()?, "id") };
    let id = id.filter(|_| OF_DIRECTORY.contains(&collection))?.as_str()?;
    Some(Value::from(format!("{base}/{version}/directoryObjects/{id}")))
}

/// The object is a text: the last id of the path, if that is all that is missing.
fn as_id<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value, base: &str) -> Option<Values<'v, 'c>> {
    let missing = missing(set, given);
    let [only] = missing.as_slice() else { return None };
    record.as_str()?;
    if only.wire == Some(REFERENCE) {
        return Some(vec![(*only, reference(set, record, base)?)]);
    }
    let is_last = only.role == Role::Operation && only.wire.is_some() && only.wire == set.path_names().last().copied();
    is_last.then(|| vec![(*only, record.clone())])
}

fn own_property<'o>(object: &'o Map<String, Value>, parameter: &Parameter<'_>) -> Option<&'o Value> {
    property(object, parameter.name).or_else(|| property(object, parameter.wire?))
}
