//! `$ref` and `@odata.bind`: references to items that are elsewhere (docs/protocol.md#references).

use graphsmith_catalog::vocabulary::Method;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::follow;
use crate::encoding::decode;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty, json as reply_json};
use crate::routes::{Kind, Step};
use crate::store::{ItemKey, Store, collection_key, item_key};

/// What ends the name of a property that holds references.
const BIND: &str = "@odata.bind";

/// What can be done with the references of a place.
pub(super) fn methods(kind: Kind) -> Vec<Method> {
    match kind {
        Kind::Collection => vec![Method::Get, Method::Post, Method::Delete],
        Kind::Single => vec![Method::Get, Method::Put, Method::Delete],
        Kind::Entity => vec![Method::Delete],
        Kind::Action => Vec::new(),
    }
}

/// Does what is asked of the references of a place.
pub(super) fn answer(call: &Call<'_>, method: Method) -> Result<Reply, Refusal> {
    let steps = &call.place.steps;
    let mut state = call.shared.state();
    let store = &mut state.store;
    let (collection, id) = match steps.as_slice() {
        [before @ .., Step::Id(id)] => (before, Some(id.clone())),
        all => (all, None),
    };
    call.ensure_way(store, collection, call.shared.service.strict)?;
    let key = collection_key(collection);
    match method {
        Method::Get => {
            let origin = format!("{}/{}", call.shared.origins.graph, call.place.version);
            let reference = |id: &Value| json!({"@odata.id": format!("{origin}/directoryObjects/{}", text(id))});
            if call.place.node.kind() == Kind::Collection {
                let references = store.list(&key).map(|item| reference(&item.value["id"]));
                return Ok(reply_json(StatusCode::OK, &json!({"value": references.collect::<Vec<_>>()})));
            }
            let item = store.linked(&key).ok_or_else(|| call.missing())?;
            Ok(reply_json(StatusCode::OK, &reference(&item.value["id"])))
        }
        Method::Post | Method::Put => {
            let body = call.object()?;
            let Some(address) = body.get("@odata.id").and_then(Value::as_str) else {
                return Err(Refusal::bad("Request_BadRequest", "The annotation '@odata.id' is missing."));
            };
            let item = find(call, store, address)?;
            if method == Method::Put {
                store.link_only(&key, item);
            } else if !store.link(&key, item) {
                return Err(exists(collection));
            }
            Ok(empty(StatusCode::NO_CONTENT))
        }
        _ => {
            let given = call.query.reference.as_deref().map(|address| last_segment(address).to_owned());
            if id.is_none() && given.is_none() && call.place.node.kind() == Kind::Collection {
                let message =
                    "Which reference is to be removed has to be said: .../{id}/$ref, or the query option @id.";
                return Err(Refusal::bad("Request_BadRequest", message));
            }
            if store.unlink(&key, id.or(given).as_deref()) {
                Ok(empty(StatusCode::NO_CONTENT))
            } else {
                Err(call.missing())
            }
        }
    }
}

fn text(id: &Value) -> &str {
    id.as_str().unwrap_or_default()
}

fn exists(collection: &[Step]) -> Refusal {
    let name = match collection.last() {
        Some(Step::Name(name)) => name.as_str(),
        _ => "",
    };
    let message =
        format!("One or more added object references already exist for the following modified properties: '{name}'.");
    Refusal::bad("Request_BadRequest", message)
}

fn last_segment(address: &str) -> &str {
    let segment = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // `directoryObjects('id')` is another way to write it.
    segment.split_once("('").and_then(|(_, rest)| rest.strip_suffix("')")).unwrap_or(segment)
}

/// The item at an address, of this service or of the real one.
fn find(call: &Call<'_>, store: &mut Store, address: &str) -> Result<ItemKey, Refusal> {
    let id = decode(last_segment(address));
    // Objects of different collections may have the same id, as a group and its team do: the address says which is meant.
    if let Some(tenant) = call.rules.tenant()
        && let Some(collection) = address.trim_end_matches('/').rsplit('/').nth(1)
    {
        let mut steps =
            vec![Step::Name(collection.to_owned()), Step::Id(store.user(&id).unwrap_or_else(|| id.clone()))];
        if tenant.place(&steps).is_some() {
            follow::follow(tenant, store, &mut steps)?;
            tenant.check_way(store, &steps)?;
            return Ok(item_key(&steps));
        }
    }
    if let Some(found) = store.at_top(&id) {
        return Ok(found);
    }
    // A user or a group that is named comes into being, unless the service is strict.
    let names: Vec<&str> = address.trim_end_matches('/').rsplit('/').take(2).collect();
    if call.rules.tenant().is_none()
        && let [_, name] = names.as_slice()
        && ["users", "groups"].iter().any(|known| known.eq_ignore_ascii_case(name))
        && !call.shared.service.strict
    {
        let steps = [Step::Name(name.to_ascii_lowercase()), Step::Id(id.clone())];
        store.ensure_way(&steps, false)?;
        return Ok(item_key(&steps));
    }
    let message =
        format!("Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
    Err(Refusal::new(StatusCode::NOT_FOUND, "Request_ResourceNotFound", message))
}

/// What an item refers to: the name of each property, whether it holds many, and the items.
pub(super) type Links = Vec<(String, bool, Vec<ItemKey>)>;

/// Takes the references out of what was sent.
pub(super) fn take(call: &Call<'_>, store: &mut Store, value: &mut Map<String, Value>) -> Result<Links, Refusal> {
    let names: Vec<String> = value.keys().filter(|name| name.ends_with(BIND)).cloned().collect();
    let mut links = Vec::new();
    for name in names {
        let given = value.shift_remove(&name).unwrap_or_default();
        let many = given.is_array();
        let addresses = match &given {
            Value::Array(addresses) => addresses.iter().collect(),
            single => vec![single],
        };
        let mut items = Vec::new();
        for address in addresses {
            let Some(address) = address.as_str() else {
                return Err(Refusal::bad("Request_BadRequest", format!("The annotation '{name}' holds no address.")));
            };
            items.push(find(call, store, address)?);
        }
        if items.len() > MOST {
            let message = format!("The number of elements in '{name}' is more than {MOST}.");
            return Err(Refusal::bad("Request_BadRequest", message));
        }
        links.push((name[..name.len() - BIND.len()].to_owned(), many, items));
    }
    Ok(links)
}

/// Most references that one request may add.
const MOST: usize = 20;

/// Lets an item have these references.
pub(super) fn bind(store: &mut Store, steps: &[Step], links: Links) -> Result<(), Refusal> {
    for (name, many, items) in links {
        let way: Vec<Step> = steps.iter().cloned().chain([Step::Name(name)]).collect();
        let key = collection_key(&way);
        for item in items {
            if !many {
                store.link_only(&key, item);
            } else if !store.link(&key, item) {
                return Err(exists(&way));
            }
        }
    }
    Ok(())
}
