//! What is done with a request, the fault script included.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::uri::PathAndQuery;
use http::{HeaderValue, StatusCode};

use crate::faults::Action;
use crate::inflow::Inflow;
use crate::listener::Listener;
use crate::refusal::{Refusal, Trace, usual_code};
use crate::reply::{Content, Reply, empty, json, typed};
use crate::state::{Shared, Unanswered};
use crate::{download, graph, upload};

/// Answers a request. An error breaks the connection.
pub(crate) async fn answer(
    shared: &Arc<Shared>,
    listener: Listener,
    head: &http::request::Parts,
    inflow: &mut Inflow,
    fault: Option<&Action>,
    trace: &Trace,
) -> io::Result<Reply> {
    let broken = || io::Error::other("the fault script breaks this connection");
    let instead = match fault {
        Some(Action::HangUp {}) => return Err(broken()),
        Some(Action::Reset { after }) => {
            inflow.skip(*after).await?;
            return Err(broken());
        }
        Some(Action::Slow { ms }) => {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
            None
        }
        Some(action) => instead(shared, head, action, trace),
        None => None,
    };
    let acts = !matches!(
        fault,
        Some(
            Action::Status { done: false, .. } | Action::Forbid { .. } | Action::Html { .. } | Action::Redirect { .. }
        )
    );
    let mut reply = None;
    if acts {
        let done = match listener {
            Listener::Graph => graph::answer(shared, head, inflow, fault).await,
            Listener::Upload => upload::answer(shared, head, inflow, fault).await,
            Listener::Download => download::answer(shared, head).map_err(Unanswered::from),
            Listener::Trap => Ok(json(StatusCode::OK, &serde_json::json!({"value": []}))),
        };
        reply = Some(match done {
            Ok(reply) => reply,
            Err(Unanswered::Refused(refusal)) => refusal.reply(trace),
            Err(Unanswered::Broken(error)) => return Err(error),
        });
    }
    inflow.drain().await?;
    let mut reply = match (instead, reply, fault) {
        (_, _, Some(Action::LostReply {})) | (None, None, _) => return Err(broken()),
        (Some(instead), _, _) => instead,
        (None, Some(reply), Some(Action::Cut { after })) => {
            let after = *after;
            reply.map(|content| content.cut(after))
        }
        (None, Some(reply), _) => reply,
    };
    trace.mark(&mut reply);
    Ok(reply)
}

/// The reply that a fault puts in the place of the right one.
fn instead(shared: &Shared, head: &http::request::Parts, action: &Action, trace: &Trace) -> Option<Reply> {
    let status = |code: u16| StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match action {
        Action::Status { code, error, retry_after, retry_after_date, challenge, .. } => {
            let code = status(*code);
            let error = error.clone().unwrap_or_else(|| usual_code(code).to_owned());
            // The real service may repeat the address, which may be a secret (docs/security.md#signed-addresses-are-secrets).
            let host = head.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
            let target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
            let message = format!("The fault script refuses http://{host}{target}.");
            let mut refusal = Refusal::new(code, error, message);
            if let Some(seconds) = retry_after {
                refusal = refusal.header("retry-after", seconds.to_string());
            }
            if let Some(seconds) = retry_after_date {
                let until = SystemTime::now().checked_add(Duration::from_secs(*seconds));
                refusal = refusal.header("retry-after", until.map_or_else(String::new, httpdate::fmt_http_date));
            }
            if let Some(challenge) = challenge {
                refusal = refusal.header("www-authenticate", challenge.clone());
            }
            Some(refusal.reply(trace))
        }
        Action::Forbid { permission } => Some(Refusal::forbidden(permission.as_deref()).reply(trace)),
        Action::Html { code } => {
            let page = "<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Service unavailable</h1></body></html>";
            Some(typed(status(*code), "text/html; charset=utf-8", Content::bytes(page)))
        }
        Action::Redirect { code } => {
            let target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
            let location = HeaderValue::from_str(&format!("{}{target}", shared.origins.trap)).ok()?;
            let mut reply = empty(status(*code));
            reply.headers_mut().insert("location", location);
            Some(reply)
        }
        _ => None,
    }
}
