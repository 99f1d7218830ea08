//! [`Proxies`]: which requests go through a proxy, as the variables say that curl reads.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};
use std::{env, fmt};

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::{SocksV4, SocksV5, Tunnel};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use tower_service::Service;

/// Something that went wrong while a connection was made.
type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Which servers are reached through a proxy, and through which one.
///
/// A proxy is an address as `http://user:password@proxy.example:3128`, where the scheme may be `https`, `socks4`, `socks4a`,
/// `socks5` or `socks5h` too, and `http` is meant where it is absent. Requests pass it in a tunnel, so it sees the name of the
/// server and nothing else. Requests without encryption stay on this machine and its link, and go to no proxy.
#[derive(Clone)]
pub struct Proxies(Arc<Choice>);

struct Choice {
    matcher: Matcher,
    /// The variable that holds no address of a proxy.
    faulty: Option<&'static str>,
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It writes no passwords.
        f.debug_tuple("Proxies").field(&self.0.matcher).finish()
    }
}

impl Default for Proxies {
    /// What the environment of the process says.
    fn default() -> Self {
        Self::from_variables(|name| env::var(name).ok())
    }
}

impl Proxies {
    /// Every server is reached directly.
    #[must_use]
    pub fn none() -> Self {
        Self::from_variables(|_| None)
    }

    /// What variables say: `HTTPS_PROXY`, or else `ALL_PROXY`, names the proxy; `NO_PROXY` lists names of hosts, which stand for
    /// all that end with them too, addresses, and networks as `10.0.0.0/8`, separated by commas, that are reached directly; `*`
    /// is all of them. Names in lower case go before those in upper case, as for curl.
    ///
    /// Where a variable holds no address of a proxy, requests fail.
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Self {
        let mut faulty = None;
        let mut proxy = |names: [&'static str; 2]| {
            let (name, value) = named(&get, names)?;
            if Matcher::builder()
                .https(value.as_str())
                .build()
                .intercept(&Uri::from_static("https://server.example"))
                .is_none()
            {
                faulty = Some(name);
            }
            Some(value)
        };
        let used = proxy(["https_proxy", "HTTPS_PROXY"]).or_else(|| proxy(["all_proxy", "ALL_PROXY"]));
        let direct = named(&get, ["no_proxy", "NO_PROXY"]).map(|(_, value)| value);
        let matcher = Matcher::builder().https(used.unwrap_or_default()).no(direct.unwrap_or_default()).build();
        Self(Arc::new(Choice { matcher, faulty }))
    }

    /// The proxy on the way to a server: host and port.
    pub(crate) fn on_the_way_to(&self, server: &Uri) -> Option<String> {
        let proxy = self.0.matcher.intercept(server)?;
        proxy.uri().authority().map(ToString::to_string)
    }
}

/// The first of two variables that holds something.
fn named(get: impl Fn(&str) -> Option<String>, names: [&'static str; 2]) -> Option<(&'static str, String)> {
    names.into_iter().find_map(|name| {
        let value = get(name)?.trim().to_owned();
        (!value.is_empty()).then_some((name, value))
    })
}

/// Makes connections to servers, directly or through a proxy. What travels in them is encrypted above it.
#[derive(Clone)]
pub(super) struct Route {
    pub(super) proxies: Proxies,
    pub(super) tcp: HttpConnector,
    /// Connections to a proxy, some of which are encrypted themselves.
    pub(super) to_proxy: HttpsConnector<HttpConnector>,
}

type Tcp = <HttpConnector as Service<Uri>>::Response;
type Stream = MaybeHttpsStream<Tcp>;
type Connecting = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

impl Service<Uri> for Route {
    type Response = Stream;
    type Error = BoxError;
    type Future = Connecting;

    fn poll_ready(&mut self, context: &mut task::Context<'_>) -> Poll<Result<(), BoxError>> {
        self.tcp.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, server: Uri) -> Connecting {
        if let Some(variable) = self.proxies.0.faulty {
            let message = format!("{variable} is not the address of a proxy, as http://proxy.example:3128 is");
            return Box::pin(async { Err(message.into()) });
        }
        match self.proxies.0.matcher.intercept(&server) {
            Some(proxy) => self.through(&proxy, server),
            None => plain(self.tcp.call(server)),
        }
    }
}

impl Route {
    fn through(&self, proxy: &Intercept, server: Uri) -> Connecting {
        let scheme = proxy.uri().scheme_str().unwrap_or_default();
        let socks = || (with_port(proxy.uri(), 1080), self.tcp.clone());
        match scheme {
            "socks4" | "socks4a" => {
                let (address, tcp) = socks();
                plain(SocksV4::new(address, tcp).local_dns(scheme == "socks4").call(server))
            }
            "socks5" | "socks5h" => {
                let (address, tcp) = socks();
                let mut through = SocksV5::new(address, tcp).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    through = through.with_auth(user.to_owned(), password.to_owned());
                }
                plain(through.call(server))
            }
            _ => {
                let mut tunnel = Tunnel::new(proxy.uri().clone(), self.to_proxy.clone());
                if let Some(credentials) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(credentials.clone());
                }
                let connecting = tunnel.call(server);
                Box::pin(async { connecting.await.map_err(Into::into) })
            }
        }
    }
}

/// A connection that isn't encrypted itself.
fn plain<E: Into<BoxError>>(connecting: impl Future<Output = Result<Tcp, E>> + Send + 'static) -> Connecting {
    Box::pin(async { connecting.await.map(MaybeHttpsStream::Http).map_err(Into::into) })
}

/// An address with that port, if it has none.
fn with_port(address: &Uri, port: u16) -> Uri {
    let complete = |address: &Uri| {
        let host = address.host()?;
        Uri::builder()
            .scheme(address.scheme_str()?)
            .authority(format!("{host}:{port}"))
            .path_and_query("/")
            .build()
            .ok()
    };
    address.port().is_none().then(|| complete(address)).flatten().unwrap_or_else(|| address.clone())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use http::Uri;

    use super::{Proxies, with_port};

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        Proxies::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn on_the_way(variables: &[(&str, &str)], server: &str) -> Option<String> {
        proxies(variables).on_the_way_to(&server.parse().unwrap())
    }

    #[test]
    fn variables_name_the_proxy() {
        const GRAPH: &str = "https://graph.microsoft.com/v1.0/me";
        assert_eq!(on_the_way(&[], GRAPH), None);
        assert_eq!(on_the_way(&[("HTTP_PROXY", "http://proxy.example:1")], GRAPH), None);
        let table: [(&[(&str, &str)], &str); 7] = [
            (&[("HTTPS_PROXY", "http://user:word@proxy.example:3128/")], "proxy.example:3128"),
            (&[("https_proxy", "a.example"), ("HTTPS_PROXY", "b.example")], "a.example"),
            (&[("https_proxy", " "), ("HTTPS_PROXY", "b.example")], "b.example"),
            (&[("ALL_PROXY", "socks5h://[::1]:9")], "[::1]:9"),
            (&[("ALL_PROXY", "a.example"), ("HTTPS_PROXY", "https://b.example:8443")], "b.example:8443"),
            (&[("HTTPS_PROXY", "a:1"), ("NO_PROXY", "microsoft.example, raph.microsoft.com,10.0.0.0/8")], "a:1"),
            (&[("HTTPS_PROXY", "a:1"), ("NO_PROXY", "")], "a:1"),
        ];
        for (variables, expected) in table {
            assert_eq!(on_the_way(variables, GRAPH).as_deref(), Some(expected), "{variables:?}");
        }
    }

    #[test]
    fn some_servers_are_reached_directly() {
        let direct =
            |list: &str, server: &str| on_the_way(&[("HTTPS_PROXY", "a:1"), ("NO_PROXY", list)], server).is_none();
        assert!(direct("*", "https://graph.microsoft.com"));
        assert!(direct("microsoft.com", "https://graph.microsoft.com"));
        assert!(direct(".microsoft.com", "https://graph.microsoft.com"));
        assert!(direct("x.example,10.0.0.0/8", "https://10.2.3.4:8443"));
        assert!(direct("fd00::/8", "https://[fd00::1]"));
        assert!(!direct("10.0.0.0/8", "https://11.2.3.4"));
        // Nothing without encryption leaves this machine and its link.
        assert_eq!(on_the_way(&[("ALL_PROXY", "a:1")], "http://169.254.169.254/metadata"), None);
    }

    #[test]
    fn what_is_no_proxy_is_known() {
        for wrong in ["ftp://proxy.example", "http://", "proxy example", "/path"] {
            assert_eq!(proxies(&[("HTTPS_PROXY", wrong)]).0.faulty, Some("HTTPS_PROXY"), "{wrong}");
        }
        assert_eq!(proxies(&[("HTTPS_PROXY", "proxy.example")]).0.faulty, None);
    }

    #[test]
    fn no_password_is_shown() {
        let shown = format!("{:?}", proxies(&[("HTTPS_PROXY", "http://user:canary@proxy.example:3128")]));
        assert!(shown.contains("proxy.example:3128") && !shown.contains("canary"), "{shown}");
    }

    #[test]
    fn an_address_gets_a_port() {
        let complete = |address: &'static str| with_port(&Uri::from_static(address), 1080).to_string();
        assert_eq!(complete("socks5://[::1]/"), "socks5://[::1]:1080/");
        assert_eq!(complete("socks5://proxy.example:9/"), "socks5://proxy.example:9/");
    }
}
