//! The version of a module against its server and its name: an entry of the project -> what contradicts it.

use graphsmith_catalog::cloud;

use crate::config::{API_VERSIONS, ModuleEntry};
use crate::diag::{Diagnostics, Place};

/// How the modules of Microsoft Graph are called, before the name of the version and the service.
const GRAPH_MODULES: &str = "microsoft.graph.";

/// Reports a server of another version than the module's: an error at Microsoft Graph, where all requests would go to the
/// wrong version; a warning elsewhere, where `beta` and `v1.0` may mean something else. `server` is the address that the
/// description gives, or empty.
pub(super) fn check_server(module: &ModuleEntry, server: &str, diags: &mut Diagnostics) {
    let wanted = &module.api_version;
    let (host, path) = split(server);
    let versions = || path.split('/').filter_map(known);
    let Some(found) = versions().next().filter(|_| versions().all(|version| version != wanted)) else { return };
    let message = format!("the module `{}` is for {wanted}, but its requests would go to `{server}`", module.name);
    let hint = format!("give the description of {wanted}, or write {found} as the API version ({})", module.place);
    let place = Place::pointer(&module.spec, "/servers/0");
    // An address without a host is that of Microsoft Graph.
    if host.is_empty() || cloud::is_host(host) {
        diags.error(place, message, hint);
    } else {
        diags.warn(place, message, hint);
    }
}

/// Warns of a name that is that of the other version: modules for beta are called `Microsoft.Graph.Beta.…`, no others are.
pub(super) fn check_name(module: &ModuleEntry, diags: &mut Diagnostics) {
    let ModuleEntry { name, api_version: version, .. } = module;
    let beta_parts = || name.split('.').filter(|part| part.eq_ignore_ascii_case("beta"));
    let is_beta = beta_parts().next().is_some();
    let service = name.get(GRAPH_MODULES.len()..).filter(|_| name.to_ascii_lowercase().starts_with(GRAPH_MODULES));
    let meant = match service {
        Some(service) if version == "beta" && !is_beta => format!("Microsoft.Graph.Beta.{service}"),
        _ if version != "beta" && is_beta => {
            name.split('.').filter(|part| !part.eq_ignore_ascii_case("beta")).collect::<Vec<_>>().join(".")
        }
        _ => return,
    };
    let other = if is_beta { "beta" } else { "v1.0" };
    diags.warn(
        module.place.clone(),
        format!("the module `{name}` is for {version}, but has the name of a module for {other}"),
        format!("call it `{meant}`, or write {other} as the API version"),
    );
}

/// Host, without its port, and path of an address.
fn split(address: &str) -> (&str, &str) {
    let Some((_, rest)) = address.split_once("://") else { return ("", address) };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.split(':').next().unwrap_or(host), path)
}

/// The API version that a segment of a path names.
fn known(segment: &str) -> Option<&'static str> {
    API_VERSIONS.into_iter().find(|version| version.eq_ignore_ascii_case(segment))
}

#[cfg(test)]
mod tests {
    use super::{check_name, check_server};
    use crate::config::{HelpSettings, ModuleEntry};
    use crate::diag::{Diagnostics, Place, Severity};

    fn module(name: &str, api_version: &str) -> ModuleEntry {
        ModuleEntry {
            place: Place::line("graphsmith.toml", 4),
            name: name.to_owned(),
            service: "Mail".to_owned(),
            api_version: api_version.to_owned(),
            spec: "Mail.yml".into(),
            include: Vec::new(),
            include_hidden: false,
            identity: Vec::new(),
            config: Vec::new(),
            feature: "mail".to_owned(),
            help: HelpSettings::default(),
        }
    }

    #[test]
    fn servers_of_the_other_version_are_reported() {
        let (error, warning) = (Some(Severity::Error), Some(Severity::Warning));
        for (version, server, expected) in [
            ("beta", "https://graph.microsoft.com/v1.0/", error),
            ("v1.0", "https://graph.microsoft.com/beta", error),
            ("v1.0", "https://Graph.Microsoft.com:443/Beta", error),
            ("v1.0", "https://dod-graph.microsoft.us/beta", error),
            ("beta", "/v1.0", error),
            ("beta", "https://api.contoso.com/rest/v1.0/orders", warning),
            ("v1.0", "https://graph.microsoft.com/v1.0/", None),
            ("beta", "https://graph.microsoft.com/beta/", None),
            ("beta", "https://api.contoso.com/v1.0/beta", None),
            ("beta", "https://graph.microsoft.com", None),
            ("beta", "https://beta.contoso.com/v1", None),
            ("v1.0", "https://api.contoso.com/v2", None),
            ("v1.0", "https://beta/", None),
            ("v1.0", "", None),
        ] {
            let mut diags = Diagnostics::default();
            check_server(&module("Microsoft.Graph.Mail", version), server, &mut diags);
            assert_eq!(diags.iter().next().map(|fault| fault.severity), expected, "{version} {server}");
        }
    }

    #[test]
    fn names_of_the_other_version_are_reported_with_the_right_one() {
        for (version, name, meant) in [
            ("beta", "Microsoft.Graph.Mail", Some("Microsoft.Graph.Beta.Mail")),
            ("v1.0", "Microsoft.Graph.Beta.Users.Actions", Some("Microsoft.Graph.Users.Actions")),
            ("v1.0", "Contoso.Beta", Some("Contoso")),
            ("v1.0", "Microsoft.Graph.Mail", None),
            ("beta", "Microsoft.Graph.Beta.Mail", None),
            ("beta", "Contoso.Orders", None),
            ("v1.0", "Contoso.Alphabeta", None),
        ] {
            let mut diags = Diagnostics::default();
            check_name(&module(name, version), &mut diags);
            let hint = diags.iter().next().map(|warning| warning.hint.clone());
            assert_eq!(hint.is_some(), meant.is_some(), "{name} {version}");
            assert!(hint.is_none_or(|hint| hint.contains(&format!("`{}`", meant.unwrap_or_default()))), "{name}");
        }
    }
}
