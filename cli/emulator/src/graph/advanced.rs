//! Advanced queries of directory objects, which need the header `ConsistencyLevel: eventual` and, most of them,
//! `$count=true` (docs/protocol.md#advanced-queries).

use super::call::Call;
use crate::refusal::Refusal;
use crate::routes::{Operation, Tail};

/// Whether an operation is one of directory objects: the tenant says it, else the catalog.
fn is_directory(call: &Call<'_>, operation: Option<&Operation>) -> bool {
    match call.rules.kind() {
        Some(_) => call.rules.service().advanced,
        None => operation.is_some_and(|operation| operation.advanced),
    }
}

/// Whether an operation is one of directory objects, and the request asks for no advanced queries.
fn is_usual(call: &Call<'_>, operation: Option<&Operation>) -> bool {
    let given = call.headers.get("consistencylevel").and_then(|value| value.to_str().ok()).unwrap_or_default();
    is_directory(call, operation) && !given.eq_ignore_ascii_case("eventual")
}

/// Whether `$count` is heeded.
pub(super) fn counts(call: &Call<'_>, operation: Option<&Operation>) -> bool {
    !is_usual(call, operation)
}

/// Refuses what needs an advanced query and isn't one.
pub(super) fn check(call: &Call<'_>, operation: Option<&Operation>) -> Result<(), Refusal> {
    let query = &call.query;
    let usual = is_usual(call, operation);
    let directory = is_directory(call, operation);
    if let Some(search) = query.search.as_ref().filter(|_| directory) {
        if usual {
            let message = "Request with $search query parameter only works through MSGraph with a special request \
                           header: 'ConsistencyLevel: eventual'";
            return Err(Refusal::bad("Request_UnsupportedQuery", message));
        }
        if !search.has_properties() {
            let message = "Unrecognized query argument specified: each clause of $search is written as \
                           \"property:text\", quotes included.";
            return Err(Refusal::bad("Request_BadRequest", message));
        }
    }
    let usual = usual || (directory && !query.count && call.place.tail != Tail::Count);
    if usual && query.filter.as_ref().is_some_and(crate::odata::Filter::is_advanced) {
        let message = "Unsupported Query. This query needs the header ConsistencyLevel: eventual and $count=true.";
        return Err(Refusal::bad("Request_UnsupportedQuery", message));
    }
    if usual && query.filter.is_some() && !query.order.is_empty() {
        return Err(Refusal::bad("Request_UnsupportedQuery", "Sorting not supported for current query."));
    }
    Ok(())
}
