//! `createUploadSession` (docs/protocol.md#create-an-upload-session and docs/protocol.md#sizes).

use std::time::{Duration, SystemTime};

use graphsmith_runtime::upload::Binding;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::bodies;
use super::call::Call;
use crate::faults::{Action, Dialect};
use crate::files;
use crate::refusal::Refusal;
use crate::reply::{Reply, json as reply_json};
use crate::routes::Operation;
use crate::sessions::{Goal, Session};
use crate::store::collection_key;
use crate::time;

/// Largest attachment of a task, in bytes.
const LARGEST_OF_TASKS: u64 = 25 << 20;

/// Opens a session.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>, binding: Binding) -> Result<Reply, Refusal> {
    let body = call.object()?;
    bodies::check(operation, &body)?;
    let (goal, total, dialect) = match binding {
        Binding::Attachments => attachment(call, &body)?,
        Binding::TaskAttachments => task_attachment(call, &body)?,
        Binding::DriveItem => drive_item(call),
        _ => return Err(Refusal::not_played("upload sessions of this kind")),
    };
    let dialect = call.shared.service.dialect.unwrap_or(dialect);
    let lifetime = Duration::from_secs(call.shared.service.session_seconds);
    let expires = SystemTime::now().checked_add(lifetime).ok_or_else(|| Refusal::not_played("sessions that long"))?;
    let session = Session::new(goal, total, dialect, expires)?;
    let mut state = call.shared.state();
    // The item has to exist, not what will be in its collection; the last step is the action itself.
    let way = &call.place.steps[..call.place.steps.len() - 1];
    call.ensure_way(&mut state.store, way, call.shared.service.strict)?;
    let target = state.sessions.open(session);
    let own = &call.shared.origins.upload;
    let url = match call.fault {
        Some(Action::UploadUrl { to }) => call.shared.origins.lure(*to, own, &target),
        _ => format!("{own}{target}"),
    };
    let (status, ranges) = match dialect {
        Dialect::Outlook => (StatusCode::CREATED, true),
        Dialect::Drive => (StatusCode::OK, false),
    };
    let mut reply = json!({
        "@odata.context": format!(
            "{}/{}/$metadata#microsoft.graph.uploadSession", call.shared.origins.graph, call.place.version
        ),
        "uploadUrl": url,
        "expirationDateTime": time::iso(expires),
    });
    if ranges {
        reply["nextExpectedRanges"] = json!(["0-"]);
    }
    Ok(reply_json(status, &reply))
}

/// What a session makes, how long that is if it's known, and whose replies it gives.
type Opened = (Goal, Option<u64>, Dialect);

fn attachment(call: &Call<'_>, body: &Map<String, Value>) -> Result<Opened, Refusal> {
    let item = inner(body, "AttachmentItem")?;
    check_kind(item)?;
    let (minimum, maximum) = (call.shared.service.minimum_size, call.shared.service.maximum_size);
    let size = size(item)?;
    if size < minimum {
        let message = format!("The attachment size should not be less than the minimum size {minimum}.");
        return Err(Refusal::bad("ErrorAttachmentSizeShouldNotBeLessThanMinimumSize", message));
    }
    let value = described(item, files::FILE)?;
    larger(size, maximum)?;
    Ok((goal(call, value), Some(size), Dialect::Outlook))
}

/// Tasks take files of any size up to their limit (docs/protocol.md#create-an-upload-session). How slices travel is as
/// for Outlook; the real service has rules of its own.
fn task_attachment(call: &Call<'_>, body: &Map<String, Value>) -> Result<Opened, Refusal> {
    let item = inner(body, "attachmentInfo")?;
    check_kind(item)?;
    let size = size(item)?;
    let value = described(item, "#microsoft.graph.taskFileAttachment")?;
    larger(size, LARGEST_OF_TASKS)?;
    Ok((goal(call, value), Some(size), Dialect::Outlook))
}

/// A drive learns from the first slice how long the file is.
fn drive_item(call: &Call<'_>) -> Opened {
    let way = &call.place.steps[..call.place.steps.len() - 1];
    (Goal::DriveItem { steps: way.to_vec() }, None, Dialect::Drive)
}

fn goal(call: &Call<'_>, value: Map<String, Value>) -> Goal {
    let way = &call.place.steps[..call.place.steps.len() - 1];
    Goal::Attachment { collection: collection_key(way), steps: way.to_vec(), value }
}

fn inner<'a>(body: &'a Map<String, Value>, name: &str) -> Result<&'a Map<String, Value>, Refusal> {
    body.get(name)
        .and_then(Value::as_object)
        .ok_or_else(|| Refusal::bad("ErrorInvalidRequest", format!("The parameter '{name}' is missing or null.")))
}

fn check_kind(item: &Map<String, Value>) -> Result<(), Refusal> {
    match item.get("attachmentType").and_then(Value::as_str).unwrap_or_default() {
        "file" => Ok(()),
        "item" | "reference" => Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "ErrorAttachmentSessionIsSupportedOnlyForFileAttachments",
            "Attachment session is supported only for file attachments.",
        )),
        "" => Err(Refusal::bad("ErrorInvalidRequest", "Required property 'attachmentType' is missing.")),
        other => Err(Refusal::bad("RequestBodyRead", format!("Requested value '{other}' was not found."))),
    }
}

/// The size, which JavaScript may have to write as text.
fn size(item: &Map<String, Value>) -> Result<u64, Refusal> {
    let value = item.get("size").unwrap_or(&Value::Null);
    let size = value.as_u64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    size.ok_or_else(|| Refusal::bad("ErrorInvalidRequest", "Required property 'size' is missing or no size."))
}

fn larger(size: u64, most: u64) -> Result<(), Refusal> {
    if size <= most {
        return Ok(());
    }
    let message = format!("The attachment has {size} bytes; at most {most} are allowed.");
    Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "ErrorAttachmentSizeLimitExceeded", message))
}

/// The properties of the attachment that will be.
fn described(item: &Map<String, Value>, kind: &str) -> Result<Map<String, Value>, Refusal> {
    if item.get("name").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(Refusal::bad("ErrorRequiredPropertyMissing", "Required property 'name' is missing or empty."));
    }
    let mut value = Map::from_iter([("@odata.type".to_owned(), Value::from(kind))]);
    for name in ["name", "contentType", "isInline", "contentId"] {
        if let Some(given) = item.get(name) {
            value.insert(name.to_owned(), given.clone());
        }
    }
    Ok(value)
}
