//! Content that is kept elsewhere than its item, and operations that are watched elsewhere than they were begun.

use http::header::{ACCEPT, IF_RANGE, LOCATION, RANGE};
use http::{HeaderMap, HeaderValue, Request, Response};
use serde::de::DeserializeOwned;

use crate::client::{CLIENT_REQUEST_ID, Client};
use crate::requests::reply::{Json, Reply as _};
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::limit::TimeLimit;
use crate::wire::layers::retry::Retry;
use crate::wire::signed_url::{ForeignHost, SignedUrl};
use crate::wire::transport::Transport as _;

impl Client {
    /// Sends a request for content, and fetches it from where the service says that it is. Such an address leads to a host of
    /// Microsoft, or this fails.
    pub(super) async fn fetch(&self, request: Request<Body>) -> Result<Response<ReplyBody>, Error> {
        let id = request.headers().get(CLIENT_REQUEST_ID).cloned();
        let path = request.uri().path().to_owned();
        let reply = self.exchange_anywhere(request).await?;
        if reply.status().is_success() {
            return Ok(reply);
        }
        Err(Error::Service(Box::new(ServiceError::read(reply, id.as_ref(), &path).await)))
    }

    /// Sends a request; where the reply says that what is asked for is elsewhere, it is fetched from there, without the token and without any
    /// header of the request but `Range` and `If-Range` (docs/security.md#no-token-to-addresses-that-the-service-signs). Such an
    /// address leads to a host of Microsoft, or this fails. Any other reply is returned, whatever its status.
    pub async fn exchange_anywhere(&self, request: Request<Body>) -> Result<Response<ReplyBody>, Error> {
        let own = request.headers().iter().filter(|(name, _)| matches!(**name, RANGE | IF_RANGE));
        let own: HeaderMap = own.map(|(name, value)| (name.clone(), value.clone())).collect();
        let reply = self.exchange(request).await?;
        let location = reply.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        match location.filter(|_| reply.status().is_redirection()) {
            Some(location) => self.fetch_signed("download address", location, own).await,
            None => Ok(reply),
        }
    }

    /// Asks an address that the service gave in `Location`, such as that of a long-running operation, for JSON. The token
    /// goes along where the address leads back to the service. It doesn't where the address leads to another host of
    /// Microsoft, as that of a copy in a drive does; and any other host is an error.
    pub async fn follow<T: DeserializeOwned + Send>(&self, location: &str) -> Result<crate::Response<T>, Error> {
        let headers = HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static(Json::<T>::ACCEPT))]);
        let reply = match self.prepare_link("Location", location, &headers) {
            Ok(request) => self.send_raw(request).await?,
            Err(_) => self.fetch_signed("Location", location, HeaderMap::new()).await?,
        };
        let (status, headers) = (reply.status(), reply.headers().clone());
        Ok(crate::Response::new(Json::read(reply).await?, status, headers, self.base_url()))
    }

    /// A `GET` of an address that needs no token, with these headers. `kind` says in an error what it was.
    async fn fetch_signed(
        &self,
        kind: &'static str,
        location: &str,
        headers: HeaderMap,
    ) -> Result<Response<ReplyBody>, Error> {
        let url = SignedUrl::parse(location, self.is_local())
            .map_err(|ForeignHost(host)| Error::ForeignLink { kind, host })?;
        let mut request = Request::new(Body::default());
        *request.uri_mut() = url.uri();
        *request.headers_mut() = headers;
        let limited = TimeLimit::new(self.bottom(), self.timeout());
        let patient = Retry::new(limited, self.retry_policy().clone()).on_wait(self.on_wait().cloned());
        let reply = patient.send(request).await?;
        if reply.status().is_success() {
            return Ok(reply);
        }
        let mut error = ServiceError::read(reply, None, "").await;
        error.rewrite(|text| url.hide(text));
        Err(Error::Service(Box::new(error)))
    }
}
