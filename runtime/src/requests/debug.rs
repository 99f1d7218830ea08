//! `Debug` of requests: what would be sent.

use std::any::type_name;
use std::fmt;

use http::Uri;

use super::request::{Operation, Request, WithHeader, http_method};
use crate::client::arguments::Arguments;
use crate::wire::body::Body;
use crate::wire::shown::Shown;

/// Shows a request as it would be sent, without secrets.
pub fn debug<R: Request>(request: &R, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut arguments = Arguments::default();
    request.arguments(&mut arguments);
    show(type_name::<R>(), R::OPERATION, arguments, f)
}

impl<R: Request> fmt::Debug for WithHeader<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

/// One function for all requests: a thousand derived ones take a crate of requests as long to compile as all else in it.
fn show(name: &str, operation: Operation, arguments: Arguments, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(own_name(name));
    match unsent(operation, arguments) {
        Ok(request) => Shown(&request).debug(&mut shown),
        Err(fault) => drop(shown.field("fault", &fault)),
    }
    shown.finish()
}

/// The request without the address of the service and what a client adds.
fn unsent(operation: Operation, arguments: Arguments) -> Result<http::Request<Body>, String> {
    let parts = arguments.finish(operation.path).map_err(|fault| fault.to_string())?;
    let url: Uri = parts.target.parse().map_err(|fault: http::uri::InvalidUri| fault.to_string())?;
    Ok(parts.to(http_method(operation.method), url))
}

/// What the request itself is called: without its module, and without the headers around it.
fn own_name(mut name: &str) -> &str {
    let around = type_name::<WithHeader<()>>().trim_end_matches("()>");
    while let Some(inner) = name.strip_prefix(around).and_then(|inner| inner.strip_suffix('>')) {
        name = inner;
    }
    name.rsplit("::").next().unwrap_or(name)
}
