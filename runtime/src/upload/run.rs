//! One upload from its beginning to its end.

use std::sync::Arc;

use serde_json::Value;

use super::context::{Job, Run};
use super::destination::{Created, FileInfo, Route};
use super::error::UploadError;
use super::lock::lock;
use super::outcome::{Transfer, Uploaded};
use super::progress::Event;
use super::push::{Push, SessionEnd, SessionStatus};
use super::ranges::member;
use super::single::Single;
use super::source::Source;
use super::state::{State, StateFile};
use crate::wire::error::Error;
use crate::wire::layers::retry::Repeatable;
use crate::wire::signed_url::{ForeignHost, SignedUrl};

/// From this size on, in bytes, an attachment may make a message larger than mailboxes allow by default.
const LARGE: u64 = 25_000_000;

/// Longest reply that is read, in bytes.
const LIMIT: usize = 1 << 20;

/// The service wants this file in one request, whatever its size says.
const TOO_SMALL: &str = "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize";

impl Run<'_> {
    /// The upload from its beginning to its end.
    pub(super) async fn execute(&self) -> Result<Uploaded, UploadError> {
        let upload = self.upload;
        let _alone = lock(upload.destination.item()).await;
        let source = Source::open(&upload.file, upload.follow_links).await?;
        let mut info = FileInfo { name: source.name(), size: source.size };
        let route = upload.destination.route(&mut info)?;
        let item = upload.destination.item();
        let state = State::new(item, &source);
        let folder = upload.state_folder.as_deref();
        let file = folder.map(|folder| Arc::new(StateFile::new(folder, item, &source)));
        self.cleanup().file.clone_from(&file);
        let mut job = Job { source, info, state, file };
        let result = self.send_file(&mut job, route).await;
        match &result {
            Ok(_) => job.forget()?,
            Err(error) if !error.is_resumable() => {
                // What is there is of no use: the service would keep it until it expires.
                self.end_session().await;
                if job.state.last_sent && upload.destination.creates_duplicates() {
                    // The file may have arrived all the same. Without what was there before, the next run would take it
                    // for something else, and send it again.
                    job.state.upload_url = None;
                    job.save().await?;
                } else {
                    job.forget()?;
                }
            }
            Err(_) => {}
        }
        let (created, transfer) = result?;
        Ok(Uploaded { id: created.id, object: created.object, name: job.info.name, size: job.info.size, transfer })
    }

    async fn send_file(&self, job: &mut Job, route: Route) -> Result<(Created, Transfer), UploadError> {
        let mut session = match self.resume(job).await? {
            Some(SessionStatus::Done(created)) => return Ok((created, Transfer::Found)),
            Some(SessionStatus::Next(offset)) => Some(offset),
            _ => None,
        };
        let from = session.unwrap_or_default();
        self.upload.report(&Event::Started { name: &job.info.name, size: job.info.size, from });
        if job.info.size >= LARGE && self.upload.destination.creates_duplicates() {
            let text = "mailboxes take messages of at most 35 MB unless the administrator has raised the limit";
            self.upload.report(&Event::Warning { text });
        }
        let mut too_large = None;
        if session.is_none() && route == Route::Single {
            match self.single(job).await? {
                Single::Done(created, transfer) => return Ok((created, transfer)),
                Single::TooLarge(error) => too_large = Some(*error),
            }
        }
        let (mut left, mut unauthorized) = (self.upload.sessions, false);
        loop {
            let offset = match session.take() {
                Some(offset) => offset,
                None => match self.create(job).await {
                    Ok(()) => 0,
                    Err(UploadError::Request(Error::Service(error))) if error.has_code(TOO_SMALL) => {
                        // Both ways are closed for a file that is too large for the one and too small for the other.
                        if let Some(error) = too_large {
                            return Err(error.into());
                        }
                        return match self.single(job).await? {
                            Single::Done(created, transfer) => Ok((created, transfer)),
                            Single::TooLarge(error) => Err((*error).into()),
                        };
                    }
                    Err(error) => return Err(error),
                },
            };
            left = left.saturating_sub(1);
            let end = Push::new(self, job).session(offset).await?;
            let (why, error) = match end {
                SessionEnd::Done(created) => {
                    let size = job.info.size;
                    self.upload.report(&Event::Acknowledged { bytes: size, total: size });
                    return Ok((self.identified(job, created).await, Transfer::Session));
                }
                SessionEnd::Expired(error) => ("the session is over", error),
                SessionEnd::Lost(error) => ("the service has lost its place", error),
                // A fault of the service; once it may be chance (docs/protocol.md#failures-resuming-cancelling).
                SessionEnd::Unauthorized(error) if unauthorized => return Err(error.into()),
                SessionEnd::Unauthorized(error) => {
                    unauthorized = true;
                    ("the service refuses its own address", error)
                }
            };
            if left == 0 {
                return Err(error.into());
            }
            self.pause(self.upload.sessions - left - 1, Some(error.status)).await;
            // The last byte was sent: the service may have finished in the meantime.
            if job.state.last_sent
                && let Some(created) = self.found(job).await?
            {
                return Ok((created, Transfer::Found));
            }
            self.upload.report(&Event::Restarted { why });
        }
    }

    /// Ends and forgets the session that an earlier run has left; says whether there was one.
    pub(super) async fn discard(&self) -> Result<bool, UploadError> {
        let item = self.upload.destination.item();
        let _alone = lock(item).await;
        let source = Source::open(&self.upload.file, self.upload.follow_links).await?;
        let Some(folder) = &self.upload.state_folder else { return Ok(false) };
        let file = StateFile::new(folder, item, &source);
        let Some(state) = file.load() else { return Ok(false) };
        let url = state.upload_url.as_deref().and_then(|url| SignedUrl::parse(url, self.upload.loopback).ok());
        if let Some(url) = url {
            self.end(&url).await;
        }
        file.remove().map_err(UploadError::State)?;
        Ok(true)
    }

    /// Looks for what an earlier run has left. `None` means that there is nothing to go on with.
    async fn resume(&self, job: &mut Job) -> Result<Option<SessionStatus>, UploadError> {
        let Some(earlier) = job.file.as_ref().and_then(|file| file.load()) else { return Ok(None) };
        let url = earlier.upload_url.as_deref().and_then(|url| SignedUrl::parse(url, self.upload.loopback).ok());
        if !earlier.is_about(&job.state) {
            self.upload.report(&Event::Discarded { why: "the file has changed" });
            if let Some(url) = url {
                self.end(&url).await;
            }
            job.forget()?;
            return Ok(None);
        }
        job.state = earlier;
        if job.state.last_sent
            && let Some(created) = self.found(job).await?
        {
            return Ok(Some(SessionStatus::Done(created)));
        }
        let Some(url) = url else { return Ok(None) };
        self.use_session(url);
        let acknowledged = job.state.acknowledged;
        let status = Push::new(self, job).query_status().await?;
        Ok(Some(match status {
            // Whether the service doesn't answer such questions or has forgotten the session, the next slice will show.
            SessionStatus::Unknown => SessionStatus::Next(acknowledged),
            status => status,
        }))
    }

    /// Opens a session.
    async fn create(&self, job: &mut Job) -> Result<(), UploadError> {
        self.note_existing(job).await?;
        let client = &self.upload.client;
        let mut request = self.upload.destination.session(client, &job.info)?;
        // A session that nobody uses expires (docs/protocol.md#throttling).
        request.extensions_mut().insert(Repeatable);
        let earlier = job.state.upload_url.as_deref().and_then(|url| SignedUrl::parse(url, self.upload.loopback).ok());
        let reply = client.send_raw(request).await.map_err(|error| match (error, earlier) {
            // Of an earlier session, whose address the service may repeat.
            (Error::Service(mut error), Some(url)) => {
                error.rewrite(|text| url.hide(text));
                Error::Service(error)
            }
            (error, _) => error,
        })?;
        let content = reply.into_body().collect(LIMIT).await.map_err(Error::from)?;
        let json: Value = serde_json::from_slice(&content).map_err(Error::Content)?;
        let Some(url) = member(&json, "uploadUrl").and_then(Value::as_str) else {
            return Err(UploadError::Protocol("the session has no address".to_owned()));
        };
        let parsed =
            SignedUrl::parse(url, self.upload.loopback).map_err(|ForeignHost(host)| UploadError::Address { host })?;
        job.state.upload_url = Some(parsed.expose().to_owned());
        job.state.expires = member(&json, "expirationDateTime").and_then(Value::as_str).map(str::to_owned);
        job.state.acknowledged = 0;
        job.state.last_sent = false;
        self.use_session(parsed);
        job.save().await
    }
}
