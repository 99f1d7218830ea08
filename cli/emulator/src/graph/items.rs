//! Items and collections of any kind: what can be done with all of them.

use std::borrow::Cow;
use std::sync::Arc;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::Call;
use super::query::Query;
use super::shape::{self, Shown};
use super::{advanced, bodies, expand, objects, properties, references};
use crate::addresses::encoded;
use crate::faults::{Action, Lure};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Content, Reply, empty, json as reply_json, typed};
use crate::routes::{Kind, Node, Operation, Step};
use crate::store::{Item, Store, collection_key, item_key};
use crate::tenant::{Rules, Tenant};

/// Items on a page, if nobody says how many.
const PAGE_SIZE: u64 = 10;

/// `GET` of a collection: a page of it.
pub(super) fn list(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let (shared, query) = (call.shared, &call.query);
    let mut state = shared.state();
    call.ensure_way(&mut state.store, &call.place.steps, shared.service.strict)?;
    advanced::check(call, operation)?;
    let items = call.rules.items(&state.store, &call.place.steps);
    properties::check(call, operation, &items.iter().filter_map(|(value, _)| value.as_object()).collect::<Vec<_>>())?;
    let items = query.chosen(items, call.rules.kind().and_then(|(_, kind)| kind.order.as_deref()));
    let total = items.len() as u64;
    let mut size = query.top.unwrap_or_else(|| page_size(call));
    if let Some(Action::EmptyPage {}) = call.fault {
        // The items come on the next page.
        size = 0;
    }
    let place = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let declared = call.rules.kind().map(|(name, _)| &**name);
    let show = |(value, item): (Value, Cow<'_, Item>)| {
        let Value::Object(value) = value else { return Ok(value) };
        let mut value = files::with_content(value, &item)?;
        let node = call.place.node.parameter();
        expand::add(call, &state.store, node, &below(&call.place.steps, &item), query, &mut value)?;
        let of = Shown { kind: item.kind.as_deref(), declared, node };
        Ok(Value::Object(shape::shown(call, query, of, value)?))
    };
    let value: Vec<Value> =
        items.into_iter().skip(place(query.skip)).take(place(size)).map(show).collect::<Result<_, Refusal>>()?;
    let mut page = json!({"@odata.context": call.context("")});
    if query.count && query.skip == 0 && advanced::counts(call, operation) {
        page["@odata.count"] = total.into();
    }
    let next = query.skip.saturating_add(size);
    if let Some(link) = next_link(call, (next < total).then_some(next)) {
        page["@odata.nextLink"] = link.into();
    }
    page["value"] = value.into();
    Ok(reply_json(StatusCode::OK, &page))
}

/// Items on a page, if the request doesn't say how many.
pub(super) fn page_size(call: &Call<'_>) -> u64 {
    call.shared.service.page_size.or(call.rules.service().page_size).unwrap_or(PAGE_SIZE)
}

/// Where a list goes on.
fn next_link(call: &Call<'_>, next: Option<u64>) -> Option<String> {
    let own = &call.shared.origins.graph;
    let option = call.rules.service().next_page.as_deref().unwrap_or("$skip");
    // Links, casts and other names stay as the request has them.
    let own_path = || format!("/{}{}", call.place.version, encoded(&call.place.steps));
    let start = call.rules.tenant().map_or_else(own_path, |_| call.path.to_owned());
    let path = |skip| format!("{start}?{}", call.query.from(option, skip));
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
    call.ensure_way(&mut state.store, &call.place.steps, call.shared.service.strict)?;
    let count = call.query.chosen(call.rules.items(&state.store, &call.place.steps), None).len();
    Ok(typed(StatusCode::OK, "text/plain", Content::bytes(count.to_string())))
}

/// `POST` to a collection.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let value = call.object()?;
    if call.rules.kind().is_none() {
        bodies::check(operation, &value)?;
    }
    add(call, Item { value, ..Item::default() })
}

/// Adds an item to the collection of a call.
pub(super) fn add(call: &Call<'_>, mut item: Item) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, &call.place.steps, call.shared.service.strict)?;
    let links = references::take(call, &mut state.store, &mut item.value)?;
    if let Some((_, kind)) = call.rules.kind() {
        item.value = objects::created(call, &state.store, kind, item.value)?;
    }
    let steps = keep(&mut state.store, call.rules.tenant(), call.place.node.parameter(), &call.place.steps, item);
    references::bind(&mut state.store, &steps, links)?;
    let item = state.store.get(&item_key(&steps)).ok_or_else(Refusal::missing)?;
    let mut reply = one(call, &state.store, call.rules, item, StatusCode::CREATED)?;
    let location = format!("{}/{}{}", call.shared.origins.graph, call.place.version, encoded(&steps));
    if let Ok(location) = location.parse() {
        reply.headers_mut().insert("location", location);
    }
    Ok(reply)
}

/// A reply that shows an item and nothing else.
pub(super) fn one(
    call: &Call<'_>,
    store: &Store,
    rules: Rules<'_>,
    item: &Item,
    status: StatusCode,
) -> Result<Reply, Refusal> {
    let value = rules.complete(store, item.value.clone(), item.kind.as_deref());
    let value = files::with_content(value, item)?;
    let of = Shown { kind: item.kind.as_deref(), declared: rules.kind().map(|(name, _)| &**name), node: None };
    // Options of queries are for those that ask.
    let value = shape::shown(call, &Query::default(), of, value)?;
    Ok(reply_json(status, &with_context(call.context_by(rules, "/$entity"), value)))
}

/// Keeps an item in a collection, and what it brings along in collections of its own. Returns the way to it.
pub(super) fn keep(
    store: &mut Store,
    tenant: Option<&Tenant>,
    entity: Option<&Node>,
    collection: &[Step],
    mut item: Item,
) -> Vec<Step> {
    let kind = Rules::of(tenant, collection, None).kind();
    item.kind = kind.map(|(name, _)| Arc::clone(name));
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
    let pattern = kind.and_then(|(_, kind)| kind.new_id.as_deref());
    let id = store.add(&collection_key(collection), item, pattern);
    let steps: Vec<Step> = collection.iter().cloned().chain([Step::Id(id)]).collect();
    if let Some((tenant, (_, kind))) = tenant.zip(kind) {
        tenant.bring(store, &steps, kind);
    }
    for (node, values) in inner {
        let way: Vec<Step> = steps.iter().cloned().chain([Step::Name(node.name.clone())]).collect();
        for value in values {
            let Value::Object(value) = value else { continue };
            keep(store, tenant, node.parameter(), &way, files::brought(value));
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
    call.ensure_way(&mut state.store, &steps[..steps.len() - 1], service.strict)?;
    // Users and groups exist without having been created.
    call.ensure_way(&mut state.store, steps, service.strict || steps.len() > 2 && !service.named_exist)?;
    let item = state.store.get(&item_key(steps)).ok_or_else(|| call.missing())?;
    properties::check(call, operation, &[&item.value])?;
    let value = call.rules.complete(&state.store, item.value.clone(), item.kind.as_deref());
    shown(call, &state.store, item, files::with_content(value, item)?)
}

/// A reply that shows an item as the query wants it.
fn shown(call: &Call<'_>, store: &Store, item: &Item, mut value: Map<String, Value>) -> Result<Reply, Refusal> {
    let node = Some(call.place.node);
    expand::add(call, store, node, &call.place.steps, &call.query, &mut value)?;
    let declared = call.rules.kind().map(|(name, _)| &**name);
    let value = shape::shown(call, &call.query, Shown { kind: item.kind.as_deref(), declared, node }, value)?;
    Ok(reply_json(StatusCode::OK, &with_context(call.context("/$entity"), value)))
}

/// `PATCH` of an item.
pub(super) fn change(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let mut changes = call.object()?;
    if call.rules.kind().is_none() {
        bodies::check(operation, &changes)?;
    }
    let mut state = call.shared.state();
    if call.place.steps.len() == 2 || call.shared.service.named_exist {
        call.ensure_way(&mut state.store, &call.place.steps, call.shared.service.strict)?;
    }
    let links = references::take(call, &mut state.store, &mut changes)?;
    let key = item_key(&call.place.steps);
    if state.store.get(&key).is_none() {
        return Err(call.missing());
    }
    references::bind(&mut state.store, &call.place.steps, links)?;
    let item = state.store.get_mut(&key).ok_or_else(Refusal::missing)?;
    match call.rules.kind() {
        Some((_, kind)) => objects::change(call, kind, &mut item.value, changes)?,
        None => merge(&mut item.value, changes),
    }
    if call.rules.service().empty_reply {
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    let item = item.clone();
    one(call, &state.store, call.rules, &item, StatusCode::OK)
}

/// `DELETE` of an item.
pub(super) fn delete(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    if call.shared.service.named_exist {
        call.ensure_way(&mut state.store, &call.place.steps, false)?;
    }
    if state.store.remove(&item_key(&call.place.steps)) {
        Ok(empty(StatusCode::NO_CONTENT))
    } else {
        Err(call.missing())
    }
}

/// `GET` of something without an id of its own.
pub(super) fn get_single(call: &Call<'_>) -> Result<Reply, Refusal> {
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, &call.place.steps, call.shared.service.strict)?;
    let key = collection_key(&call.place.steps);
    let item = match state.store.linked(&key) {
        Some(item) => item.clone(),
        None if call.rules.is_link() => return Err(call.missing()),
        None => Item { value: state.store.single(key).clone(), ..Item::default() },
    };
    let value = item.value.clone();
    shown(call, &state.store, &item, value)
}

/// `PATCH` of something without an id of its own.
pub(super) fn change_single(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let changes = call.object()?;
    bodies::check(operation, &changes)?;
    let mut state = call.shared.state();
    call.ensure_way(&mut state.store, &call.place.steps, call.shared.service.strict)?;
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
