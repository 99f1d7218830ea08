//! Piped objects: an object and a parameter set -> the parameters that it gives values for.

use graphsmith_catalog::vocabulary::Role;
use serde_json::{Map, Value};

use super::sets::missing;
use crate::property::property;
use crate::view::{Parameter, Set};

/// A set that an object completes.
#[derive(Debug)]
pub struct Filled<'v, 'c> {
    /// The set.
    pub set: &'v Set<'c>,
    /// What the object gives.
    pub values: Vec<(&'v Parameter<'c>, Value)>,
}

/// Finds the sets that an object completes, in this order: as the body, as the identity, by the names of its properties. All
/// of them do it in the same way.
#[must_use]
pub fn fill<'v, 'c>(candidates: &[&'v Set<'c>], given: &[&str], record: &Value) -> Vec<Filled<'v, 'c>> {
    let ways = [as_body, as_identity, by_names];
    let all = ways.iter().map(|way| -> Vec<Filled<'v, 'c>> {
        candidates.iter().filter_map(|set| Some(Filled { set, values: way(set, given, record)? })).collect()
    });
    all.into_iter().find(|filled| !filled.is_empty()).unwrap_or_default()
}

type Values<'v, 'c> = Vec<(&'v Parameter<'c>, Value)>;

/// The object is the body: nothing else is missing.
fn as_body<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value) -> Option<Values<'v, 'c>> {
    match missing(set, given).as_slice() {
        [only] if only.role == Role::Body => Some(vec![(*only, record.clone())]),
        _ => None,
    }
}

/// The object carries all ids that the path needs.
fn as_identity<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value) -> Option<Values<'v, 'c>> {
    let missing = missing(set, given);
    let [only] = missing.as_slice() else { return None };
    let object = record.as_object()?;
    let names = set.path_names();
    let has_all = !names.is_empty() && names.iter().all(|wire| property(object, wire).is_some());
    (only.role == Role::InputObject && has_all).then(|| vec![(*only, record.clone())])
}

/// Properties of the object are called like what is missing. What the last id of the path names may be called `id`, as
/// it is in the objects of the service. Properties of an expanded body come along.
fn by_names<'v, 'c>(set: &'v Set<'c>, given: &[&str], record: &Value) -> Option<Values<'v, 'c>> {
    let object = record.as_object()?;
    let last = set.path_names().last().copied();
    let mut values = Vec::new();
    let mut used_id = false;
    for parameter in missing(set, given) {
        if matches!(parameter.role, Role::Body | Role::InputObject) {
            return None;
        }
        let named = own_property(object, parameter);
        let is_last = parameter.role == Role::Operation && last.is_some() && parameter.wire == last;
        let value = named.or_else(|| {
            let id = is_last.then(|| object.get("id")).flatten();
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

fn own_property<'o>(object: &'o Map<String, Value>, parameter: &Parameter<'_>) -> Option<&'o Value> {
    property(object, parameter.name).or_else(|| property(object, parameter.wire?))
}
