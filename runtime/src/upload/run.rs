//! One upload from its beginning to its end.

use std::sync::Arc;

use serde_json::Value;

use super::context::{Run, Work};
use super::destination::{Facts, Made, Route};
use super::error::UploadError;
use super::lock::lock;
use super::outcome::{How, Uploaded};
use super::progress::Event;
use super::push::{End, Push, Standing};
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
    /// Everything.
    pub(super) async fn whole(&self) -> Result<Uploaded, UploadError> {
        let upload = self.upload;
        let _alone = lock(upload.destination.item()).await;
        let source = Source::open(&upload.file, upload.follow_links).await?;
        let mut facts = Facts { name: source.name(), size: source.size };
        let route = upload.destination.route(&mut facts)?;
        let item = upload.destination.item();
        let state = State::new(item, &source);
        let folder = upload.state_folder.as_deref();
        let file = folder.map(|folder| Arc::new(StateFile::new(folder, item, &source)));
        self.open().file.clone_from(&file);
        let mut work = Work { source, facts, state, file };
        let result = self.work(&mut work, route).await;
        match &result {
            Ok(_) => work.forget()?,
            Err(error) if !error.is_resumable() => {
                // What is there is of no use: the service would keep it until it expires.
                self.end_session().await;
                if work.state.last_sent && upload.destination.adds() {
                    // The file may have arrived all the same. Without what was there before, the next run would take it
                    // for something else, and send it again.
                    work.state.upload_url = None;
                    work.save().await?;
                } else {
                    work.forget()?;
                }
            }
            Err(_) => {}
        }
        let (made, how) = result?;
        Ok(Uploaded { id: made.id, object: made.object, name: work.facts.name, size: work.facts.size, how })
    }

    async fn work(&self, work: &mut Work, route: Route) -> Result<(Made, How), UploadError> {
        let mut session = match self.resume(work).await? {
            Some(Standing::Done(made)) => return Ok((made, How::Found)),
            Some(Standing::At(offset)) => Some(offset),
            _ => None,
        };
        let from = session.unwrap_or_default();
        self.upload.report(&Event::Started { name: &work.facts.name, size: work.facts.size, from });
        if work.facts.size >= LARGE && self.upload.destination.adds() {
            let text = "mailboxes take messages of at most 35 MB unless the administrator has raised the limit";
            self.upload.report(&Event::Warning { text });
        }
        let mut too_large = None;
        if session.is_none() && route == Route::Single {
            match self.single(work).await? {
                Single::Done(made, how) => return Ok((made, how)),
                Single::TooLarge(error) => too_large = Some(error),
            }
        }
        let (mut left, mut unauthorized) = (self.upload.sessions, false);
        loop {
            let offset = match session.take() {
                Some(offset) => offset,
                None => match self.create(work).await {
                    Ok(()) => 0,
                    Err(UploadError::Request(Error::Service(error))) if error.has_code(TOO_SMALL) => {
                        // Both ways are closed for a file that is too large for the one and too small for the other.
                        if let Some(error) = too_large {
                            return Err(error.into());
                        }
                        return match self.single(work).await? {
                            Single::Done(made, how) => Ok((made, how)),
                            Single::TooLarge(error) => Err(error.into()),
                        };
                    }
                    Err(error) => return Err(error),
                },
            };
            left = left.saturating_sub(1);
            let end = Push::new(self, work).session(offset).await?;
            let (why, error) = match end {
                End::Done(made) => {
                    let size = work.facts.size;
                    self.upload.report(&Event::Acknowledged { bytes: size, total: size });
                    return Ok((self.identified(work, made).await, How::Session));
                }
                End::Gone(error) => ("the session is over", error),
                End::Lost(error) => ("the service has lost its place", error),
                // A fault of the service; once it may be chance (docs/protocol.md#failures-resuming-cancelling).
                End::Unauthorized(error) if unauthorized => return Err(error.into()),
                End::Unauthorized(error) => {
                    unauthorized = true;
                    ("the service refuses its own address", error)
                }
            };
            if left == 0 {
                return Err(error.into());
            }
            self.pause(self.upload.sessions - left - 1, Some(error.status)).await;
            // The last byte was sent: the service may have finished in the meantime.
            if work.state.last_sent
                && let Some(made) = self.found(work).await?
            {
                return Ok((made, How::Found));
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
    async fn resume(&self, work: &mut Work) -> Result<Option<Standing>, UploadError> {
        let Some(earlier) = work.file.as_ref().and_then(|file| file.load()) else { return Ok(None) };
        let url = earlier.upload_url.as_deref().and_then(|url| SignedUrl::parse(url, self.upload.loopback).ok());
        if !earlier.is_about(&work.state) {
            self.upload.report(&Event::Discarded { why: "the file has changed" });
            if let Some(url) = url {
                self.end(&url).await;
            }
            work.forget()?;
            return Ok(None);
        }
        work.state = earlier;
        if work.state.last_sent
            && let Some(made) = self.found(work).await?
        {
            return Ok(Some(Standing::Done(made)));
        }
        let Some(url) = url else { return Ok(None) };
        self.use_session(url);
        let acknowledged = work.state.acknowledged;
        let standing = Push::new(self, work).ask().await?;
        Ok(Some(match standing {
            // Whether the service doesn't answer such questions or has forgotten the session, the next slice will tell.
            Standing::Unknown => Standing::At(acknowledged),
            standing => standing,
        }))
    }

    /// Opens a session.
    async fn create(&self, work: &mut Work) -> Result<(), UploadError> {
        self.note_existing(work).await?;
        let client = &self.upload.client;
        let mut request = self.upload.destination.session(client, &work.facts)?;
        // A session that nobody uses expires (docs/protocol.md#throttling).
        request.extensions_mut().insert(Repeatable);
        let reply = client.send_raw(request).await?;
        let content = reply.into_body().collect(LIMIT).await.map_err(Error::from)?;
        let json: Value = serde_json::from_slice(&content).map_err(Error::Content)?;
        let Some(url) = member(&json, "uploadUrl").and_then(Value::as_str) else {
            return Err(UploadError::Protocol("the session has no address".to_owned()));
        };
        let parsed =
            SignedUrl::parse(url, self.upload.loopback).map_err(|ForeignHost(host)| UploadError::Address { host })?;
        work.state.upload_url = Some(parsed.expose().to_owned());
        work.state.expires = member(&json, "expirationDateTime").and_then(Value::as_str).map(str::to_owned);
        work.state.acknowledged = 0;
        work.state.last_sent = false;
        self.use_session(parsed);
        work.save().await
    }
}
