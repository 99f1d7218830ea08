//! [`Client`]: sends requests to one cloud with one identity.

pub(crate) mod arguments;

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Response, Uri};
use uuid::Uuid;

use crate::requests::reply::Reply;
use crate::requests::request::{Arguments, Request};
use crate::token::TokenProvider;
use crate::wire::Cloud;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::authorize::Authorize;
use crate::wire::layers::limit::TimeLimit;
use crate::wire::layers::redirect::SameOrigin;
use crate::wire::layers::retry::{OnWait, Retry, RetryPolicy, Wait};
use crate::wire::origin::{BaseUrl, Origin};
use crate::wire::transport::{Network, Transport};

/// Names a request in the logs of both sides.
pub(crate) const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// Sends requests. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    base: BaseUrl,
    /// All layers down to the network.
    transport: Box<dyn Transport>,
    network: Network,
    retry: RetryPolicy,
    timeout: Duration,
}

impl Client {
    /// Starts with the public cloud and no credentials.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Sends a request and reads its reply.
    pub async fn send<R: Request + ?Sized>(&self, request: &R) -> Result<<R::Reply as Reply>::Output, Error> {
        R::Reply::read(self.call::<R>(self.prepare(request)?).await?).await
    }

    /// The same with the status and the headers that came along.
    pub async fn send_full<R: Request + ?Sized>(
        &self,
        request: &R,
    ) -> Result<crate::Response<<R::Reply as Reply>::Output>, Error> {
        let reply = self.call::<R>(self.prepare(request)?).await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        let version = R::OPERATION.path.split('/').nth(1).unwrap_or_default();
        let root = format!("{}/{version}", self.inner.base.url);
        Ok(crate::Response::new(R::Reply::read(reply).await?, status, headers, &root))
    }

    /// Sends what was prepared for a type of request.
    async fn call<R: Request + ?Sized>(&self, prepared: http::Request<Body>) -> Result<Response<ReplyBody>, Error> {
        if R::Reply::ELSEWHERE { self.download(prepared).await } else { self.send_raw(prepared).await }
    }

    /// The request as it goes out, but for the credentials: what a dry run shows, and what pages and batches start from.
    pub fn prepare<R: Request + ?Sized>(&self, request: &R) -> Result<http::Request<Body>, Error> {
        let mut arguments = Arguments::default();
        request.arguments(&mut arguments);
        let mut prepared = self.prepare_raw(R::OPERATION.method.to_http(), R::OPERATION.path, arguments)?;
        if !R::Reply::ACCEPT.is_empty() {
            prepared.headers_mut().insert(ACCEPT, HeaderValue::from_static(R::Reply::ACCEPT));
        }
        Ok(prepared)
    }

    /// The same for a request that no type describes: a method, a path template from the root of the service (version
    /// included, names of parameters in braces), and arguments, which are encoded as those of a typed request.
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
        introduce(&mut request);
        Ok(request)
    }

    /// A `GET` of an address that the service gave, with the headers of the request that it came with. `kind` says in an
    /// error what it was.
    pub fn prepare_link(
        &self,
        kind: &'static str,
        link: &str,
        headers: &http::HeaderMap,
    ) -> Result<http::Request<Body>, Error> {
        let foreign = |host: &str| Error::ForeignLink { kind, host: host.to_owned() };
        let url: Uri = link.parse().map_err(|_| foreign("no address at all"))?;
        if !self.inner.base.is_origin_of(&url) {
            return Err(foreign(url.host().unwrap_or("none")));
        }
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = url;
        *request.headers_mut() = headers.clone();
        request.headers_mut().remove(CONTENT_TYPE);
        introduce(&mut request);
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
        Ok(self.inner.transport.send(request).await?)
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

    /// The connections of this client, without any of its credentials.
    #[must_use]
    pub fn network(&self) -> &Network {
        &self.inner.network
    }

    /// How often and how patiently this client tries again.
    #[must_use]
    pub fn retry_policy(&self) -> &RetryPolicy {
        &self.inner.retry
    }

    /// How long nothing may arrive.
    #[must_use]
    pub fn time_limit(&self) -> Duration {
        self.inner.timeout
    }
}

/// Headers that every request has, with a new id.
fn introduce(request: &mut http::Request<Body>) {
    let headers = request.headers_mut();
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("graphsmith/", env!("CARGO_PKG_VERSION"))));
    let id = Uuid::new_v4().to_string();
    headers.insert(CLIENT_REQUEST_ID, HeaderValue::try_from(id).expect("a GUID is printable ASCII"));
}

/// Makes a [`Client`].
pub struct Builder {
    base_url: String,
    tokens: Option<Box<dyn TokenProvider>>,
    transport: Option<Box<dyn Transport>>,
    network: Option<Network>,
    retry: RetryPolicy,
    on_wait: Option<OnWait>,
    connect_timeout: Duration,
    timeout: Duration,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            base_url: Cloud::Global.base_url().to_owned(),
            tokens: None,
            transport: None,
            network: None,
            retry: RetryPolicy::default(),
            on_wait: None,
            connect_timeout: Duration::from_secs(10),
            // What the official libraries use (protocol facts, 3.5).
            timeout: Duration::from_secs(100),
        }
    }
}

impl Builder {
    /// Talks to another cloud.
    #[must_use]
    pub fn cloud(self, cloud: Cloud) -> Self {
        self.base_url(cloud.base_url())
    }

    /// Talks to another server: an emulator, a proxy. The token goes to this origin and no other. The URL ends before
    /// the version of the API, and it must be `https` unless the server is this machine.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// Where tokens come from.
    #[must_use]
    pub fn token(mut self, provider: impl TokenProvider + 'static) -> Self {
        self.tokens = Some(Box::new(provider));
        self
    }

    /// Sends through this instead of the network: a layer around another transport, or a record of replies.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// How long a connection may take to be made; ten seconds unless said otherwise.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Uses the connections of another client or of a token provider.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.network = Some(network);
        self
    }

    /// How often and how patiently requests are sent again; five times unless said otherwise.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Is told of each wait before a request is sent again.
    #[must_use]
    pub fn on_wait(mut self, watcher: impl Fn(&Wait) + Send + Sync + 'static) -> Self {
        self.on_wait = Some(Arc::new(watcher));
        self
    }

    /// How long nothing may arrive once a request is sent, be it the head of the reply or the next piece of its content;
    /// 100 seconds unless said otherwise. Waits that the service asks for don't count.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The client. Fails when the base URL isn't acceptable.
    pub fn build(self) -> Result<Client, Error> {
        let base = BaseUrl::parse(&self.base_url)?;
        let network = self.network.unwrap_or_else(|| Network::new(self.connect_timeout));
        let bottom = self.transport.unwrap_or_else(|| Box::new(network.clone()));
        let authorized = Authorize::new(TimeLimit::new(bottom, self.timeout), base.clone(), self.tokens);
        let patient = Retry::new(authorized, self.retry.clone()).on_wait(self.on_wait);
        let transport = Box::new(SameOrigin::new(patient));
        let inner = Inner { base, transport, network, retry: self.retry, timeout: self.timeout };
        Ok(Client { inner: Arc::new(inner) })
    }
}
