//! Who acts: a user signs in or out, and what is known of the credential (docs/invoke.md#a-user-signs-in).

use graphsmith_runtime::token::KeptTokens;
use serde_json::{Value, json};

use super::incoming::{Keep, SignIn};
use super::wire::Wire;
use crate::accounts::{ACCOUNT, Account, Accounts, Place, Session};
use crate::commands::sign_in::{UNNAMED, claims, forget, keep_user};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::send::{self, Asked, THIS_SESSION, User};

/// Signs a user in, if the one who is kept isn't good for what is asked, and says who that is.
pub(super) fn sign_in(asked: &SignIn, wire: &Wire<'_>, console: &mut Console<'_>) -> Result<(), Failure> {
    let question = Asked { permissions: asked.scopes.clone(), device_code: asked.device_code, ..Asked::default() };
    let place = match asked.place {
        Keep::Session => return session(question, wire, console),
        Keep::Anywhere => None,
        Keep::In(place) => Some(place),
    };
    let name = console.variable(ACCOUNT).unwrap_or_else(|| UNNAMED.to_owned());
    if let Some(known) = kept(&name, &asked.scopes, console)
        && let Ok(told) = send::whoami_of(&known, console)
    {
        return wire.event("context", told);
    }
    let account = match keep_user(question.clone(), name.clone(), place.unwrap_or(Place::Keyring), console) {
        // Where there is no keyring, it says so before anybody signs in.
        Err(failure) if failure.exit == Exit::File && place.is_none() => {
            keep_user(question, name, Place::File, console)?
        }
        other => other?,
    };
    let told = send::whoami_of(&account, console)?;
    wire.event("context", told)
}

/// The sign-in that is kept under a name, if it is of the same user of the same application, with all that is asked for.
fn kept(name: &str, scopes: &[String], console: &Console<'_>) -> Option<Account> {
    let account = Accounts::of_user(console)?.named(name).ok()?;
    let user = User::new(Asked::default(), console).ok()?;
    let is_same = account.tenant == user.tenant
        && account.client == user.client
        && account.graph == user.graph
        && account.authority == user.authority();
    let has = |scope: &String| account.permissions.iter().any(|known| known.eq_ignore_ascii_case(scope));
    (is_same && scopes.iter().all(has)).then_some(account)
}

/// Signs a user in whom the host keeps.
fn session(asked: Asked, wire: &Wire<'_>, console: &mut Console<'_>) -> Result<(), Failure> {
    let permissions = asked.permissions.clone();
    let user = User::new(asked, console)?;
    let (tenant, client) = (user.tenant.clone(), user.client.clone());
    let (authority, graph) = (user.authority().to_owned(), user.graph.clone());
    let grant = user.sign_in(console)?;
    let tokens = KeptTokens::of(&grant).ok_or_else(|| {
        Failure::refused("the sign-in service gave no refresh token, so the sign-in would end within the hour")
    })?;
    let claims = claims(&grant);
    let of_token = graphsmith_runtime::token::Claims::of(&grant.token).unwrap_or_default();
    let session = Session { tenant, client, authority, graph, permissions, tokens };
    let granted = if of_token.permissions.is_empty() { &session.permissions } else { &of_token.permissions };
    let told = json!({
        "credential": THIS_SESSION, "account": null, "user": claims.user,
        "tenant": claims.tenant.as_ref().unwrap_or(&session.tenant), "application": session.client,
        "applicationName": of_token.application_name, "permissions": granted, "graph": session.graph,
        "session": session.to_secret().expose(),
    });
    wire.event("context", told)
}

/// Removes the sign-in that is kept under the name of `account`.
pub(super) fn sign_out(console: &mut Console<'_>) -> Result<(), Failure> {
    let name = console.variable(ACCOUNT).unwrap_or_else(|| UNNAMED.to_owned());
    let Some(accounts) = Accounts::of_user(console) else { return Ok(()) };
    match accounts.named(&name) {
        Ok(account) => forget(&accounts, &account),
        Err(failure) if failure.exit == Exit::NotSignedIn => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// Says who acts.
pub(super) fn tell(wire: &Wire<'_>, console: &mut Console<'_>) -> Result<(), Failure> {
    let told: Value = send::whoami(console)?;
    wire.event("context", told)
}
