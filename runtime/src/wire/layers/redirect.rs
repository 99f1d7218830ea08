//! [`SameOrigin`]: redirects that may be followed (docs/security.md#redirects).

use http::header::LOCATION;
use http::{Method, Request, Response, StatusCode, Uri};

use crate::values::debug::impl_debug;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::origin::Origin;
use crate::wire::provider::BoxFuture;
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Most redirects that are followed for one request.
const LIMIT: usize = 10;

/// Follows redirects of `GET` and `HEAD` within the origin that was asked. Any other redirect is the reply: a body is
/// never sent twice, and neither headers nor credentials reach a server that they weren't meant for.
pub struct SameOrigin<T> {
    inner: T,
}

impl_debug!(SameOrigin<T>, _ => );

impl<T> SameOrigin<T> {
    /// Wraps that transport, which must not follow redirects itself.
    pub fn new(inner: T) -> Self {
        Self { inner }
    }
}

impl<T: Transport> Transport for SameOrigin<T> {
    fn send(&self, mut request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            for _ in 0..LIMIT {
                let reply = self.inner.send(request.clone()).await?;
                match target(&request, &reply) {
                    Some(url) => *request.uri_mut() = url,
                    None => return Ok(reply),
                }
            }
            Err(TransportError::protocol("the service redirects in a circle"))
        })
    }
}

/// Where the reply sends the request, if it may go there.
fn target(request: &Request<Body>, reply: &Response<ReplyBody>) -> Option<Uri> {
    let redirects = matches!(
        reply.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    );
    if !redirects || !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let mut locations = reply.headers().get_all(LOCATION).iter();
    let (Some(location), None) = (locations.next(), locations.next()) else { return None };
    let location = location.to_str().ok()?;
    let url: Uri = if location.starts_with('/') && !location.starts_with("//") {
        let scheme = request.uri().scheme()?;
        format!("{scheme}://{}{location}", request.uri().authority()?).parse().ok()?
    } else {
        location.parse().ok()?
    };
    let origin = Origin::of(&url)?;
    (Some(&origin) == Origin::of(request.uri()).as_ref()).then_some(url)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use http::{Request, Response};

    use super::target;
    use crate::wire::body::{Body, ReplyBody};

    fn to(method: &str, status: u16, locations: &[&str]) -> Option<String> {
        let request = Request::builder().method(method).uri("https://graph.microsoft.com/v1.0/me/photo");
        let mut reply = Response::builder().status(status);
        for location in locations {
            reply = reply.header("location", *location);
        }
        let reply = reply.body(ReplyBody::from("")).unwrap();
        target(&request.body(Body::default()).unwrap(), &reply).map(|url| url.to_string())
    }

    /// docs/security.md#redirects: "Set redirect policy none for PUT/POST; for GET same-origin only; never downgrade
    /// scheme".
    #[test]
    fn only_reads_follow_and_only_within_the_origin() {
        let same = "https://graph.microsoft.com/v1.0/users/1/photo";
        assert_eq!(to("GET", 302, &[same]).as_deref(), Some(same));
        assert_eq!(
            to("HEAD", 308, &["https://graph.microsoft.com:443/x"]).unwrap(),
            "https://graph.microsoft.com:443/x"
        );
        assert_eq!(to("GET", 301, &["/x?y=%2F"]).unwrap(), "https://graph.microsoft.com/x?y=%2F");
        for method in ["PUT", "POST", "PATCH", "DELETE"] {
            for status in [301, 302, 303, 307, 308] {
                assert_eq!(to(method, status, &[same]), None, "{method} {status}");
            }
        }
        for status in [200, 300, 304, 401] {
            assert_eq!(to("GET", status, &[same]), None, "{status}");
        }
        let elsewhere = [
            "http://graph.microsoft.com/x",
            "//evil.example/x",
            "https://graph.microsoft.com.evil.example/x",
            "https://graph.microsoft.com@evil.example/x",
            "https://user@graph.microsoft.com/x",
            "https://graph.microsoft.com:8443/x",
            "https://graph.microsoft.com\\@evil.example/x",
            "https://gr\u{430}ph.microsoft.com/x",
            "https://xn--grph-43d.microsoft.com/x",
            "https://20.190.128.1/x",
            "ftp://graph.microsoft.com/x",
            "javascript:alert(1)",
            "x",
            "",
        ];
        for location in elsewhere {
            assert_eq!(to("GET", 302, &[location]), None, "{location}");
        }
        assert_eq!(to("GET", 302, &[same, "https://evil.example"]), None);
    }
}
