//! A user signs in with a browser: environment and parameters -> tokens.

use graphsmith_runtime::token::{Authority, Browser, DeviceCode, Grant, TokenError, TokenRequest, TokenSource};

use super::notes::{Note, Notes};
use super::sign_in::{AUTHORITY, CLIENT, base_url};
use super::{PATIENCE, is_unreached};
use crate::console::{self, Console, Tone};
use crate::failure::Failure;
use graphsmith_catalog::printable::printable;

/// Variable with the tenant of the user.
const TENANT: &str = "AZURE_TENANT_ID";

/// Where users of any organization sign in.
const ANY_TENANT: &str = "organizations";

/// What a command line asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The tenant, if not that of the environment.
    pub tenant: Option<String>,
    /// The application, if not that of the environment.
    pub client: Option<String>,
    /// Permissions; none stands for all that the application was given.
    pub permissions: Vec<String>,
    /// Whether the browser is on another machine.
    pub device_code: bool,
}

/// A user who is about to sign in.
pub struct User {
    /// The tenant.
    pub tenant: String,
    /// The application.
    pub client: String,
    /// Base URL of the Graph that the tokens are for.
    pub graph: String,
    authority: Authority,
    asked: Asked,
}

impl User {
    /// Who signs in where, by the command line and the environment.
    pub fn new(mut asked: Asked, console: &Console<'_>) -> Result<Self, Failure> {
        let Some(client) = asked.client.take().or_else(|| console.variable(CLIENT)) else {
            return Err(Failure::usage(format!("{CLIENT} is not set")).hint(
                "It, or -ClientId, names the application that the user signs in to: one of yours in Entra ID that allows public\n\
                 client flows, with the redirect URI http://localhost of mobile and desktop applications.",
            ));
        };
        let tenant = asked.tenant.take().or_else(|| console.variable(TENANT));
        let tenant = tenant.unwrap_or_else(|| ANY_TENANT.to_owned()).trim().to_owned();
        let graph = base_url(console);
        let named = console.variable(AUTHORITY);
        let authority = Authority::of_graph(&graph, named.as_deref().map(str::trim))
            .map_err(|error| Failure::usage(error.message))?
            .transport(super::network(console));
        Ok(Self { tenant, client: client.trim().to_owned(), graph, authority, asked })
    }

    /// Address of the sign-in service.
    pub fn authority(&self) -> &str {
        self.authority.url()
    }

    /// Asks the user to sign in, and waits for it.
    pub fn sign_in(self, console: &mut Console<'_>) -> Result<Grant, Failure> {
        let notes = Notes::new();
        let write = notes.writer();
        let Self { tenant, client, authority, asked, .. } = self;
        let scope = authority.scope().to_owned();
        let browser = console::Browser::of(console).filter(|_| !asked.device_code);
        let authority = authority.patience(notes.patience(PATIENCE));
        let source: Box<dyn TokenSource> = if let Some(browser) = browser {
            let show = move |address: &str| {
                let text = format!("To sign in, open {address}\nWhere that isn't possible, use -UseDeviceCode.");
                write(Note::Said(Tone::Note, text));
                browser.open(address);
            };
            Box::new(Browser::new(authority, tenant, client, show).permissions(asked.permissions))
        } else {
            let show = move |prompt: &graphsmith_runtime::token::DevicePrompt| {
                write(Note::Said(Tone::Note, prompt.to_string()));
            };
            Box::new(DeviceCode::new(authority, tenant, client, show).permissions(asked.permissions))
        };
        let work = source.fetch(TokenRequest::new(&scope));
        let granted = super::Runtime::new()?.block_on(notes.during(work, |note| note.show(console)));
        granted.map_err(|error| failed(&error))
    }
}

fn failed(error: &TokenError) -> Failure {
    let message = printable(&error.message).into_owned();
    if is_unreached(error) { Failure::network(message) } else { Failure::not_signed_in(message) }
}
