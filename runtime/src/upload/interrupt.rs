//! Running an [`Upload`], until it is done or interrupted.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use super::context::Run;
use super::error::UploadError;
use super::outcome::Uploaded;
use super::settings::Upload;

/// What to do with a session when an upload is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interrupt {
    /// Keep it, so that the same upload goes on later.
    Keep,
    /// End it.
    Cancel,
}

impl Upload {
    /// Uploads the file. With a state folder, it goes on where an earlier run has ended. Dropping the future interrupts
    /// the upload and keeps its session.
    pub async fn run(&self) -> Result<Uploaded, UploadError> {
        self.run_until(std::future::pending()).await
    }

    /// Uploads the file, unless `interrupt` resolves first; its value says what becomes of the session.
    pub async fn run_until(&self, interrupt: impl Future<Output = Interrupt>) -> Result<Uploaded, UploadError> {
        let run = Run::new(self);
        let end = {
            let (mut whole, mut interrupt) = (pin!(run.execute()), pin!(interrupt));
            poll_fn(|cx| {
                if let Poll::Ready(result) = whole.as_mut().poll(cx) {
                    return Poll::Ready(Ok(result));
                }
                interrupt.as_mut().poll(cx).map(Err)
            })
            .await
        };
        match end {
            Ok(result) => result,
            Err(Interrupt::Keep) => Err(UploadError::Interrupted { resumable: self.state_folder.is_some() }),
            Err(Interrupt::Cancel) => {
                run.cancel().await;
                Err(UploadError::Interrupted { resumable: false })
            }
        }
    }

    /// Ends the session that an earlier run has left, and forgets it; says whether there was one.
    pub async fn discard(&self) -> Result<bool, UploadError> {
        Run::new(self).discard().await
    }
}
