//! [`Uploaded`]: what an upload that went well has made.

use serde_json::Value;

/// How a file got to where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Transfer {
    /// In one request.
    Single,
    /// In slices.
    Session,
    /// It was there already: an earlier attempt had succeeded without our hearing of it.
    Found,
}

/// A file that has arrived.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Uploaded {
    /// Id of the attachment or the item, if the service said it.
    pub id: Option<String>,
    /// The attachment or the item, if the service sent it.
    pub object: Option<Value>,
    /// Name that it was given.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How it got there.
    pub transfer: Transfer,
}
