//! Content that is kept elsewhere than its item.

use http::header::{LOCATION, RANGE};
use http::{Request, Response};

use crate::body::{Body, ReplyBody};
use crate::client::Client;
use crate::error::{Error, ServiceError};
use crate::layers::limit::TimeLimit;
use crate::layers::retry::Retry;
use crate::signed_url::{ForeignHost, SignedUrl};
use crate::transport::Transport as _;

impl Client {
    /// Sends a `GET` for the content of something. Where the service answers with an address that needs no token, as it
    /// does for files in drives, the content is fetched from there, with no header of the request but `Range`
    /// (security notes, item 1). Such an address leads to a host of Microsoft, or this fails.
    pub async fn download(&self, request: Request<Body>) -> Result<Response<ReplyBody>, Error> {
        let range = request.headers().get(RANGE).cloned();
        let path = request.uri().path().to_owned();
        let reply = self.exchange(request).await?;
        if reply.status().is_success() {
            return Ok(reply);
        }
        let location = reply.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let Some(location) = location.filter(|_| reply.status().is_redirection()) else {
            return Err(Error::Service(Box::new(ServiceError::read(reply, None, &path).await)));
        };
        let url = SignedUrl::parse(location, self.is_local())
            .map_err(|ForeignHost(host)| Error::ForeignLink { kind: "download address", host })?;
        let mut request = Request::new(Body::default());
        *request.uri_mut() = url.uri();
        request.headers_mut().extend(range.map(|range| (RANGE, range)));
        let patient =
            Retry::new(TimeLimit::new(self.network().clone(), self.time_limit()), self.retry_policy().clone());
        let reply = patient.send(request).await?;
        if reply.status().is_success() {
            return Ok(reply);
        }
        let mut error = ServiceError::read(reply, None, "").await;
        error.message = url.hide(&error.message);
        Err(Error::Service(Box::new(error)))
    }
}
