//! The whole file in one request (docs/protocol.md#sizes).

use std::time::Duration;

use http::StatusCode;
use serde_json::Value;

use super::context::{Job, Run};
use super::destination::Created;
use super::error::UploadError;
use super::outcome::Transfer;
use crate::client::CLIENT_REQUEST_ID;
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::retry::{Again, Attempt};

/// Longest reply that is read, in bytes: it repeats the content.
const LIMIT: usize = 16 << 20;

/// How an attempt in one request ended.
pub(super) enum Single {
    Done(Created, Transfer),
    /// It is too large for that.
    TooLarge(Box<ServiceError>),
}

impl Run<'_> {
    /// Sends the file in one request. A request whose reply is lost is only repeated when it has left nothing.
    pub(super) async fn single(&self, job: &mut Job) -> Result<Single, UploadError> {
        let content = job.source.slice(None, 0, job.info.size).await?;
        let (client, destination) = (&self.upload.client, &self.upload.destination);
        self.note_existing(job).await?;
        job.state.last_sent = true;
        if job.save().await.is_err() {
            // There is little to go on with, so a folder for it isn't worth a failure.
            job.file = None;
        }
        let mut waited = Duration::ZERO;
        for failures in 0.. {
            let Some(request) = destination.single(client, &job.info, &content)? else {
                return Err(UploadError::Protocol("the service wants a file of this size in one request".to_owned()));
            };
            let id = request.headers().get(CLIENT_REQUEST_ID).cloned();
            let (wait, error) = match client.exchange(request).await {
                Ok(reply) if reply.status().is_success() => {
                    let (head, body) = reply.into_parts();
                    // It was done, whatever became of the rest of the reply.
                    let content = body.collect(LIMIT).await.unwrap_or_default();
                    let mut json: Value = serde_json::from_slice(&content).unwrap_or_default();
                    if let Some(object) = json.as_object_mut() {
                        object.remove("contentBytes");
                    }
                    return Ok(Single::Done(destination.created(&head.headers, &json), Transfer::Single));
                }
                Ok(reply) => {
                    // The client itself has tried again what was refused for lack of time.
                    let refused = matches!(reply.status().as_u16(), 429 | 509);
                    let attempt = Attempt::Reply(reply.status(), reply.headers());
                    let wait = self.upload.retry.wait(attempt, Again::Harmless, failures).filter(|_| !refused);
                    let error = ServiceError::read(reply, id.as_ref(), "").await;
                    if error.status == StatusCode::PAYLOAD_TOO_LARGE || error.has_code("RequestEntityTooLarge") {
                        return Ok(Single::TooLarge(Box::new(error)));
                    }
                    (wait, error.into())
                }
                Err(error) => {
                    let transport = matches!(error, Error::Transport(_) | Error::Timeout(_));
                    let wait = (transport && failures < self.upload.retry.retries)
                        .then(|| self.upload.retry.backoff(failures));
                    (wait, UploadError::Request(error))
                }
            };
            let policy = &self.upload.retry;
            let Some(wait) = wait.filter(|wait| policy.fits(waited, *wait)) else {
                if matches!(error, UploadError::Request(Error::Service(_))) && !error.is_resumable() {
                    // A plain no: there is nothing to look for later.
                    job.state.last_sent = false;
                }
                return Err(error);
            };
            waited += wait;
            self.sleep(wait, error.service().map(|error| error.status)).await;
            if let Some(created) = self.found(job).await? {
                return Ok(Single::Done(created, Transfer::Found));
            }
        }
        Err(UploadError::Unsure)
    }
}
