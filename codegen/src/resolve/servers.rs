//! Servers: where requests go (docs/rules.md#4-10-servers).

use graphsmith_catalog::path::{Part, PathTemplate, split_base};
use graphsmith_catalog::vocabulary::{Location, Serialization};
use openapiv3 as oas;

use super::lower;
use super::model::{Parameter, Server};
use super::schemas::Naming;
use super::walker::Walker;

/// How requests go to another server than the document's, or to another of the document's.
const CHOOSE: &str = "name another host in MG_BASE_URL for mg, and as `base_url` of the client in Rust; the path stays";

/// How requests go to another of the servers that a path or an operation has (docs/rules.md#4-10-servers).
const FIRST: &str = "write the one that they should go to first in the list";

impl Walker<'_> {
    /// The servers of the document, the one in use first; empty where it names none.
    pub(super) fn servers_of_document(&mut self, given: Vec<oas::Server>) -> Vec<Server> {
        let servers = self.servers(given, CHOOSE);
        if let Some(server) = servers.first().filter(|server| split_base(&server.url).0.is_none()) {
            let message = format!("`{}` names no server, so requests go to that of Microsoft Graph", server.url);
            self.at("servers", |w| w.at("0", |w| w.warn(&message, CHOOSE)));
        }
        servers
    }

    /// The server of a path or an operation that has servers of its own. A path alone is one on the server of the document.
    pub(super) fn own_server(&mut self, given: Vec<oas::Server>, document: Option<&Server>) -> Option<Server> {
        let mut own = self.servers(given, FIRST).into_iter().next()?;
        if let (None, Some(document)) = (split_base(&own.url).0, document) {
            let host = split_base(&document.url).0.unwrap_or_default();
            let of_host = |variable: &&Parameter| PathTemplate(host).names().any(|name| name == variable.name);
            let is_new = |variable: &&Parameter| own.variables.iter().all(|own| own.name != variable.name);
            let inherited: Vec<_> = document.variables.iter().filter(of_host).filter(is_new).cloned().collect();
            own.variables.splice(0..0, inherited);
            own.url.insert_str(0, host);
        }
        Some(own)
    }

    /// Those of a list of servers that requests can go to. `other` says how they go to another than the first.
    fn servers(&mut self, given: Vec<oas::Server>, other: &str) -> Vec<Server> {
        let count = given.len();
        self.at("servers", |w| {
            let servers = given.into_iter().enumerate();
            let servers: Vec<_> =
                servers.filter_map(|(at, given)| w.at(&at.to_string(), |w| w.server(given, count == 1))).collect();
            match servers.as_slice() {
                [] if count > 1 => w.error("requests can go to none of the servers", "name one that speaks https"),
                [first, others @ ..] if !others.is_empty() => {
                    let others: Vec<_> = others.iter().map(|server| format!("`{}`", server.url)).collect();
                    w.note(format!(
                        "requests go to `{}`; instead of it there are {}: {other}",
                        first.url,
                        others.join(", ")
                    ));
                }
                _ => {}
            }
            servers
        })
    }

    /// A server; `None` if no request can go there, which is reported, as an error if it is the only one.
    fn server(&mut self, given: oas::Server, is_only: bool) -> Option<Server> {
        let address = absolute_path(&given.url);
        if let Some(fault) = fault(&address) {
            let message = format!("no request can go to `{}`: {fault}", given.url);
            let report = if is_only { Self::error } else { Self::warn };
            report(self, &message, "write it like https://shop.example/api");
            return None;
        }
        let mut given = given.variables.unwrap_or_default();
        let mut server = Server { url: String::with_capacity(address.len()), variables: Vec::new() };
        for part in PathTemplate(&address).parts() {
            let name = match part {
                Part::Literal(text) => {
                    server.url.push_str(text);
                    continue;
                }
                Part::Parameter(place) => place.name,
            };
            if server.variables.iter().any(|known| known.name == name) {
                server.url.extend(["{", name, "}"]);
                continue;
            }
            let Some(variable) = given.shift_remove(name) else {
                self.error(
                    &format!("the address has the variable `{name}`, which `variables` doesn't describe"),
                    "describe it, with a default value",
                );
                continue;
            };
            if let [only] = variable.enumeration.as_slice() {
                // What has a single value is no variable.
                server.url.push_str(only);
            } else {
                server.url.extend(["{", name, "}"]);
                let variable = self.at("variables", |w| w.at(name, |w| w.variable(name, variable)));
                server.variables.push(variable);
            }
        }
        for name in given.keys().filter(|name| !PathTemplate(&address).names().any(|known| known == *name)) {
            let message = format!("the address has no `{{{name}}}`, so this variable means nothing");
            self.at("variables", |w| w.at(name, |w| w.warn(&message, "remove it, or add it to the address")));
        }
        server.url.truncate(server.url.trim_end_matches('/').len());
        Some(server)
    }

    /// A variable of a server as a parameter. It has to be given if it has no default.
    fn variable(&mut self, name: &str, given: oas::ServerVariable) -> Parameter {
        let oas::ServerVariable { enumeration, default, description, extensions } = given;
        let is_listed = enumeration.contains(&default);
        let required = default.is_empty() && !is_listed;
        if !(required || is_listed || enumeration.is_empty()) {
            let message = format!("the default `{default}` is none of the listed values");
            self.warn(&message, "list it, or take one of those that are");
        }
        let schema = oas::Schema {
            schema_data: oas::SchemaData { default: (!required).then(|| default.into()), ..oas::SchemaData::default() },
            schema_kind: oas::SchemaKind::Type(oas::Type::String(oas::StringType {
                enumeration: enumeration.into_iter().map(Some).collect(),
                ..oas::StringType::default()
            })),
        };
        Parameter {
            name: name.to_owned(),
            client_name: lower::text(extensions.get("x-ms-client-name")),
            location: Location::Server,
            description,
            required,
            serialization: Serialization::default(),
            shared: false,
            deprecated: None,
            schema: self.place(oas::ReferenceOr::Item(schema), Naming::InPlace),
            media_type: None,
            pointer: self.pointer.clone(),
        }
    }
}

/// The server of an operation with that path. A variable that is called like a parameter of the path gets another name, so
/// that both can stand in one address.
pub(super) fn beside_path(server: &Server, path: &str) -> Server {
    let mut server = server.clone();
    for variable in &mut server.variables {
        let name = variable.name.clone();
        if PathTemplate(path).names().any(|other| other == name) {
            variable.name = format!("{name} of the server");
            variable.client_name.get_or_insert_with(|| name.clone());
            server.url = server.url.replace(&format!("{{{name}}}"), &format!("{{{}}}", variable.name));
        }
    }
    server
}

/// An address as one that is absolute, or a path from the root of a server: nobody knows where the document lies that it is
/// relative to.
fn absolute_path(url: &str) -> String {
    let mut url = url.trim();
    if let Some(host) = url.strip_prefix("//") {
        return format!("https://{host}");
    }
    if split_base(url).0.is_some_and(|server| server.contains("://") || server.starts_with('{')) {
        return url.to_owned();
    }
    while let Some(rest) = ["/", "./", "../"].into_iter().find_map(|prefix| url.strip_prefix(prefix)) {
        url = rest;
    }
    if matches!(url, "" | "." | "..") { String::new() } else { format!("/{url}") }
}

/// What is wrong with an address that requests should go to.
fn fault(address: &str) -> Option<&'static str> {
    let (server, path) = split_base(address);
    let literal = |text: &str, wrong: fn(char) -> bool| {
        PathTemplate(text).parts().any(|part| matches!(part, Part::Literal(text) if text.contains(wrong)))
    };
    let server = server.unwrap_or_default();
    let host = match server.split_once("://") {
        Some((scheme, _))
            if !scheme.contains('{') && !["https", "http"].contains(&scheme.to_ascii_lowercase().as_str()) =>
        {
            return Some("it is neither https nor http");
        }
        Some((_, "")) => return Some("it names no host"),
        Some((_, host)) => host,
        None => server,
    };
    if literal(host, |c| !(c.is_ascii_alphanumeric() || "-._:[]".contains(c))) {
        return Some("its host has characters that no host has");
    }
    literal(path, |c| matches!(c, '?' | '#')).then_some("it has a query or a fragment")
}

#[cfg(test)]
mod tests {
    use super::{absolute_path, fault};

    #[test]
    fn addresses_are_absolute_or_begin_at_the_root() {
        let table = [
            ("https://shop.example/api", "https://shop.example/api"),
            ("//shop.example", "https://shop.example"),
            ("{endpoint}/v1", "{endpoint}/v1"),
            ("/api/", "/api/"),
            ("api/v1", "/api/v1"),
            ("../../api", "/api"),
            ("./", ""),
            (".", ""),
            ("/", ""),
        ];
        for (url, expected) in table {
            assert_eq!(absolute_path(url), expected, "{url}");
        }
    }

    #[test]
    fn some_addresses_can_have_no_request() {
        for right in [
            "https://{region}.shop.example:8443/a?{x}".replace('?', ""),
            "{a}://{b}:{c}".to_owned(),
            "/{a?b}".to_owned(),
        ] {
            assert_eq!(fault(&right), None, "{right}");
        }
        for wrong in [
            "wss://a.example",
            "https://",
            "https://a@b.example",
            "https://bücher.example",
            "/a?b",
            "https://a.example#x",
        ] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }
}
