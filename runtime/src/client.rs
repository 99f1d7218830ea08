//! [`Client`]: sends requests to one cloud with one identity.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderName, HeaderValue, Response, Uri};
use uuid::Uuid;

use crate::body::{Body, ReplyBody};
use crate::error::{Error, ServiceError};
use crate::origin::{BaseUrl, Origin};
use crate::reply::Reply;
use crate::request::{Arguments, Request};
use crate::token::{TokenProvider, TokenRequest};
use crate::transport::{HttpTransport, Transport, TransportError};

/// Names a request in the logs of both sides.
const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");

/// A cloud that offers Graph (protocol facts, 3.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Cloud {
    /// The public cloud, GCC included.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGovernment,
    /// US Government L5 (`DoD`).
    UsGovernmentDod,
    /// China, operated by 21Vianet.
    China,
}

impl Cloud {
    /// Base URL of Graph there.
    #[must_use]
    pub fn base_url(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGovernment => "https://graph.microsoft.us",
            Self::UsGovernmentDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }
}

/// Sends requests. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    base: BaseUrl,
    tokens: Option<Box<dyn TokenProvider>>,
    /// Made when the first request is sent: reading the certificates of the system takes longer than a command that
    /// only shows help may take.
    transport: OnceLock<Box<dyn Transport>>,
    connect_timeout: Duration,
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
        let prepared = self.prepare(request)?;
        let whole = async { R::Reply::read(self.exchange(prepared).await?).await };
        tokio::time::timeout(self.inner.timeout, whole).await.map_err(|_| Error::Timeout(self.inner.timeout))?
    }

    /// The request as it goes out, but for the credentials: what a dry run shows.
    pub fn prepare<R: Request + ?Sized>(&self, request: &R) -> Result<http::Request<Body>, Error> {
        let mut arguments = Arguments::default();
        request.arguments(&mut arguments);
        let mut prepared = self.assemble(&R::OPERATION, arguments)?;
        if !R::Reply::ACCEPT.is_empty() {
            prepared.headers_mut().insert(ACCEPT, HeaderValue::from_static(R::Reply::ACCEPT));
        }
        Ok(prepared)
    }

    /// The part of [`Self::prepare`] that is the same for all requests.
    fn assemble(
        &self,
        operation: &crate::request::Operation,
        arguments: Arguments,
    ) -> Result<http::Request<Body>, Error> {
        let crate::request::Parts { target, headers, body } = arguments.finish(operation)?;
        let url: Uri = format!("{}{target}", self.inner.base.url)
            .parse()
            .map_err(|_| Error::Argument("the arguments make the URL too long".to_owned()))?;
        let (content_type, content) = body.unwrap_or_default();
        let mut request = http::Request::new(content);
        *request.method_mut() = operation.method.to_http();
        *request.uri_mut() = url;
        *request.headers_mut() = headers;
        let headers = request.headers_mut();
        if let Some(content_type) = content_type {
            headers.insert(CONTENT_TYPE, content_type);
        }
        headers.insert(USER_AGENT, HeaderValue::from_static(concat!("graphsmith/", env!("CARGO_PKG_VERSION"))));
        let id = Uuid::new_v4().to_string();
        headers.insert(CLIENT_REQUEST_ID, HeaderValue::try_from(id).expect("a GUID is printable ASCII"));
        Ok(request)
    }

    /// Sends a prepared request; a status that isn't a success is an error.
    async fn exchange(&self, mut request: http::Request<Body>) -> Result<Response<ReplyBody>, Error> {
        self.authorize(&mut request).await?;
        let id = request.headers().get(CLIENT_REQUEST_ID).cloned();
        let response = self.transport()?.send(request).await?;
        if response.status().is_success() {
            return Ok(response);
        }
        Err(Error::Service(Box::new(ServiceError::read(response, id.as_ref()).await)))
    }

    /// Adds the token, for requests to the origin of this client only.
    async fn authorize(&self, request: &mut http::Request<Body>) -> Result<(), Error> {
        let Some(tokens) = &self.inner.tokens else {
            return Ok(());
        };
        if Origin::of(request.uri()).as_ref() != Some(&self.inner.base.origin) {
            return Ok(());
        }
        let scope = self.inner.base.scope();
        let token = tokens.token(TokenRequest { scope: &scope, claims: None }).await?;
        let mut value = HeaderValue::try_from(format!("Bearer {}", token.expose()))
            .map_err(|_| crate::token::TokenError::new("the token holds characters that no header can carry"))?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }

    fn transport(&self) -> Result<&dyn Transport, TransportError> {
        if let Some(transport) = self.inner.transport.get() {
            return Ok(transport.as_ref());
        }
        let made = HttpTransport::new(self.inner.base.is_https(), self.inner.connect_timeout)?;
        Ok(self.inner.transport.get_or_init(|| Box::new(made)).as_ref())
    }
}

/// Makes a [`Client`].
pub struct Builder {
    base_url: String,
    tokens: Option<Box<dyn TokenProvider>>,
    transport: Option<Box<dyn Transport>>,
    connect_timeout: Duration,
    timeout: Duration,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            base_url: Cloud::Global.base_url().to_owned(),
            tokens: None,
            transport: None,
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

    /// How long a request may take, reply included; 100 seconds unless said otherwise. A reply that is a stream counts
    /// up to its first byte.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The client. Fails when the base URL isn't acceptable.
    pub fn build(self) -> Result<Client, Error> {
        let transport = self.transport.map_or_else(OnceLock::new, OnceLock::from);
        Ok(Client {
            inner: Arc::new(Inner {
                base: BaseUrl::parse(&self.base_url)?,
                tokens: self.tokens,
                transport,
                connect_timeout: self.connect_timeout,
                timeout: self.timeout,
            }),
        })
    }
}
