//! [`Plan`]: what an upload would do, and what an earlier run has left for it.

use http::Request;

use super::destination::{FileInfo, Route};
use super::error::UploadError;
use super::settings::Upload;
use super::source::Source;
use super::state::{State, StateFile};
use crate::wire::body::Body;

/// What an upload would do, for a dry run.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Plan {
    /// Name that the file gets.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How it would go there.
    pub route: Route,
    /// In how many slices; none where it goes in one request.
    pub slices: u64,
    /// The request that opens the session, or the one that carries the file, with the content of the file left out.
    pub request: Request<Body>,
}

impl Upload {
    /// What [`Self::run`] would do where no earlier run has left anything. Looks at the file and sends nothing.
    pub async fn plan(&self) -> Result<Plan, UploadError> {
        let source = Source::open(&self.file, self.follow_links).await?;
        let mut info = FileInfo { name: source.name(), size: source.size };
        let single = match self.destination.route(&mut info)? {
            Route::Single => self.destination.single(&self.client, &info, &[])?,
            Route::Session => None,
        };
        let (route, slices, request) = if let Some(request) = single {
            (Route::Single, 0, request)
        } else {
            let request = self.destination.session(&self.client, &info)?;
            (Route::Session, info.size.div_ceil(self.slice), request)
        };
        Ok(Plan { name: info.name, size: info.size, route, slices, request })
    }

    /// Whether an earlier run has sent something of the same content of the same file, from which [`Self::run`] would go
    /// on: a session, or a request whose reply was lost.
    pub async fn is_kept(&self) -> Result<bool, UploadError> {
        let Some(folder) = &self.state_folder else { return Ok(false) };
        let source = Source::open(&self.file, self.follow_links).await?;
        let item = self.destination.item();
        let now = State::new(item, &source);
        let kept = StateFile::new(folder, item, &source).load();
        Ok(kept.is_some_and(|kept| (kept.upload_url.is_some() || kept.last_sent) && kept.is_about(&now)))
    }
}
