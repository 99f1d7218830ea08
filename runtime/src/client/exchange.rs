//! [`Client`]: sends requests to one cloud with one identity.

use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Response, Uri};
use uuid::Uuid;

use crate::client::arguments::Arguments;
use crate::values::debug::impl_debug;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::retry::{OnWait, RetryPolicy};
use crate::wire::origin::{BaseUrl, Origin};
use crate::wire::server::Server;
use crate::wire::span::{in_span, record_status};
use crate::wire::transport::Transport;

/// Names a request in the logs of both sides.
pub(crate) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Sends requests, in a runtime of tokio. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<Inner>,
}

impl_debug!(Client, Self { inner } => base_url: inner.base.url, timeout: inner.timeout, retry_policy: inner.retry);

pub(super) struct Inner {
    pub(super) base: BaseUrl,
    /// All layers down to the network.
    pub(super) transport: Box<dyn Transport>,
    /// What carries signed addresses too: the network, or the transport that was given.
    pub(super) bottom: Arc<dyn Transport>,
    pub(super) retry: RetryPolicy,
    pub(super) on_wait: Option<OnWait>,
    pub(super) timeout: Duration,
}

impl Client {
    /// The request as it goes out, but for the credentials, of an operation that no type describes: a method, a path
    /// template from the root of the service (version included, names of parameters in braces), and arguments, which are
    /// encoded as those of a typed request.
    pub fn prepare_raw(
        &self,
        method: http::Method,
        template: &str,
        arguments: Arguments,
    ) -> Result<http::Request<Body>, Error> {
        let parts = arguments.finish(template)?;
        let url: Uri = format!("{}{}", self.inner.base.url, parts.target)
            .parse()
            .map_err(|_| Error::Argument("the arguments make no URL, or one that is too long".to_owned()))?;
        if !self.inner.base.is_origin_of(&url) {
            return Err(Error::Argument(format!("{template:?} is no path from the root of the service")));
        }
        let mut request = parts.to(method, url);
        add_standard_headers(&mut request);
        Ok(request)
    }

    /// Whether requests to that server, whose address may have variables, can go through this client. A server on this
    /// machine stands for any.
    pub(crate) fn check_server(&self, url: &'static str) -> Result<(), Error> {
        if self.is_local() || (Server { url, variables: &[] }).may_be(self.base_url(), &[]) {
            return Ok(());
        }
        Err(Error::Argument(format!("this request goes to {url}, and the client to {}", self.base_url())))
    }

    /// A `GET` of an address that the service gave, with the headers of the request that it came with. A path alone is one of
    /// the same server. `kind` says in an error what it was.
    pub fn prepare_link(
        &self,
        kind: &'static str,
        link: &str,
        headers: &http::HeaderMap,
    ) -> Result<http::Request<Body>, Error> {
        let foreign = |host: &str| Error::ForeignLink { kind, host: host.to_owned() };
        // Two slashes name another server.
        let is_path = link.starts_with('/') && !link.starts_with("//");
        let url = if is_path { self.inner.base.at(link).parse() } else { link.parse() };
        let url: Uri = url.map_err(|_| foreign("no address at all"))?;
        if !self.inner.base.is_origin_of(&url) {
            return Err(foreign(url.host().unwrap_or("none")));
        }
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = url;
        *request.headers_mut() = headers.clone();
        request.headers_mut().remove(CONTENT_TYPE);
        add_standard_headers(&mut request);
        Ok(request)
    }

    /// Sends a prepared request; a status that isn't a success is an error.
    pub async fn send_raw(&self, request: http::Request<Body>) -> Result<Response<ReplyBody>, Error> {
        let id = request.headers().get(CLIENT_REQUEST_ID).cloned();
        let path = request.uri().path().to_owned();
        let response = self.exchange(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Error::Service(Box::new(ServiceError::read(response, id.as_ref(), &path).await)))
    }

    /// Sends a prepared request and returns the reply, whatever its status.
    pub async fn exchange(&self, request: http::Request<Body>) -> Result<Response<ReplyBody>, Error> {
        if !self.inner.base.is_origin_of(request.uri()) {
            let host = Origin::of(request.uri()).map_or_else(|| "none".to_owned(), |origin| origin.host().to_owned());
            return Err(Error::ForeignLink { kind: "request", host });
        }
        in_span!("request", { method = %request.method(), path = request.uri().path(), status = ::tracing::field::Empty }, async {
            let reply = self.inner.transport.send(request).await?;
            record_status(reply.status());
            Ok(reply)
        })
        .await
    }

    /// What paths are appended to, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.inner.base.url
    }

    /// Whether the server is this machine: an emulator, a test.
    pub(crate) fn is_local(&self) -> bool {
        self.inner.base.origin.is_loopback()
    }

    /// What lies below all layers, without any credentials.
    pub(crate) fn bottom(&self) -> Arc<dyn Transport> {
        Arc::clone(&self.inner.bottom)
    }

    /// How often and how patiently this client tries again.
    #[must_use]
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    /// Who is told of waits.
    pub(crate) fn on_wait(&self) -> Option<&OnWait> {
        self.inner.on_wait.as_ref()
    }

    /// How long nothing may arrive.
    #[must_use]
    pub fn timeout(&self) -> Duration {
        self.inner.timeout
    }
}

/// Headers that every request has, with a new id.
fn add_standard_headers(request: &mut http::Request<Body>) {
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("graphsmith/", env!("CARGO_PKG_VERSION"))));
    let id = Uuid::new_v4().to_string();
    headers.insert(CLIENT_REQUEST_ID, HeaderValue::try_from(id).expect("a GUID is printable ASCII"));
}
