//! Attachments: in one request (docs/protocol.md#sizes), and their content.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;
use serde_json::{Map, Value};

use super::{Call, bodies, items};
use crate::emulate::blob::Blob;
use crate::emulate::refusal::Refusal;
use crate::emulate::reply::{Content, Reply, typed};
use crate::emulate::routes::Operation;
use crate::emulate::store::{Item, item_key};
use crate::emulate::time;

/// The type of attachments that hold a file.
pub(in crate::emulate) const FILE: &str = "#microsoft.graph.fileAttachment";

/// Attachments up to this many bytes are shown with their content; that of larger ones is for `/$value`.
const SHOWN: u64 = 3 << 20;

/// `POST` of an attachment with its content.
pub(super) fn create(call: &Call<'_>, operation: Option<&Operation>) -> Result<Reply, Refusal> {
    let mut value = call.object()?;
    bodies::check(operation, &value)?;
    let kind = value.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    if kind.is_empty() {
        let message = "The type of the attachment is missing: an '@odata.type' annotation is expected.";
        return Err(Refusal::bad("ErrorInvalidRequest", message));
    }
    if !same_type(kind, FILE) && !same_type(kind, "#microsoft.graph.taskFileAttachment") {
        return items::add(call, Item { value, content: None });
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
    let facts = Facts { overhead: call.shared.service.size_overhead, length: bytes.len() as u64 };
    items::add(call, facts.item(value, blob.into()))
}

/// What the service adds to an attachment that holds a file.
pub(in crate::emulate) struct Facts {
    /// Bytes on top of the content.
    pub(in crate::emulate) overhead: u64,
    /// Bytes of the content.
    pub(in crate::emulate) length: u64,
}

impl Facts {
    /// The item with what the client has said and the service adds.
    pub(in crate::emulate) fn item(&self, mut value: Map<String, Value>, blob: Arc<Blob>) -> Item {
        value.insert("size".to_owned(), (self.length + self.overhead).into());
        value.insert("lastModifiedDateTime".to_owned(), time::iso(SystemTime::now()).into());
        for (name, usual) in [("contentType", Value::Null), ("isInline", false.into()), ("contentId", Value::Null)] {
            value.entry(name).or_insert(usual);
        }
        Item { value, content: Some((blob, self.length)) }
    }
}

/// The properties of an item with its content, unless that is too large to be shown.
pub(super) fn with_content(item: &Item) -> io::Result<Map<String, Value>> {
    let mut value = item.value.clone();
    if let Some((blob, length)) = item.content.as_ref().filter(|(_, length)| *length <= SHOWN) {
        value.insert("contentBytes".to_owned(), STANDARD.encode(blob.read_at(0, *length)?).into());
    }
    Ok(value)
}

/// `GET` of `/$value`: the content of an item.
pub(super) fn content(call: &Call<'_>) -> Result<Reply, Refusal> {
    let state = call.shared.state();
    let item = state.store.get(&item_key(&call.place.steps)).ok_or_else(Refusal::missing)?;
    let Some((blob, length)) = &item.content else { return Err(Refusal::not_played("the content of this item")) };
    let media_type = item.value.get("contentType").and_then(Value::as_str).unwrap_or("application/octet-stream");
    let content = Content::Stored { blob: Arc::clone(blob), at: 0, length: *length };
    Ok(typed(StatusCode::OK, media_type, content))
}

/// Whether two type names are the same; the `#` may be left out.
fn same_type(one: &str, other: &str) -> bool {
    one.trim_start_matches('#').eq_ignore_ascii_case(other.trim_start_matches('#'))
}
