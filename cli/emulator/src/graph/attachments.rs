//! Attachments: in one request (docs/protocol.md#sizes), and their content.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::call::Call;
use super::{bodies, items};
use crate::blob::Blob;
use crate::files::{self, FILE};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Operation;
use crate::store::Item;

/// `POST` of an attachment with its content.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let mut value = call.object()?;
    bodies::check(operation, &value)?;
    let kind = value.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    if kind.is_empty() {
        let message = "The type of the attachment is missing: an '@odata.type' annotation is expected.";
        return Err(Refusal::bad("ErrorInvalidRequest", message));
    }
    if !files::same_type(kind, FILE) && !files::same_type(kind, "#microsoft.graph.taskFileAttachment") {
        return items::add(call, Item { value, ..Item::default() });
    }
    if value.get("name").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(Refusal::bad("ErrorRequiredPropertyMissing", "Required property 'name' is missing or empty."));
    }
    let Some(Value::String(text)) = value.shift_remove("contentBytes") else {
        return Err(Refusal::bad("ErrorRequiredPropertyMissing", "Required property 'contentBytes' is missing."));
    };
    let bytes = STANDARD.decode(&text).map_err(|error| {
        Refusal::bad("RequestBodyRead", format!("Cannot convert the value of 'contentBytes' to bytes: {error}"))
    })?;
    let blob = Blob::of(&bytes)?;
    let overhead = call.shared.service.size_overhead;
    items::add(call, files::attachment(value, blob.into(), bytes.len() as u64, overhead))
}
