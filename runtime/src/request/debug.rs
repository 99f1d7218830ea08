//! `Debug` of requests: what would be sent.

use std::fmt;

use http::Uri;

use super::{Arguments, Request};
use crate::body::Body;
use crate::shown::Shown;

/// Shows a request as it would be sent, without secrets: one function for all, where a derived `Debug` brings code for each
/// of a thousand requests.
pub fn debug<R: Request>(request: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let name = std::any::type_name::<R>();
    let mut shown = f.debug_struct(name.rsplit("::").next().unwrap_or(name));
    match unsent(request) {
        Ok(request) => Shown(&request).debug(&mut shown),
        Err(fault) => drop(shown.field("fault", &fault)),
    }
    shown.finish()
}

/// The request without the address of the service and what a client adds.
fn unsent<R: Request>(request: &R) -> Result<http::Request<Body>, String> {
    let mut arguments = Arguments::default();
    request.arguments(&mut arguments);
    let parts = arguments.finish(R::OPERATION.path).map_err(|fault| fault.to_string())?;
    let url: Uri = parts.target.parse().map_err(|fault: http::uri::InvalidUri| fault.to_string())?;
    Ok(parts.to(R::OPERATION.method.to_http(), url))
}
