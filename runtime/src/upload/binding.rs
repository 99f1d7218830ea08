//! Which [`Destination`] an action `createUploadSession` leads to.

use graphsmith_catalog::upload::Binding;
use http::Request;

use super::destination::Destination;
use super::drive::DriveItem;
use super::error::UploadError;
use super::outlook::OutlookAttachment;
use crate::wire::body::Body;

/// The destination that a prepared `createUploadSession` request with that binding leads to.
///
/// # Errors
/// The request creates no session, or the rules of its destination are unknown here ([`Binding::is_supported`]).
pub fn destination(binding: Binding, request: Request<Body>) -> Result<Box<dyn Destination>, UploadError> {
    let other = |what| Err(UploadError::Unsupported(format!("uploads to {what} follow other rules")));
    match binding {
        Binding::Attachments => Ok(Box::new(OutlookAttachment::new(request)?)),
        Binding::DriveItem => Ok(Box::new(DriveItem::new(request)?)),
        Binding::TaskAttachments => other("To Do"),
        Binding::PrintDocument => other("Universal Print"),
        _ => other("this place"),
    }
}
