//! Items and collections of any kind: what can be done with all of them.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::{advanced, bodies, expand, properties, references};
use crate::addresses::encoded;
use crate::faults::{Action, Lure};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Content, Reply, empty, json as reply_json, typed};
use crate::routes::{Kind, Node, Operation, Step};
use crate::store::{Item, Store, collection_key, item_key};

/// `GET` of a collection: a page of it.
pub(super) fn list(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let (shared, query) = (call.shared, &call.query);
    let mut state = shared.state();
    state.store.ensure_way(&call.place.steps, shared.service.strict)?;
    let collection = collection_key(&call.place.steps);
    advanced::check(call, operation)?;
    let items = state.store.list(&collection).map(|item| (Value::Object(item.value.clone()), item));
    let items = query.chosen(items);
    properties::check(call, operation, &items.iter().map(|(_, item)| &item.value).collect::<Vec<_>>())?;
    let total = items.len() as u64;
    let mut size = query.top.unwrap_or(shared.service.page_size);
    if let Some(Action::EmptyPage {}) = call.fault {
        // The items come on the next page.
        size = 0;
    }
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let entity = call.place.node.parameter();
    let show = |(_, item): (Value, &Item)| {
        let mut value = files::with_content(item)?;
        expand::add(&state.store, entity, &below(&call.place.steps, item), query, &mut value)?;
        Ok(Value::Object(query.selected(value)))
    };
    let value: Vec<Value> =
        items.into_iter().skip(place(query.skip)).take(place(size)).map(show).collect::<Result<_, Refusal>>()?;
    let mut page = json!({"@odata.context": call.context("")});
    if query.count && query.skip == 0 && advanced::counts(call, operation) {
        page["@odata.count"] = total.into();
    }
    page["value"] = value.into();
    let next = query.skip.saturating_add(size);
    if let Some(link) = next_link(call, (next < total).then_some(next)) {
        page["@odata.nextLink"] = link.into();
    }
    Ok(reply_json(StatusCode::OK, &page))
}

/// Where a list goes on.
fn next_link(call: &Call<'_>, next: Option<u64>) -> Option<String> {
    let own = &call.shared.origins.graph;
    let path =
        |skip| format!("/{}{}?{}", call.place.version, encoded(&call.place.steps), call.query.from("$skip", skip));
    match (call.fault, next) {
        (Some(Action::NextLink { to: Lure::Again }), _) => Some(format!("{own}{}", path(call.query.skip))),
        (Some(Action::NextLink { to }), next) => {
            Some(call.shared.origins.lure(*to, own, &path(next.unwrap_or_default())))
        }
        (_, next) => next.map(|skip| format!("{own}{}", path(skip))),
    }
}

/// `GET` of `/$count`.
pub(super) fn count(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    if !advanced::counts(call, operation) {
        return Err(Refusal::bad("Request_BadRequest", "$count is not currently supported."));
    }
    advanced::check(call, operation)?;
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let collection = collection_key(&call.place.steps);
    let items = state.store.list(&collection);
    let count = call.query.chosen(items.map(|item| (Value::Object(item.value.clone()), item))).len();
    Ok(typed(StatusCode::OK, "text/plain", Content::bytes(count.to_string())))
}

/// `POST` to a collection.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let value = call.object()?;
    bodies::check(operation, &value)?;
    add(call, Item { value, content: None })
}

/// Adds an item to the collection of a call.
pub(super) fn add(call: &Call<'_>, mut item: Item) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let links = references::take(call, &mut state.store, &mut item.value)?;
    let steps = keep(&mut state.store, call.place.node.parameter(), &call.place.steps, item);
    references::bind(&mut state.store, &steps, links)?;
    let item = state.store.get(&item_key(&steps)).ok_or_else(Refusal::missing)?;
    let mut reply =
        reply_json(StatusCode::CREATED, &with_context(call.context("/$entity"), files::with_content(item)?));
    let location = format!("{}/{}{}", call.shared.origins.graph, call.place.version, encoded(&steps));
    if let Ok(location) = location.parse() {
        reply.headers_mut().insert("location", location);
    }
    Ok(reply)
}

/// Keeps an item in a collection, and what it brings along in collections of its own. Returns the way to it.
pub(super) fn keep(store: &mut Store, entity: Option<&Node>, collection: &[Step], mut item: Item) -> Vec<Step> {
    let names: Vec<String> = item.value.keys().cloned().collect();
    let mut inner = Vec::new();
    for name in names {
        let Some(node) = entity.and_then(|entity| entity.named(&name)).filter(|node| node.kind() == Kind::Collection)
        else {
            continue;
        };
        if let Some(Value::Array(values)) = item.value.shift_remove(&name) {
            inner.push((node, values));
        }
    }
    let id = store.add(&collection_key(collection), item);
    let steps: Vec<Step> = collection.iter().cloned().chain([Step::Id(id)]).collect();
    for (node, values) in inner {
        let way: Vec<Step> = steps.iter().cloned().chain([Step::Name(node.name.clone())]).collect();
        for value in values {
            let Value::Object(value) = value else { continue };
            keep(store, node.parameter(), &way, files::brought(value));
        }
    }
    steps
}

/// The way to an item of the collection that steps lead to.
fn below(collection: &[Step], item: &Item) -> Vec<Step> {
    let id = item.value.get("id").and_then(Value::as_str).unwrap_or_default();
    collection.iter().cloned().chain([Step::Id(id.to_owned())]).collect()
}

/// `GET` of an item.
pub(super) fn get(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let (steps, service) = (&call.place.steps, &call.shared.service);
    let mut state = call.shared.state();
    state.store.ensure_way(&steps[..steps.len() - 1], service.strict)?;
    // Users and groups exist without having been created.
    state.store.ensure_way(steps, service.strict || steps.len() > 2 && !service.named_exist)?;
    let item = state.store.get(&item_key(steps)).ok_or_else(Refusal::missing)?;
    properties::check(call, operation, &[&item.value])?;
    let mut value = files::with_content(item)?;
    expand::add(&state.store, Some(call.place.node), steps, &call.query, &mut value)?;
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), call.query.selected(value))))
}

/// `PATCH` of an item.
pub(super) fn change(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let mut changes = call.object()?;
    bodies::check(operation, &changes)?;
    let mut state = call.shared.state();
    if call.place.steps.len() == 2 || call.shared.service.named_exist {
        state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    }
    let links = references::take(call, &mut state.store, &mut changes)?;
    let key = item_key(&call.place.steps);
    if state.store.get(&key).is_none() {
        return Err(Refusal::missing());
    }
    references::bind(&mut state.store, &call.place.steps, links)?;
    let item = state.store.get_mut(&key).ok_or_else(Refusal::missing)?;
    merge(&mut item.value, changes);
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), item.value.clone())))
}

/// `DELETE` of an item.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    if call.shared.service.named_exist {
        state.store.ensure_way(&call.place.steps, false)?;
    }
    if state.store.remove(&item_key(&call.place.steps)) {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        Err(Refusal::missing())
    }
}

/// `GET` of something without an id of its own.
pub(super) fn get_single(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let key = collection_key(&call.place.steps);
    let linked = state.store.linked(&key).map(|item| item.value.clone());
    let mut value = linked.unwrap_or_else(|| state.store.single(key).clone());
    expand::add(&state.store, Some(call.place.node), &call.place.steps, &call.query, &mut value)?;
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), call.query.selected(value))))
}

/// `PATCH` of something without an id of its own.
pub(super) fn change_single(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let changes = call.object()?;
    bodies::check(operation, &changes)?;
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let value = state.store.single(collection_key(&call.place.steps));
    merge(value, changes);
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), value.clone())))
}

/// Takes over what was sent; the id stays.
fn merge(value: &mut Map<String, Value>, changes: Map<String, Value>) {
    value.extend(changes.into_iter().filter(|(name, _)| name != "id" && !name.starts_with("@odata.")));
}

/// An item with the address of its description in front.
fn with_context(context: String, value: Map<String, Value>) -> Value {
    let mut all = Map::from_iter([("@odata.context".to_owned(), Value::from(context))]);
    all.extend(value);
    Value::Object(all)
}
