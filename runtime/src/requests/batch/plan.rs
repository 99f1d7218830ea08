//! [`Plan`]: which requests of a batch go next.

use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::replies::BatchReply;
use crate::wire::error::Error;

/// Where a request stands.
pub(super) enum State {
    /// To be sent, not before that moment.
    Waiting(Option<Instant>),
    /// Over.
    Done(Result<BatchReply, Error>),
}

/// The state of all requests.
pub(super) struct Plan {
    after: Vec<Option<usize>>,
    states: Vec<State>,
    retries: Vec<u32>,
    /// How long each has waited.
    waited: Vec<Duration>,
}

impl Plan {
    /// Nothing is sent yet. `after` names for each request the earlier one that it depends on.
    pub(super) fn new(after: Vec<Option<usize>>) -> Self {
        let states = after.iter().map(|_| State::Waiting(None)).collect();
        Self { retries: vec![0; after.len()], waited: vec![Duration::ZERO; after.len()], after, states }
    }

    pub(super) fn is_done(&self) -> bool {
        self.states.iter().all(|state| matches!(state, State::Done(_)))
    }

    /// The next group at that moment, each with the one of the same group that it depends on. Empty when all have to wait.
    pub(super) fn group(&mut self, now: Instant, limit: usize) -> Vec<(usize, Option<usize>)> {
        self.fail_dependents();
        let ready = |index: &usize| self.is_ready(*index, now);
        let parallel: Vec<usize> = (0..self.states.len()).filter(ready).take(limit).collect();
        let [head] = parallel[..] else { return parallel.into_iter().map(|index| (index, None)).collect() };
        // A single request may take along what only waits for it, as a chain.
        let mut chain = vec![(head, None)];
        let mut last = head;
        while chain.len() < limit
            && let Some(next) = (last + 1..self.states.len()).find(|index| self.follows(*index, last, now))
        {
            chain.push((next, Some(last)));
            last = next;
        }
        chain
    }

    /// The earliest moment at which a request may be sent again.
    pub(super) fn wakes_at(&self) -> Instant {
        let moments = self.states.iter().filter_map(|state| match state {
            State::Waiting(moment) => *moment,
            State::Done(_) => None,
        });
        moments.min().unwrap_or_else(Instant::now)
    }

    pub(super) fn set(&mut self, index: usize, state: State) {
        self.states[index] = state;
    }

    /// How often a request was sent again.
    pub(super) fn retries(&self, index: usize) -> u32 {
        self.retries[index]
    }

    /// How long the waits of a request were together.
    pub(super) fn waited(&self, index: usize) -> Duration {
        self.waited[index]
    }

    /// Lets a request be sent again after that time.
    pub(super) fn retry(&mut self, index: usize, now: Instant, wait: Duration) {
        self.retries[index] += 1;
        self.waited[index] += wait;
        self.states[index] = State::Waiting(Some(now + wait));
    }

    /// Whether the request that this one depends on isn't over.
    pub(super) fn waits_for_another(&self, index: usize) -> bool {
        self.after[index].is_some_and(|other| matches!(self.states[other], State::Waiting(_)))
    }

    /// The replies in the order of the requests.
    pub(super) fn into_replies(self) -> Vec<Result<BatchReply, Error>> {
        let replies = self.states.into_iter().filter_map(|state| match state {
            State::Done(reply) => Some(reply),
            State::Waiting(_) => None,
        });
        replies.collect()
    }

    fn is_ready(&self, index: usize, now: Instant) -> bool {
        self.is_due(index, now) && !self.waits_for_another(index)
    }

    fn is_due(&self, index: usize, now: Instant) -> bool {
        matches!(self.states[index], State::Waiting(moment) if moment.is_none_or(|moment| moment <= now))
    }

    fn follows(&self, index: usize, last: usize, now: Instant) -> bool {
        self.after[index] == Some(last) && self.is_due(index, now)
    }

    /// What depends on a request that failed fails as it would have in one group.
    fn fail_dependents(&mut self) {
        for index in 0..self.states.len() {
            let Some(other) = self.after[index] else { continue };
            let failed = match &self.states[other] {
                State::Waiting(_) => false,
                State::Done(Ok(reply)) => !reply.status.is_success(),
                State::Done(Err(_)) => true,
            };
            if failed && matches!(self.states[index], State::Waiting(_)) {
                self.states[index] = State::Done(Ok(failed_dependency()));
            }
        }
    }
}

/// What the service answers for a request whose predecessor failed.
fn failed_dependency() -> BatchReply {
    let body: Value = json!({"error": {"code": "FailedDependency", "message": "The request before this one failed."}});
    BatchReply::new(StatusCode::FAILED_DEPENDENCY, HeaderMap::new(), body)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, StatusCode};
    use serde_json::Value;
    use tokio::time::Instant;

    use super::{BatchReply, Plan, State};

    fn done(status: u16) -> State {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        State::Done(Ok(BatchReply::new(status, HeaderMap::new(), Value::Null)))
    }

    #[test]
    fn groups_are_parallel_or_a_chain() {
        let now = Instant::now();
        // 0 <- 1 <- 2, 0 <- 3, and 4 on its own.
        let mut plan = Plan::new(vec![None, Some(0), Some(1), Some(0), None]);
        assert_eq!(plan.group(now, 20), [(0, None), (4, None)]);
        plan.set(4, done(200));
        assert_eq!(plan.group(now, 20), [(0, None), (1, Some(0)), (2, Some(1))]);
        assert_eq!(plan.group(now, 2), [(0, None), (1, Some(0))]);
        plan.set(0, done(201));
        assert_eq!(plan.group(now, 20), [(1, None), (3, None)]);
        plan.set(1, done(404));
        assert_eq!(plan.group(now, 20), [(3, None)]);
        assert!(matches!(&plan.states[2], State::Done(Ok(reply)) if reply.status == 424));
    }

    #[test]
    fn each_waits_for_its_own_moment() {
        let now = Instant::now();
        let mut plan = Plan::new(vec![None, None, Some(0)]);
        plan.retry(0, now, Duration::from_secs(9));
        plan.retry(1, now, Duration::from_secs(4));
        assert!(plan.group(now, 20).is_empty() && plan.waits_for_another(2));
        assert_eq!(plan.wakes_at(), now + Duration::from_secs(4));
        assert_eq!(plan.group(now + Duration::from_secs(4), 20), [(1, None)]);
        assert_eq!((plan.retries(0), plan.retries(2)), (1, 0));
        plan.retry(0, now, Duration::from_secs(2));
        assert_eq!((plan.waited(0), plan.waited(2)), (Duration::from_secs(11), Duration::ZERO));
    }
}
