//! Sends requests through [`graphsmith_runtime::Client`], and says what it waits for.
//!
//! | file | does |
//! | --- | --- |
//! | `sign_in` | which server, and which credential |
//! | `user` | a user with a browser, here or elsewhere |
//! | `whoami` | what the credential is |
//! | `denied` | which permission was missing |
//! | `batch` | requests that are sent together |
//! | `address` | requests to a path or a URL |
//! | `upload`, `progress` | whole files, and how far they are |
//! | `notes` | messages while the client waits |
//! | `runtime` | what runs the client on this thread |

mod address;
mod batch;
mod denied;
mod notes;
mod progress;
mod runtime;
mod sign_in;
mod upload;
mod user;
mod whoami;

use std::error::Error as _;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::token::{TokenError, TokenProvider};
use graphsmith_runtime::transport::{Network, Proxies, TransportError};
use graphsmith_runtime::{Arguments, Body, Client, Error};
use http::{Request, StatusCode};

use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::limits::Limits;
use crate::server::Server;
use crate::view::Set;
use graphsmith_catalog::printable::printable;
use notes::Notes;
use sign_in::SignIn;

pub use denied::CallNeeds;
pub use runtime::Runtime;
pub use sign_in::{THIS_SESSION, base_url, foreign, goes_first};
pub use upload::File;
pub use user::{Asked, User};
pub use whoami::{describe, whoami, whoami_of};

/// How long the waits for one request may be together, if nothing else is said.
const PATIENCE: Duration = Duration::from_mins(5);

/// How long nothing may arrive.
const SILENCE: Duration = Duration::from_secs(100);

/// Sends requests to one server. Clones share connections and tokens.
#[derive(Clone)]
pub struct Sender {
    /// The client, for requests and pages.
    pub client: Client,
    runtime: Rc<Runtime>,
    notes: Rc<Notes>,
    /// How long the waits for one request may be together.
    patience: Duration,
    /// Where the credential comes from.
    origin: Option<String>,
    /// The credential.
    provider: Option<Arc<dyn TokenProvider>>,
    /// What the next request needs.
    needed: Option<CallNeeds>,
    /// Why nothing can be sent.
    unready: Option<Failure>,
}

impl Sender {
    /// A sender with the credential of the environment, for a description that may name a server of its own. A server on
    /// this machine may do without one.
    pub fn new(console: &Console<'_>, server: Option<&Server>, limits: Limits) -> Result<Self, Failure> {
        let foreign = foreign(console, server)?;
        let base = foreign.map_or_else(|| base_url(console), str::to_owned);
        let (notes, patience) = (Notes::new(), limits.timeout.unwrap_or(PATIENCE));
        let (found, unready) = match sign_in::find(console, &base, &notes.patience(patience)) {
            // Tokens at hand may be those of Microsoft Graph.
            _ if foreign.is_some() => (None, (!sign_in::is_this_machine(&base)).then(|| sign_in::no_token_for(&base))),
            Ok(None) if !sign_in::is_this_machine(&base) => {
                (None, Some(Failure::not_signed_in("you are not signed in").hint(sign_in::HINT)))
            }
            Ok(found) => (found, None),
            Err(failure) => (None, Some(failure)),
        };
        let mut builder = Client::builder().base_url(base).network(network(console));
        let (mut origin, mut credential) = (None, None);
        if let Some(SignIn { provider, origin: from, .. }) = found {
            let provider: Arc<dyn TokenProvider> = provider.into();
            builder = builder.token(Arc::clone(&provider));
            (origin, credential) = (Some(from), Some(provider));
        }
        let write = notes.writer();
        let builder = builder
            .retry_policy(retry_policy(limits, patience))
            .timeout(limits.silence.unwrap_or(SILENCE).min(patience))
            .on_wait(move |wait| write(notes::waiting(notes::GRAPH, wait.status, wait.delay)));
        let client = builder.build().map_err(|error| failure(&error, origin.as_deref(), None))?;
        let (runtime, notes) = (Rc::new(Runtime::new()?), Rc::new(notes));
        Ok(Self { client, runtime, notes, patience, origin, provider: credential, needed: None, unready })
    }

    /// Says what the next request needs, for the case that it is refused.
    pub fn expect(&mut self, needed: Option<CallNeeds>) {
        self.needed = needed;
    }

    /// Whether requests get a token.
    pub fn is_signed_in(&self) -> bool {
        self.origin.is_some()
    }

    /// Fails where nothing can be sent.
    pub fn check(&self) -> Result<(), Failure> {
        self.unready.clone().map_or(Ok(()), Err)
    }

    /// The address of the service, without a version.
    pub fn endpoint(&self) -> &str {
        self.client.base_url()
    }

    /// The request that arguments make in a parameter set, without the token.
    pub fn prepare(&self, set: &Set<'_>, arguments: Arguments) -> Result<Request<Body>, Failure> {
        let method = http::Method::try_from(set.method.as_str());
        let method = method.map_err(|_| Failure::usage(format!("`{}` is no method", set.method.as_str())))?;
        self.client.prepare_raw(method, &set.path, arguments).map_err(|error| self.failed(&error))
    }

    /// Waits for something that the client does, and reports meanwhile what delays it. A signal ends that.
    pub fn wait<T>(
        &self,
        work: impl Future<Output = Result<T, Error>>,
        console: &mut Console<'_>,
    ) -> Result<T, Failure> {
        let work = console.interrupt.unless(work);
        let done = self.runtime.block_on(self.notes.during(work, |note| note.show(console)));
        done.ok_or_else(Failure::stopped)?.map_err(|error| self.failed(&error))
    }

    /// As a failure of the command.
    pub fn failed(&self, error: &Error) -> Failure {
        failure(error, self.origin.as_deref(), self.denied(error))
    }
}

/// When a request is sent again.
fn retry_policy(limits: Limits, patience: Duration) -> RetryPolicy {
    let mut policy = RetryPolicy::within(patience);
    policy.retries = limits.retries.unwrap_or(policy.retries);
    policy.base = limits.delay.unwrap_or(policy.base);
    policy
}

/// Connections that go through the proxies that the environment names.
fn network(console: &Console<'_>) -> Network {
    Network::through(Proxies::from_variables(|name| console.variable(name)), Network::CONNECT_TIMEOUT)
}

/// Whether there is no token because whoever gives it couldn't be asked.
fn is_unreached(error: &TokenError) -> bool {
    error.source().is_some_and(<dyn std::error::Error>::is::<TransportError>)
}

/// As a failure of the command; `origin` is where the credential comes from, `denied` says which permission was missing.
fn failure(error: &Error, origin: Option<&str>, denied: Option<String>) -> Failure {
    let message = printable(&error.to_string()).into_owned();
    let failure = match error {
        Error::BaseUrl { .. } | Error::Argument(_) => Failure::usage(message),
        Error::Transport(_) | Error::Timeout(_) => Failure::network(message),
        Error::Token(error) if is_unreached(error) => Failure::network(message),
        Error::File(_) => Failure::new(Exit::File, message),
        Error::Token(error) => Failure::not_signed_in(format!(
            "no token from {}: {}",
            origin.unwrap_or("anywhere"),
            printable(&error.message)
        ))
        .hint(sign_in::HINT),
        Error::Service(said) if said.status == StatusCode::UNAUTHORIZED => match origin {
            Some(origin) => Failure::not_signed_in(message)
                .hint(format!("The token from {origin} may have expired, or be for another cloud.")),
            None => Failure::not_signed_in(message).hint(sign_in::HINT),
        },
        Error::Service(said) => {
            let missing = "The token lacks a permission that this needs.";
            let is_unexplained = said.status == StatusCode::FORBIDDEN && denied.is_none();
            let hint = said.hint.or(is_unexplained.then_some(missing)).map(str::to_owned).into_iter().chain(denied);
            let wait = said.retry_after.filter(|wait| !wait.is_zero());
            let wait = wait.map(|wait| {
                format!("It wants to be left alone for {} s; -TimeoutSec says how long to wait.", notes::seconds(wait))
            });
            hint.chain(wait).fold(Failure::refused(message), Failure::hint)
        }
        _ => Failure::refused(message),
    };
    Failure { said: error.service().cloned().map(Box::new), ..failure }
}
