//! [`from_environment`]: credentials that environment variables name.

use std::fs;

use super::{Authority, ClientCertificate, ClientSecret, StaticToken, TokenError, TokenProvider};
use crate::cloud::Cloud;
use crate::secret::Secret;
use crate::token::ManagedIdentity;

/// The credentials for the Graph at `base_url` that environment variables name; `None` when they name none.
///
/// In this order: `MG_TOKEN`; `AZURE_TENANT_ID` and `AZURE_CLIENT_ID` with `AZURE_CLIENT_SECRET` or
/// `AZURE_CLIENT_CERTIFICATE_PATH` (a PEM file with certificate and key); `IDENTITY_ENDPOINT` and `IDENTITY_HEADER`, which
/// Azure sets for apps. `AZURE_AUTHORITY_HOST` has to be set when `base_url` is no known cloud, and must fit when it is.
///
/// `variable` looks one up, as `|name| std::env::var(name).ok()` does.
pub fn from_environment(
    base_url: &str,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Option<Box<dyn TokenProvider>>, TokenError> {
    let get = |name: &str| variable(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    if let Some(token) = get("MG_TOKEN") {
        return Ok(Some(Box::new(StaticToken::new(Secret::new(token)))));
    }
    if let (Some(tenant), Some(client)) = (get("AZURE_TENANT_ID"), get("AZURE_CLIENT_ID")) {
        if let Some(secret) = get("AZURE_CLIENT_SECRET") {
            let authority = authority(base_url, get("AZURE_AUTHORITY_HOST").as_deref())?;
            return Ok(Some(Box::new(ClientSecret::new(authority, tenant, client, Secret::new(secret)))));
        }
        if let Some(path) = get("AZURE_CLIENT_CERTIFICATE_PATH") {
            let authority = authority(base_url, get("AZURE_AUTHORITY_HOST").as_deref())?;
            let pem = fs::read_to_string(&path)
                .map_err(|error| TokenError::new(format!("AZURE_CLIENT_CERTIFICATE_PATH can't be read: {error}")))?;
            return Ok(Some(Box::new(ClientCertificate::new(authority, tenant, client, &Secret::new(pem))?)));
        }
    }
    if let (Some(endpoint), Some(header)) = (get("IDENTITY_ENDPOINT"), get("IDENTITY_HEADER")) {
        let identity = ManagedIdentity::app(endpoint, Secret::new(header));
        return Ok(Some(match get("AZURE_CLIENT_ID") {
            Some(client) => Box::new(identity.client_id(client)),
            None => Box::new(identity),
        }));
    }
    Ok(None)
}

/// The authority for a base URL: that of its cloud, or the one that was named.
fn authority(base_url: &str, named: Option<&str>) -> Result<Authority, TokenError> {
    let Some(cloud) = Cloud::of_base_url(base_url) else {
        return match named {
            Some(named) => Authority::custom(named, base_url),
            None => Err(TokenError::new("the base URL is no known cloud: set AZURE_AUTHORITY_HOST, or MG_TOKEN")),
        };
    };
    let authority = |named| Cloud::of_authority(named).map(Cloud::authority);
    let fits = named.is_none_or(|named| authority(named) == Some(cloud.authority()));
    if !fits {
        let message = format!("AZURE_AUTHORITY_HOST isn't the authority of {base_url}; use {}", cloud.authority());
        return Err(TokenError::new(message));
    }
    Ok(Authority::of(cloud))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{authority, from_environment};

    /// Security notes, item 6: an authority fits its cloud, or was named for a base URL that is none.
    #[test]
    fn authorities_fit_their_clouds() {
        let table = [
            ("https://graph.microsoft.com", None, Some("https://login.microsoftonline.com")),
            ("https://graph.microsoft.us", None, Some("https://login.microsoftonline.us")),
            (
                "https://dod-graph.microsoft.us",
                Some("https://login.microsoftonline.us/"),
                Some("https://login.microsoftonline.us"),
            ),
            ("https://microsoftgraph.chinacloudapi.cn", None, Some("https://login.chinacloudapi.cn")),
            (
                "https://microsoftgraph.chinacloudapi.cn",
                Some("https://login.partner.microsoftonline.cn"),
                Some("https://login.chinacloudapi.cn"),
            ),
            ("https://graph.microsoft.us", Some("https://login.microsoftonline.com"), None),
            ("https://graph.microsoft.com", Some("https://login.microsoftonline.com.evil.example"), None),
            ("https://graph.microsoft.com.evil.example", None, None),
            ("http://127.0.0.1:4010", None, None),
            ("http://127.0.0.1:4010", Some("http://127.0.0.1:4011/"), Some("http://127.0.0.1:4011")),
            ("http://127.0.0.1:4010", Some("http://login.example"), None),
        ];
        for (base, named, expected) in table {
            assert_eq!(authority(base, named).ok().as_ref().map(super::Authority::url), expected, "{base} {named:?}");
        }
    }

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
