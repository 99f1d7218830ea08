//! Sends requests through [`graphsmith_runtime::Client`]: a [`Call`] -> the answer of the service.
//!
//! This file and those of its folder are the only ones that know the client.
//!
//! | file | does |
//! | --- | --- |
//! | `sign_in` | which server, and which credential |
//! | `device_code` | a user with a browser |
//! | `upload`, `progress` | whole files, and how far they are |
//! | `notes` | messages while the client waits |

mod device_code;
mod notes;
mod progress;
mod sign_in;
mod upload;

use graphsmith_runtime::transport::TransportError;
use graphsmith_runtime::{Arguments, Body, Client, Error, ReplyBody};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};

use crate::console::Console;
use crate::failure::Failure;
use crate::request::Call;
use graphsmith_catalog::printable::printable;
use notes::Notes;
use sign_in::SignIn;

pub use device_code::token_of_user;
pub use sign_in::base_url;
pub use upload::{File, Planned};

/// Longest reply that is read into memory, in bytes.
const LONGEST: usize = 256 << 20;

/// Variables by which other programs are told of a proxy for https.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// What a service answered.
pub struct Answer {
    /// Headers.
    pub headers: HeaderMap,
    body: ReplyBody,
}

/// Sends requests to one server.
pub struct Sender {
    client: Client,
    runtime: tokio::runtime::Runtime,
    notes: Notes,
    /// Whether waits are told.
    waits: bool,
    /// Where the credential comes from.
    origin: Option<&'static str>,
    /// The variable that names a proxy, if one does.
    proxy: Option<&'static str>,
}

/// Whether there is a credential for that server.
#[must_use]
pub fn is_signed_in(console: &Console<'_>, base: &str) -> bool {
    matches!(sign_in::find(console, base), Ok(Some(_)))
}

impl Sender {
    /// A sender with the credential of the environment. A server on this machine may do without one. Waits are told to
    /// whoever wants it, or looks on.
    pub fn new(console: &Console<'_>, verbose: bool) -> Result<Self, Failure> {
        let base = base_url(console);
        let found = sign_in::find(console, &base)?;
        if found.is_none() && !is_this_machine(&base) {
            return Err(Failure::not_signed_in("you are not signed in").hint(sign_in::HINT));
        }
        let mut sender = Self::make(Client::builder().base_url(base), found)?;
        sender.waits = verbose || console.err_terminal;
        sender.proxy = PROXIES.into_iter().find(|name| console.variable(name).is_some());
        Ok(sender)
    }

    /// A sender without a credential, to make requests that aren't sent.
    pub fn dry(console: &Console<'_>) -> Result<Self, Failure> {
        Self::make(Client::builder().base_url(base_url(console)), None)
    }

    fn make(mut builder: graphsmith_runtime::ClientBuilder, found: Option<SignIn>) -> Result<Self, Failure> {
        let origin = found.as_ref().map(|found| found.origin);
        if let Some(found) = found {
            builder = builder.token(found.provider);
        }
        let notes = Notes::new();
        let write = notes.writer();
        let builder = builder.on_wait(move |wait| write(notes::waiting(wait.status, wait.delay)));
        let client = builder.build().map_err(|error| failure(&error, origin))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::refused(format!("cannot wait for the network: {error}")))?;
        Ok(Self { client, runtime, notes, waits: false, origin, proxy: None })
    }

    /// Sends a request; an answer that isn't a success is a failure.
    pub fn send(&self, call: &Call, console: &mut Console<'_>) -> Result<Answer, Failure> {
        self.exchange(self.prepare(call)?, console)
    }

    fn prepare(&self, call: &Call) -> Result<Request<Body>, Failure> {
        let mut arguments = Arguments::default();
        for (name, value) in &call.query {
            arguments.query(name, value);
        }
        for (name, value) in &call.headers {
            arguments.header(name, value);
        }
        if let Some(content) = &call.content {
            arguments.content(media_type(&content.media_type), &Body::from(content.bytes()));
        }
        let method = http::Method::from_bytes(call.method.as_bytes());
        let method = method.map_err(|_| Failure::usage(format!("`{}` is no method", call.method)))?;
        self.client.prepare_raw(method, &call.path, arguments).map_err(|error| self.failed(&error))
    }

    /// Asks for the next page of an answer. Its address comes from the service; the client refuses one that leads to
    /// another server, because the token goes with it (docs/security.md#links-stay-on-their-origin).
    pub fn follow(&self, call: &Call, link: &str, console: &mut Console<'_>) -> Result<Answer, Failure> {
        let mut headers = HeaderMap::new();
        for (name, value) in &call.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        let request = self.client.prepare_link("next page", link, &headers);
        self.exchange(request.map_err(|error| self.failed(&error))?, console)
    }

    fn exchange(&self, request: Request<Body>, console: &mut Console<'_>) -> Result<Answer, Failure> {
        let tell = |note: &str| {
            if self.waits {
                console.say(note);
            }
        };
        let work = self.notes.during(self.client.send_raw(request), tell);
        let response = self.runtime.block_on(work).map_err(|error| self.failed(&error))?;
        let (head, body) = response.into_parts();
        Ok(Answer { headers: head.headers, body })
    }

    /// As a failure of the command. Where no connection is made, a proxy that isn't used is the likely cause.
    fn failed(&self, error: &Error) -> Failure {
        let failure = failure(error, self.origin);
        match (error, self.proxy) {
            (Error::Transport(TransportError::Unreached { .. }), Some(name)) => {
                failure.hint(format!("{name} is set, but mg uses no proxy: it connects to the service itself."))
            }
            _ => failure,
        }
    }

    /// The whole content of an answer.
    pub fn read(&self, answer: Answer) -> Result<Vec<u8>, Failure> {
        let content = self.runtime.block_on(answer.body.collect(LONGEST));
        content.map(Into::into).map_err(|error| Failure::refused(format!("the reply broke off: {error}")))
    }

    /// Hands out the content of an answer piece by piece.
    pub fn pieces(
        &self,
        mut answer: Answer,
        mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        while let Some(piece) = self.runtime.block_on(answer.body.chunk()) {
            let piece = piece.map_err(|error| Failure::refused(format!("the reply broke off: {error}")))?;
            take(&piece)?;
        }
        Ok(())
    }
}

fn is_this_machine(base: &str) -> bool {
    let uri: Option<Uri> = base.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// As a failure of the command; `origin` is where the credential comes from.
fn failure(error: &Error, origin: Option<&str>) -> Failure {
    let message = printable(&error.to_string()).into_owned();
    match error {
        Error::BaseUrl { .. } | Error::Argument(_) => Failure::usage(message),
        Error::Token(_) => Failure::not_signed_in(format!("no token from {}: {message}", origin.unwrap_or("anywhere")))
            .hint(sign_in::HINT),
        Error::Service(said) if said.status == http::StatusCode::UNAUTHORIZED => match origin {
            Some(origin) => Failure::not_signed_in(message)
                .hint(format!("The token from {origin} may have expired, or be for another cloud.")),
            None => Failure::not_signed_in(message).hint(sign_in::HINT),
        },
        Error::Service(said) if said.status == http::StatusCode::FORBIDDEN => {
            Failure::refused(message).hint("The token lacks a permission that this needs.")
        }
        _ => Failure::refused(message),
    }
}

/// A media type as the client wants it: one that lives as long as the program. There are a handful in one run.
fn media_type(text: &str) -> &'static str {
    match text {
        "application/json" => "application/json",
        other => String::leak(other.to_owned()),
    }
}
