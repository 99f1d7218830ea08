//! What is done on the graph origin: a request -> a reply of the service.

mod advanced;
mod attachments;
mod batch;
mod bodies;
mod call;
mod content;
mod delta;
mod dispatch;
mod edit_list;
mod expand;
mod follow;
mod items;
mod mail;
mod mailboxes;
mod objects;
mod paths;
mod properties;
mod query;
mod references;
mod sessions;
mod shape;
mod values;

use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode};

use crate::faults::Action;
use crate::inflow::Inflow;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty};
use crate::state::{Shared, Unanswered};

/// Longest content of a request, in bytes (docs/protocol.md#sizes).
const LONGEST: usize = 4 << 20;

/// Where a `POST` lets the emulator forget what clients have changed. It is no path of Graph, and takes no token.
const RESET: &str = "/__reset";

/// Answers a request.
pub(crate) async fn answer(
    shared: &Arc<Shared>,
    head: &http::request::Parts,
    inflow: &mut Inflow,
    fault: Option<&Action>,
) -> Result<Reply, Unanswered> {
    if head.method == Method::POST && head.uri.path() == RESET {
        shared.reset();
        return Ok(empty(StatusCode::NO_CONTENT));
    }
    authorize(&head.headers)?;
    let Some(body) = inflow.all(LONGEST).await.map_err(Unanswered::Broken)? else {
        return Err(Refusal::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            "The request is larger than 4 MB.",
        )
        .into());
    };
    let target = head.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    if batch::is_batch(&shared.routes, head.uri.path()) {
        return Ok(batch::answer(shared, head, &body)?);
    }
    Ok(dispatch::dispatch(shared, head.method.as_str(), target, &head.headers, body, fault)?)
}

/// Graph wants a token; which one doesn't matter here.
fn authorize(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = given
        .split_once(' ')
        .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty());
    if bearer.is_some() {
        return Ok(());
    }
    let message =
        if given.is_empty() { "Access token is empty." } else { "The Authorization header holds no bearer token." };
    Err(Refusal::new(StatusCode::UNAUTHORIZED, "InvalidAuthenticationToken", message).header(
        "www-authenticate",
        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"",
    ))
}
