//! `GET …/delta()`: what has changed in a collection, page by page; the last page says where the next round begins
//! (docs/protocol.md#paging).

use graphsmith_catalog::vocabulary::Method;
use http::StatusCode;
use serde_json::{Value, json};

use super::call::Call;
use super::items;
use super::shape::{self, Shown};
use crate::addresses::encoded;
use crate::refusal::Refusal;
use crate::reply::{Reply, json as reply_json};
use crate::routes::{Place, Step, Tail};
use crate::store::{Change, collection_key};

/// Whether a request asks for changes: the function's name is all that descriptions say of it.
pub(super) fn is_asked_for(place: &Place<'_>, method: Method) -> bool {
    let name = match place.steps.last() {
        Some(Step::Name(name)) => name.trim_end_matches("()"),
        _ => "",
    };
    method == Method::Get && place.tail == Tail::None && name.rsplit('.').next() == Some("delta") && name.contains('.')
}

/// A page of changes. Both links say after which change they go on: an item that changes between two pages is among the
/// changes of a later one, so a round never misses anything.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Refusal> {
    let (shared, query) = (call.shared, &call.query);
    let Some((_, way)) = call.place.steps.split_last() else { return Err(Refusal::missing()) };
    let mut state = shared.state();
    call.ensure_way(&mut state.store, way, shared.service.strict)?;
    let size = usize::try_from(query.top.unwrap_or_else(|| items::page_size(call))).unwrap_or(usize::MAX);
    let since = query.since.unwrap_or_default();
    let mut changes = state.store.changes(&collection_key(way), since);
    let more = changes.len() > size;
    changes.truncate(size);
    let next = if more { changes.last().map_or(since, |(moment, _)| *moment) } else { state.store.now() };
    let value = changes.into_iter().map(|(_, change)| match change {
        Change::Present(item) => {
            let kind = item.kind.as_deref();
            let of = Shown { kind, declared: kind, node: None };
            shape::shown(call, query, of, item.value.clone()).map(Value::Object)
        }
        Change::Removed(id) => Ok(json!({"@removed": {"reason": "deleted"}, "id": id})),
    });
    let value = value.collect::<Result<Vec<_>, Refusal>>()?;
    let mut page = json!({"@odata.context": call.context(""), "value": value});
    let name = if more { "@odata.nextLink" } else { "@odata.deltaLink" };
    let path = encoded(&call.place.steps);
    let link = format!("{}/{}{path}?{}", shared.origins.graph, call.place.version, query.from("$deltatoken", next));
    page[name] = link.into();
    Ok(reply_json(StatusCode::OK, &page))
}
