//! [`DriveItem`]: files in `OneDrive` and `SharePoint` (docs/protocol.md#create-an-upload-session and
//! docs/protocol.md#send-slices).

use http::{HeaderMap, Request};
use serde_json::Value;

use super::destination::{Created, Destination, Existing, FileInfo, Route, bound_to};
use super::error::UploadError;
use super::ranges::member;
use crate::client::Client;
use crate::values::debug::impl_debug;
use crate::wire::body::Body;
use crate::wire::error::Error;
use crate::wire::provider::BoxFuture;

/// A file in a drive, from a `createUploadSession` request for it.
pub struct DriveItem {
    request: Request<Body>,
    item: String,
}

impl_debug!(DriveItem, this => item: this.item);

impl DriveItem {
    /// The file that a prepared request would open a session for.
    pub fn new(request: Request<Body>) -> Result<Self, UploadError> {
        Ok(Self { item: bound_to(&request)?, request })
    }
}

impl Destination for DriveItem {
    fn item(&self) -> &str {
        &self.item
    }

    fn route(&self, info: &mut FileInfo) -> Result<Route, UploadError> {
        if info.size == 0 {
            let message = "an empty file has no bytes to upload: set the content of the item instead";
            return Err(UploadError::Unsupported(message.to_owned()));
        }
        Ok(Route::Session)
    }

    fn session(&self, _client: &Client, _info: &FileInfo) -> Result<Request<Body>, Error> {
        Ok(self.request.clone())
    }

    fn single(&self, _client: &Client, _info: &FileInfo, _content: &[u8]) -> Result<Option<Request<Body>>, Error> {
        Ok(None)
    }

    fn existing<'a>(&'a self, _client: &'a Client, _info: &'a FileInfo) -> BoxFuture<'a, Result<Vec<Existing>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The path says which file it is; a second upload replaces it, or fails, as the request says.
    fn creates_duplicates(&self) -> bool {
        false
    }

    fn created(&self, _headers: &HeaderMap, body: &Value) -> Created {
        let id = member(body, "id").and_then(Value::as_str).map(str::to_owned);
        Created::new(id, body.is_object().then(|| body.clone()))
    }
}
