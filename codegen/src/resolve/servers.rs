//! Servers: the address that requests go to.

use graphsmith_catalog::path::{Part, PathTemplate};
use openapiv3 as oas;

use super::walker::Walker;

impl Walker<'_> {
    /// The address of the first server, with the default values of its variables; empty where there is none.
    pub(super) fn address(&mut self, servers: &[oas::Server]) -> String {
        let Some(server) = servers.first() else { return String::new() };
        self.at("servers", |w| {
            if servers.len() > 1 {
                w.warn(
                    &format!("there are {} servers; requests go to `{}`", servers.len(), server.url),
                    "name another host in MG_BASE_URL for mg, and as `base_url` of the client in Rust; the path stays",
                );
            }
            w.at("0", |w| w.filled_in(server))
        })
    }

    fn filled_in(&mut self, server: &oas::Server) -> String {
        let mut address = String::with_capacity(server.url.len());
        for part in PathTemplate(&server.url).parts() {
            let name = match part {
                Part::Literal(text) => {
                    address.push_str(text);
                    continue;
                }
                Part::Parameter(place) => place.name,
            };
            match server.variables.iter().flatten().find(|(known, _)| *known == name) {
                Some((_, variable)) => address.push_str(&variable.default),
                None => self.error(
                    &format!("the address has the variable `{name}`, which `variables` doesn't describe"),
                    "describe it, with a default value",
                ),
            }
        }
        if address != server.url {
            self.warn(
                &format!("the variables of the server have their default values: `{address}`"),
                "name another host in MG_BASE_URL for mg, and as `base_url` of the client in Rust; the path stays",
            );
        }
        if !address.contains("://") {
            self.warn(
                &format!("`{address}` names no server, so requests go to that of Microsoft Graph"),
                "name another host in MG_BASE_URL for mg, and as `base_url` of the client in Rust; the path stays",
            );
        }
        address
    }

    /// Says that servers of a path or an operation aren't obeyed.
    pub(super) fn own_servers(&mut self, servers: &[oas::Server]) {
        if let Some(server) = servers.first() {
            let message = format!("`{}` is not obeyed: requests go to the server of the document", server.url);
            self.at("servers", |w| w.warn(&message, "describe these operations in a document of their own"));
        }
    }
}
