//! Sends requests through [`graphsmith_runtime::Client`]: a [`Call`] -> the answer of the service.
//!
//! This is the only file that knows the client. Its requests are typed, with a path that is known when they are compiled;
//! a call is not, so its path becomes the end of the base URL of a client of its own. The token still goes to the origin
//! of that URL and no other.

use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Arguments, Body, Client, Cloud, Error, Method, Operation, Reply, ReplyBody, Request, Secret};
use http::{HeaderMap, Response, Uri};

use crate::console::Console;
use crate::failure::Failure;
use crate::request::Call;
use crate::text::printable;

/// Variable with the token.
const TOKEN: &str = "MG_TOKEN";

/// Variable with another server than the public cloud.
const BASE_URL: &str = "MG_BASE_URL";

/// Longest reply that is read into memory, in bytes.
const LONGEST: usize = 256 << 20;

/// What a service answered.
pub struct Answer {
    /// Headers.
    pub headers: HeaderMap,
    body: ReplyBody,
}

/// Sends requests to one server.
pub struct Sender {
    base: String,
    token: Option<Secret>,
    runtime: tokio::runtime::Runtime,
}

/// The server that requests go to, without a slash at the end.
#[must_use]
pub fn base_url(console: &Console<'_>) -> String {
    let given = console.variable(BASE_URL).unwrap_or_else(|| Cloud::Global.base_url().to_owned());
    given.trim().trim_end_matches('/').to_owned()
}

impl Sender {
    /// A sender with the token of the environment. A server on this machine may do without one.
    pub fn new(console: &Console<'_>) -> Result<Self, Failure> {
        let base = base_url(console);
        let token = console.variable(TOKEN).map(|token| Secret::new(token.trim()));
        if token.is_none() && !is_this_machine(&base) {
            return Err(Failure::not_signed_in("you are not signed in").hint(
                "Set MG_TOKEN to an access token for Microsoft Graph; it is never taken from the command line.",
            ));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::refused(format!("cannot wait for the network: {error}")))?;
        Ok(Self { base, token, runtime })
    }

    /// Sends a request; an answer that isn't a success is a failure.
    pub fn send(&self, call: &Call) -> Result<Answer, Failure> {
        let mut builder = Client::builder().base_url(format!("{}{}", self.base, call.path));
        if let Some(token) = &self.token {
            builder = builder.token(StaticToken::new(token.clone()));
        }
        let client = builder.build().map_err(|error| failure(&error))?;
        let sent = async {
            match call.method {
                "GET" => client.send(&Get(call)).await,
                "PUT" => client.send(&Put(call)).await,
                "POST" => client.send(&Post(call)).await,
                "DELETE" => client.send(&Delete(call)).await,
                "PATCH" => client.send(&Patch(call)).await,
                "OPTIONS" => client.send(&Options(call)).await,
                "HEAD" => client.send(&Head(call)).await,
                _ => client.send(&Trace(call)).await,
            }
        };
        self.runtime.block_on(sent).map_err(|error| failure(&error))
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

    /// The request for the next page. Its address comes from the service, and it must lead to the same server: the token
    /// goes with it (security, item 2).
    pub fn next(&self, call: &Call, link: &str) -> Result<Call, Failure> {
        let refused = || Failure::refused("the next page is on another server, so it is not read");
        let link: Uri = link.parse().map_err(|_| refused())?;
        let base: Uri = self.base.parse().map_err(|_| refused())?;
        let origin = |uri: &Uri| Some((uri.scheme()?.clone(), uri.authority()?.as_str().to_ascii_lowercase()));
        if origin(&link).is_none() || origin(&link) != origin(&base) {
            return Err(refused());
        }
        // What the base URL adds to every path must not be added twice.
        let path = link.path().strip_prefix(base.path().trim_end_matches('/')).ok_or_else(refused)?;
        let pairs = link.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let query = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decode(n), decode(v)));
        Ok(Call { path: path.to_owned(), query: query.collect(), content: None, ..call.clone() })
    }
}

/// A name or a value of a query without its encoding.
fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

fn is_this_machine(base: &str) -> bool {
    let uri: Option<Uri> = base.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn failure(error: &Error) -> Failure {
    let message = printable(&error.to_string()).into_owned();
    match error {
        Error::BaseUrl { .. } | Error::Argument(_) => Failure::usage(message),
        Error::Token(_) => Failure::not_signed_in(message),
        Error::Service(said) if said.status == http::StatusCode::UNAUTHORIZED => {
            Failure::not_signed_in(message).hint("The token in MG_TOKEN may have expired, or be for another cloud.")
        }
        Error::Service(said) if said.status == http::StatusCode::FORBIDDEN => {
            Failure::refused(message).hint("The token lacks a permission that this needs.")
        }
        _ => Failure::refused(message),
    }
}

/// An answer as it arrives.
struct Raw;

impl Reply for Raw {
    type Output = Answer;
    const ACCEPT: &'static str = "";

    async fn read(response: Response<ReplyBody>) -> Result<Answer, Error> {
        let (head, body) = response.into_parts();
        Ok(Answer { headers: head.headers, body })
    }
}

/// A request type for each method, since a method is part of the type.
macro_rules! methods {
    ($($method:ident)*) => {
        $(
            struct $method<'a>(&'a Call);

            impl Request for $method<'_> {
                type Reply = Raw;
                const OPERATION: Operation = Operation { method: Method::$method, path: "" };

                fn arguments(&self, arguments: &mut Arguments) {
                    fill(self.0, arguments);
                }
            }
        )*
    };
}
methods!(Get Put Post Delete Patch Options Head Trace);

fn fill(call: &Call, arguments: &mut Arguments) {
    for (name, value) in &call.query {
        arguments.query(name, value);
    }
    for (name, value) in &call.headers {
        arguments.header(name, value);
    }
    if let Some(content) = &call.content {
        arguments.content(media_type(&content.media_type), &Body::from(content.bytes()));
    }
}

/// A media type as the client wants it: one that lives as long as the program. There are a handful in one run.
fn media_type(text: &str) -> &'static str {
    match text {
        "application/json" => "application/json",
        other => String::leak(other.to_owned()),
    }
}
