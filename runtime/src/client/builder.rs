//! [`ClientBuilder`]: makes a [`Client`] and the layers below it.

use std::sync::Arc;
use std::time::Duration;

use super::exchange::{Client, Inner};
use crate::values::debug::impl_debug;
use crate::wire::Cloud;
use crate::wire::error::Error;
use crate::wire::layers::authorize::Authorize;
use crate::wire::layers::limit::TimeLimit;
use crate::wire::layers::redirect::SameOrigin;
use crate::wire::layers::retry::{OnWait, Retry, RetryPolicy, Wait};
use crate::wire::network::Network;
use crate::wire::origin::BaseUrl;
use crate::wire::provider::TokenProvider;
use crate::wire::transport::Transport;

impl Client {
    /// Starts with the public cloud and no credentials.
    #[must_use]
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }
}

/// Makes a [`Client`].
pub struct ClientBuilder {
    base_url: String,
    tokens: Option<Box<dyn TokenProvider>>,
    transport: Option<Arc<dyn Transport>>,
    network: Option<Network>,
    retry: RetryPolicy,
    on_wait: Option<OnWait>,
    connect_timeout: Duration,
    timeout: Duration,
}

impl_debug!(ClientBuilder, this => base_url: this.base_url, connect_timeout: this.connect_timeout, timeout: this.timeout, retry_policy: this.retry);

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            base_url: Cloud::Global.base_url().to_owned(),
            tokens: None,
            transport: None,
            network: None,
            retry: RetryPolicy::default(),
            on_wait: None,
            connect_timeout: Network::CONNECT_TIMEOUT,
            // What the official libraries use (docs/protocol.md#throttling).
            timeout: Duration::from_secs(100),
        }
    }
}

impl ClientBuilder {
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

    /// Sends through this instead of the network: a layer around another transport, or a record of replies. Slices of uploads
    /// and signed downloads pass it as well. They carry no token, and a transport that adds credentials has to leave those
    /// requests as they are: they go to other origins than [`base_url`](Self::base_url).
    #[must_use]
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// How long a connection may take to be made; ten seconds unless said otherwise.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Uses these connections, which other clients and token providers may share.
    #[must_use]
    pub fn network(mut self, network: Network) -> Self {
        self.network = Some(network);
        self
    }

    /// How often and how patiently requests are sent again; five times unless said otherwise.
    #[must_use]
    pub fn retry_policy(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Calls this before each wait for a request to be sent again.
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
        let network = || Arc::new(self.network.unwrap_or_else(|| Network::new(self.connect_timeout)));
        let bottom = self.transport.unwrap_or_else(|| network());
        let authorized = Authorize::new(TimeLimit::new(Arc::clone(&bottom), self.timeout), base.clone(), self.tokens);
        let patient = Retry::new(authorized, self.retry.clone()).on_wait(self.on_wait.clone());
        let transport = Box::new(SameOrigin::new(patient));
        let inner = Inner { base, transport, bottom, retry: self.retry, on_wait: self.on_wait, timeout: self.timeout };
        Ok(Client { inner: Arc::new(inner) })
    }
}
