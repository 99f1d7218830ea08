//! Items and collections of any kind: what can be done with all of them.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::bodies;
use super::call::Call;
use crate::addresses::encoded;
use crate::faults::{Action, Lure};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Content, Reply, empty, json as reply_json, typed};
use crate::routes::{Operation, Step};
use crate::store::{Item, collection_key, item_key};

/// `GET` of a collection: a page of it.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    let (shared, query) = (call.shared, &call.query);
    let mut state = shared.state();
    state.store.ensure_way(&call.place.steps, shared.service.strict)?;
    let collection = collection_key(&call.place.steps);
    let total = state.store.list(&collection).count() as u64;
    let mut size = query.top.unwrap_or(shared.service.page_size);
    if let Some(Action::EmptyPage {}) = call.fault {
        // The items come on the next page.
        size = 0;
    }
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let items = state.store.list(&collection).skip(place(query.skip)).take(place(size));
    let show = |item| files::with_content(item).map(|value| Value::Object(query.selected(value)));
    let value: Vec<Value> = items.map(show).collect::<Result<_, _>>()?;
    let mut page = json!({"@odata.context": call.context("")});
    if query.count && query.skip == 0 {
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
pub(super) fn count(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let count = state.store.list(&collection_key(&call.place.steps)).count();
    Ok(typed(StatusCode::OK, "text/plain", Content::bytes(count.to_string())))
}

/// `POST` to a collection.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let value = call.object()?;
    bodies::check(operation, &value)?;
    add(call, Item { value, content: None })
}

/// Adds an item to the collection of a call.
pub(super) fn add(call: &Call<'_>, item: Item) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let collection = collection_key(&call.place.steps);
    let id = state.store.add(&collection, item);
    let mut steps = call.place.steps.clone();
    steps.push(Step::Id(id));
    let item = state.store.get(&item_key(&steps)).ok_or_else(Refusal::missing)?;
    let mut reply =
        reply_json(StatusCode::CREATED, &with_context(call.context("/$entity"), files::with_content(item)?));
    let location = format!("{}/{}{}", call.shared.origins.graph, call.place.version, encoded(&steps));
    if let Ok(location) = location.parse() {
        reply.headers_mut().insert("location", location);
    }
    Ok(reply)
}

/// `GET` of an item.
pub(super) fn get(call: &Call<'_>) -> Result<Reply, Refusal> {
    let (steps, service) = (&call.place.steps, &call.shared.service);
    let mut state = call.shared.state();
    state.store.ensure_way(&steps[..steps.len() - 1], service.strict)?;
    // Users and groups exist without having been created.
    state.store.ensure_way(steps, service.strict || steps.len() > 2)?;
    let item = state.store.get(&item_key(steps)).ok_or_else(Refusal::missing)?;
    let value = files::with_content(item)?;
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), call.query.selected(value))))
}

/// `PATCH` of an item.
pub(super) fn change(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let changes = call.object()?;
    bodies::check(operation, &changes)?;
    let mut state = call.shared.state();
    if call.place.steps.len() == 2 {
        state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    }
    let item = state.store.get_mut(&item_key(&call.place.steps)).ok_or_else(Refusal::missing)?;
    merge(&mut item.value, changes);
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), item.value.clone())))
}

/// `DELETE` of an item.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    if call.shared.state().store.remove(&item_key(&call.place.steps)) {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        Err(Refusal::missing())
    }
}

/// `GET` of something without an id of its own.
pub(super) fn get_single(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    state.store.ensure_way(&call.place.steps, call.shared.service.strict)?;
    let value = state.store.single(collection_key(&call.place.steps)).clone();
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
