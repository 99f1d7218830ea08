//! What is done on the graph origin: a request -> a reply of the service.

mod attachments;
mod batch;
mod bodies;
mod delta;
mod items;
mod query;
mod sessions;

use std::sync::Arc;

use bytes::Bytes;
use graphsmith_catalog::vocabulary::{self, Method};
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::faults::{Action, Lure};
use super::inflow::Inflow;
use super::refusal::Refusal;
use super::reply::Reply;
use super::routes::{Kind, Nowhere, Place, Tail};
use super::server::{Shared, Unanswered};
pub(super) use attachments::Facts;
use query::Query;

/// Media type of files in drives of which nothing else is known.
pub(super) const FILE_TYPE_OF_DRIVES: &str = "application/octet-stream";

/// Longest content of a request, in bytes (docs/protocol.md#sizes).
const LONGEST: usize = 4 << 20;

/// A request for something that is there.
struct Call<'a> {
    shared: &'a Shared,
    place: Place<'a>,
    query: Query,
    headers: &'a HeaderMap,
    body: Bytes,
    fault: Option<&'a Action>,
}

/// Answers a request.
pub(super) async fn answer(
    shared: &Arc<Shared>,
    head: &http::request::Parts,
    inflow: &mut Inflow,
    fault: Option<&Action>,
) -> Result<Reply, Unanswered> {
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
    Ok(dispatch(shared, head.method.as_str(), target, &head.headers, body, fault)?)
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

/// Finds what a request is about and does it.
fn dispatch(
    shared: &Shared,
    method: &str,
    target: &str,
    headers: &HeaderMap,
    body: Bytes,
    fault: Option<&Action>,
) -> Result<Reply, Refusal> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let place = shared.routes.find(path).map_err(nowhere)?;
    let allowed = if place.tail == Tail::None { place.node.methods() } else { vec![Method::Get] };
    let Some(method) = allowed.iter().copied().find(|allowed| allowed.as_str() == method) else {
        let names: Vec<&str> = allowed.iter().map(|method| method.as_str()).collect();
        let message = "Specified HTTP method is not allowed for the request target.";
        return Err(
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message).header("allow", names.join(", "))
        );
    };
    let call = Call { shared, query: Query::read(query)?, place, headers, body, fault };
    let operation = call.place.node.operations.iter().find(|operation| operation.method == method);
    if let Some(binding) = operation.and_then(|operation| operation.session) {
        return sessions::create(&call, operation, binding);
    }
    if call.place.tail == Tail::None && operation.is_some_and(|operation| operation.reply == vocabulary::Reply::Binary)
    {
        return Err(Refusal::not_played("content that has an address of its own"));
    }
    if delta::is_asked_for(&call.place, method) {
        return delta::list(&call);
    }
    if call.query.since.is_some() {
        return Err(Refusal::bad("BadRequest", "Only a delta function takes a $deltatoken."));
    }
    match (call.place.node.kind(), call.place.tail, method) {
        (Kind::Collection, Tail::Count, _) => items::count(&call),
        (Kind::Collection, Tail::None, Method::Get) => items::list(&call),
        (Kind::Collection, Tail::None, Method::Post) if call.place.node.uploads.is_some() => {
            attachments::create(&call, operation)
        }
        (Kind::Collection, Tail::None, Method::Post) => items::create(&call, operation),
        (Kind::Entity, Tail::None, Method::Get) => items::get(&call),
        (Kind::Entity, Tail::None, Method::Patch) => items::change(&call, operation),
        (Kind::Entity, Tail::None, Method::Delete) => items::delete(&call),
        (Kind::Entity, Tail::Value, _) => attachments::content(&call),
        (Kind::Single, Tail::None, Method::Get) => items::get_single(&call),
        (Kind::Single, Tail::None, Method::Patch) => items::change_single(&call, operation),
        (_, Tail::Count | Tail::Value, _) => {
            Err(Refusal::bad("BadRequest", "There is nothing to count and no content."))
        }
        _ => Err(Refusal::not_played("this operation")),
    }
}

fn nowhere(nowhere: Nowhere) -> Refusal {
    match nowhere {
        Nowhere::Version(version) => Refusal::bad("BadRequest", format!("Invalid version: {version}")),
        Nowhere::Segment(segment) => Refusal::new(
            StatusCode::NOT_FOUND,
            "ResourceNotFound",
            format!("Resource not found for the segment '{segment}'."),
        ),
    }
}

impl Call<'_> {
    /// The body as a JSON object.
    fn object(&self) -> Result<Map<String, Value>, Refusal> {
        let media_type = self.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            let message = format!("The content type '{essence}' is not supported; expected 'application/json'.");
            return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "RequestBodyRead", message));
        }
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Refusal::bad("RequestBodyRead", "The request body is not an object.")),
            Err(error) => Err(Refusal::bad("RequestBodyRead", format!("Unable to read JSON request payload: {error}"))),
        }
    }

    /// The address of what is asked for, as the metadata names it.
    fn context(&self, end: &str) -> String {
        use super::routes::Step;
        let mut way = String::new();
        for step in &self.place.steps {
            match step {
                Step::Name(name) if way.is_empty() => way.push_str(name),
                Step::Name(name) => way.extend(["/", name]),
                Step::Id(id) => way.extend(["('", &encode(&id.replace('\'', "''")), "')"]),
            }
        }
        format!("{}/{}/$metadata#{way}{end}", self.shared.origins.graph, self.place.version)
    }
}

/// The address that a fault lures to, in the place of the right one.
pub(super) fn lure(shared: &Shared, to: Lure, own: &str, path: &str) -> String {
    let host = |url: &str| url.strip_prefix("http://").unwrap_or(url).to_owned();
    match to {
        Lure::Trap => format!("{}{path}", shared.origins.trap),
        Lure::UserInfo => format!("{own}@{}{path}", host(&shared.origins.trap)),
        Lure::LookAlike => format!("{own}.evil.example{path}"),
        Lure::Again => format!("{own}{path}"),
    }
}

/// An id as it stands in an address.
pub(super) fn encode(id: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(id, KEPT).to_string()
}
