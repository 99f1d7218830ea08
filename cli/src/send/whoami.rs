//! What the credential is: environment and sign-ins -> who acts, where, with which permissions, until when.

use graphsmith_runtime::Cloud;
use graphsmith_runtime::token::{Claims, TokenRequest};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::PATIENCE;
use super::notes::Notes;
use super::sign_in::{self, SignIn, base_url, find};
use crate::accounts::Account;
use crate::console::Console;
use crate::failure::Failure;

/// Describes the credential that a cmdlet would use now. A token is got for it, and not shown.
pub fn whoami(console: &mut Console<'_>) -> Result<Value, Failure> {
    let (base, notes) = (base_url(console), Notes::new());
    let Some(found) = find(console, &base, &notes.patience(PATIENCE))? else {
        return Err(Failure::not_signed_in("you are not signed in").hint(sign_in::HINT));
    };
    told(found, &base, &notes, console)
}

/// The same of a sign-in that is kept, whatever else there is.
pub fn whoami_of(account: &Account, console: &mut Console<'_>) -> Result<Value, Failure> {
    let notes = Notes::new();
    let found = sign_in::kept(console, account.clone(), notes.patience(PATIENCE))?;
    told(found, &account.graph, &notes, console)
}

fn told(found: SignIn, base: &str, notes: &Notes, console: &mut Console<'_>) -> Result<Value, Failure> {
    let SignIn { provider, origin, account } = found;
    let scope = Cloud::of_base_url(base).map_or_else(|| format!("{base}/.default"), Cloud::scope);
    let token = notes.during(provider.token(TokenRequest::new(&scope)), |note| note.show(console));
    let token = super::Runtime::new()?.block_on(token);
    let token = token.map_err(|error| super::failure(&error.into(), Some(&origin), None))?;
    let claims = Claims::of(&token).unwrap_or_default();
    let kept = account.as_ref();
    let permissions = match kept {
        Some(account) if claims.permissions.is_empty() => &account.permissions,
        _ => &claims.permissions,
    };
    Ok(json!({
        "credential": origin,
        "account": kept.map(|account| &account.name),
        "user": claims.user.or_else(|| kept?.user.clone()),
        "tenant": claims.tenant.or_else(|| Some(kept?.tenant.clone())),
        "application": claims.application.or_else(|| Some(kept?.client.clone())),
        "applicationName": claims.application_name,
        "permissions": permissions,
        "expires": claims.expires.and_then(|ends| Timestamp::try_from(ends).ok()).map(|ends| ends.to_string()),
        "graph": base,
    }))
}

/// Describes a sign-in that is kept, without its tokens.
pub fn describe(account: &Account) -> Value {
    json!({
        "account": account.name, "user": account.user, "tenant": account.tenant, "application": account.client,
        "permissions": account.permissions, "graph": account.graph,
    })
}
