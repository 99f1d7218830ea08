//! Content that is compressed on its way: gzip is asked for, and undone (RFC 9110, section 8.4;
//! docs/protocol.md#compressed-replies).

use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;
use http::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, RANGE};
use http::{HeaderMap, HeaderValue, Request, Response};
use hyper::body::{Body as HttpBody, Frame};

use crate::wire::body::{Body, ReplyBody};
use crate::wire::transport_error::TransportError;

/// So many bytes are undone at once. One byte stands for a thousand at most.
const PIECE: usize = 4 << 10;

/// In the extensions of a reply: its content was compressed, so neither its length nor its ranges are those of what is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Undone;

/// Asks for compressed JSON, unless a request says itself what it takes. Files are compressed already as a rule, and a download
/// that breaks goes on at the byte where it broke.
pub(crate) fn ask(request: &mut Request<Body>) {
    let headers = request.headers_mut();
    let wants_json = headers.get(ACCEPT).is_some_and(|types| types.as_bytes().starts_with(b"application/json"));
    if wants_json && !headers.contains_key(RANGE) && !headers.contains_key(ACCEPT_ENCODING) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

/// The reply with its content as it was before it was compressed. Servers compress without being asked, too.
pub(crate) fn undo(mut reply: Response<ReplyBody>) -> Response<ReplyBody> {
    if !is_gzip(reply.headers()) {
        return reply;
    }
    let headers = reply.headers_mut();
    headers.remove(CONTENT_ENCODING);
    headers.remove(CONTENT_LENGTH);
    reply.extensions_mut().insert(Undone);
    reply.map(|content| {
        let decoder = MultiGzDecoder::new(Vec::new());
        ReplyBody::new(Undoing { content, decoder, waiting: Bytes::new(), has_begun: false, has_ended: false })
    })
}

fn is_gzip(headers: &HeaderMap) -> bool {
    let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
    let only = encodings.next().filter(|_| encodings.next().is_none()).and_then(|value| value.to_str().ok());
    only.is_some_and(|name| ["gzip", "x-gzip"].iter().any(|known| name.trim().eq_ignore_ascii_case(known)))
}

/// Content that is undone piece by piece.
struct Undoing {
    content: ReplyBody,
    decoder: MultiGzDecoder<Vec<u8>>,
    /// What has arrived and isn't undone yet.
    waiting: Bytes,
    /// Whether anything has arrived: a reply without content has none to undo.
    has_begun: bool,
    has_ended: bool,
}

impl Undoing {
    /// Undoes the next piece of what waits, or what is left at the end. Nothing may come out of it.
    fn undo(&mut self) -> Result<Bytes, TransportError> {
        let piece = self.waiting.split_to(self.waiting.len().min(PIECE));
        let undone = if piece.is_empty() { self.decoder.try_finish() } else { self.decoder.write_all(&piece) };
        undone.map_err(|error| {
            let message = format!("the content can't be decompressed: {error}");
            TransportError::broken(message).caused_by(error)
        })?;
        Ok(std::mem::take(self.decoder.get_mut()).into())
    }
}

impl HttpBody for Undoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let undoing = self.get_mut();
        while !undoing.has_ended {
            if undoing.waiting.is_empty() {
                match ready!(Pin::new(&mut undoing.content).poll_frame(cx)) {
                    Some(Ok(frame)) => {
                        // Trailers are of no interest.
                        undoing.waiting = frame.into_data().unwrap_or_default();
                        if undoing.waiting.is_empty() {
                            continue;
                        }
                        undoing.has_begun = true;
                    }
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                    None => undoing.has_ended = true,
                }
            }
            if !undoing.has_begun {
                continue;
            }
            let undone = undoing.undo();
            undoing.has_ended |= undone.is_err();
            if undone.as_ref().map_or(true, |content| !content.is_empty()) {
                return Poll::Ready(Some(undone.map(Frame::data)));
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    fn compressed(content: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// A reply whose content arrives in pieces of that size.
    fn reply(content: &[u8], size: usize) -> Response<ReplyBody> {
        let pieces: Vec<_> = content.chunks(size).map(|piece| Ok(Frame::data(Bytes::copy_from_slice(piece)))).collect();
        let body = http_body_util::StreamBody::new(Pieces(pieces.into_iter()));
        Response::builder()
            .header("content-encoding", "GZIP")
            .header("content-length", "7")
            .body(ReplyBody::new(body))
            .unwrap()
    }

    struct Pieces(std::vec::IntoIter<Result<Frame<Bytes>, TransportError>>);

    impl futures_core::Stream for Pieces {
        type Item = Result<Frame<Bytes>, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(self.0.next())
        }
    }

    #[tokio::test]
    async fn content_is_what_it_was() {
        let long: Vec<u8> = (0..300_000_u32).flat_map(|at| (at / 3).to_le_bytes()).collect();
        let twice = [compressed(b"one "), compressed(b"two")].concat();
        for (sent, expected) in
            [(compressed(b"{}"), &b"{}"[..]), (compressed(&long), &long), (compressed(b""), b""), (twice, b"one two")]
        {
            for size in [1, 7, 100_000] {
                let undone = undo(reply(&sent, size));
                assert!(undone.headers().is_empty() && undone.extensions().get::<Undone>().is_some());
                assert_eq!(undone.into_body().collect(usize::MAX).await.unwrap(), expected, "{size}");
            }
        }
        assert_eq!(undo(reply(b"", 1)).into_body().collect(9).await.unwrap(), "", "no content at all");
    }

    #[tokio::test]
    async fn what_is_cut_or_changed_is_an_error() {
        let whole = compressed(b"a text that is long enough");
        let mut changed = whole.clone();
        let end = changed.len() - 6;
        changed[end] ^= 1;
        for sent in [&whole[..whole.len() - 1], &whole[..whole.len() / 2], &whole[..3], &changed, b"no gzip at all"] {
            let error = undo(reply(sent, 5)).into_body().collect(9_000).await.unwrap_err().to_string();
            assert!(error.contains("can't be decompressed"), "{error}");
        }
        // A little content may stand for much: the limit is one of what comes out.
        let bomb = compressed(&vec![0; 50 << 20]);
        assert!(bomb.len() < 300_000);
        let error = undo(reply(&bomb, 100_000)).into_body().collect(1 << 20).await.unwrap_err().to_string();
        assert!(error.contains("longer than 1048576 bytes"), "{error}");
    }

    #[test]
    fn other_encodings_stay() {
        let headers = |values: &[&'static str]| -> HeaderMap {
            values.iter().map(|value| (CONTENT_ENCODING, HeaderValue::from_static(value))).collect()
        };
        assert!(is_gzip(&headers(&["x-gzip"])) && is_gzip(&headers(&[" gzip"])));
        assert!(!is_gzip(&headers(&["br"])) && !is_gzip(&headers(&[])) && !is_gzip(&headers(&["gzip", "gzip"])));
    }
}
