//! Items that hold a file: what the service says of them.

use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::blob::Blob;
use crate::store::Item;
use crate::time;

/// Media type of content of which nothing else is known.
const UNKNOWN: &str = "application/octet-stream";

/// The type of attachments that hold a file.
pub(crate) const FILE: &str = "#microsoft.graph.fileAttachment";

/// Attachments up to this many bytes are shown with their content; that of larger ones is for `/$value`.
const SHOWN: u64 = 3 << 20;

/// An attachment that holds a file of this length: what the client has said of it and what the service adds. The service
/// counts `overhead` bytes on top of the content.
pub(crate) fn attachment(mut value: Map<String, Value>, blob: Arc<Blob>, length: u64, overhead: u64) -> Item {
    value.insert("size".to_owned(), (length + overhead).into());
    value.insert("lastModifiedDateTime".to_owned(), time::iso(SystemTime::now()).into());
    for (name, usual) in [("contentType", Value::Null), ("isInline", false.into()), ("contentId", Value::Null)] {
        value.entry(name).or_insert(usual);
    }
    Item { value, content: Some((blob, length)), ..Item::default() }
}

/// Sets the content of an item in a drive. Its type stays when none is given.
pub(crate) fn fill_drive_item(item: &mut Item, blob: Arc<Blob>, length: u64, media_type: Option<&str>) {
    item.content = Some((blob, length));
    item.value.insert("size".to_owned(), length.into());
    match media_type {
        Some(media_type) => drop(item.value.insert("file".to_owned(), json!({"mimeType": media_type}))),
        None => drop(item.value.entry("file").or_insert_with(|| json!({"mimeType": UNKNOWN}))),
    }
}

/// The media type of the content of an item.
pub(crate) fn media_type(item: &Item) -> &str {
    let of_file = || item.value.get("file")?.get("mimeType")?.as_str();
    item.value.get("contentType").and_then(Value::as_str).or_else(of_file).unwrap_or(UNKNOWN)
}

/// Properties of an item, those of an attachment with its content, unless that is too large to be shown.
pub(crate) fn with_content(mut value: Map<String, Value>, item: &Item) -> io::Result<Map<String, Value>> {
    let kind = value.get("@odata.type").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let shown = item.content.as_ref().filter(|(_, length)| *length <= SHOWN && kind.ends_with("fileattachment"));
    if let Some((blob, length)) = shown {
        value.insert("contentBytes".to_owned(), STANDARD.encode(blob.read_at(0, *length)?).into());
    }
    Ok(value)
}

/// An item that another one brings along; an attachment with its content, if that can be read.
pub(crate) fn brought(mut value: Map<String, Value>) -> Item {
    let kind = value.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
    let bytes: Option<Vec<u8>> =
        value.get("contentBytes").and_then(Value::as_str).and_then(|text| STANDARD.decode(text).ok());
    if let Some(bytes) = bytes
        && same_type(kind, FILE)
        && let Ok(blob) = Blob::of(&bytes)
    {
        value.shift_remove("contentBytes");
        return attachment(value, blob.into(), bytes.len() as u64, 0);
    }
    Item { value, ..Item::default() }
}

/// Whether two type names are the same; the `#` may be left out.
pub(crate) fn same_type(one: &str, other: &str) -> bool {
    one.trim_start_matches('#').eq_ignore_ascii_case(other.trim_start_matches('#'))
}
