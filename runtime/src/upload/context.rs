//! [`Run`]: what all ways of sending a file share: its settings, its session, and what must be tidied up.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::StatusCode;

use super::channel::Channel;
use super::destination::{Created, FileInfo};
use super::error::UploadError;
use super::progress::Event;
use super::settings::Upload;
use super::source::{Source, blocking};
use super::state::{State, StateFile};
use crate::wire::error::Error;
use crate::wire::signed_url::SignedUrl;

/// One run of an [`Upload`].
pub(super) struct Run<'a> {
    pub(super) upload: &'a Upload,
    pub(super) channel: Channel,
    cleanup: Mutex<Cleanup>,
}

/// What has to be tidied up should the run be interrupted.
#[derive(Default)]
pub(super) struct Cleanup {
    pub(super) session: Option<Arc<SignedUrl>>,
    pub(super) file: Option<Arc<StateFile>>,
}

/// An upload whose file is open.
pub(super) struct Job {
    pub(super) source: Source,
    pub(super) info: FileInfo,
    pub(super) state: State,
    pub(super) file: Option<Arc<StateFile>>,
}

impl Job {
    /// Writes down how far the upload is.
    pub(super) async fn save(&self) -> Result<(), UploadError> {
        let Some(file) = self.file.clone() else { return Ok(()) };
        let state = self.state.clone();
        blocking(move || file.save(&state).map_err(UploadError::State)).await
    }

    pub(super) fn forget(&self) -> Result<(), UploadError> {
        self.file.as_ref().map_or(Ok(()), |file| file.remove()).map_err(UploadError::State)
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(upload: &'a Upload) -> Self {
        let channel = Channel::new(upload.client.bottom(), upload.slice_limit);
        Self { upload, channel, cleanup: Mutex::default() }
    }

    /// Saves what is there before anything is sent. Without the permission to list it, a lost reply can't be resolved later,
    /// which is no reason not to upload.
    pub(super) async fn note_existing(&self, job: &mut Job) -> Result<(), UploadError> {
        if job.state.before.is_some() {
            return Ok(());
        }
        match self.upload.destination.existing(&self.upload.client, &job.info).await {
            Ok(existing) => job.state.before = Some(existing.into_iter().map(|existing| existing.id).collect()),
            Err(Error::Service(error)) if error.status == StatusCode::FORBIDDEN => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// What is there and wasn't before: the file, though no reply has said so.
    pub(super) async fn found(&self, job: &Job) -> Result<Option<Created>, UploadError> {
        let destination = &self.upload.destination;
        if !destination.creates_duplicates() {
            return Ok(None);
        }
        let Some(before) = &job.state.before else { return Err(UploadError::Unsure) };
        let now = destination.existing(&self.upload.client, &job.info).await?;
        let new = now.into_iter().find(|existing| !before.contains(&existing.id));
        Ok(new.map(|existing| Created::new(Some(existing.id), None)))
    }

    /// Adds the id, if the last reply didn't say it.
    pub(super) async fn identified(&self, job: &Job, created: Created) -> Created {
        if created.id.is_some() {
            return created;
        }
        // The file is there; not knowing its id is no failure.
        match self.found(job).await {
            Ok(Some(found)) => Created::new(found.id, created.object),
            _ => created,
        }
    }

    /// Ends the session and forgets it, as well as that can be done.
    pub(super) async fn cancel(&self) {
        self.end_session().await;
        if let Some(file) = self.cleanup().file.take() {
            // Nothing can be done about a file that can't be removed; the session in it is over.
            let _ = file.remove();
        }
    }

    pub(super) async fn end_session(&self) {
        let url = self.cleanup().session.take();
        if let Some(url) = url {
            self.end(&url).await;
        }
    }

    pub(super) async fn end(&self, url: &SignedUrl) {
        // A session that isn't ended expires by itself.
        let _ = self.channel.delete(url).await;
    }

    /// The session in use.
    pub(super) fn url(&self) -> Result<Arc<SignedUrl>, UploadError> {
        self.cleanup().session.clone().ok_or_else(|| UploadError::Protocol("there is no session".to_owned()))
    }

    pub(super) fn use_session(&self, url: SignedUrl) {
        self.cleanup().session = Some(Arc::new(url));
    }

    pub(super) fn cleanup(&self) -> MutexGuard<'_, Cleanup> {
        self.cleanup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits as long as after that many failures.
    pub(super) async fn pause(&self, failures: u32, status: Option<StatusCode>) {
        self.sleep(self.upload.retry.backoff(failures), status).await;
    }

    pub(super) async fn sleep(&self, delay: Duration, status: Option<StatusCode>) {
        self.upload.report(&Event::Waiting { delay, status });
        tokio::time::sleep(delay).await;
    }
}
