//! [`UploadError`]: why an upload didn't end well.

use std::io;
use std::path::PathBuf;

use crate::wire::error::{Error, ServiceError};
use crate::wire::transport_error::TransportError;

/// An upload failed. No message holds the address of a session.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The file can't be read.
    #[error("{}: {source}", path.display())]
    File {
        /// Where it is.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Only regular files are sent.
    #[error("{} is {what}", path.display())]
    NotAFile {
        /// Where it is.
        path: PathBuf,
        /// What it is instead.
        what: &'static str,
    },
    /// The file changed while it was sent. What the service has got is given up.
    #[error("the file changed while it was being uploaded")]
    Changed,
    /// This can't be uploaded, or not there.
    #[error("{0}")]
    Unsupported(String),
    /// A request failed.
    #[error(transparent)]
    Request(#[from] Error),
    /// The service gave an address that the content of the file must not go to.
    #[error("the service sent an upload address at another host than its own ({host})")]
    Address {
        /// The host, as far as it could be read.
        host: String,
    },
    /// The service does what it doesn't do by its description.
    #[error("unexpected reply of the service: {0}")]
    Protocol(String),
    /// Everything was sent, but it is unknown whether the service has kept it. Look before sending it again.
    #[error("everything was sent, but it is unknown whether the service has kept it: look before trying again")]
    Unsure,
    /// What a later run needs can't be kept.
    #[error("the state of the upload can't be kept: {0}")]
    State(#[source] io::Error),
    /// Somebody ended it.
    #[error("interrupted{}", if *.resumable { "; the same command goes on from here" } else { "" })]
    Interrupted {
        /// Whether the same upload goes on from here.
        resumable: bool,
    },
}

impl UploadError {
    /// What the service said, if it was the service that failed.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Request(error) => error.service(),
            _ => None,
        }
    }

    /// Whether the same upload, with the same state folder, may go on where this one ended.
    #[must_use]
    pub fn is_resumable(&self) -> bool {
        match self {
            Self::Interrupted { resumable } => *resumable,
            // An odd list of attachments, which the last three are about, says nothing of the session.
            Self::Request(
                Error::Transport(_)
                | Error::Timeout(_)
                | Error::Token(_)
                | Error::ForeignLink { .. }
                | Error::PagesInCircle
                | Error::Content(_),
            ) => true,
            // A redirection is the work of something in between, 412 of another upload to the same item; and after 416
            // the service still has what it had.
            Self::Request(Error::Service(error)) => {
                matches!(error.status.as_u16(), 300..=399 | 401 | 408 | 412 | 416 | 429 | 500 | 502 | 503 | 504 | 509)
            }
            _ => false,
        }
    }
}

impl From<ServiceError> for UploadError {
    fn from(error: ServiceError) -> Self {
        Self::Request(Error::Service(Box::new(error)))
    }
}

impl From<TransportError> for UploadError {
    fn from(error: TransportError) -> Self {
        Self::Request(error.into())
    }
}
