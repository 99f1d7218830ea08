//! Sends requests through [`graphsmith_runtime::Client`]: a [`Call`] -> the answer of the service.
//!
//! This is the only file that knows the client.

use graphsmith_runtime::token::StaticToken;
use graphsmith_runtime::{Arguments, Body, Client, Cloud, Error, ReplyBody, Secret};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Uri};

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
    client: Client,
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
        let mut builder = Client::builder().base_url(base);
        if let Some(token) = token {
            builder = builder.token(StaticToken::new(token));
        }
        let client = builder.build().map_err(|error| failure(&error))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Failure::refused(format!("cannot wait for the network: {error}")))?;
        Ok(Self { client, runtime })
    }

    /// Sends a request; an answer that isn't a success is a failure.
    pub fn send(&self, call: &Call) -> Result<Answer, Failure> {
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
        let request = self.client.prepare_raw(method, &call.path, arguments);
        self.exchange(request.map_err(|error| failure(&error))?)
    }

    /// Asks for the next page of an answer. Its address comes from the service; the client refuses one that leads to
    /// another server, because the token goes with it (security, item 2).
    pub fn follow(&self, call: &Call, link: &str) -> Result<Answer, Failure> {
        let mut headers = HeaderMap::new();
        for (name, value) in &call.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        let request = self.client.prepare_link("next page", link, &headers);
        self.exchange(request.map_err(|error| failure(&error))?)
    }

    fn exchange(&self, request: Request<Body>) -> Result<Answer, Failure> {
        let response = self.runtime.block_on(self.client.send_raw(request)).map_err(|error| failure(&error))?;
        let (head, body) = response.into_parts();
        Ok(Answer { headers: head.headers, body })
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

/// A media type as the client wants it: one that lives as long as the program. There are a handful in one run.
fn media_type(text: &str) -> &'static str {
    match text {
        "application/json" => "application/json",
        other => String::leak(other.to_owned()),
    }
}
