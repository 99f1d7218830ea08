//! Typed requests on their way through a [`Client`].

use http::header::ACCEPT;
use http::{HeaderValue, Response};

use crate::client::Client;
use crate::client::arguments::Arguments;
use crate::requests::reply::Reply;
use crate::requests::request::{Request, http_method};
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::Error;

impl Client {
    /// Sends a request and reads its reply.
    pub async fn send<R: Request + ?Sized>(&self, request: &R) -> Result<<R::Reply as Reply>::Output, Error> {
        R::Reply::read(self.call::<R>(self.prepare(request)?).await?).await
    }

    /// Sends a request; the reply comes with its status and headers.
    pub async fn send_full<R: Request + ?Sized>(
        &self,
        request: &R,
    ) -> Result<crate::Response<<R::Reply as Reply>::Output>, Error> {
        let reply = self.call::<R>(self.prepare(request)?).await?;
        let (status, headers) = (reply.status(), reply.headers().clone());
        let version = R::OPERATION.path.split('/').nth(1).unwrap_or_default();
        let root = format!("{}/{version}", self.base_url());
        Ok(crate::Response::new(R::Reply::read(reply).await?, status, headers, &root))
    }

    /// Sends what was prepared for a type of request.
    async fn call<R: Request + ?Sized>(&self, prepared: http::Request<Body>) -> Result<Response<ReplyBody>, Error> {
        if R::Reply::MAY_REDIRECT { self.download(prepared).await } else { self.send_raw(prepared).await }
    }

    /// The request as it goes out, but for the credentials: what a dry run shows, and what pages and batches start from.
    pub fn prepare<R: Request + ?Sized>(&self, request: &R) -> Result<http::Request<Body>, Error> {
        if let Some(server) = R::SERVER {
            self.check_server(server)?;
        }
        let mut arguments = Arguments::default();
        request.arguments(&mut arguments);
        let mut prepared = self.prepare_raw(http_method(R::OPERATION.method), R::OPERATION.path, arguments)?;
        let accept = HeaderValue::try_from(R::ACCEPT)
            .map_err(|_| Error::Argument("the media types hold characters that no header can carry".to_owned()))?;
        prepared.headers_mut().insert(ACCEPT, accept);
        Ok(prepared)
    }
}
