//! What is done on the upload origin: slices, questions about a session, its end (docs/protocol.md#send-slices and
//! docs/protocol.md#failures-resuming-cancelling).

mod forms;
mod range;
mod slice;

use std::sync::Arc;
use std::time::SystemTime;

use http::{Method, StatusCode};

use crate::faults::Action;
use crate::inflow::Inflow;
use crate::refusal::Refusal;
use crate::reply::{Reply, empty};
use crate::sessions::{Found, Session};
use crate::signed;
use crate::state::{Shared, Unanswered};

/// Answers a request.
pub(crate) async fn answer(
    shared: &Arc<Shared>,
    head: &http::request::Parts,
    inflow: &mut Inflow,
    fault: Option<&Action>,
) -> Result<Reply, Unanswered> {
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    if let Some(Action::Expire {}) = fault {
        shared.state().sessions.end(path);
    }
    signed::check_headers(
        shared,
        &head.headers,
        "a request of an upload session",
        shared.service.refuse_token_on_upload,
    )?;
    match head.method {
        Method::PUT => slice::put(shared, head, inflow, fault).await,
        Method::GET => Ok(status(shared, path, query, fault)?),
        Method::DELETE => Ok(cancel(shared, path, query)?),
        _ => {
            let message = "Specified HTTP method is not allowed for the request target.";
            Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
                .header("allow", "GET, PUT, DELETE")
                .into())
        }
    }
}

/// `GET`: what is missing.
fn status(shared: &Shared, path: &str, query: &str, fault: Option<&Action>) -> Result<Reply, Refusal> {
    if !shared.service.session_status {
        let message = "Specified HTTP method is not allowed for the request target.";
        return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message));
    }
    let mut state = shared.state();
    let session = session(state.sessions.find(path, query, SystemTime::now()))?;
    Ok(forms::ranges(&shared.service, session, StatusCode::OK, fault))
}

/// `DELETE`: the end without a result.
fn cancel(shared: &Shared, path: &str, query: &str) -> Result<Reply, Refusal> {
    let mut state = shared.state();
    session(state.sessions.find(path, query, SystemTime::now()))?;
    state.sessions.end(path);
    Ok(empty(StatusCode::NO_CONTENT))
}

/// The session, or why there is none.
fn session(found: Found<'_>) -> Result<&mut Session, Refusal> {
    match found {
        Found::Session(session) => Ok(session),
        Found::Changed => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "InvalidAuthenticationToken",
            "The address isn't the one that was given.",
        )),
        Found::Nothing => Err(Refusal::new(
            StatusCode::NOT_FOUND,
            "uploadSessionNotFound",
            "The upload session was not found or has expired.",
        )),
    }
}
