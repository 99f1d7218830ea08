//! Reading the content of a reply into memory: JSON, text.

use std::borrow::Cow;

use bytes::Bytes;
use graphsmith_catalog::printable::one_line;
use serde::de::{DeserializeOwned, DeserializeSeed, Error as _};
use serde_json::Deserializer;

use crate::wire::error::Error;
use crate::wire::reply_body::ReplyBody;
use crate::wire::said::Said;
use crate::wire::sent::Sent;

/// Longest reply that is read into memory, in bytes. Pages of Graph hold at most a thousand objects.
pub const LIMIT: usize = 256 << 20;

impl ReplyBody {
    /// The value that the content is in JSON; `None` if there is no content.
    pub async fn json<T: DeserializeOwned>(self) -> Result<Option<T>, Error> {
        let sent = self.sent().cloned();
        let content = self.without_mark().await?;
        if content.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&content).map(Some).map_err(|error| unreadable(&content, error, sent.as_ref()))
    }

    /// The object that the content is in JSON, read by a seed. No content is an object without properties.
    pub(crate) async fn object<R>(self, seed: impl for<'de> DeserializeSeed<'de, Value = R>) -> Result<R, Error> {
        let sent = self.sent().cloned();
        let content = self.without_mark().await?;
        let mut json = Deserializer::from_slice(if content.is_empty() { b"{}" } else { &content });
        let read = seed.deserialize(&mut json).and_then(|value| json.end().map(|()| value));
        read.map_err(|error| unreadable(&content, error, sent.as_ref()))
    }

    /// The content as text. What isn't UTF-8 in it is replaced.
    pub async fn text(self) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.without_mark().await?).into_owned())
    }

    /// The content as it is.
    pub async fn bytes(self) -> Result<Bytes, Error> {
        Ok(self.collect(LIMIT).await?)
    }

    /// The content without the byte order mark that the service puts before some texts and numbers.
    async fn without_mark(self) -> Result<Bytes, Error> {
        let content = self.collect(LIMIT).await?;
        Ok(if content.starts_with(b"\xEF\xBB\xBF") { content.slice(3..) } else { content })
    }
}

/// What is wrong with content that should be JSON. A page or a text for people says it best, as that of a network which
/// wants a sign-in first; of what begins like JSON it is the place that counts. Either may repeat the token that was sent.
fn unreadable(content: &[u8], error: serde_json::Error, sent: Option<&Sent>) -> Error {
    let first = content.trim_ascii_start().first();
    let is_like_json = matches!(first, Some(b'{' | b'[' | b'"'));
    let said = if error.is_syntax() && !is_like_json { Said::of(content) } else { Said::default() };
    let error = match said.message.as_str() {
        _ if first.is_none() => serde_json::Error::custom("it is empty"),
        message if said.is_for_people && !message.is_empty() => {
            serde_json::Error::custom(format_args!("it is no JSON but says: {}", one_line(message)))
        }
        _ => error,
    };
    let message = error.to_string();
    Error::Content(match sent.map(|sent| sent.hide(&message)) {
        Some(Cow::Owned(hidden)) => serde_json::Error::custom(hidden),
        _ => error,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::ReplyBody;
    use crate::values::secret::Secret;
    use crate::wire::sent::Sent;

    /// docs/security.md#no-secret-is-printed: a reply may repeat the token, whatever its status.
    #[tokio::test]
    async fn an_error_about_content_shows_no_token() {
        for (content, expected) in [
            ("Bearer of can/ary", "it is no JSON but says: Bearer of (secret)"),
            ("\"can/ary\"", "invalid type: string \"(secret)\", expected i32 at line 1 column 9"),
        ] {
            let body = || ReplyBody::from(content).after(Sent::new(&Secret::new("can/ary")));
            let said = body().json::<i32>().await.unwrap_err();
            assert_eq!(said.to_string(), format!("the reply can't be read: {expected}"));
            assert!(!format!("{said:?}").contains("can/ary"), "{said:?}");
            let said = body().object(std::marker::PhantomData::<i32>).await.unwrap_err();
            assert!(!format!("{said} {said:?}").contains("can/ary"), "{said:?}");
        }
    }

    #[tokio::test]
    async fn a_byte_order_mark_is_no_content() {
        let body = |content: &'static str| ReplyBody::from(content);
        assert_eq!(body("\u{feff}12").json().await.unwrap(), Some(12));
        assert_eq!(body("\u{feff}").json::<i32>().await.unwrap(), None);
        assert_eq!(body("\u{feff}a\u{feff}").text().await.unwrap(), "a\u{feff}");
        assert!(body("<html>").json::<i32>().await.is_err());
        let cut = body("{\"a\": \"\\ud800\"}").json::<serde_json::Value>().await.unwrap_err().to_string();
        assert_eq!(cut, "the reply can't be read: unexpected end of hex escape at line 1 column 14");
        let portal = body("<html><title>Sign in to the\nnetwork</title>").json::<i32>().await.unwrap_err().to_string();
        assert_eq!(portal, "the reply can't be read: it is no JSON but says: Sign in to the network");
    }
}
