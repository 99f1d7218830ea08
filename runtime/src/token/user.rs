//! [`User`]: a user of a tenant, who signs in to a public application; what all ways to do so have in common.

use super::authority::Authority;
use super::grant::Grant;
use crate::values::debug::impl_debug;
use crate::values::secret::Secret;
use crate::wire::provider::{TokenError, TokenRequest};

/// Who signs in, where, and for what.
pub(super) struct User {
    pub(super) authority: Authority,
    pub(super) tenant: String,
    pub(super) client: String,
    pub(super) permissions: Vec<String>,
}

impl_debug!(User, this => authority: this.authority, tenant: this.tenant, client: this.client, permissions: this.permissions);

impl User {
    pub(super) fn new(authority: Authority, tenant: impl Into<String>, client: impl Into<String>) -> Self {
        Self { authority, tenant: tenant.into(), client: client.into(), permissions: Vec::new() }
    }

    pub(super) fn with_permissions(self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { permissions: names.into_iter().map(Into::into).collect(), ..self }
    }

    /// The permissions asked for, and more so that a token can be renewed and says whose it is.
    pub(super) fn scopes(&self, request: TokenRequest<'_>) -> String {
        let permissions = self.permissions.iter().map(|name| format!("{}/{name} ", request.resource()));
        let permissions =
            if self.permissions.is_empty() { format!("{} ", request.scope) } else { permissions.collect() };
        permissions + "offline_access openid profile"
    }

    /// A token by the refresh token, and the error that says so when the user has to sign in again.
    pub(super) async fn renewed(
        &self,
        refresh: &Secret,
        request: TokenRequest<'_>,
    ) -> Result<Result<Grant, TokenError>, TokenError> {
        let scopes = self.scopes(request);
        let mut form = vec![
            ("grant_type", "refresh_token"),
            ("client_id", self.client.as_str()),
            ("refresh_token", refresh.expose()),
            ("scope", &scopes),
        ];
        form.extend(request.claims.map(|claims| ("claims", claims)));
        match self.authority.post(&self.tenant, "token", &form).await? {
            Ok(reply) => {
                let mut grant = Grant::read(&reply)?;
                // A reply without a new one leaves the old one good.
                grant.refresh.get_or_insert_with(|| refresh.clone());
                Ok(Ok(grant))
            }
            Err(refusal) if matches!(refusal.error.as_str(), "invalid_grant" | "interaction_required") => {
                Ok(Err(refusal.into()))
            }
            Err(refusal) => Err(refusal.into()),
        }
    }
}
