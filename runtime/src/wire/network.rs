//! [`Network`]: HTTP/1.1 over TCP, and over TLS with the certificates that the features of this crate trust.

use std::error::Error as StdError;
use std::io;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::CONTENT_LENGTH;
use http::uri::Scheme;
use http::{HeaderValue, Request, Response, Uri};
#[cfg(any(feature = "native-roots", feature = "webpki-roots"))]
use hyper_rustls::ConfigBuilderExt as _;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{CertificateError, ClientConfig};

use crate::values::debug::impl_debug;
use crate::wire::body::{Body, ReplyBody, must_say_empty};
use crate::wire::content::Content;
use crate::wire::gzip;
use crate::wire::origin::Origin;
use crate::wire::provider::BoxFuture;
use crate::wire::proxy::{Proxies, Route};
use crate::wire::transport::Transport;
use crate::wire::transport_error::{TransportError, chain};

/// Put into the extensions of a request, this sends it over a connection of its own: what the service recommends after a
/// 503 (docs/protocol.md#throttling), because the machine at the other end of the old connection may be the one in
/// trouble.
#[derive(Debug, Clone, Copy)]
pub struct NewConnection;

/// A pool of connections. Cloning is cheap, and clones share the pool.
///
/// Nothing is made before the first request: reading the certificates of the system takes longer than a command that
/// only shows help may take. They are read once for all pools of a process.
#[derive(Clone)]
pub struct Network(Arc<Pools>);

impl_debug!(Network, Self(pools) => connect_timeout: pools.connect_timeout, proxies: pools.proxies);

struct Pools {
    connect_timeout: Duration,
    proxies: Proxies,
    plain: Pair<HttpConnector>,
    secure: OnceLock<Pair<HttpsConnector<Route>>>,
}

/// A client that keeps connections, and one that makes a new one for each request.
struct Pair<C> {
    kept: Client<C, Content>,
    new: Client<C, Content>,
}

impl Default for Network {
    /// Gives up a connection that isn't made within [`CONNECT_TIMEOUT`](Network::CONNECT_TIMEOUT).
    fn default() -> Self {
        Self::new(Self::CONNECT_TIMEOUT)
    }
}

impl Network {
    /// How long a connection may take to be made where nothing else is said.
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

    /// A pool without connections, which may take `connect_timeout` to be made. They go through the proxies of the
    /// environment.
    #[must_use]
    pub fn new(connect_timeout: Duration) -> Self {
        Self::through(Proxies::default(), connect_timeout)
    }

    /// A pool whose connections go through these proxies.
    #[must_use]
    pub fn through(proxies: Proxies, connect_timeout: Duration) -> Self {
        let plain = Pair::new(connector(connect_timeout));
        Self(Arc::new(Pools { connect_timeout, proxies, plain, secure: OnceLock::new() }))
    }

    fn secure(&self) -> Result<&Pair<HttpsConnector<Route>>, TransportError> {
        if let Some(pair) = self.0.secure.get() {
            return Ok(pair);
        }
        let tcp = connector(self.0.connect_timeout);
        let to_proxy = HttpsConnectorBuilder::new()
            .with_tls_config(tls()?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp.clone());
        let route = Route { proxies: self.0.proxies.clone(), tcp, to_proxy };
        let tls =
            HttpsConnectorBuilder::new().with_tls_config(tls()?).https_only().enable_http1().wrap_connector(route);
        Ok(self.0.secure.get_or_init(|| Pair::new(tls)))
    }

    /// The server of an address and the proxy on the way to it, for messages. The rest of an address may be a secret.
    fn server(&self, address: &Uri) -> String {
        let host = address.authority().map(|authority| authority.as_str().rsplit('@').next().unwrap_or_default());
        let host = host.unwrap_or_default().to_owned();
        match self.0.proxies.on_the_way_to(address) {
            Some(proxy) => format!("{host} through the proxy {proxy}"),
            None => host,
        }
    }
}

impl Transport for Network {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<ReplyBody>, TransportError>> {
        Box::pin(async move {
            let address = request.uri().clone();
            let sent = if address.scheme() == Some(&Scheme::HTTPS) {
                self.secure()?.send(request).await
            } else if Origin::of(&address).is_some_and(|origin| origin.is_loopback() || origin.is_link_local()) {
                self.0.plain.send(request).await
            } else {
                Err(TransportError::unreached("only https leaves this machine"))
            };
            sent.map_err(|error| error.on_the_way_to(|| self.server(&address)))
        })
    }
}

impl<C> Pair<C>
where
    C: hyper_util::client::legacy::connect::Connect + Clone + Send + Sync + 'static,
{
    fn new(connector: C) -> Self {
        let new = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector.clone());
        Self { kept: Client::builder(TokioExecutor::new()).build(connector), new }
    }

    async fn send(&self, mut request: Request<Body>) -> Result<Response<ReplyBody>, TransportError> {
        if must_say_empty(&request) {
            // hyper leaves it out.
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        gzip::ask(&mut request);
        let client = if request.extensions().get::<NewConnection>().is_some() { &self.new } else { &self.kept };
        match client.request(request.map(Body::into_content)).await {
            Ok(response) => Ok(gzip::undo(response.map(ReplyBody::new))),
            Err(error) if error.is_connect() => {
                let message = chain(&error) + if is_untrusted(&error) { UNTRUSTED } else { "" };
                Err(TransportError::unreached(message).caused_by(error))
            }
            Err(error) => Err(match no_http(&error) {
                Some(fault) => TransportError::protocol(format!("what came back is no HTTP: {fault}")),
                None => TransportError::broken(chain(&error)),
            }
            .caused_by(error)),
        }
    }
}

/// What to do where nobody here has heard of who made a certificate: as a rule a proxy that looks into connections.
const UNTRUSTED: &str = if cfg!(feature = "native-roots") {
    " (SSL_CERT_FILE and SSL_CERT_DIR name more certificates to trust)"
} else {
    ""
};

/// What is wrong with a reply that can't be read.
fn no_http<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e hyper::Error> {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    causes.find_map(|error| error.downcast_ref::<hyper::Error>()).filter(|error| error.is_parse())
}

/// Whether a certificate comes from an authority that isn't trusted.
fn is_untrusted(error: &(dyn StdError + 'static)) -> bool {
    if let Some(error) = error.downcast_ref() {
        return matches!(error, rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer));
    }
    // The cause of an error of input and output is that of what it holds.
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => is_untrusted(inner),
        None => error.source().is_some_and(is_untrusted),
    }
}

fn connector(connect_timeout: Duration) -> HttpConnector {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_connect_timeout(Some(connect_timeout));
    http.set_nodelay(true);
    http
}

/// TLS with the certificates that are trusted; they are read once.
fn tls() -> Result<ClientConfig, TransportError> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = SHARED.get() {
        return Ok(config.clone());
    }
    let builder = ClientConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::unreached(chain(&error)).caused_by(error))?;
    let config = trusting(builder)?.with_no_client_auth();
    Ok(SHARED.get_or_init(|| config).clone())
}

type Unverified = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;
type Verified = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

/// Trusts as the system does.
#[cfg(all(feature = "native-roots", not(feature = "webpki-roots")))]
fn trusting(builder: Unverified) -> Result<Verified, TransportError> {
    builder
        .with_native_roots()
        .map_err(|error| TransportError::unreached(format!("no trusted certificates: {error}")).caused_by(error))
}

/// Trusts as the system does, or as Mozilla does where the system trusts nobody.
#[cfg(all(feature = "native-roots", feature = "webpki-roots"))]
#[expect(clippy::unnecessary_wraps, reason = "without other features this may fail")]
fn trusting(builder: Unverified) -> Result<Verified, TransportError> {
    Ok(builder.clone().with_native_roots().unwrap_or_else(|_| builder.with_webpki_roots()))
}

/// Trusts as Mozilla does.
#[cfg(all(not(feature = "native-roots"), feature = "webpki-roots"))]
#[expect(clippy::unnecessary_wraps, reason = "with other features this may fail")]
fn trusting(builder: Unverified) -> Result<Verified, TransportError> {
    Ok(builder.with_webpki_roots())
}

/// Trusts nobody.
#[cfg(not(any(feature = "native-roots", feature = "webpki-roots")))]
fn trusting(_builder: Unverified) -> Result<Verified, TransportError> {
    Err(TransportError::unreached(
        "no certificates are trusted: this was built without `native-roots` and `webpki-roots`",
    ))
}
