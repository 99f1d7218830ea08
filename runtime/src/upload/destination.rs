//! [`Destination`]: where a file goes, and what that place wants to have done.

use graphsmith_catalog::upload::is_create_session;
use http::{HeaderMap, Request};
use serde_json::Value;

use super::error::UploadError;
use crate::client::Client;
use crate::wire::body::Body;
use crate::wire::error::Error;
use crate::wire::provider::BoxFuture;

/// What is known about the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileInfo {
    /// Name without folders.
    pub name: String,
    /// Length in bytes.
    pub size: u64,
}

/// How a file of some size goes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Route {
    /// In one request.
    Single,
    /// In slices, through a session.
    Session,
}

/// Something at the destination that may be the file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Existing {
    /// Its id.
    pub id: String,
}

impl Existing {
    /// The object with that id.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

/// What a finished upload has made.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Created {
    /// Its id, if the service said it.
    pub id: Option<String>,
    /// The object itself, if the service sent it.
    pub object: Option<Value>,
}

impl Created {
    /// An object with that id.
    #[must_use]
    pub fn new(id: Option<String>, object: Option<Value>) -> Self {
        Self { id, object }
    }
}

/// A place that takes files by `createUploadSession`. There are several with different rules, so it is chosen by the type
/// that the action is bound to ([`Binding`](super::Binding)), never by the name of the action.
pub trait Destination: Send + Sync {
    /// Address of the item that the file goes to: uploads to one item wait for each other.
    fn item(&self) -> &str;

    /// What to call the file, and how it goes there. Fails when it can't.
    fn route(&self, info: &mut FileInfo) -> Result<Route, UploadError>;

    /// The request that opens a session for the file.
    fn session(&self, client: &Client, info: &FileInfo) -> Result<Request<Body>, Error>;

    /// The request that carries all of the file; `None` if there is no such request.
    fn single(&self, client: &Client, info: &FileInfo, content: &[u8]) -> Result<Option<Request<Body>>, Error>;

    /// Everything there that looks like the file. What is there after a lost reply, and was not before, is the file.
    fn existing<'a>(&'a self, client: &'a Client, info: &'a FileInfo) -> BoxFuture<'a, Result<Vec<Existing>, Error>>;

    /// Whether a second upload would make a second object. If so, nothing is sent twice before [`Self::existing`] has said
    /// that the first one left nothing.
    fn creates_duplicates(&self) -> bool;

    /// What the last reply says.
    fn created(&self, headers: &HeaderMap, body: &Value) -> Created;
}

/// Address of what an action is bound to: its own without its last segment and without a query.
pub(super) fn bound_to(request: &Request<Body>) -> Result<String, UploadError> {
    let uri = request.uri();
    let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
        return Err(UploadError::Unsupported("the request has no complete address".to_owned()));
    };
    match uri.path().rsplit_once('/') {
        Some((before, action)) if is_create_session(action) => Ok(format!("{scheme}://{authority}{before}")),
        _ => Err(UploadError::Unsupported("the request doesn't create an upload session".to_owned())),
    }
}
