//! Requests and replies of a batch as JSON.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use serde_json::{Map, Value, json};

use super::replies::BatchReply;
use crate::client::arguments::Arguments;
use crate::client::{CLIENT_REQUEST_ID, Client};
use crate::wire::body::{Body, is_json};
use crate::wire::error::Error;
use crate::wire::sent::Sent;

/// Id of the request at that index. Numbers have no case that could matter.
pub(super) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The version that a request is for: the first segment of its path.
pub(super) fn version(client: &Client, request: &Request<Body>) -> Result<String, Error> {
    let (version, _) = split(client, request)?;
    Ok(version.to_owned())
}

/// A request as an entry, but for its id and what it depends on.
pub(super) fn write(client: &Client, version: &str, request: &Request<Body>) -> Result<Value, Error> {
    let (own, url) = split(client, request)?;
    if own != version {
        return Err(Error::Argument(format!("one batch can't hold requests for both {version} and {own}")));
    }
    let mut headers = Map::new();
    for (name, value) in request.headers() {
        if *name != USER_AGENT && *name != CLIENT_REQUEST_ID {
            let value = value.to_str().map_err(|_| Error::Argument(format!("`{name}` holds more than ASCII")))?;
            headers.insert(name.as_str().to_owned(), value.into());
        }
    }
    let mut entry = json!({"method": request.method().as_str(), "url": url});
    let content = request.body().as_bytes();
    if content.is_empty() && !request.body().is_empty() {
        return Err(Error::Argument("a batch holds no files: send that request on its own".to_owned()));
    }
    if !content.is_empty() {
        let json = is_json(request.headers()).then(|| serde_json::from_slice(content).ok()).flatten();
        entry["body"] = json.unwrap_or_else(|| STANDARD.encode(content).into());
        // A body needs a type, even when it is `{}`.
        headers.entry(CONTENT_TYPE.as_str()).or_insert_with(|| "application/octet-stream".into());
    }
    if !headers.is_empty() {
        entry["headers"] = headers.into();
    }
    Ok(entry)
}

/// The message of a group: indexes into all entries, each with the one it depends on.
pub(super) fn group(entries: &[Value], group: &[(usize, Option<usize>)]) -> Value {
    let requests = group.iter().map(|&(index, after)| {
        let mut entry = entries[index].clone();
        entry["id"] = id(index).into();
        if let Some(after) = after {
            entry["dependsOn"] = json!([id(after)]);
        }
        entry
    });
    json!({ "requests": requests.collect::<Vec<_>>() })
}

/// The request that carries a group.
pub(super) fn request(client: &Client, version: &str, message: &Value) -> Result<Request<Body>, Error> {
    let mut arguments = Arguments::default();
    arguments.json(message);
    arguments.header("accept", &"application/json".to_owned());
    client.prepare_raw(Method::POST, &format!("/{version}/$batch"), arguments)
}

/// The replies of a group by id, in whichever order they come, without the token that the group was sent with.
pub(super) fn read(message: &Value, sent: Option<&Sent>) -> HashMap<String, BatchReply> {
    let replies = message["responses"].as_array().map(Vec::as_slice).unwrap_or_default();
    replies.iter().filter_map(|reply| Some((reply["id"].as_str()?.to_owned(), read_one(reply, sent)?))).collect()
}

fn read_one(reply: &Value, sent: Option<&Sent>) -> Option<BatchReply> {
    let status = reply["status"].as_u64().and_then(|status| u16::try_from(status).ok())?;
    let mut headers = HeaderMap::new();
    for (name, value) in reply["headers"].as_object().into_iter().flatten() {
        let value = value.as_str().map(HeaderValue::try_from);
        if let (Ok(name), Some(Ok(value))) = (HeaderName::try_from(name), value) {
            headers.append(name, value);
        }
    }
    let status = StatusCode::from_u16(status).ok()?;
    let mut body = reply["body"].clone();
    if let Some(sent) = sent {
        sent.hide_in_headers(&mut headers);
        if !status.is_success() {
            body = serde_json::from_slice(&sent.hide_in(body.to_string().into())).unwrap_or_default();
            // What isn't JSON is base64, in which no token could be seen.
            if let Value::String(text) = &body
                && !is_json(&headers)
                && let Ok(content) = STANDARD.decode(text)
            {
                body = STANDARD.encode(sent.hide_in(content.into())).into();
            }
        }
    }
    Some(BatchReply::new(status, headers, body))
}

/// Splits a request's address into the version, and the rest that stands in a batch.
fn split<'a>(client: &Client, request: &'a Request<Body>) -> Result<(&'a str, &'a str), Error> {
    let foreign = || Error::Argument("a batch holds requests to its own service only".to_owned());
    let base: http::Uri = client.base_url().parse().map_err(|_| foreign())?;
    let target = request.uri().path_and_query().map(http::uri::PathAndQuery::as_str).ok_or_else(foreign)?;
    let path = target.strip_prefix(base.path().trim_end_matches('/')).ok_or_else(foreign)?;
    let path = path.strip_prefix('/').ok_or_else(foreign)?;
    let end = path.find('/').ok_or_else(foreign)?;
    if request.uri().authority() != base.authority() {
        return Err(foreign());
    }
    Ok(path.split_at(end))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;

    use super::read;
    use crate::values::secret::Secret;
    use crate::wire::sent::Sent;

    /// docs/security.md#no-secret-is-printed: a refusal may repeat the token in any form.
    #[test]
    fn refusals_are_read_without_the_token() {
        let refusal = |media_type: &str, body| json!({"id": "1", "status": 401, "headers": {"Content-Type": media_type}, "body": body});
        let sent = Sent::new(&Secret::new("canary"));
        let hidden = |media_type: &str, body| {
            let replies = read(&json!({"responses": [refusal(media_type, body)]}), Some(&sent));
            replies.get("1").unwrap().error().unwrap().to_string()
        };
        for (media_type, body) in [
            ("application/json", json!({"error": {"code": "x", "message": "no canary"}})),
            ("text/plain", json!(STANDARD.encode("no canary"))),
            ("text/plain", json!("no canary")),
        ] {
            let said = hidden(media_type, body);
            assert!(said.contains("no (secret)") && !said.contains("canary"), "{said}");
        }
    }
}
