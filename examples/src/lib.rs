//! What the programs in `src/bin` share: a client, and the modules of this crate's own `graphsmith.toml`.

use graphsmith_runtime::token::from_environment;
use graphsmith_runtime::{Client, Cloud};

/// The modules that `build.rs` generates.
pub mod graph {
    include!(concat!(env!("OUT_DIR"), "/graph.rs"));
}

/// What a program ends with when something is wrong.
pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A client for the service that `MG_BASE_URL` names, else for Microsoft Graph. Its credentials are those of the
/// environment, see [`from_environment`].
///
/// # Errors
/// There is no credential, or it is none for that service.
pub fn client() -> Result<Client> {
    let base_url = std::env::var("MG_BASE_URL").unwrap_or_else(|_| Cloud::default().base_url().to_owned());
    let token = from_environment(&base_url, |name| std::env::var(name).ok())?
        .ok_or("set MG_TOKEN to an access token, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET")?;
    Ok(Client::builder().base_url(base_url).token(token).build()?)
}

/// An argument of the program.
///
/// # Errors
/// It is missing; the message is the usage.
pub fn argument(place: usize, usage: &str) -> Result<String> {
    std::env::args().nth(place).ok_or_else(|| format!("usage: {usage}").into())
}
