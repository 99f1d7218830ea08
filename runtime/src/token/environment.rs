//! [`from_environment`]: credentials that environment variables name.

use std::fs;

use super::authority::Authority;
use super::client_credentials::{ClientCertificate, ClientSecret};
use super::fixed::{StaticToken, bare};
use super::managed_identity::ManagedIdentity;
use super::patience::Patience;
use crate::values::secret::Secret;
use crate::wire::network::Network;
use crate::wire::provider::{TokenError, TokenProvider};
use crate::wire::proxy::Proxies;

/// The credentials for the Graph at `base_url` that environment variables name; `None` when they name none.
///
/// In this order: `MG_TOKEN`; `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET`, `AZURE_CLIENT_CERTIFICATE`
/// (certificate and key in PEM) or `AZURE_CLIENT_CERTIFICATE_PATH` (a file with these), whose certificates are sent along where
/// `AZURE_CLIENT_SEND_CERTIFICATE_CHAIN` is `true` or `1`; `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`, which
/// Azure sets for apps. Tokens come through the proxies that [`Proxies::from_variables`] finds. `AZURE_AUTHORITY_HOST` has to be
/// set when `base_url` is no known cloud, and must fit when it is.
///
/// `variable` looks one up, as `|name| std::env::var(name).ok()` does.
pub fn from_environment(
    base_url: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Box<dyn TokenProvider>>, TokenError> {
    from_environment_with(base_url, variable, Patience::default())
}

/// The credentials of [`from_environment`], which wait like this for the service that gives the tokens.
pub fn from_environment_with(
    base_url: &str,
    variable: impl Fn(&str) -> Option<String>,
    patience: Patience,
) -> Result<Option<Box<dyn TokenProvider>>, TokenError> {
    let get = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    if let Some(token) = get("MG_TOKEN") {
        return Ok(Some(Box::new(StaticToken::new(Secret::new(bare(&token))))));
    }
    let authority = || {
        let network = Network::through(Proxies::from_variables(&variable), Network::CONNECT_TIMEOUT);
        let authority = Authority::of_graph(base_url, get("AZURE_AUTHORITY_HOST").as_deref());
        authority.map(|authority| authority.transport(network).patience(patience.clone()))
    };
    if let (Some(tenant), Some(client)) = (get("AZURE_TENANT_ID"), get("AZURE_CLIENT_ID")) {
        if let Some(secret) = get("AZURE_CLIENT_SECRET") {
            return Ok(Some(Box::new(ClientSecret::new(authority()?, tenant, client, Secret::new(secret)))));
        }
        let read = |path: String| {
            fs::read_to_string(&path).map_err(|error| {
                TokenError::new(format!("AZURE_CLIENT_CERTIFICATE_PATH can't be read: {error}")).caused_by(error)
            })
        };
        let pem = match get("AZURE_CLIENT_CERTIFICATE") {
            Some(pem) => Some(pem),
            None => get("AZURE_CLIENT_CERTIFICATE_PATH").map(read).transpose()?,
        };
        if let Some(pem) = pem.map(Secret::new) {
            let is_chain_sent = get("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN")
                .is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"));
            let application = if is_chain_sent { ClientCertificate::with_chain } else { ClientCertificate::new };
            return Ok(Some(Box::new(application(authority()?, tenant, client, &pem)?)));
        }
    }
    if let (Some(endpoint), Some(header)) = (get("IDENTITY_ENDPOINT"), get("IDENTITY_HEADER")) {
        let identity = ManagedIdentity::app(endpoint, Secret::new(header)).patience(patience);
        return Ok(Some(match get("AZURE_CLIENT_ID") {
            Some(client) => Box::new(identity.client_id(client)),
            None => Box::new(identity),
        }));
    }
    Ok(None)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::from_environment;

    #[test]
    fn the_first_complete_credential_counts() {
        let from = |variables: &[(&str, &str)]| {
            let look_up =
                |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            from_environment("https://graph.microsoft.com", look_up).map(|provider| provider.is_some())
        };
        let app = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c")];
        assert!(!from(&[]).unwrap() && !from(&[("MG_TOKEN", " ")]).unwrap() && !from(&app).unwrap());
        assert!(from(&[("MG_TOKEN", "x")]).unwrap());
        assert!(from(&[app[0], app[1], ("AZURE_CLIENT_SECRET", "s")]).unwrap());
        assert!(from(&[("IDENTITY_ENDPOINT", "http://127.0.0.1:1/x"), ("IDENTITY_HEADER", "h")]).unwrap());
        let error = from(&[app[0], app[1], ("AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere/x.pem")]).unwrap_err();
        assert!(error.message.contains("AZURE_CLIENT_CERTIFICATE_PATH"));
    }
}
