//! [`Push`]: one session, slice by slice (docs/protocol.md#send-slices and
//! docs/protocol.md#failures-resuming-cancelling).
//!
//! The service's number is the only one that counts: what was sent is never taken for what has arrived.

use std::time::Duration;

use http::StatusCode;

use super::channel::{Answer, Slice};
use super::context::{Job, Run};
use super::destination::Created;
use super::error::UploadError;
use super::progress::Event;
use super::ranges::Expected;
use super::source::Ahead;
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::retry::{Again, Attempt};
use crate::wire::transport_error::TransportError;

/// What the service says when bytes aren't those that it waits for.
const MISPLACED: [&str; 4] = ["invalidRange", "fragmentOverlap", "fragmentOutOfOrder", "fragmentLengthMismatch"];

/// What the service says when there is no such session any more.
const SESSION_NOT_FOUND: [&str; 2] = ["uploadSessionNotFound", "uploadSessionFailed"];

/// How often a slice is sent again of which the service has taken nothing, though it says that all is well.
const UNMOVED: u32 = 2;

/// What the service says while another upload to the same item goes on, of another process or another machine.
const BUSY_ITEM: u16 = 412;

/// How a session ended. An error is what the service said last.
pub(super) enum SessionEnd {
    /// The file is there.
    Done(Created),
    /// The session is over.
    Expired(ServiceError),
    /// It is unknown which byte the service waits for.
    Lost(ServiceError),
    /// The service refuses an address that it gave itself.
    Unauthorized(ServiceError),
}

/// What the service has of a file.
pub(super) enum SessionStatus {
    /// All bytes before this one, which is the next that it takes.
    Next(u64),
    /// All of them, and the file is where it belongs.
    Done(Created),
    /// It doesn't say.
    Unknown,
}

/// What follows from a reply.
enum Step {
    /// The next byte to send.
    To(u64),
    End(Box<SessionEnd>),
    Failed(UploadError),
}

impl Step {
    fn end(end: SessionEnd) -> Self {
        Self::End(Box::new(end))
    }
}

/// Sends a file through the session of a [`Run`].
pub(super) struct Push<'a> {
    run: &'a Run<'a>,
    job: &'a mut Job,
    /// Attempts since the service has acknowledged anything new.
    failures: u32,
    /// How long the waits since then were together.
    waited: Duration,
    /// How often in a row it has taken a slice and nothing of it.
    unmoved: u32,
    /// How often the service has lost what it had.
    setbacks: u32,
    /// Whether the next slice wants a connection of its own.
    new_connection: bool,
    /// The byte after the last one that was sent.
    sent: u64,
    /// Whether something was sent of which nobody has said what became of it.
    doubtful: bool,
    /// What probably follows.
    ahead: Option<Ahead>,
    /// Memory of a slice that has been sent.
    spare: Vec<u8>,
}

impl<'a> Push<'a> {
    pub(super) fn new(run: &'a Run<'a>, job: &'a mut Job) -> Self {
        let (sent, doubtful) = (job.state.acknowledged, job.state.last_sent);
        Self {
            run,
            job,
            failures: 0,
            waited: Duration::ZERO,
            unmoved: 0,
            setbacks: 0,
            new_connection: false,
            sent,
            doubtful,
            ahead: None,
            spare: Vec::new(),
        }
    }

    /// Sends everything from `offset` on.
    pub(super) async fn session(mut self, mut offset: u64) -> Result<SessionEnd, UploadError> {
        self.sent = self.sent.max(offset);
        self.job.state.acknowledged = offset;
        let size = self.job.info.size;
        loop {
            if offset >= size {
                return match self.settle().await? {
                    Some(created) => Ok(SessionEnd::Done(created)),
                    None if self.run.upload.destination.creates_duplicates() => Err(UploadError::Unsure),
                    None => Ok(SessionEnd::Done(Created::default())),
                };
            }
            let length = self.run.upload.slice.min(size - offset);
            let slice = self.job.source.slice(self.ahead.take(), offset, length).await?;
            self.sent = self.sent.max(offset + length);
            let last = offset + length == size;
            if last && !self.job.state.last_sent {
                // Written down before: from now on the file may be there although nobody has said so.
                self.job.state.last_sent = true;
                self.job.save().await?;
            }
            if !last {
                // The disk works while the network does.
                let next = offset + length;
                let buffer = std::mem::take(&mut self.spare);
                self.ahead = Some(self.job.source.ahead(next, self.run.upload.slice.min(size - next), buffer));
            }
            let url = self.run.url()?;
            let sent = Slice { start: offset, bytes: slice.clone(), total: size, new_connection: self.new_connection };
            let answer = self.run.channel.put(&url, sent).await;
            if slice.is_unique() {
                self.spare = slice.into();
            }
            let step = match answer {
                Ok(answer) if answer.status.is_success() => self.accepted(&answer, offset, offset + length).await?,
                Ok(answer) => self.refused(&answer, offset).await?,
                Err(error) => self.lost(error, offset).await?,
            };
            match step {
                Step::To(next) => offset = self.acknowledge(next).await?,
                Step::End(end) => return Ok(*end),
                Step::Failed(error) => return Err(error),
            }
        }
    }

    /// Queries what the service has.
    pub(super) async fn query_status(&mut self) -> Result<SessionStatus, UploadError> {
        if self.job.state.last_sent {
            match self.run.found(self.job).await {
                Ok(Some(created)) => return Ok(SessionStatus::Done(created)),
                // The session itself may know more, and to send a slice again does no harm.
                Ok(None) | Err(UploadError::Unsure | UploadError::Request(Error::Transport(_) | Error::Timeout(_))) => {
                }
                Err(error) => return Err(error),
            }
        }
        let url = self.run.url()?;
        let Ok(answer) = self.run.channel.status(&url).await else { return Ok(SessionStatus::Unknown) };
        if !answer.status.is_success() {
            return Ok(SessionStatus::Unknown);
        }
        Ok(match Expected::read(&answer.json) {
            Expected::From(next) if next <= self.job.info.size => SessionStatus::Next(next),
            _ => SessionStatus::Unknown,
        })
    }

    /// A slice was taken: all of it, a part of it, or the last byte of the file.
    async fn accepted(&mut self, answer: &Answer, start: u64, end: u64) -> Result<Step, UploadError> {
        self.new_connection = false;
        let last = end == self.job.info.size;
        let created = self.run.upload.destination.created(&answer.headers, &answer.json);
        let expected = Expected::read(&answer.json);
        if answer.status == StatusCode::CREATED {
            let early = || UploadError::Protocol("it says it is done before it has everything".to_owned());
            return Ok(if last { Step::end(SessionEnd::Done(created)) } else { Step::Failed(early()) });
        }
        Ok(match expected {
            // Never further than what was sent: bytes in between would be missing.
            Expected::From(next) if next > self.sent => {
                Step::Failed(UploadError::Protocol("it waits for bytes beyond the next".to_owned()))
            }
            Expected::From(next) if next > start => Step::To(next),
            Expected::From(_) if self.unmoved == UNMOVED => {
                Step::Failed(UploadError::Protocol("it keeps nothing of what it takes".to_owned()))
            }
            // It took nothing, and says neither why nor when to try again.
            Expected::From(next) => {
                self.unmoved += 1;
                self.run.pause(0, Some(answer.status)).await;
                Step::To(next)
            }
            _ if !last => Step::To(end),
            _ if answer.status == StatusCode::OK && created.id.is_some() => Step::end(SessionEnd::Done(created)),
            _ => self.silent(answer, start, created).await?,
        })
    }

    /// The last byte was taken, and the service doesn't say what it made of the file. Silence with 200, or an empty list,
    /// means that all is well; it is believed when nothing speaks against it.
    async fn silent(&mut self, answer: &Answer, start: u64, created: Created) -> Result<Step, UploadError> {
        let well = answer.status == StatusCode::OK || Expected::read(&answer.json) == Expected::Nothing;
        match self.settle().await {
            Ok(Some(found)) => return Ok(Step::end(SessionEnd::Done(Created { id: found.id, ..created }))),
            Err(UploadError::Unsure) if well => return Ok(Step::end(SessionEnd::Done(created))),
            Ok(None) => {}
            Err(error) => return Err(error),
        }
        Ok(match self.query_status().await? {
            SessionStatus::Next(next) if next < self.job.info.size => Step::To(next),
            SessionStatus::Done(found) => Step::end(SessionEnd::Done(found)),
            _ if well && !self.run.upload.destination.creates_duplicates() => Step::end(SessionEnd::Done(created)),
            _ => {
                self.count(answer)?;
                Step::To(start)
            }
        })
    }

    /// A slice was refused.
    async fn refused(&mut self, answer: &Answer, offset: u64) -> Result<Step, UploadError> {
        let error = answer.error(&*self.run.url()?);
        let any = |codes: &[&str]| codes.iter().any(|code| error.has_code(code));
        let status = answer.status.as_u16();
        if status == 416 || any(&MISPLACED) {
            self.count(answer)?;
            return self.misplaced(answer, error).await;
        }
        if matches!(status, 404 | 410) || any(&SESSION_NOT_FOUND) {
            return Ok(Step::end(SessionEnd::Expired(error)));
        }
        if status == 401 {
            let hint =
                "The service refuses an address that it gave itself, as it has done in outages: try again later.";
            return Ok(Step::end(SessionEnd::Unauthorized(ServiceError { hint: Some(hint), ..error })));
        }
        let policy = &self.run.upload.retry;
        let wait = if status == BUSY_ITEM {
            (self.failures < policy.retries).then(|| policy.backoff(self.failures))
        } else {
            policy.wait(Attempt::Reply(answer.status, &answer.headers), Again::Harmless, self.failures)
        };
        let Some(wait) = wait.filter(|wait| policy.fits(self.waited, *wait)) else {
            let error = UploadError::from(error);
            if !error.is_resumable() && !self.doubtful {
                // A plain no to the only attempt: nothing has come of it, though it may have been the last slice.
                self.job.state.last_sent = false;
            }
            return Ok(Step::Failed(error));
        };
        self.failures += 1;
        self.waited += wait;
        self.new_connection = status == 503;
        self.run.sleep(wait, Some(answer.status)).await;
        // These say that nothing was done; after others a part may have arrived, or all of it.
        if matches!(status, BUSY_ITEM | 429 | 503 | 509) {
            return Ok(Step::To(offset));
        }
        self.doubt(offset).await
    }

    /// The reply didn't arrive.
    async fn lost(&mut self, error: TransportError, offset: u64) -> Result<Step, UploadError> {
        let policy = &self.run.upload.retry;
        let wait = policy.backoff(self.failures);
        let is_final = matches!(error, TransportError::Protocol { .. });
        if is_final || self.failures >= policy.retries || !policy.fits(self.waited, wait) {
            return Ok(Step::Failed(error.into()));
        }
        self.run.sleep(wait, None).await;
        self.failures += 1;
        self.waited += wait;
        self.doubt(offset).await
    }

    /// Goes on with what the service has, or from the last byte it has acknowledged if it doesn't say.
    async fn doubt(&mut self, offset: u64) -> Result<Step, UploadError> {
        self.doubtful = true;
        Ok(match self.query_status().await? {
            SessionStatus::Next(next) if next <= self.sent => Step::To(next),
            SessionStatus::Done(created) => Step::end(SessionEnd::Done(created)),
            // What was never sent can't have arrived.
            SessionStatus::Next(_) | SessionStatus::Unknown => Step::To(offset),
        })
    }

    /// The service waits for other bytes; without knowing which, only a new session helps.
    async fn misplaced(&mut self, answer: &Answer, error: ServiceError) -> Result<Step, UploadError> {
        if let Expected::From(next) = Expected::read(&answer.json)
            && next <= self.sent
        {
            return Ok(Step::To(next));
        }
        Ok(match self.query_status().await? {
            SessionStatus::Next(next) if next <= self.sent => Step::To(next),
            SessionStatus::Done(created) => Step::end(SessionEnd::Done(created)),
            SessionStatus::Next(_) | SessionStatus::Unknown => Step::end(SessionEnd::Lost(error)),
        })
    }

    /// Looks for the file for a while, where that is possible: the service may need a moment.
    async fn settle(&mut self) -> Result<Option<Created>, UploadError> {
        if !self.run.upload.destination.creates_duplicates() {
            return Ok(None);
        }
        for failures in 0..=self.run.upload.retry.retries.min(2) {
            if let Some(created) = self.run.found(self.job).await? {
                return Ok(Some(created));
            }
            self.run.pause(failures, None).await;
        }
        Ok(None)
    }

    /// Takes the service's number for what has arrived.
    async fn acknowledge(&mut self, next: u64) -> Result<u64, UploadError> {
        let before = self.job.state.acknowledged;
        if next > before {
            (self.failures, self.unmoved, self.waited) = (0, 0, Duration::ZERO);
        }
        if next < before {
            self.setbacks += 1;
            if self.setbacks > self.run.upload.retry.retries {
                return Err(UploadError::Protocol("it keeps losing what it had".to_owned()));
            }
        }
        if next != before {
            self.job.state.acknowledged = next;
            self.job.save().await?;
            self.run.upload.report(&Event::Acknowledged { bytes: next, total: self.job.info.size });
        }
        Ok(next)
    }

    /// Counts an attempt that brought nothing, and gives up after too many.
    fn count(&mut self, answer: &Answer) -> Result<(), UploadError> {
        self.failures += 1;
        if self.failures <= self.run.upload.retry.retries {
            return Ok(());
        }
        Err(answer.error(&*self.run.url()?).into())
    }
}
