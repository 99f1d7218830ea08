//! [`Sink`]: who takes what calls give.

use graphsmith_runtime::{Body, ReplyBody};
use http::{HeaderMap, Request, Response};
use serde_json::Value;

use crate::console::Console;
use crate::failure::Failure;
use crate::send::Sender;

/// What comes of calls: results, and what belongs to them.
pub(in crate::commands) trait Sink {
    /// Takes what a request chooses of the properties of results; none if it chooses none.
    fn choose(&mut self, _properties: Vec<String>) {}

    /// Whether the order of what is written is that of the description.
    fn follows_description(&self) -> bool {
        false
    }

    /// Takes the properties that results have by their description.
    fn describe(&mut self, _properties: Vec<String>) {}

    /// Begins a list, which may turn out to be empty.
    fn begin(&mut self);

    /// Takes a result, or an element of a list.
    fn push(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Takes what a request has given that asks for no list.
    fn push_reply(&mut self, value: Value, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Takes what says that something was done where there is nothing to give: `-PassThru`.
    fn push_done(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        self.push_reply(Value::Bool(true), console)
    }

    /// Takes content that isn't to be interpreted, or a piece of it.
    fn push_bytes(&mut self, bytes: &[u8], console: &mut Console<'_>) -> Result<(), Failure>;

    /// Whether content comes as a whole, and not as it arrives.
    fn takes_whole_content(&self, console: &Console<'_>) -> bool;

    /// Takes the headers of a reply, for what `-ResponseHeadersVariable` names.
    fn headers(&mut self, name: &str, headers: &HeaderMap, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Takes the number of all objects, for what `-CountVariable` names.
    fn count(&mut self, name: &str, count: Option<u64>, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Whether the next page is to be asked for. `is_wanted` says whether the call is for all of them.
    fn goes_on(&mut self, is_wanted: bool, console: &mut Console<'_>) -> Result<bool, Failure>;

    /// Takes a request that is not sent, and what would follow it, in words.
    fn what_if(&mut self, asked: &Asked<'_>, rest: &str, console: &mut Console<'_>) -> Result<(), Failure>;

    /// Whether a request may be sent that changes something.
    fn is_confirmed(&mut self, asked: &Asked<'_>, console: &mut Console<'_>) -> Result<bool, Failure>;

    /// Takes a reply of which status and headers matter too.
    fn push_response(
        &mut self,
        response: Response<ReplyBody>,
        file: Option<&str>,
        sender: &Sender,
        console: &mut Console<'_>,
    ) -> Result<(), Failure>;

    /// Writes what is left.
    fn finish(self: Box<Self>, console: &mut Console<'_>) -> Result<(), Failure>;
}

/// A request that is about to be sent.
pub(in crate::commands) struct Asked<'a> {
    /// What asks for it: a cmdlet, or a command.
    pub(in crate::commands) name: &'a str,
    /// It, with a place for the token.
    pub(in crate::commands) request: &'a Request<Body>,
}
