//! [`ManagedIdentity`]: the identity of the machine, or of the app, that this runs on in Azure.

use std::sync::Arc;
use std::time::Duration;

use graphsmith_catalog::printable::one_line;
use http::header::ACCEPT;
use http::{HeaderName, HeaderValue, Request};
use percent_encoding::utf8_percent_encode;

use super::cache::Cached;
use super::grant::Grant;
use super::patience::Patience;
use super::source::TokenSource;
use crate::values::argument::RESERVED;
use crate::values::debug::impl_debug;
use crate::values::redact::HIDDEN;
use crate::values::secret::Secret;
use crate::wire::body::Body;
use crate::wire::network::Network;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};
use crate::wire::said::Said;
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Where every virtual machine of Azure finds its identity.
const MACHINE: &str = "http://169.254.169.254";

/// Longest reply that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// An identity that Azure gives to the machine, or to the app, that this runs on.
pub struct ManagedIdentity {
    endpoint: String,
    version: &'static str,
    header: (HeaderName, Secret),
    client: Option<String>,
    transport: Arc<dyn Transport>,
    patience: Patience,
}

impl_debug!(ManagedIdentity, this => endpoint: this.endpoint, version: this.version, client: this.client);

impl ManagedIdentity {
    /// The identity of the virtual machine.
    #[must_use]
    pub fn machine() -> Cached<Self> {
        Self::machine_at(MACHINE)
    }

    /// Gets tokens from another address on this machine or its link: some container platforms have their own.
    #[must_use]
    pub fn machine_at(host: &str) -> Cached<Self> {
        let endpoint = format!("{}/metadata/identity/oauth2/token", host.trim_end_matches('/'));
        Self::make(endpoint, "2018-02-01", HeaderName::from_static("metadata"), Secret::new("true"))
    }

    /// The identity of an app, whose platform gives it both values as `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`.
    #[must_use]
    pub fn app(endpoint: impl Into<String>, header: Secret) -> Cached<Self> {
        Self::make(endpoint.into(), "2019-08-01", HeaderName::from_static("x-identity-header"), header)
    }

    fn make(endpoint: String, version: &'static str, name: HeaderName, value: Secret) -> Cached<Self> {
        let transport = Arc::new(Network::new(Duration::from_secs(2)));
        let patience = Patience::default();
        Cached::new(Self { endpoint, version, header: (name, value), client: None, transport, patience })
    }

    async fn grant(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        let encode = |text| utf8_percent_encode(text, RESERVED);
        let client = self.client.iter().map(|client| format!("&client_id={}", encode(client)));
        let client: String = client.collect();
        let resource = encode(request.resource());
        let url = format!("{}?api-version={}&resource={resource}{client}", self.endpoint, self.version);
        let mut ask = Request::new(Body::default());
        *ask.uri_mut() = url.parse().map_err(|_| TokenError::new("the address of the managed identity is no URL"))?;
        let mut value = HeaderValue::try_from(self.header.1.expose()).map_err(|_| {
            TokenError::new("the header of the managed identity holds characters that no header can carry")
        })?;
        value.set_sensitive(true);
        ask.headers_mut().insert(self.header.0.clone(), value);
        ask.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        let failed =
            |error: TransportError| TokenError::new(format!("no managed identity here: {error}")).caused_by(error);
        let transport = self.patience.with(Arc::clone(&self.transport));
        let reply = transport.send(ask).await.map_err(failed)?;
        let status = reply.status();
        let content = reply.into_body().collect(LIMIT).await.map_err(failed)?;
        if status.is_success() {
            return Grant::read(&serde_json::from_slice(&content).unwrap_or_default());
        }
        let description = one_line(&Said::of(&content).message).replace(self.header.1.expose(), HIDDEN);
        Err(TokenError::new(format!("the managed identity refused: {status}: {description}")))
    }
}

impl Cached<ManagedIdentity> {
    /// One of several identities, by its client id.
    #[must_use]
    pub fn client_id(self, id: impl Into<String>) -> Self {
        self.map(|source| ManagedIdentity { client: Some(id.into()), ..source })
    }

    /// Waits for what gives the tokens like this.
    #[must_use]
    pub fn patience(self, patience: Patience) -> Self {
        self.map(|source| ManagedIdentity { patience, ..source })
    }
}

impl TokenSource for ManagedIdentity {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.grant(request))
    }
}
