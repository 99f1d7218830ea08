//! A user signs in with a browser: environment and permissions -> a token.

use graphsmith_runtime::Secret;
use graphsmith_runtime::token::{Authority, DeviceCode, TokenError, TokenProvider as _, TokenRequest};

use super::is_unreached;
use super::notes::Notes;
use super::sign_in::{AUTHORITY, base_url};
use crate::console::Console;
use crate::failure::Failure;
use graphsmith_catalog::printable::printable;

/// Variable with the application that the user signs in to.
const CLIENT: &str = "AZURE_CLIENT_ID";

/// Variable with the tenant of the user.
const TENANT: &str = "AZURE_TENANT_ID";

/// Where users of any organization sign in.
const ANY_TENANT: &str = "organizations";

/// Asks the user to sign in, and waits for it. Without permissions the token has those that the application was given.
pub fn token_of_user(permissions: &[String], console: &mut Console<'_>) -> Result<Secret, Failure> {
    let Some(client) = console.variable(CLIENT) else {
        return Err(Failure::usage(format!("{CLIENT} is not set")).hint(
            "It names the application that the user signs in to: one of yours in Entra ID that allows public client flows.",
        ));
    };
    let tenant = console.variable(TENANT).unwrap_or_else(|| ANY_TENANT.to_owned());
    let named = console.variable(AUTHORITY);
    let failed = |error: &TokenError| {
        let message = printable(&error.message).into_owned();
        if is_unreached(error) { Failure::network(message) } else { Failure::not_signed_in(message) }
    };
    let authority = Authority::of_graph(&base_url(console), named.as_deref().map(str::trim))
        .map_err(|error| Failure::usage(error.message))?
        .transport(super::network(console));
    let scope = authority.scope().to_owned();
    let notes = Notes::new();
    let write = notes.writer();
    let user = DeviceCode::new(authority, tenant.trim(), client.trim(), move |prompt| write(prompt.to_string()));
    let user = user.permissions(permissions);
    let token = notes.during(user.token(TokenRequest::new(&scope)), |note| console.say(note));
    super::runtime()?.block_on(token).map_err(|error| failed(&error))
}
