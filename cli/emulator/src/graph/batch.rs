//! `$batch`: up to twenty requests in one (docs/protocol.md#batches).

use std::collections::{HashMap, HashSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use hyper::body::Body as _;
use serde_json::{Map, Value, json};

use super::dispatch::dispatch;
use crate::faults::Action;
use crate::listener::Listener;
use crate::refusal::{Refusal, Trace, usual_code};
use crate::reply::{Content, Reply, json as reply_json};
use crate::routes::Routes;
use crate::state::Shared;

/// Most requests of a batch.
const MOST: usize = 20;

/// Whether a path is that of batches.
pub(super) fn is_batch(routes: &Routes, path: &str) -> bool {
    let Some(version) = path.strip_prefix('/').and_then(|path| path.strip_suffix("/$batch")) else { return false };
    routes.versions().any(|known| known.eq_ignore_ascii_case(version))
}

/// A request of a batch.
struct Inner<'a> {
    id: &'a str,
    method: String,
    url: &'a str,
    headers: HeaderMap,
    body: Bytes,
    depends_on: Vec<String>,
}

/// Does the requests one after the other, which is one of the orders that are allowed.
pub(super) fn answer(shared: &Shared, head: &http::request::Parts, body: &[u8]) -> Result<Reply, Refusal> {
    if head.method != http::Method::POST {
        let message = "Specified HTTP method is not allowed for the request target.";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message).header("allow", "POST"));
    }
    let bad = |message: &str| Refusal::bad("BadRequest", message);
    let batch: Value = serde_json::from_slice(body).map_err(|error| bad(&format!("Invalid batch payload: {error}")))?;
    let Some(requests) = batch.get("requests").and_then(Value::as_array) else {
        return Err(bad("Invalid batch payload format: 'requests' is missing."));
    };
    if requests.len() > MOST {
        return Err(bad(&format!("Number of batch request steps exceeds the maximum value of {MOST}.")));
    }
    let requests: Vec<Inner<'_>> = requests.iter().map(read).collect::<Result<_, _>>()?;
    let mut ids = HashSet::new();
    if requests.iter().any(|request| !ids.insert(request.id.to_lowercase())) {
        return Err(bad("Request Id has to be unique in a batch."));
    }
    if let Some(missing) = requests.iter().flat_map(|request| &request.depends_on).find(|id| !ids.contains(*id)) {
        return Err(bad(&format!("The request '{missing}', which another one depends on, is not in the batch.")));
    }
    let version = head.uri.path().trim_end_matches("/$batch");
    let mut statuses = HashMap::new();
    let mut responses = Vec::new();
    for request in &requests {
        let failed = |id: &String| statuses.get(id).is_none_or(|status: &StatusCode| !status.is_success());
        let trace = Trace::of(&request.headers);
        let done = if request.depends_on.iter().any(failed) {
            let message = "A request that this one depends on has failed.";
            Err(Refusal::new(StatusCode::FAILED_DEPENDENCY, "FailedDependency", message))
        } else {
            single(shared, version, request)
        };
        let reply = done.unwrap_or_else(|refusal| refusal.reply(&trace));
        statuses.insert(request.id.to_lowercase(), reply.status());
        responses.push(response(request.id, reply)?);
    }
    Ok(reply_json(StatusCode::OK, &json!({ "responses": responses })))
}

fn single(shared: &Shared, version: &str, request: &Inner<'_>) -> Result<Reply, Refusal> {
    let target = format!("{version}/{}", request.url.trim_start_matches('/'));
    let path = target.split('?').next().unwrap_or_default();
    let fault = shared.fault(Listener::Graph, &request.method, path);
    if let Some(Action::Forbid { permission }) = &fault {
        return Err(Refusal::forbidden(permission.as_deref()));
    }
    if let Some(Action::Status { code, error, retry_after, .. }) = &fault {
        let code = StatusCode::from_u16(*code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let error = error.clone().unwrap_or_else(|| usual_code(code).to_owned());
        let refusal = Refusal::new(code, error, "The fault script refuses this request.");
        return Err(match retry_after {
            Some(seconds) => refusal.header("retry-after", seconds.to_string()),
            None => refusal,
        });
    }
    dispatch(shared, &request.method, &target, &request.headers, request.body.clone(), fault.as_ref())
}

fn read(request: &Value) -> Result<Inner<'_>, Refusal> {
    let bad = |message: &str| Refusal::bad("BadRequest", message);
    let text = |name: &str| request.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let id = text("id").ok_or_else(|| bad("Request Id is missing."))?;
    let method = text("method").ok_or_else(|| bad("The method of a request is missing."))?.to_ascii_uppercase();
    let url = text("url").ok_or_else(|| bad("The url of a request is missing."))?;
    if url.contains("://") {
        return Err(bad("The url of a request has to be relative."));
    }
    let mut headers = HeaderMap::new();
    for (name, value) in request.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().and_then(|value| HeaderValue::from_str(value).ok());
        let (Ok(name), Some(value)) = (HeaderName::try_from(name.as_str()), value) else {
            return Err(bad("A header of a request is not valid."));
        };
        headers.insert(name, value);
    }
    let body = match request.get("body") {
        None | Some(Value::Null) => Bytes::new(),
        Some(_) if !headers.contains_key("content-type") => {
            return Err(bad("A request with a body needs a Content-Type header."));
        }
        Some(Value::String(text)) => STANDARD.decode(text).map_err(|_| bad("A body is not base64."))?.into(),
        Some(json) => json.to_string().into(),
    };
    let depends_on = request.get("dependsOn").and_then(Value::as_array).into_iter().flatten();
    let depends_on = depends_on.filter_map(Value::as_str).map(str::to_lowercase).collect();
    Ok(Inner { id, method, url, headers, body, depends_on })
}

/// A reply as a part of the reply to the batch.
fn response(id: &str, reply: Reply) -> Result<Value, Refusal> {
    let (head, content) = reply.into_parts();
    let headers: Map<String, Value> = head
        .headers
        .iter()
        .filter_map(|(name, value)| Some((title(name.as_str()), Value::from(value.to_str().ok()?))))
        .collect();
    let mut response = json!({"id": id, "status": head.status.as_u16(), "headers": headers});
    let length = content.size_hint().exact().unwrap_or_default();
    let bytes = match content {
        Content::Whole(bytes) => bytes.unwrap_or_default(),
        Content::Stored { blob, at, .. } => blob.read_at(at, length)?.into(),
        Content::Cut { first, .. } => first.unwrap_or_default(),
    };
    if !bytes.is_empty() {
        response["body"] = serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::from(STANDARD.encode(&bytes)));
    }
    Ok(response)
}

/// The name of a header as batches write it: `Retry-After`.
fn title(name: &str) -> String {
    let mut start = true;
    let letter = |c: char| {
        let c = if start { c.to_ascii_uppercase() } else { c };
        start = c == '-';
        c
    };
    name.chars().map(letter).collect()
}
