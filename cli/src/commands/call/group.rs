//! Calls that are sent together, twenty at a time (docs/protocol.md#batches).

use graphsmith_runtime::batch::BatchReply;
use graphsmith_runtime::shown::ShownHeaders;
use serde_json::{Map, Value, json};

use super::list::List;
use super::{Call, Runner};
use crate::console::Console;
use crate::failure::Failure;

/// Most requests that the service takes at once.
const MOST: usize = 20;

/// What is waiting for its group to be full, and what has failed.
#[derive(Default)]
pub(super) struct Group {
    waiting: Vec<Call>,
    /// Whether all are sent at the end, as some depend on others.
    is_whole: bool,
    failed: Vec<(usize, Failure)>,
}

impl Runner<'_> {
    /// Lets a call wait for others.
    pub(super) fn gather(&mut self, call: Call, console: &mut Console<'_>) -> Result<(), Failure> {
        if call.options.out_file.is_some() || call.options.upload.is_some() || call.options.delta_link.is_some() {
            return Err(Failure::usage(
                "a batch holds no files: leave -Batch out, or -OutFile, -DeltaLink and the file that is sent",
            ));
        }
        let version = |call: &Call| self.sender.version(&call.request).to_owned();
        if self.group.waiting.first().is_some_and(|first| version(first) != version(&call)) {
            if self.group.is_whole {
                return Err(Failure::usage(
                    "requests of which some depend on others must be for one version of the API",
                ));
            }
            self.flush(console)?;
        }
        self.group.waiting.push(call);
        if self.group.waiting.len() >= MOST && !self.group.is_whole { self.flush(console) } else { Ok(()) }
    }

    /// Lets all calls wait until the last one is there, so that each is known to those that depend on it.
    pub(in crate::commands) fn wait_for_all(&mut self) {
        self.group.is_whole = true;
    }

    /// Sends what is waiting. An error is one of the output; what a call has failed with is kept.
    pub(in crate::commands) fn flush(&mut self, console: &mut Console<'_>) -> Result<(), Failure> {
        let calls = std::mem::take(&mut self.group.waiting);
        if calls.is_empty() {
            return Ok(());
        }
        for call in &calls {
            self.announce(&call.request, console);
        }
        let replies = match self.sender.batch(calls.iter().map(|call| (call.request.clone(), call.after)), console) {
            Ok(replies) => replies,
            // Nobody knows more of any of them.
            Err(failure) => calls.iter().map(|_| Err(failure.clone())).collect(),
        };
        for (call, reply) in calls.into_iter().zip(replies) {
            let place = call.place;
            match reply.and_then(|reply| self.take(call, reply, console)) {
                Err(failure) if failure.ends_all() => {
                    self.group.failed.push((place, failure.clone()));
                    return Err(failure);
                }
                Err(failure) => self.group.failed.push((place, failure)),
                Ok(()) => {}
            }
        }
        Ok(())
    }

    /// Takes what calls of groups have failed with: the place of each, and why.
    pub(in crate::commands) fn take_failures(&mut self) -> Vec<(usize, Failure)> {
        std::mem::take(&mut self.group.failed)
    }

    /// Writes a reply as if it had come alone, or as it came.
    fn take(&mut self, mut call: Call, reply: BatchReply, console: &mut Console<'_>) -> Result<(), Failure> {
        self.sender.expect(call.needed.take());
        let refusal = reply.error().map(|error| self.sender.refused(error));
        if let Some(id) = &call.id {
            self.sink.push(entry(id, reply), console)?;
            return refusal.map_or(Ok(()), Err);
        }
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        let response = reply.into_response();
        let Call { request, reply, pages, ref options, .. } = call;
        match &pages {
            Some(names) => {
                let list = List { names, first: request.clone(), request, arrived: Some(response), options };
                self.list(list, console)
            }
            None => self.reply(reply, response, options, console),
        }
    }
}

/// A reply as one of a batch, under the id of its request.
fn entry(id: &Value, reply: BatchReply) -> Value {
    let headers: Map<String, Value> =
        ShownHeaders(&reply.headers).values().map(|(name, value)| (name.to_owned(), value.into())).collect();
    let mut entry = json!({"id": id, "status": reply.status.as_u16()});
    if !headers.is_empty() {
        entry["headers"] = headers.into();
    }
    if !reply.body.is_null() {
        entry["body"] = reply.body;
    }
    entry
}
