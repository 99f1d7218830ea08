//! Requests that are sent together (docs/protocol.md#batches).

use graphsmith_runtime::batch::BatchReply;
use graphsmith_runtime::{Batch, Body, Error, ServiceError};
use http::Request;

use super::Sender;
use crate::console::Console;
use crate::failure::Failure;

impl Sender {
    /// Sends requests for one version, twenty at a time, and those again that the service was too busy for. With a request is
    /// the index of the one that has to succeed before it. Each has its own reply; an error of the whole is one of a group as
    /// such.
    pub fn batch(
        &self,
        requests: impl IntoIterator<Item = (Request<Body>, Option<usize>)>,
        console: &mut Console<'_>,
    ) -> Result<Vec<Result<BatchReply, Failure>>, Failure> {
        let mut batch = Batch::new(&self.client);
        for (request, after) in requests {
            match after {
                Some(earlier) => batch.add_raw_after(earlier, request).map_err(|error| self.failed(&error))?,
                None => batch.add_raw(request),
            };
        }
        let replies = self.wait(batch.send(), console)?.into_vec();
        Ok(replies.into_iter().map(|reply| reply.map_err(|error| self.failed(&error))).collect())
    }

    /// What a refusal means for the command.
    pub fn refused(&self, error: ServiceError) -> Failure {
        self.failed(&Error::Service(Box::new(error)))
    }

    /// The version that a request is for: what follows the base URL. Requests for two versions can't go together.
    pub fn version<'r>(&self, request: &'r Request<Body>) -> &'r str {
        let base: Option<http::Uri> = self.client.base_url().parse().ok();
        let base = base.as_ref().map_or("", |base| base.path().trim_end_matches('/'));
        let path = request.uri().path();
        path.strip_prefix(base).unwrap_or(path).trim_start_matches('/').split('/').next().unwrap_or_default()
    }
}
