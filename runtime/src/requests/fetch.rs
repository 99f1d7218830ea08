//! Content that is kept elsewhere than its item, and operations that are watched elsewhere than they were begun.

use http::header::{ACCEPT, IF_RANGE, LOCATION, RANGE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use serde::de::DeserializeOwned;

use crate::client::{CLIENT_REQUEST_ID, Client};
use crate::requests::reply::{Json, Reply as _};
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::{Error, ServiceError};
use crate::wire::layers::limit::TimeLimit;
use crate::wire::layers::retry::Retry;
use crate::wire::signed_url::{ForeignHost, SignedUrl};
use crate::wire::transport::Transport as _;

/// How often a service may say that a request is to be sent elsewhere.
const MOST_REDIRECTS: usize = 10;

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

    /// Sends a request, and again to where the service says that it is to be sent instead; the reply comes whatever its status.
    ///
    /// The token goes along where the address leads back to the service. A `GET` is sent without it, and without any header but
    /// `Range` and `If-Range`, where the address leads to another host of Microsoft; any other host is an error
    /// (docs/security.md#no-token-to-addresses-that-the-service-signs). What isn't a `GET` is only sent again where that can change nothing about it
    /// (307 and 308), and never to another server.
    pub async fn exchange_anywhere(&self, mut request: Request<Body>) -> Result<Response<ReplyBody>, Error> {
        for _ in 0..MOST_REDIRECTS {
            let reply = self.exchange(request.clone()).await?;
            let Some(location) = self.redirect(&request, &reply) else { return Ok(reply) };
            let is_get = request.method() == Method::GET;
            match self.prepare_link("redirect", &location, request.headers()) {
                Ok(link) => *request.uri_mut() = link.uri().clone(),
                Err(_) if is_get => {
                    let own = request.headers().iter().filter(|(name, _)| matches!(**name, RANGE | IF_RANGE));
                    let own: HeaderMap = own.map(|(name, value)| (name.clone(), value.clone())).collect();
                    return self.fetch_signed("download address", &location, own).await;
                }
                Err(error) => return Err(error),
            }
        }
        self.exchange(request).await
    }

    /// Where a request is to be sent instead, if the reply says so and the request may be sent again.
    fn redirect(&self, request: &Request<Body>, reply: &Response<ReplyBody>) -> Option<String> {
        let keeps_method = matches!(reply.status(), StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT);
        if !keeps_method && (request.method() != Method::GET || !reply.status().is_redirection()) {
            return None;
        }
        let location = reply.headers().get(LOCATION)?.to_str().ok()?;
        let is_path = location.starts_with('/') && !location.starts_with("//");
        let own = request.uri();
        let origin = || Some(format!("{}://{}", own.scheme_str()?, own.authority()?));
        if is_path { Some(origin()? + location) } else { Some(location.to_owned()) }
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
