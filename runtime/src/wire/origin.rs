//! Where requests go: the base URL, and the origin that credentials are bound to.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri::Scheme;

use crate::values::redact;
use crate::wire::error::Error;

/// Scheme, host and port of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    https: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// The origin of an absolute URL without user information; `None` for any other.
    pub(crate) fn of(url: &Uri) -> Option<Self> {
        let https = match url.scheme()? {
            scheme if *scheme == Scheme::HTTPS => true,
            scheme if *scheme == Scheme::HTTP => false,
            _ => return None,
        };
        let authority = url.authority()?;
        // `http` keeps user information in the authority; nothing of ours has any.
        if authority.as_str().contains('@') || !authority.as_str().is_ascii() {
            return None;
        }
        // `http` passes over what is no port: `graph.microsoft.com:443.evil.example` has that host and none.
        let port = match authority.as_str().strip_prefix(authority.host())? {
            "" if https => 443,
            "" => 80,
            _ => authority.port_u16()?,
        };
        Some(Self { https, host: authority.host().to_ascii_lowercase(), port })
    }

    /// The host, in lower case.
    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is `https`.
    pub(crate) fn is_https(&self) -> bool {
        self.https
    }

    /// Whether the port is the usual one of the scheme.
    pub(crate) fn has_default_port(&self) -> bool {
        self.port == if self.https { 443 } else { 80 }
    }

    /// Whether the server is a service of the machine's own cloud, such as the one that hands out managed identities.
    pub(crate) fn is_link_local(&self) -> bool {
        self.host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_link_local())
    }

    /// Whether the server is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
            || host.parse::<Ipv6Addr>().is_ok_and(|address| address.is_loopback())
    }
}

/// What every path is appended to.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    /// The only origin that ever sees the credentials of this client.
    pub(crate) origin: Origin,
    /// The URL without a slash at its end.
    pub(crate) url: String,
}

impl BaseUrl {
    /// Checks a base URL: absolute, `https` (or `http` on this machine, for tests and emulators), no user information,
    /// no query.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let error = |problem: &str| Error::BaseUrl { url: redact::url(text), problem: problem.to_owned() };
        let url: Uri = text.parse().map_err(|e: http::uri::InvalidUri| error(&e.to_string()))?;
        let origin = Origin::of(&url).ok_or_else(|| error("it must be like https://graph.microsoft.com"))?;
        if url.query().is_some() || text.contains('#') {
            return Err(error("it must have no query"));
        }
        if !origin.https && !origin.is_loopback() {
            return Err(error("only https is allowed, except on this machine"));
        }
        Ok(Self { origin, url: text.trim_end_matches('/').to_owned() })
    }

    /// Whether a URL is of the same scheme, host and port.
    pub(crate) fn is_origin_of(&self, url: &Uri) -> bool {
        Origin::of(url).as_ref() == Some(&self.origin)
    }

    /// Scope of tokens for this server.
    pub(crate) fn scope(&self) -> String {
        self.at("/.default")
    }

    /// The URL of a path on this server, whatever path the base URL has.
    pub(crate) fn at(&self, path: &str) -> String {
        let Origin { https, host, port } = &self.origin;
        let (scheme, default) = if *https { ("https", 443) } else { ("http", 80) };
        if *port == default { format!("{scheme}://{host}{path}") } else { format!("{scheme}://{host}:{port}{path}") }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::{BaseUrl, Origin};

    #[test]
    fn base_urls() {
        let table = [
            ("https://graph.microsoft.com", true),
            ("https://graph.microsoft.com/", true),
            ("http://127.0.0.1:4010", true),
            ("http://localhost:4010/graph", true),
            ("http://[::1]:4010", true),
            ("http://graph.microsoft.com", false),
            ("http://127.0.0.1.evil.example", false),
            ("http://localhost.evil.example", false),
            ("https://user:secret@graph.microsoft.com", false),
            ("https://graph.microsoft.com?x=1", false),
            ("https://graph.microsoft.com#x", false),
            ("http://127.0.0.1:4010.evil.example", false),
            ("http://[::1]:4010.evil.example", false),
            ("ftp://graph.microsoft.com", false),
            ("graph.microsoft.com", false),
            ("/beta", false),
            ("", false),
        ];
        for (url, allowed) in table {
            assert_eq!(BaseUrl::parse(url).is_ok(), allowed, "{url}");
        }
    }

    #[test]
    fn origins_are_compared_whole() {
        let graph = Origin::of(&"https://graph.microsoft.com/beta/me".parse().unwrap());
        assert!(graph.is_some());
        let table = [
            ("https://GRAPH.microsoft.com:443/v1.0", true),
            ("https://graph.microsoft.com.evil.example/beta", false),
            ("https://graph.microsoft.com:8443/beta", false),
            ("http://graph.microsoft.com/beta", false),
            ("https://evil@graph.microsoft.com/beta", false),
            ("https://graph.microsoft.com@evil.example/beta", false),
            ("https://graph.microsoft.com:443.evil.example/beta", false),
            ("https://graph.microsoft.com:65979/beta", false),
            ("https://graph.microsoft.com:/beta", false),
        ];
        for (url, same) in table {
            assert_eq!(url.parse().ok().and_then(|url| Origin::of(&url)) == graph, same, "{url}");
        }
    }

    #[test]
    fn tokens_are_scoped_by_cloud() {
        assert_eq!(
            BaseUrl::parse("https://graph.microsoft.us/").unwrap().scope(),
            "https://graph.microsoft.us/.default"
        );
    }
}
