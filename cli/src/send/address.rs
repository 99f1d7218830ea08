//! Requests to an address as people write it: a path, or what a reply of the service says.

use graphsmith_runtime::{Arguments, Body};
use http::{HeaderMap, Method, Request};

use super::Sender;
use crate::failure::Failure;

/// The versions of Graph.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

impl Sender {
    /// A request to a path of the service, of v1.0 unless it begins with a version, or to a whole URL of the same server. What
    /// no URL can hold is encoded, and nothing else is.
    pub fn prepare_address(
        &self,
        method: Method,
        address: &str,
        arguments: Arguments,
    ) -> Result<Request<Body>, Failure> {
        let path = if address.contains("://") { self.path_of(address)? } else { from_root(address) };
        check_query(&path)?;
        self.client.prepare_raw(method, &path, arguments).map_err(|error| self.failed(&error))
    }

    /// A request to a path of the service as it is written, or to a whole URL of the same server.
    pub fn prepare_from_root(
        &self,
        method: Method,
        address: &str,
        arguments: Arguments,
    ) -> Result<Request<Body>, Failure> {
        let path = if address.contains("://") {
            self.path_of(address)?
        } else {
            format!("/{}", address.trim_start_matches('/'))
        };
        self.client.prepare_raw(method, &path, arguments).map_err(|error| self.failed(&error))
    }

    /// What follows the base URL in a URL of the same server.
    fn path_of(&self, url: &str) -> Result<String, Failure> {
        // A prepared link is one to the origin of the client, or an error.
        let url = url.replace(' ', "%20");
        let link = self.client.prepare_link("request", &url, &HeaderMap::new()).map_err(|error| self.failed(&error))?;
        let target = link.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        let base: Option<http::Uri> = self.client.base_url().parse().ok();
        let base = base.as_ref().map_or("", |base| base.path().trim_end_matches('/'));
        match target.strip_prefix(base).filter(|path| path.starts_with('/')) {
            Some(path) => Ok(path.to_owned()),
            None => Err(Failure::usage(format!("`{url}` isn't below {}", self.client.base_url()))),
        }
    }
}

/// A path from the root of the service, with a version.
fn from_root(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let first = path.split(['/', '?']).next().unwrap_or_default();
    if VERSIONS.contains(&first) { format!("/{path}") } else { format!("/{}/{path}", VERSIONS[0]) }
}

/// A shell takes `$top` away where it isn't in single quotes, and what it leaves would ask for something else.
fn check_query(path: &str) -> Result<(), Failure> {
    let query = path.split_once('?').map(|(_, query)| query).unwrap_or_default();
    if query.split('&').any(|option| option.starts_with('=')) {
        return Err(Failure::usage(format!("an option of the query in `{path}` has no name"))
            .hint("Put single quotes around the address, so that the shell leaves `$` as it is."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::from_root;

    #[test]
    fn paths_have_a_version() {
        for (given, expected) in [
            ("/me", "/v1.0/me"),
            ("me/messages?$top=5", "/v1.0/me/messages?$top=5"),
            ("/beta/me", "/beta/me"),
            ("v1.0/me", "/v1.0/me"),
            ("/betas", "/v1.0/betas"),
            ("/beta?x", "/beta?x"),
        ] {
            assert_eq!(from_root(given), expected);
        }
    }
}
