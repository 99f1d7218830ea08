//! [`Response`]: what a request gave, with the status and the headers that came along.

use std::fmt;
use std::time::Duration;

use http::header::{ETAG, LOCATION};
use http::{HeaderMap, StatusCode};

use crate::wire::retry_after::retry_after;
use crate::wire::shown::ShownHeaders;

/// What [`Request::send_full`](crate::Request::send_full) returns: the value that `send` gives, and all that it drops.
///
/// ```no_run
/// # use graphsmith_runtime::{Client, Error, Request, reply::Empty};
/// # async fn example(client: Client, request: impl Request<Reply = Empty>) -> Result<(), Error> {
/// let response = request.send_full(&client).await?;
/// if let Some(monitor) = response.location() {
///     // A long-running operation: its state is at that address.
///     let state: serde_json::Value = client.follow(monitor).await?.value;
///     println!("{}", state["status"]);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// What `send` gives.
    pub value: T,
    /// Status: a success.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The address in `Location`, whole.
    location: Option<String>,
}

/// Shows no credentials.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (status, headers) = (self.status, ShownHeaders(&self.headers));
        f.debug_struct("Response")
            .field("status", &status)
            .field("headers", &headers)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

impl<T> Response<T> {
    /// `root` is what a `Location` without a host counts from: base URL and version.
    pub(crate) fn new(value: T, status: StatusCode, headers: HeaderMap, root: &str) -> Self {
        let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let location = location.map(|location| whole(location, root));
        Self { value, status, headers, location }
    }

    /// A header as text, if there is one and it is plain ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether the service has only accepted the request and goes on with it (202).
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.status == StatusCode::ACCEPTED
    }

    /// Where the service says that the result is, or how far the operation has got; see
    /// [`Client::follow`](crate::Client::follow).
    #[must_use]
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// `Retry-After`: how long to wait before the next request.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(&self.headers)
    }

    /// The version of the item, for `If-Match` of a later request.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(ETAG).and_then(|value| value.to_str().ok())
    }

    /// Id that the service gave the request; Microsoft support needs it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.header("request-id")
    }
}

/// A `Location` as a whole address: Graph writes some of them without a host, and without the version as well.
fn whole(location: &str, root: &str) -> String {
    if !location.starts_with('/') || location.starts_with("//") {
        return location.to_owned();
    }
    let (base, version) = root.rsplit_once('/').unwrap_or((root, ""));
    let versioned = location[1..].split('/').next() == Some(version);
    if versioned { format!("{base}{location}") } else { format!("{root}{location}") }
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn a_location_counts_from_the_version() {
        let table = [
            ("/teams('1')/operations('2')", "https://graph.microsoft.com/v1.0/teams('1')/operations('2')"),
            ("/v1.0/x", "https://graph.microsoft.com/v1.0/x"),
            ("/v1.0x/y", "https://graph.microsoft.com/v1.0/v1.0x/y"),
            ("https://contoso.sharepoint.com/x", "https://contoso.sharepoint.com/x"),
            ("//evil.example/x", "//evil.example/x"),
            ("relative", "relative"),
        ];
        for (location, expected) in table {
            assert_eq!(whole(location, "https://graph.microsoft.com/v1.0"), expected);
        }
    }
}
