//! Objects of a tenant's types: what a new one has to have, and what a change may be.

use serde_json::{Map, Value};

use super::call::Call;
use crate::refusal::Refusal;
use crate::routes::Step;
use crate::store::{Store, collection_key};
use crate::tenant::{ErrorText, HasTo, Service, Type, deep_merge, texts_at};

/// A new object, of what a client has sent.
pub(super) fn created(
    call: &Call<'_>,
    store: &Store,
    kind: &Type,
    sent: Map<String, Value>,
) -> Result<Map<String, Value>, Refusal> {
    let service = call.rules.service();
    let resource = kind.resource.as_deref().unwrap_or_default();
    for name in &kind.required {
        if at(&sent, name).is_none_or(is_empty) {
            return Err(refused(service.missing_property.as_ref(), &[("property", name), ("resource", resource)]));
        }
    }
    let others = || store.list(&collection_key(&call.place.steps));
    for check in &kind.checks {
        let value = at(&sent, &check.property);
        let text = value.and_then(Value::as_str).unwrap_or_default();
        let same = |other: &str| other.eq_ignore_ascii_case(text);
        let holds = match check.has_to {
            HasTo::Exist => value.is_some_and(|value| !is_empty(value)),
            HasTo::BeUnique => !others().any(|other| texts_at(&other.value, &check.property).into_iter().any(same)),
            HasTo::BeInDomain => {
                let domain = text.split_once('@').map_or("", |(_, domain)| domain);
                let path = check.domains.as_deref().unwrap_or_default();
                let steps: Vec<Step> = path.split('/').map(|name| Step::Name(name.to_owned())).collect();
                store.list(&collection_key(&steps)).any(|known| texts_at(&known.value, "id").contains(&domain))
            }
        };
        if !holds {
            return Err(check.error.bad(&[]));
        }
    }
    let mut object = kind.filled(kind.created_with(store.ids.number()));
    apply(service, kind, &mut object, sent)?;
    Ok(object)
}

/// Changes an object as a client asks for it.
pub(super) fn change(
    call: &Call<'_>,
    kind: &Type,
    object: &mut Map<String, Value>,
    sent: Map<String, Value>,
) -> Result<(), Refusal> {
    let mut changed = object.clone();
    apply(call.rules.service(), kind, &mut changed, sent)?;
    deep_merge(&mut changed, kind.changed.clone());
    *object = changed;
    Ok(())
}

/// Takes over what was sent, if each property is there and may have the value.
fn apply(
    service: &Service,
    kind: &Type,
    object: &mut Map<String, Value>,
    sent: Map<String, Value>,
) -> Result<(), Refusal> {
    let resource = kind.resource.as_deref().unwrap_or_default();
    for (name, value) in sent {
        if name.contains('@') || kind.write_only.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            continue;
        }
        let known = object.keys().find(|known| known.eq_ignore_ascii_case(&name)).cloned();
        let is_open = kind.properties.is_empty();
        let known = match known.or_else(|| is_open.then(|| name.clone())) {
            Some(known) if known != "id" => known,
            _ => return Err(refused(service.unknown_property.as_ref(), &[("property", &name)])),
        };
        if kind.refuse_empty_texts && value.as_str() == Some("") {
            return Err(refused(service.empty_text.as_ref(), &[("property", &known), ("resource", resource)]));
        }
        if object.get(&known).is_some_and(Value::is_boolean) && !value.is_boolean() {
            return Err(refused(service.not_boolean.as_ref(), &[("property", &known)]));
        }
        deep_merge(object, Map::from_iter([(known, value)]));
    }
    Ok(())
}

/// The error that the service has for it.
fn refused(text: Option<&ErrorText>, values: &[(&str, &str)]) -> Refusal {
    let unsaid = || {
        let (_, property) = values.first().copied().unwrap_or_default();
        Refusal::bad("BadRequest", format!("The property '{property}' is missing or wrong."))
    };
    text.map_or_else(unsaid, |text| text.bad(values))
}

/// A value by its path, names in any case.
fn at<'v>(object: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    let mut names = path.split('/');
    let first = names.next()?;
    let find = |object: &'v Map<String, Value>, name: &str| {
        object.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    names.try_fold(find(object, first)?, |value, name| find(value.as_object()?, name))
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str() == Some("")
}
