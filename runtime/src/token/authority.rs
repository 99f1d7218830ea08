//! [`Authority`]: who gives tokens, and for which Graph (docs/protocol.md#clouds).

use std::sync::Arc;

use graphsmith_catalog::printable::{Printable, one_line};
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode};
use percent_encoding::utf8_percent_encode;
use serde_json::Value;

use super::patience::Patience;
use crate::values::argument::RESERVED;
use crate::values::debug::impl_debug;
use crate::values::redact::HIDDEN;
use crate::wire::Cloud;
use crate::wire::body::Body;
use crate::wire::hint::{self, Clues};
use crate::wire::network::Network;
use crate::wire::origin::BaseUrl;
use crate::wire::provider::TokenError;
use crate::wire::said::Said;
use crate::wire::transport::Transport;
use crate::wire::transport_error::TransportError;

/// Longest reply that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// Parameters that an error must not repeat.
const SECRETS: [&str; 6] =
    ["client_secret", "client_assertion", "refresh_token", "device_code", "code", "code_verifier"];

/// A sign-in service, and the one Graph that it gives tokens for. A credential that belongs to one cloud is never sent
/// to another, and no token is requested for a server that merely took the place of Graph.
#[derive(Clone)]
pub struct Authority {
    url: String,
    scope: String,
    transport: Arc<dyn Transport>,
    patience: Patience,
}

impl_debug!(Authority, this => url: this.url, scope: this.scope);

/// What a sign-in service says when it gives no token.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    /// `error`: a code to decide by.
    pub(super) error: String,
    /// `error_description`, or what another reply says; safe to print.
    description: String,
    /// What to do about it, if that is known.
    hint: Option<&'static str>,
}

impl Authority {
    /// The authority of a cloud.
    #[must_use]
    pub fn of(cloud: Cloud) -> Self {
        Self::make(cloud.authority().to_owned(), cloud.scope())
    }

    /// Another authority for the Graph at that base URL: for emulators, and for clouds that aren't listed.
    pub fn custom(url: &str, graph: &str) -> Result<Self, TokenError> {
        let parse = |url| BaseUrl::parse(url).map_err(|error| TokenError::new(error.to_string()));
        Ok(Self::make(parse(url)?.url, parse(graph)?.scope()))
    }

    /// The authority for the Graph at that base URL: that of its cloud, or the one that was `named`, as
    /// `AZURE_AUTHORITY_HOST` does. One has to be named when the base URL is no known cloud, and has to fit when it is.
    pub fn of_graph(base_url: &str, named: Option<&str>) -> Result<Self, TokenError> {
        let Some(cloud) = Cloud::of_base_url(base_url) else {
            return match named {
                Some(named) => Self::custom(named, base_url),
                None => Err(TokenError::new("the base URL is no known cloud: set AZURE_AUTHORITY_HOST, or MG_TOKEN")),
            };
        };
        let authority = |named| Cloud::of_authority(named).map(Cloud::authority);
        let fits = named.is_none_or(|named| authority(named) == Some(cloud.authority()));
        if !fits {
            let message = format!("AZURE_AUTHORITY_HOST isn't the authority of {base_url}; use {}", cloud.authority());
            return Err(TokenError::new(message));
        }
        Ok(Self::of(cloud))
    }

    fn make(url: String, scope: String) -> Self {
        Self { url, scope, transport: Arc::new(Network::default()), patience: Patience::default() }
    }

    /// Uses these connections.
    #[must_use]
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self { transport: Arc::new(transport), ..self }
    }

    /// Waits for the sign-in service like this.
    #[must_use]
    pub fn patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Scope of the Graph that it gives tokens for.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// Refuses to give a token for any other service.
    pub(super) fn serves(&self, scope: &str) -> Result<(), TokenError> {
        if scope == self.scope {
            return Ok(());
        }
        let message = format!("this sign-in is for {}, but the client asks for {scope}", self.scope);
        Err(TokenError::new(message))
    }

    /// Posts a form to an endpoint of a tenant.
    pub(super) async fn post(
        &self,
        tenant: &str,
        endpoint: &str,
        form: &[(&str, &str)],
    ) -> Result<Result<Value, Refusal>, TokenError> {
        let url = self.endpoint(tenant, endpoint)?;
        let form_text: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, RESERVED))).collect();
        let mut request = Request::new(Body::from(form_text.join("&")));
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = url.parse().map_err(|_| TokenError::new("the authority's address is no URL"))?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let failed = |error: TransportError| {
            TokenError::new(format!("the sign-in service can't be reached: {error}")).caused_by(error)
        };
        let transport = self.patience.with(Arc::clone(&self.transport));
        let reply = transport.send(request).await.map_err(failed)?;
        let status = reply.status();
        let content = reply.into_body().collect(LIMIT).await.map_err(failed)?;
        let json = serde_json::from_slice(&content).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(Ok(json));
        }
        Ok(Err(Refusal::read(status, &content, form)))
    }

    /// Address of an endpoint of a tenant.
    pub(super) fn endpoint(&self, tenant: &str, endpoint: &str) -> Result<String, TokenError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if tenant.is_empty() || tenant.starts_with('.') || !tenant.chars().all(allowed) {
            return Err(TokenError::new("the tenant is neither an id nor a domain name"));
        }
        Ok(format!("{}/{tenant}/oauth2/v2.0/{endpoint}", self.url))
    }
}

impl Refusal {
    fn read(status: StatusCode, content: &[u8], form: &[(&str, &str)]) -> Self {
        let said = Said::of(content);
        let (mut error, mut description) = (Printable(&said.code).to_string(), one_line(&said.message));
        for (_, secret) in form.iter().filter(|(name, secret)| SECRETS.contains(name) && !secret.is_empty()) {
            description = description.replace(secret, HIDDEN);
            error = error.replace(secret, HIDDEN);
        }
        let codes: Vec<&str> = said.codes.iter().map(String::as_str).collect();
        // What a status means elsewhere it doesn't mean here.
        let is_known = said.is_for_people || codes.iter().any(|code| hint::is_known(code));
        let clues = Clues { status, codes: &codes, path: "", is_of_proxy: said.is_for_people };
        let hint = hint::hint(&clues).filter(|_| is_known);
        Self { status, error, description, hint }
    }
}

impl From<Refusal> for TokenError {
    fn from(refusal: Refusal) -> Self {
        let Refusal { status, error, description, hint } = refusal;
        let mut message = format!("the sign-in service refused: {status}");
        for part in [error, description].iter().filter(|part| !part.is_empty()) {
            message.push_str(": ");
            message.push_str(part);
        }
        if let Some(hint) = hint {
            message.push('\n');
            message.push_str(hint);
        }
        Self::new(message)
    }
}

#[cfg(test)]
mod tests {
    use super::Authority;

    /// docs/security.md#unknown-hosts-get-nothing: an authority fits its cloud, or was named for a base URL that is
    /// none.
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
            assert_eq!(
                Authority::of_graph(base, named).ok().as_ref().map(Authority::url),
                expected,
                "{base} {named:?}"
            );
        }
    }
}
