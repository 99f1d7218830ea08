//! `PUT`: one slice of a file (docs/protocol.md#send-slices).

use std::sync::Arc;
use std::time::SystemTime;

use http::StatusCode;
use serde_json::Value;

use super::range::{ContentRange, Misplaced};
use super::{forms, session};
use crate::blob::Blob;
use crate::encoding::encode;
use crate::faults::{Action, Dialect, Lure};
use crate::files;
use crate::inflow::Inflow;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Step;
use crate::sessions::{Goal, Session};
use crate::state::{Shared, State, Unanswered};
use crate::store::item_key;

/// Slices should not be longer, in bytes (docs/protocol.md#sizes).
const ADVISED: u64 = 4 << 20;

/// Slices must not be longer, in bytes.
const LONGEST: u64 = 60 << 20;

/// Slices for drives are a multiple of this, but for the last one.
const GRID: u64 = 327_680;

/// Takes a slice.
pub(super) async fn put(
    shared: &Arc<Shared>,
    head: &http::request::Parts,
    inflow: &mut Inflow,
    fault: Option<&Action>,
) -> Result<Reply, Unanswered> {
    let (path, query) = (head.uri.path(), head.uri.query().unwrap_or_default());
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if header("content-type") != "application/octet-stream" {
        shared.warn("a slice is not `application/octet-stream`");
    }
    let promised = inflow.promised;
    let (range, blob, busy) = {
        let mut state = shared.state();
        let session = session(state.sessions.find(path, query, SystemTime::now()))?;
        let range = check(session, header("content-range"), promised)?;
        if range.length() > ADVISED {
            shared.warn(format!("a slice has {} bytes; at most {ADVISED} are advised", range.length()));
        }
        let (blob, place) = (Arc::clone(&session.blob), session.place());
        // docs/protocol.md#failures-resuming-cancelling: uploads to one item at the same time are in conflict.
        if !state.sessions.busy.insert(place.clone()) {
            let message = "The send or update operation could not be performed because the change key passed in the \
                           request does not match the current change key for the item.";
            return Err(Refusal::new(StatusCode::PRECONDITION_FAILED, "ErrorIrresolvableConflict", message).into());
        }
        (range, blob, Busy { shared, place })
    };
    receive(inflow, &blob, range).await?;
    drop(busy);
    let mut state = shared.state();
    let session = session(state.sessions.find(path, query, SystemTime::now()))?;
    let taken = match fault {
        Some(Action::Partial { bytes }) => range.length().min(*bytes),
        _ => range.length(),
    };
    session.total = Some(range.total);
    session.received = range.start + taken;
    if session.received < range.total {
        let status = match session.dialect {
            Dialect::Outlook => StatusCode::OK,
            Dialect::Drive => StatusCode::ACCEPTED,
        };
        return Ok(forms::ranges(&shared.service, session, status, fault));
    }
    Ok(finish(shared, &mut state, path, fault)?)
}

/// Whether a slice is the next one.
fn check(session: &Session, header: &str, promised: Option<u64>) -> Result<ContentRange, Refusal> {
    let misplaced =
        |inner, message: &str| Refusal::new(StatusCode::RANGE_NOT_SATISFIABLE, "invalidRange", message).inner(inner);
    let Some(range) = ContentRange::parse(header) else {
        let message = "The Content-Range header is missing or malformed; expected 'bytes {start}-{end}/{total}'.";
        return Err(Refusal::bad("invalidRange", message));
    };
    match range.misplaced(session.received, session.total.unwrap_or(range.total)) {
        Some(Misplaced::Impossible) => {
            return Err(misplaced("invalidRange", "The range can't be one of this file."));
        }
        Some(Misplaced::Overlap) => {
            return Err(misplaced("fragmentOverlap", "The uploaded fragment overlaps with data that was received."));
        }
        Some(Misplaced::Early) => {
            return Err(misplaced("fragmentOutOfOrder", "The uploaded fragment is not the next one."));
        }
        None => {}
    }
    let Some(promised) = promised else {
        let message = "The Content-Length header is missing.";
        return Err(Refusal::new(StatusCode::LENGTH_REQUIRED, "fragmentLengthMismatch", message));
    };
    if promised != range.length() {
        let message = format!("The range has {} bytes, the content {promised}.", range.length());
        return Err(Refusal::bad("fragmentLengthMismatch", message));
    }
    if promised > LONGEST {
        let message = format!("A fragment has at most {LONGEST} bytes.");
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "maxFragmentLengthExceeded", message));
    }
    // Slices of drives are on a grid, but for the last one, and but for what follows after one that was taken in part.
    let last = range.end + 1 == range.total;
    if session.dialect == Dialect::Drive && !last && range.start.is_multiple_of(GRID) && promised % GRID != 0 {
        return Err(Refusal::bad("invalidRequest", format!("The length of a fragment is a multiple of {GRID}.")));
    }
    Ok(range)
}

/// Writes a slice where it belongs. What breaks off counts for nothing: the next slice writes over it.
async fn receive(inflow: &mut Inflow, blob: &Blob, range: ContentRange) -> Result<(), Unanswered> {
    let mut at = range.start;
    while let Some(piece) = inflow.piece().await.map_err(Unanswered::Broken)? {
        blob.write_at(at, &piece).map_err(Refusal::from)?;
        at += piece.len() as u64;
    }
    Ok(())
}

/// Makes the file what it was meant to be.
fn finish(shared: &Shared, state: &mut State, path: &str, fault: Option<&Action>) -> Result<Reply, Refusal> {
    let Some(session) = state.sessions.end(path) else { return Err(Refusal::missing()) };
    let blob = Arc::clone(&session.blob);
    let (item, way) = match session.goal.clone() {
        Goal::Attachment { collection, mut steps, value } => {
            // The item may have been deleted since.
            state.store.ensure_way(&steps, true)?;
            let id = state.store.add(
                &collection,
                files::attachment(value, blob, session.received, shared.service.size_overhead),
                None,
            );
            steps.push(Step::Id(id));
            let item = state.store.get(&item_key(&steps)).ok_or_else(Refusal::missing)?;
            (item.value.clone(), steps)
        }
        Goal::DriveItem { steps } => {
            state.store.ensure_way(&steps, false)?;
            let item = state.store.get_mut(&item_key(&steps)).ok_or_else(Refusal::missing)?;
            files::fill_drive_item(item, blob, session.received, None);
            (item.value.clone(), steps)
        }
    };
    let way = location(&way);
    let own = &shared.origins.upload;
    let location = match fault {
        Some(Action::Location { to }) => shared.origins.lure(*to, own, &way),
        _ => shared.origins.lure(Lure::Again, own, &way),
    };
    Ok(forms::finish(&shared.service, &session, &Value::Object(item), &location, fault))
}

/// The way to an item as Outlook writes it: `/api/v2.0/Users('u')/Events('e')/Attachments('a')`.
fn location(steps: &[Step]) -> String {
    let mut way = String::from("/api/v2.0");
    for step in steps {
        match step {
            Step::Name(name) => {
                let mut letters = name.chars();
                way.push('/');
                way.extend(letters.next().map(|first| first.to_ascii_uppercase()));
                way.push_str(letters.as_str());
            }
            Step::Id(id) => way.extend(["('", &encode(&id.replace('\'', "''")), "')"]),
        }
    }
    way
}

/// Holds a place while a slice is on its way to it.
struct Busy<'a> {
    shared: &'a Shared,
    place: String,
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.shared.state().sessions.busy.remove(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, location};

    #[test]
    fn the_location_is_one_of_outlook() {
        let name = |text: &str| Step::Name(text.to_owned());
        let id = |text: &str| Step::Id(text.to_owned());
        let steps = [name("users"), id("u"), name("events"), id("a/b"), name("attachments"), id("it's=")];
        assert_eq!(location(&steps), "/api/v2.0/Users('u')/Events('a%2Fb')/Attachments('it%27%27s%3D')");
    }
}
