//! Sign-in: environment -> who gives the tokens, and for which server.
//!
//! The first of these that is there counts: `MG_SESSION` or `MG_CREDENTIAL`, which a host gives; `MG_TOKEN`; an application with a
//! secret or a certificate; a sign-in that is kept; the managed identity of an app in Azure; the Azure CLI. Only a token that was given by hand, and what was made for that
//! server, may go to one that is no known cloud (docs/security.md#unknown-hosts-get-nothing).

use graphsmith_runtime::token::{Authority, AzureCli, KeptSignIn, ManagedIdentity, Patience, from_environment_with};
use graphsmith_runtime::{Cloud, Secret, TokenProvider};
use http::Uri;

use super::network;
use crate::accounts::{ACCOUNT, Account, Accounts, Memory, Session};
use crate::console::{Console, SESSION, program};
use crate::failure::Failure;
use crate::server::Server;

/// Variable with the token.
const TOKEN: &str = "MG_TOKEN";

/// Variables that name an application which signs in by itself, if all of them are there.
const APPLICATION: [&str; 2] = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"];

/// Variables of which an application needs one.
const CREDENTIALS: [&str; 3] = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE", "AZURE_CLIENT_CERTIFICATE_PATH"];

/// Variable that says which kind of credential is meant, and that there is to be no other. [`IDENTITY`] is the only kind.
const CREDENTIAL: &str = "MG_CREDENTIAL";

/// What messages call a sign-in that the host of this process keeps.
pub const THIS_SESSION: &str = "the sign-in of this session";

/// The managed identity of the app or the machine.
const IDENTITY: &str = "identity";

/// Variable with the address at which a machine asks for the tokens of its managed identity, where that isn't the usual one.
const IDENTITY_HOST: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

/// Variable with the application that the user signs in to.
pub(super) const CLIENT: &str = "AZURE_CLIENT_ID";

/// Variable with another server than that of a cloud.
const BASE_URL: &str = "MG_BASE_URL";

/// Variable with the sign-in service, which picks the cloud.
pub(super) const AUTHORITY: &str = "AZURE_AUTHORITY_HOST";

/// What to do without a credential.
pub const HINT: &str = "\
Do one of these; nothing secret is taken from the command line:
  set MG_TOKEN to an access token for Microsoft Graph
  set AZURE_TENANT_ID, AZURE_CLIENT_ID, and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH, for an application
  run `mg sign-in`, which keeps your sign-in; AZURE_CLIENT_ID or -ClientId names the application for it
  run in an app in Azure with a managed identity, where IDENTITY_ENDPOINT and IDENTITY_HEADER are set
  run `az login` of the Azure CLI";

/// A credential.
pub struct SignIn {
    /// Gives the tokens.
    pub provider: Box<dyn TokenProvider>,
    /// Where it comes from, for messages.
    pub origin: String,
    /// The sign-in that is kept, if it is one.
    pub account: Option<Account>,
}

/// The server that requests go to, without a slash at the end: the one that is named, else that of the cloud.
#[must_use]
pub fn base_url(console: &Console<'_>) -> String {
    let cloud = || {
        if let Some(named) = console.variable(AUTHORITY) {
            return Cloud::of_authority(named.trim()).unwrap_or_default().base_url().to_owned();
        }
        if let Some(session) = console.variable(SESSION).and_then(|text| Session::of(&text)) {
            return session.graph;
        }
        let kept = if goes_first(console).is_some() { None } else { Accounts::chosen(console).ok().flatten() };
        kept.map_or_else(|| Cloud::default().base_url().to_owned(), |account| account.graph)
    };
    let given = console.variable(BASE_URL).unwrap_or_else(cloud);
    given.trim().trim_end_matches('/').to_owned()
}

/// The credential of the environment that goes before a sign-in that is kept.
pub fn goes_first(console: &Console<'_>) -> Option<&'static str> {
    let is_set = |name: &&str| console.variable(name).is_some();
    if let Some(first) = [SESSION, CREDENTIAL, TOKEN].into_iter().find(is_set) {
        return Some(first);
    }
    CREDENTIALS.into_iter().find(is_set).filter(|_| APPLICATION.iter().all(is_set))
}

/// The address of the server that a description names, if it is neither Microsoft Graph nor what `MG_BASE_URL` names or has
/// replaced. Nothing but a server on this machine replaces one that isn't the usual one of its module.
pub fn foreign<'s>(console: &Console<'_>, server: Option<&'s Server>) -> Result<Option<&'s str>, Failure> {
    let Some(server) = server else { return Ok(None) };
    let is_foreign = if console.variable(BASE_URL).is_none() {
        Cloud::of_base_url(&server.address).is_none()
    } else {
        let base = base_url(console);
        !server.may_be(&base)? && server.is_own && !is_this_machine(&base)
    };
    Ok(is_foreign.then_some(server.address.as_str()))
}

/// Why nothing is sent to the server of a description: the tokens at hand may be those of Microsoft Graph.
pub fn no_token_for(server: &str) -> Failure {
    Failure::not_signed_in(format!("the description names {server}, and tokens for Microsoft Graph are not sent there"))
        .hint(format!("Set {BASE_URL} to {server}, and {TOKEN} to a token for it."))
}

/// The credential for that server, which waits like this for who gives the tokens. Asks nobody for a token yet.
pub fn find(console: &Console<'_>, base: &str, patience: &Patience) -> Result<Option<SignIn>, Failure> {
    let named = console.variable(AUTHORITY);
    let known = Cloud::of_base_url(base).is_some();
    let unknown_authority = named.as_deref().is_some_and(|named| Cloud::of_authority(named.trim()).is_none());
    if unknown_authority && console.variable(BASE_URL).is_none() {
        return Err(Failure::usage(format!("{AUTHORITY} names the sign-in service of no cloud that mg knows"))
            .hint(format!("Name its Graph in {BASE_URL}.")));
    }
    if let Some(text) = console.variable(SESSION) {
        return session(console, &text, base, patience).map(Some);
    }
    if let Some(kind) = console.variable(CREDENTIAL) {
        return identity(console, kind.trim(), base, patience).map(Some);
    }
    // An emulator needs no credential, and must not get those of a cloud.
    let by_hand_only = !known && named.is_none() && is_this_machine(base);
    let of_environment = |identity: bool| {
        let look_up = |name: &str| {
            let hidden = match name {
                TOKEN => false,
                "IDENTITY_ENDPOINT" | "IDENTITY_HEADER" => !known || !identity,
                _ => by_hand_only,
            };
            if hidden { None } else { console.variable(name) }
        };
        let provider = from_environment_with(base, look_up, patience.clone());
        let provider = provider.map_err(|error| Failure::not_signed_in(error.message))?;
        let origin = goes_first(console).filter(|_| !identity).unwrap_or("the managed identity");
        Ok::<_, Failure>(provider.map(|provider| SignIn { provider, origin: origin.to_owned(), account: None }))
    };
    if let Some(found) = of_environment(false)? {
        return Ok(Some(found));
    }
    if let Some(account) = Accounts::chosen(console)? {
        if account.graph == base {
            return kept(console, account, patience.clone()).map(Some);
        }
        if console.variable(ACCOUNT).is_some() {
            let Account { name, graph, .. } = account;
            return Err(Failure::not_signed_in(format!("the sign-in `{name}` is for {graph}, and this is for {base}"))
                .hint("A token of one cloud is never sent to another."));
        }
    }
    if let Some(found) = of_environment(true)? {
        return Ok(Some(found));
    }
    let az: &[&str] = if cfg!(windows) { &["az.cmd", "az.exe"] } else { &["az"] };
    let found = program(console, az).filter(|_| known);
    Ok(found.map(|program| SignIn {
        provider: Box::new(AzureCli::at(program)),
        origin: "the Azure CLI".to_owned(),
        account: None,
    }))
}

/// A sign-in that is kept, with tokens of its own sign-in service.
pub(super) fn kept(console: &Console<'_>, account: Account, patience: Patience) -> Result<SignIn, Failure> {
    let damaged = || Failure::not_signed_in(format!("the sign-in `{}` can't be used: sign in again", account.name));
    let accounts = Accounts::of_user(console).ok_or_else(damaged)?;
    let authority = Authority::of_graph(&account.graph, Some(&account.authority)).map_err(|_| damaged())?;
    let authority = authority.transport(network(console)).patience(patience);
    let provider = KeptSignIn::new(authority, &account.tenant, &account.client, accounts.tokens(&account));
    let provider = Box::new(provider.permissions(&account.permissions));
    Ok(SignIn { provider, origin: format!("the sign-in `{}`", account.name), account: Some(account) })
}

/// A sign-in that the host of this process keeps. Its tokens are those of one Graph, and go to no other.
fn session(console: &Console<'_>, text: &str, base: &str, patience: &Patience) -> Result<SignIn, Failure> {
    let damaged = || Failure::not_signed_in(format!("{SESSION} holds no sign-in"));
    let Session { tenant, client, authority, graph, permissions, tokens } = Session::of(text).ok_or_else(damaged)?;
    if graph != base {
        return Err(Failure::not_signed_in(format!(
            "the sign-in of this session is for {graph}, and this is for {base}"
        ))
        .hint("A token of one cloud is never sent to another."));
    }
    let authority = Authority::of_graph(&graph, Some(&authority)).map_err(|_| damaged())?;
    let authority = authority.transport(network(console)).patience(patience.clone());
    let provider = KeptSignIn::new(authority, tenant, client, Memory::new(tokens)).permissions(permissions);
    Ok(SignIn { provider: Box::new(provider), origin: THIS_SESSION.to_owned(), account: None })
}

/// The managed identity, because it was asked for: that of the app, else that of the machine.
fn identity(console: &Console<'_>, kind: &str, base: &str, patience: &Patience) -> Result<SignIn, Failure> {
    if kind != IDENTITY {
        return Err(Failure::usage(format!("{CREDENTIAL}: expected {IDENTITY}")));
    }
    if Cloud::of_base_url(base).is_none() && !is_this_machine(base) {
        return Err(Failure::not_signed_in(format!(
            "the managed identity has no token for {base}, which is no known cloud"
        )));
    }
    let variable = |name: &str| console.variable(name).map(|value| value.trim().to_owned());
    let identity = match (variable("IDENTITY_ENDPOINT"), variable("IDENTITY_HEADER"), variable(IDENTITY_HOST)) {
        (Some(endpoint), Some(header), _) => ManagedIdentity::app(endpoint, Secret::new(header)),
        (_, _, Some(host)) => ManagedIdentity::machine_at(&host),
        _ => ManagedIdentity::machine(),
    };
    let identity = identity.patience(patience.clone());
    let provider: Box<dyn TokenProvider> = match variable(CLIENT) {
        Some(client) => Box::new(identity.client_id(client)),
        None => Box::new(identity),
    };
    Ok(SignIn { provider, origin: "the managed identity".to_owned(), account: None })
}

/// Whether a base URL leads to this machine.
pub fn is_this_machine(base: &str) -> bool {
    let uri: Option<Uri> = base.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{base_url, find, foreign};
    use crate::console::Console;
    use crate::failure::{Exit, Failure};
    use crate::server::Server;
    use graphsmith_runtime::token::Patience;

    fn with<T>(variables: &[(&str, &str)], run: impl FnOnce(&Console<'_>) -> T) -> T {
        let look_up = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        let (mut out, mut err, mut input) = (Vec::new(), Vec::new(), std::io::empty());
        let console = Console {
            out: &mut out,
            err: &mut err,
            listener: None,
            input: &mut input,
            stream: &|| Box::new(std::io::empty()),
            out_terminal: false,
            err_terminal: false,
            in_terminal: false,
            in_piped: true,
            width: 100,
            environment: &look_up,
            callers: &Vec::new,
            interrupt: &crate::Interrupt::never(),
        };
        run(&console)
    }

    fn origin(variables: &[(&str, &str)]) -> Result<Option<String>, Failure> {
        with(
            variables,
            |console| Ok(find(console, &base_url(console), &Patience::default())?.map(|found| found.origin)),
        )
    }

    const APP: [(&str, &str); 3] = [("AZURE_TENANT_ID", "t"), ("AZURE_CLIENT_ID", "c"), ("AZURE_CLIENT_SECRET", "s")];
    const IDENTITY: [(&str, &str); 2] = [("IDENTITY_ENDPOINT", "http://127.0.0.1:1/x"), ("IDENTITY_HEADER", "h")];

    #[test]
    fn the_authority_picks_the_cloud() {
        let table: [(&[(&str, &str)], &str); 5] = [
            (&[], "https://graph.microsoft.com"),
            (&[("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us/")], "https://graph.microsoft.us"),
            (&[("AZURE_AUTHORITY_HOST", "login.chinacloudapi.cn")], "https://microsoftgraph.chinacloudapi.cn"),
            (&[("MG_BASE_URL", " https://dod-graph.microsoft.us/ ")], "https://dod-graph.microsoft.us"),
            (&[("MG_BASE_URL", "http://127.0.0.1:4010"), ("AZURE_AUTHORITY_HOST", "x")], "http://127.0.0.1:4010"),
        ];
        for (variables, expected) in table {
            assert_eq!(with(variables, base_url), expected, "{variables:?}");
        }
    }

    #[test]
    fn the_first_credential_counts() {
        assert_eq!(origin(&[]).unwrap().as_deref(), None);
        assert_eq!(origin(&APP).unwrap().as_deref(), Some("AZURE_CLIENT_SECRET"));
        assert_eq!(origin(&IDENTITY).unwrap().as_deref(), Some("the managed identity"));
        let both: Vec<_> = APP.into_iter().chain([("MG_TOKEN", "x")]).collect();
        assert_eq!(origin(&both).unwrap().as_deref(), Some("MG_TOKEN"));
    }

    /// docs/security.md#unknown-hosts-get-nothing: a server that took the place of Graph gets no token that wasn't
    /// given by hand.
    #[test]
    fn a_server_of_a_description_is_foreign_unless_it_is_a_cloud_or_was_replaced() {
        let is_foreign = |variables: &[(&str, &str)], server: &Server| {
            with(variables, |console| foreign(console, Some(server)).map(|address| address.is_some()))
        };
        let only = |address| Server::sample(address, address, &[], false);
        assert!(is_foreign(&[("MG_TOKEN", "canary")], &only("https://eu.shop.example")).unwrap());
        assert!(is_foreign(&[], &only("https://graph.microsoft.com.shop.example")).unwrap());
        assert!(!is_foreign(&[], &only("https://graph.microsoft.us")).unwrap());
        let us = [("MG_BASE_URL", "https://us.shop.example")];
        assert!(!is_foreign(&us, &only("https://eu.shop.example")).unwrap());
        // The server of a single operation is what it is, but on this machine.
        let one = Server::sample("https://files.example", "https://files.example", &[], true);
        assert!(is_foreign(&us, &one).unwrap());
        assert!(!is_foreign(&[("MG_BASE_URL", "https://files.example/")], &one).unwrap());
        assert!(!is_foreign(&[("MG_BASE_URL", "http://127.0.0.1:4010")], &one).unwrap());
        // A variable that is given says which server is meant.
        let url = "https://{region}.shop.example";
        let given = Server::sample(url, "https://eu.shop.example", &[("Region", "region", "eu")], false);
        assert_eq!(is_foreign(&us, &given).unwrap_err().exit, Exit::Usage);
        assert!(!is_foreign(&[("MG_BASE_URL", "https://eu.shop.example")], &given).unwrap());
        assert!(!is_foreign(&us, &Server::sample(url, "https://eu.shop.example", &[], true)).unwrap());
    }

    #[test]
    fn other_servers_get_no_credential_of_a_cloud() {
        for other in ["https://graph.microsoft.com.evil.example", "http://127.0.0.1:4010"] {
            let given = |more: &[(&'static str, &'static str)]| {
                let variables: Vec<_> = [("MG_BASE_URL", other)].into_iter().chain(more.iter().copied()).collect();
                origin(&variables)
            };
            assert_eq!(given(&IDENTITY).unwrap().as_deref(), None, "{other}");
            assert_eq!(given(&[("MG_TOKEN", "x")]).unwrap().as_deref(), Some("MG_TOKEN"), "{other}");
            assert!(!matches!(given(&APP), Ok(Some(_))), "{other}");
        }
        let wrong: Vec<_> = APP.into_iter().chain([("AZURE_AUTHORITY_HOST", "https://login.example")]).collect();
        assert_eq!(origin(&wrong).unwrap_err().exit, Exit::Usage);
    }

    #[cfg(unix)]
    #[test]
    fn the_azure_cli_comes_last() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("az"), "").unwrap();
        let path = folder.path().display().to_string();
        assert_eq!(origin(&[("PATH", &path)]).unwrap().as_deref(), Some("the Azure CLI"));
        let both: Vec<_> = APP.into_iter().chain([("PATH", path.as_str())]).collect();
        assert_eq!(origin(&both).unwrap().as_deref(), Some("AZURE_CLIENT_SECRET"));
        assert_eq!(origin(&[("PATH", &path), ("MG_BASE_URL", "https://graph.example")]).unwrap().as_deref(), None);
        assert_eq!(origin(&[("PATH", ".:/nowhere")]).unwrap().as_deref(), None);
    }
}
