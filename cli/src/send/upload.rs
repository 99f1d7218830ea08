//! Uploads a file: the request that opens a session, and a file -> the attachment.

use graphsmith_runtime::Body;
use graphsmith_runtime::layers::retry::RetryPolicy;
use graphsmith_runtime::upload::{Binding, Event, Interrupt, Plan, Upload, UploadError, Uploaded, destination};
use http::Request;
use indicatif::ProgressBar;
use serde_json::{Value, json};

use super::notes::Note;
use super::sign_in::is_this_machine;
use super::{Sender, progress};
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::state;
use crate::view::uploads::RESTART;
use graphsmith_catalog::printable::printable;

/// How often a slice is sent again in the time that there is: a service that keeps losing what it had comes to an end.
const SLICE_RETRIES: u32 = 50;

/// A file on its way.
pub struct File<'a> {
    /// Where it is.
    pub path: &'a str,
    /// What kind of place it goes to.
    pub binding: Binding,
    /// Whether to give up what an earlier run has sent.
    pub restart: bool,
}

impl Sender {
    /// Uploads a file, and gives what it has become.
    pub fn upload(&self, request: Request<Body>, file: &File<'_>, console: &mut Console<'_>) -> Result<Value, Failure> {
        let folder = state::folder(console, "uploads");
        let (bar, seen, is_told) = (progress::bar(), console.err_terminal, console.listener.is_some());
        let (shown, write) = (bar.clone(), self.notes.writer());
        let mut upload = self.prepare_upload(request, file)?.progress(move |event: &Event<'_>| {
            progress::show(&shown, event, seen);
            if let Some(note) = progress::message(event) {
                write(note);
            }
            if is_told && matches!(event, Event::Started { .. } | Event::Acknowledged { .. } | Event::Restarted { .. })
            {
                write(Note::Progress(progress::of_bar(&shown, false)));
            }
        });
        if let Some(folder) = folder {
            upload = upload.state_folder(folder);
        }
        let result = self.carry_out(&upload, file.restart, &bar, console);
        if bar.length() > Some(0) {
            Note::Progress(progress::of_bar(&bar, true)).show(console);
        }
        bar.finish_and_clear();
        match result {
            Ok(uploaded) => Ok(json!({"id": uploaded.id, "name": uploaded.name, "size": uploaded.size})),
            Err(error) => Err(self.ended_early(&upload, &error)),
        }
    }

    fn carry_out(
        &self,
        upload: &Upload,
        restart: bool,
        bar: &ProgressBar,
        console: &mut Console<'_>,
    ) -> Result<Uploaded, UploadError> {
        let interrupt = console.interrupt;
        let work = async {
            if restart {
                let discarded = interrupt.unless(upload.discard()).await;
                discarded.unwrap_or(Err(UploadError::Interrupted { resumable: false }))?;
            }
            let interrupted = async {
                interrupt.wait().await;
                // The session stays, for the next run.
                Interrupt::Keep
            };
            upload.run_until(interrupted).await
        };
        self.runtime.block_on(self.notes.during(work, |note| bar.suspend(|| note.show(console))))
    }

    /// What an upload would do: its first request, with the content of the file left out, and the rest in words.
    pub fn plan(&self, request: Request<Body>, file: &File<'_>) -> Result<(Request<Body>, String), Failure> {
        let upload = self.prepare_upload(request, file)?;
        let plan = self.runtime.block_on(upload.plan()).map_err(|error| self.upload_failure(&error))?;
        let Plan { name, size, slices, mut request, .. } = plan;
        if slices == 0 {
            let mut body: Value = serde_json::from_slice(request.body().as_bytes()).unwrap_or_default();
            body["contentBytes"] = format!("({size} bytes)").into();
            *request.body_mut() = body.to_string().into();
            return Ok((request, format!("{name}: {size} bytes, all in this request.")));
        }
        let word = if slices == 1 { "slice" } else { "slices" };
        Ok((
            request,
            format!("{name}: {size} bytes, then {slices} {word} of it to the address that the session gives."),
        ))
    }

    fn prepare_upload(&self, request: Request<Body>, file: &File<'_>) -> Result<Upload, Failure> {
        let destination = destination(file.binding, request).map_err(|error| self.upload_failure(&error))?;
        // Each byte that arrives starts the time anew.
        let policy = RetryPolicy::within(self.patience).retries(SLICE_RETRIES);
        let upload = Upload::new(&self.client, destination, file.path).retry_policy(policy);
        Ok(upload.allow_loopback(is_this_machine(self.client.base_url())))
    }

    /// Says how to go on, where that is possible.
    fn ended_early(&self, upload: &Upload, error: &UploadError) -> Failure {
        let failure = self.upload_failure(error);
        if !self.runtime.block_on(upload.is_kept()).unwrap_or_default() {
            return failure;
        }
        if !error.is_resumable() {
            return failure.hint(format!("The same command looks for the file first; -{RESTART} sends it again."));
        }
        let how = format!("The same command goes on from there; -{RESTART} begins anew.");
        match failure.exit {
            // Signing in again comes first, and a signal is answered as such.
            Exit::NotSignedIn | Exit::Stopped => failure.hint(how),
            _ => Failure { exit: Exit::Interrupted, ..failure }.hint(how),
        }
    }

    fn upload_failure(&self, error: &UploadError) -> Failure {
        let message = printable(&error.to_string()).into_owned();
        match error {
            UploadError::Request(error) => self.failed(error),
            UploadError::NotAFile { .. } | UploadError::Unsupported(_) => Failure::usage(message),
            UploadError::Interrupted { .. } => Failure { message: "interrupted".to_owned(), ..Failure::stopped() },
            UploadError::File { .. } | UploadError::Changed | UploadError::State(_) => {
                Failure::new(Exit::File, message)
            }
            _ => Failure { said: error.service().cloned().map(Box::new), ..Failure::refused(message) },
        }
    }
}
