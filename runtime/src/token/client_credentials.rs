//! Sign-in of applications: [`ClientSecret`] and [`ClientCertificate`].

use std::time::SystemTime;

use super::assertion::Certificate;
use super::authority::Authority;
use super::cache::Cached;
use super::grant::Grant;
use super::source::TokenSource;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// An application that signs in with a secret.
pub struct ClientSecret {
    authority: Authority,
    tenant: String,
    client: String,
    secret: Secret,
}

impl_debug!(ClientSecret, this => authority: this.authority, tenant: this.tenant, client: this.client);

impl ClientSecret {
    /// The application `client` of `tenant`.
    pub fn new(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        secret: Secret,
    ) -> Cached<Self> {
        Cached::new(Self { authority, tenant: tenant.into(), client: client.into(), secret })
    }
}

impl TokenSource for ClientSecret {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        let credential = [("client_secret", self.secret.expose())];
        Box::pin(grant(&self.authority, &self.tenant, &self.client, request, credential))
    }
}

/// An application that signs in with a certificate.
pub struct ClientCertificate {
    authority: Authority,
    tenant: String,
    client: String,
    certificate: Certificate,
}

impl_debug!(ClientCertificate, this => authority: this.authority, tenant: this.tenant, client: this.client);

impl ClientCertificate {
    /// The application `client` of `tenant`. `pem` holds a certificate and its RSA key, unencrypted, in PEM.
    pub fn new(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        pem: &Secret,
    ) -> Result<Cached<Self>, TokenError> {
        let certificate = Certificate::read(pem)?;
        Ok(Cached::new(Self { authority, tenant: tenant.into(), client: client.into(), certificate }))
    }

    /// The same, with all certificates of `pem` in each request: an application may be known by the name in its certificate, which
    /// the service then has to see.
    pub fn with_chain(
        authority: Authority,
        tenant: impl Into<String>,
        client: impl Into<String>,
        pem: &Secret,
    ) -> Result<Cached<Self>, TokenError> {
        let certificate = Certificate::read(pem)?.with_chain(pem);
        Ok(Cached::new(Self { authority, tenant: tenant.into(), client: client.into(), certificate }))
    }
}

impl TokenSource for ClientCertificate {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(async move {
            let audience = self.authority.endpoint(&self.tenant, "token")?;
            let assertion = self.certificate.assertion(&audience, &self.client, SystemTime::now())?;
            let credential = [
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion.expose()),
            ];
            grant(&self.authority, &self.tenant, &self.client, request, credential).await
        })
    }
}

/// The flow that both have in common (RFC 6749, section 4.4).
async fn grant<'a, const N: usize>(
    authority: &'a Authority,
    tenant: &'a str,
    client: &'a str,
    request: TokenRequest<'a>,
    credential: [(&'a str, &'a str); N],
) -> Result<Grant, TokenError> {
    authority.serves(request.scope)?;
    let mut form = vec![("grant_type", "client_credentials"), ("client_id", client), ("scope", request.scope)];
    form.extend(credential);
    form.extend(request.claims.map(|claims| ("claims", claims)));
    Grant::read(&authority.post(tenant, "token", &form).await??)
}
