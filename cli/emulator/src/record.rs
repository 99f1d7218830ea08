//! [`Received`]: requests as they came, for tests; lines of the access log, for people.

use std::collections::VecDeque;

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::encoding::decode;
use crate::listener::Listener;

/// A request as it came over the wire, secrets and all: tests look for them where they must not be.
#[derive(Debug, Clone)]
pub struct Received {
    /// Which server it came to.
    pub listener: Listener,
    /// Over which connection to that server, counted from 0.
    pub connection: u64,
    /// Method.
    pub method: Method,
    /// Path and query, still encoded.
    pub target: String,
    /// Headers.
    pub headers: HeaderMap,
    /// The first 64 KiB of its content.
    pub body: Bytes,
    /// Length of its content in bytes, as much of it as was read.
    pub length: u64,
}

impl Received {
    /// A header as text; empty when it isn't there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Whether a text is anywhere in it.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let within = |bytes: &[u8]| bytes.windows(text.len().max(1)).any(|window| window == text.as_bytes());
        self.target.contains(text)
            || within(&self.body)
            || self.headers.iter().any(|(name, value)| name.as_str().contains(text) || within(value.as_bytes()))
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Records {
    most: usize,
    kept: VecDeque<Received>,
    /// What good clients don't do, although it was answered.
    warnings: Vec<String>,
}

impl Records {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, ..Self::default() }
    }

    pub(crate) fn add(&mut self, received: Received) {
        self.kept.push_back(received);
        while self.kept.len() > self.most {
            self.kept.pop_front();
        }
    }

    /// Notes what good clients don't do, if anybody may ask for it.
    pub(crate) fn warn(&mut self, warning: String) {
        if self.warnings.len() < self.most {
            self.warnings.push(warning);
        }
    }

    pub(crate) fn warnings(&self) -> &[String] {
        &self.warnings
    }

    pub(crate) fn all(&self) -> Vec<Received> {
        self.kept.iter().cloned().collect()
    }
}

/// A path and a query without what a terminal would obey. Only options of queries, whose names begin with `$`, are shown
/// with their values: any other parameter may be a permission (docs/security.md#signed-addresses-are-secrets).
pub(crate) fn shown(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut shown = path.to_owned();
    for (at, pair) in query.split('&').filter(|pair| !pair.is_empty()).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        match pair.split_once('=') {
            Some((name, _)) if !decode(name).starts_with('$') => shown.extend([name, "=***"]),
            _ => shown.push_str(pair),
        }
    }
    graphsmith_catalog::printable::one_line(&shown)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method};

    use super::{Received, Records, shown};
    use crate::listener::Listener;

    fn received(target: &str) -> Received {
        let (method, headers) = (Method::GET, HeaderMap::new());
        Received {
            listener: Listener::Graph,
            connection: 0,
            method,
            target: target.to_owned(),
            headers,
            body: "abc".into(),
            length: 3,
        }
    }

    #[test]
    fn the_log_shows_no_secrets() {
        assert_eq!(shown("/api/x?authtoken=canary&$top=1"), "/api/x?authtoken=***&$top=1");
        assert_eq!(shown("/x?%61uthtoken=canary"), "/x?%61uthtoken=***");
        assert_eq!(shown("/x"), "/x");
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut records = Records::new(2);
        for target in ["/1", "/2", "/3"] {
            records.add(received(target));
        }
        let targets: Vec<String> = records.all().into_iter().map(|received| received.target).collect();
        assert_eq!(targets, ["/2", "/3"]);
    }

    #[test]
    fn secrets_are_found_wherever_they_are() {
        let mut one = received("/x?a=canary-1");
        one.headers.insert("authorization", "Bearer canary-2".parse().expect("it is a header"));
        assert!(
            one.contains("canary-1") && one.contains("canary-2") && one.contains("bc") && !one.contains("canary-3")
        );
    }
}
