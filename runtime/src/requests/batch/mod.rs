//! [`Batch`]: many requests in few (docs/protocol.md#batches).
//!
//! Requests go in groups of at most twenty. A group is either parallel or one chain in which each request depends on the
//! one before, because the service takes nothing between the two; what depends on a request of an earlier group waits for
//! it here. Requests that the service was too busy for are sent again, each when its own `Retry-After` is over.

mod plan;
mod replies;
mod wire;

use http::{Request, StatusCode};
use serde_json::Value;
use tokio::time::Instant;

use crate::client::Client;
use crate::requests::reply::{Json, Reply};
use crate::values::debug::impl_debug;
use crate::wire::body::Body;
use crate::wire::error::Error;
use crate::wire::layers::retry::{Again, Attempt, Wait};
use crate::wire::shown::Shown;

use plan::{Plan, State};
pub use replies::{BatchReplies, BatchReply, Handle};

/// Most requests that the service takes at once.
const LIMIT: usize = 20;

/// Requests to send together. Typed ones give a [`Handle`], with which their reply is taken; for others there is
/// [`Self::add_raw`].
///
/// ```no_run
/// # use graphsmith_runtime::{Batch, Client, Error, Request, reply::Json};
/// # async fn example(client: Client, first: impl Request<Reply = Json<String>>) -> Result<(), Error> {
/// let mut batch = Batch::new(&client);
/// let name = batch.add(&first)?;
/// let mut replies = batch.send().await?;
/// println!("{}", replies.take(name)?);
/// # Ok(())
/// # }
/// ```
pub struct Batch {
    client: Client,
    entries: Vec<Entry>,
}

impl_debug!(Batch, this => requests: this.entries.iter().map(|entry| Shown(&entry.request)).collect::<Vec<_>>());

/// One request of a batch.
struct Entry {
    request: Request<Body>,
    /// Index of the request that has to succeed before.
    after: Option<usize>,
}

impl Batch {
    /// A batch without requests.
    #[must_use]
    pub fn new(client: &Client) -> Self {
        Self { client: client.clone(), entries: Vec::new() }
    }

    /// Adds a request. Fails when an argument can't be sent.
    pub fn add<R: crate::Request>(&mut self, request: &R) -> Result<Handle<R::Reply>, Error> {
        let index = self.add_raw(self.client.prepare(request)?);
        Ok(Handle::new(index))
    }

    /// Adds a request that is only sent when an earlier one has succeeded; otherwise its reply is a 424.
    pub fn add_after<R: crate::Request, E>(
        &mut self,
        earlier: &Handle<E>,
        request: &R,
    ) -> Result<Handle<R::Reply>, Error> {
        let index = self.add_raw_after(earlier.index(), self.client.prepare(request)?)?;
        Ok(Handle::new(index))
    }

    /// Adds a request that [`Client::prepare_raw`] has made, and returns its index among the replies.
    pub fn add_raw(&mut self, request: Request<Body>) -> usize {
        self.entries.push(Entry { request, after: None });
        self.entries.len() - 1
    }

    /// Adds a prepared request that depends on the one at an index. Fails when there is none yet.
    pub fn add_raw_after(&mut self, earlier: usize, request: Request<Body>) -> Result<usize, Error> {
        if earlier >= self.entries.len() {
            return Err(Error::Argument(format!("the batch has no request {earlier} yet")));
        }
        self.entries.push(Entry { request, after: Some(earlier) });
        Ok(self.entries.len() - 1)
    }

    /// Sends everything. An error of the whole is one of the groups as such; requests may have been done by then.
    pub async fn send(self) -> Result<BatchReplies, Error> {
        let client = &self.client;
        let Some(first) = self.entries.first() else { return Ok(BatchReplies::new(Vec::new())) };
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
            let reply = client.send_raw(request).await?;
            let sent = reply.body().sent().cloned();
            let mut replies = wire::read(&Json::<Value>::read(reply).await?, sent.as_ref());
            for &(index, _) in &group {
                let reply = replies.remove(&wire::id(index));
                self.settle(client, &mut plan, index, reply);
            }
        }
        Ok(BatchReplies::new(plan.into_replies()))
    }

    /// Keeps a reply, or lets its request be sent again.
    fn settle(&self, client: &Client, plan: &mut Plan, index: usize, reply: Option<BatchReply>) {
        let Some(reply) = reply else {
            let problem = "the reply of the batch lacks that of a request";
            return plan.set(index, State::Done(Err(Error::Content(serde::de::Error::custom(problem)))));
        };
        let again = Again::of(&self.entries[index].request);
        let attempt = Attempt::Reply(reply.status, &reply.headers);
        let policy = client.retry_policy();
        let wait = policy.wait(attempt, again, plan.retries(index));
        match wait.filter(|wait| policy.fits(plan.waited(index), *wait)) {
            Some(wait) => {
                if let Some(watcher) = client.on_wait() {
                    watcher(&Wait::new(Some(reply.status), wait, plan.retries(index) + 1));
                }
                plan.retry(index, Instant::now(), wait);
            }
            // It failed because another one did, and that one is tried again.
            None if reply.status == StatusCode::FAILED_DEPENDENCY && plan.waits_for_another(index) => {}
            None => plan.set(index, State::Done(Ok(reply))),
        }
    }
}
