//! [`AzureCli`]: the account that is signed in to the Azure CLI.

use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use graphsmith_catalog::printable::Printable;
use tokio::process::Command;

use super::cache::Cached;
use super::grant::Grant;
use super::source::TokenSource;
use crate::values::debug::impl_debug;
use crate::wire::provider::{BoxFuture, TokenError, TokenRequest};

/// How long the command may take. It is written in Python, and may renew a token.
const LIMIT: Duration = Duration::from_mins(1);

/// Gets tokens from the command `az`.
pub struct AzureCli {
    program: PathBuf,
    tenant: Option<String>,
}

impl_debug!(AzureCli, this => program: this.program, tenant: this.tenant);

impl AzureCli {
    /// The `az` that is found in the path.
    #[must_use]
    pub fn new() -> Cached<Self> {
        let program = if cfg!(windows) { "az.cmd" } else { "az" };
        Self::at(program)
    }

    /// Another one.
    pub fn at(program: impl Into<PathBuf>) -> Cached<Self> {
        Cached::new(Self { program: program.into(), tenant: None })
    }

    async fn grant(&self, request: TokenRequest<'_>) -> Result<Grant, TokenError> {
        if request.claims.is_some() {
            return Err(TokenError::new("the service wants you to sign in again: run `az login`"));
        }
        let mut command = Command::new(&self.program);
        command.args(["account", "get-access-token", "--output", "json", "--scope", request.scope]);
        if let Some(tenant) = &self.tenant {
            command.args(["--tenant", tenant]);
        }
        command.stdin(Stdio::null()).kill_on_drop(true);
        let output = match tokio::time::timeout(LIMIT, command.output()).await {
            Ok(Ok(output)) => output,
            Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
                return Err(TokenError::new("the Azure CLI isn't installed, or `az` isn't in the path"));
            }
            Ok(Err(error)) => {
                return Err(TokenError::new(format!("the Azure CLI can't be started: {error}")).caused_by(error));
            }
            Err(_) => return Err(TokenError::new("the Azure CLI doesn't answer")),
        };
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
            return Err(TokenError::new(format!("the Azure CLI gives no token: {}", Printable(last.trim()))));
        }
        let reply = serde_json::from_slice(&output.stdout)
            .map_err(|_| TokenError::new("the Azure CLI says something that isn't JSON"))?;
        Grant::read(&reply)
    }
}

impl Cached<AzureCli> {
    /// Tokens of that tenant instead of the one that the CLI has chosen.
    #[must_use]
    pub fn tenant(self, tenant: impl Into<String>) -> Self {
        self.map(|source| AzureCli { tenant: Some(tenant.into()), ..source })
    }
}

impl TokenSource for AzureCli {
    fn fetch<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.grant(request))
    }
}
