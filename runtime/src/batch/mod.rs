//! [`Batch`]: many requests in few (protocol facts, 3.7).
//!
//! Requests go in groups of at most twenty. A group is either parallel or one chain in which each request depends on the
//! one before, because the service takes nothing between the two; what depends on a request of an earlier group waits for
//! it here. Requests that the service was too busy for are sent again, each when its own `Retry-After` is over.

mod plan;
mod wire;

use http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use crate::body::Body;
use crate::client::Client;
use crate::error::{Error, ServiceError};
use crate::layers::retry::{Again, Attempt};
use crate::reply::{Json, Reply as _};

use plan::{Plan, State};

/// Most requests that the service takes at once.
const LIMIT: usize = 20;

/// Requests to send together. Each is made by [`Client::prepare`] or [`Client::prepare_raw`].
#[derive(Debug, Default)]
pub struct Batch {
    entries: Vec<Entry>,
}

/// One request of a batch.
#[derive(Debug)]
struct Entry {
    request: Request<Body>,
    /// Index of the request that has to succeed before.
    after: Option<usize>,
}

/// What one request of a batch got.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BatchReply {
    /// Its own status.
    pub status: StatusCode,
    /// Its own headers.
    pub headers: HeaderMap,
    /// Its content: JSON, or base64 text of anything else.
    pub body: Value,
}

impl BatchReply {
    /// What the service said, if the request failed.
    #[must_use]
    pub fn error(&self) -> Option<ServiceError> {
        (!self.status.is_success()).then(|| ServiceError::new(self.status, &self.headers, &self.body, None, ""))
    }
}

impl Batch {
    /// A batch without requests.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a request, and returns its index among the replies.
    pub fn add(&mut self, request: Request<Body>) -> usize {
        self.entries.push(Entry { request, after: None });
        self.entries.len() - 1
    }

    /// Adds a request that is only sent when an earlier one has succeeded; otherwise its reply is a 424. Fails when
    /// there is no such earlier one.
    pub fn add_after(&mut self, earlier: usize, request: Request<Body>) -> Result<usize, Error> {
        if earlier >= self.entries.len() {
            return Err(Error::Argument(format!("the batch has no request {earlier} yet")));
        }
        self.entries.push(Entry { request, after: Some(earlier) });
        Ok(self.entries.len() - 1)
    }

    /// Sends everything. The replies have the order of the requests; an error among them says that the service sent no
    /// reply for that request. An error of the whole is one of the groups as such; requests may have been done by then.
    pub async fn send(self, client: &Client) -> Result<Vec<Result<BatchReply, Error>>, Error> {
        let Some(first) = self.entries.first() else { return Ok(Vec::new()) };
        let version = wire::version(client, &first.request)?;
        let bodies = self.entries.iter().map(|entry| wire::write(client, &version, &entry.request));
        let bodies = bodies.collect::<Result<Vec<Value>, Error>>()?;
        let mut plan = Plan::new(self.entries.iter().map(|entry| entry.after).collect());
        while !plan.is_done() {
            let group = plan.group(Instant::now(), LIMIT);
            if group.is_empty() {
                tokio::time::sleep_until(plan.wakes_at()).await;
                continue;
            }
            let message = wire::group(&bodies, &group);
            let request = wire::request(client, &version, &message)?;
            let reply = Json::<Value>::read(client.send_raw(request).await?).await?;
            let mut replies = wire::read(&reply);
            for &(index, _) in &group {
                let reply = replies.remove(&wire::id(index));
                self.settle(client, &mut plan, index, reply);
            }
        }
        Ok(plan.into_replies())
    }

    /// Keeps a reply, or lets its request be sent again.
    fn settle(&self, client: &Client, plan: &mut Plan, index: usize, reply: Option<BatchReply>) {
        let Some(reply) = reply else {
            let problem = "the reply of the batch lacks that of a request";
            return plan.set(index, State::Done(Err(Error::Content(serde::de::Error::custom(problem)))));
        };
        let again = Again::of(&self.entries[index].request);
        let attempt = Attempt::Reply(reply.status, &reply.headers);
        match client.retry_policy().wait(attempt, again, plan.retries(index)) {
            Some(wait) => plan.retry(index, Instant::now() + wait),
            // It failed because another one did, and that one is tried again.
            None if reply.status == StatusCode::FAILED_DEPENDENCY && plan.waits_for_another(index) => {}
            None => plan.set(index, State::Done(Ok(reply))),
        }
    }
}
