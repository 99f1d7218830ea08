//! Downloads: content that goes on where a connection broke.
//!
//! The rest is asked for with the version of what has arrived (`If-Range`, RFC 9110, section 13.1.5). A service that sends
//! everything again, because it knows no ranges or no versions, is read from the start, and what has arrived is compared with
//! that: two versions are never joined.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_RANGE, RANGE};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};
use hyper::body::{Body as HttpBody, Frame};
use ring::digest::{self, SHA256};

use crate::client::Client;
use crate::wire::body::{Body, ReplyBody};
use crate::wire::error::Error;
use crate::wire::gzip::Undone;
use crate::wire::layers::retry::{Again, Attempt, Wait};
use crate::wire::provider::BoxFuture;
use crate::wire::transport_error::TransportError;

impl Client {
    /// Sends a request for the content of something. Where the service answers with an address that needs no token, as
    /// it does for files in drives and for usage reports, the content is fetched from there, with no header of the
    /// request but `Range` and `If-Range` (docs/security.md#no-token-to-addresses-that-the-service-signs). Such an address
    /// leads to a host of Microsoft, or this fails.
    ///
    /// Where the connection breaks while the content of a `GET` is read, the rest is asked for by the
    /// [policy](crate::layers::retry::RetryPolicy) of the client, whose count begins anew with each byte that arrives.
    pub async fn download(&self, request: Request<Body>) -> Result<Response<ReplyBody>, Error> {
        let whole = *request.method() == Method::GET && !request.headers().contains_key(RANGE);
        let reply = self.fetch(request.clone()).await?;
        if !whole || reply.status() != StatusCode::OK {
            return Ok(reply);
        }
        let (head, content) = reply.into_parts();
        let resuming = Resuming {
            client: self.clone(),
            request,
            content,
            // A range is one of the bytes as they were sent.
            version: version(&head.headers).filter(|_| head.extensions.get::<Undone>().is_none()),
            total: head.headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()),
            received: 0,
            digest: digest::Context::new(&SHA256),
            repeated: None,
            made: 0,
            waited: Duration::ZERO,
        };
        Ok(Response::from_parts(head, ReplyBody::new(Pieces { next: Some(Box::pin(resuming.next())) })))
    }
}

/// Content of which some has arrived.
struct Resuming {
    client: Client,
    request: Request<Body>,
    content: ReplyBody,
    /// The version of the content, if the service names one that is good for ranges.
    version: Option<HeaderValue>,
    /// How long the content is.
    total: Option<u64>,
    received: u64,
    /// Of what was received.
    digest: digest::Context,
    /// While the service sends again what was received: how much of that, and its digest.
    repeated: Option<(u64, digest::Context)>,
    /// Attempts to go on since the last byte has arrived.
    made: u32,
    /// How long the waits since then were together.
    waited: Duration,
}

type Piece = Option<Result<Bytes, TransportError>>;

impl Resuming {
    /// The next piece.
    async fn next(mut self) -> (Self, Piece) {
        loop {
            let piece = match self.content.chunk().await {
                Some(Ok(bytes)) => match self.accept(bytes) {
                    Ok(bytes) if bytes.is_empty() => continue,
                    bytes => Some(bytes),
                },
                Some(Err(error)) => match self.go_on(error).await {
                    Ok(true) => continue,
                    Ok(false) => None,
                    Err(error) => Some(Err(error)),
                },
                None if self.repeated.is_some() => Some(Err(changed())),
                None => None,
            };
            return (self, piece);
        }
    }

    /// Takes what has arrived, without what was received before.
    fn accept(&mut self, mut bytes: Bytes) -> Result<Bytes, TransportError> {
        if let Some((length, digest)) = &mut self.repeated {
            let known = usize::try_from(self.received - *length).unwrap_or(usize::MAX).min(bytes.len());
            digest.update(&bytes.split_to(known));
            *length += known as u64;
            if *length == self.received {
                if digest.clone().finish().as_ref() != self.digest.clone().finish().as_ref() {
                    return Err(changed());
                }
                self.repeated = None;
            }
        }
        if !bytes.is_empty() {
            self.received += bytes.len() as u64;
            self.digest.update(&bytes);
            (self.made, self.waited) = (0, Duration::ZERO);
        }
        Ok(bytes)
    }

    /// Asks for the rest; whether there is any.
    async fn go_on(&mut self, mut error: TransportError) -> Result<bool, TransportError> {
        loop {
            if self.total == Some(self.received) && self.repeated.is_none() {
                return Ok(false);
            }
            let policy = self.client.retry_policy();
            let delay = policy.wait(Attempt::Fault(&error), Again::Harmless, self.made);
            let Some(delay) = delay.filter(|delay| policy.fits(self.waited, *delay)) else { return Err(error) };
            self.made += 1;
            self.waited += delay;
            if let Some(watcher) = self.client.on_wait() {
                watcher(&Wait::new(None, delay, self.made));
            }
            tokio::time::sleep(delay).await;
            error = match self.client.fetch(self.ask()).await {
                Ok(reply) => return self.take_up(reply),
                // There is nothing after what was received, and it is the same version.
                Err(Error::Service(said))
                    if said.status == StatusCode::RANGE_NOT_SATISFIABLE && self.total.is_none() =>
                {
                    return Ok(false);
                }
                Err(Error::Transport(error)) => error,
                Err(other) => {
                    let message =
                        format!("the connection broke after {} bytes, and the rest isn't sent: {other}", self.received);
                    return Err(TransportError::broken(message).caused_by(other));
                }
            };
        }
    }

    /// The request for the rest, or for all where there is no version.
    fn ask(&self) -> Request<Body> {
        let mut request = self.request.clone();
        if let (Some(version), 1..) = (&self.version, self.received) {
            let range = HeaderValue::try_from(format!("bytes={}-", self.received)).expect("digits make a header");
            request.headers_mut().insert(RANGE, range);
            request.headers_mut().insert(IF_RANGE, version.clone());
        }
        request
    }

    /// Goes on with the content of a reply.
    fn take_up(&mut self, reply: Response<ReplyBody>) -> Result<bool, TransportError> {
        let (head, content) = reply.into_parts();
        if head.status == StatusCode::PARTIAL_CONTENT {
            let same = head.headers.get(ETAG).is_none_or(|version| Some(version) == self.version.as_ref());
            if !same || start(&head.headers) != Some(self.received) {
                return Err(changed());
            }
            self.repeated = None;
        } else {
            self.repeated = (self.received > 0).then(|| (0, digest::Context::new(&SHA256)));
        }
        self.content = content;
        Ok(true)
    }
}

fn changed() -> TransportError {
    TransportError::broken("the connection broke, and the content has changed in the meantime")
}

/// The version that a reply names, if it stands for each byte.
fn version(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ETAG).filter(|version| version.as_bytes().starts_with(b"\"")).cloned()
}

/// Where the part begins that a reply holds.
fn start(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_RANGE)?.to_str().ok()?.strip_prefix("bytes ")?.split_once('-')?.0.parse().ok()
}

/// The pieces as a body.
struct Pieces {
    /// The piece that is waited for; none after the last one.
    next: Option<BoxFuture<'static, (Resuming, Piece)>>,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let Some(next) = &mut self.next else { return Poll::Ready(None) };
        let (rest, piece) = ready!(next.as_mut().poll(cx));
        self.next = matches!(piece, Some(Ok(_))).then(|| -> BoxFuture<'static, _> { Box::pin(rest.next()) });
        Poll::Ready(piece.map(|piece| piece.map(Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{start, version};

    fn headers(name: &'static str, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static(value))])
    }

    #[test]
    fn only_versions_of_bytes_are_good_for_ranges() {
        assert!(version(&headers("etag", "\"1\"")).is_some());
        assert!(version(&headers("etag", "W/\"1\"")).is_none() && version(&HeaderMap::new()).is_none());
        assert_eq!(start(&headers("content-range", "bytes 5-9/10")), Some(5));
        for odd in ["bytes */10", "5-9/10", "bytes x-9/10", ""] {
            assert_eq!(start(&headers("content-range", odd)), None, "{odd}");
        }
    }
}
