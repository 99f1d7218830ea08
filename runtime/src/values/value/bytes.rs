//! [`Bytes`]: base64 inside JSON.

use std::fmt;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::STANDARD as CANONICAL;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::values::argument::Argument;

/// Either form ends with padding or without.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes, in base64 inside JSON.
///
/// The service writes both alphabets, `+/` and `-_`, with padding and without. What came is kept as it is, and decoded
/// when it is asked for: a list of messages with attachments costs no decoding of attachments that nobody opens.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(String);

impl Bytes {
    /// The bytes.
    ///
    /// # Errors
    /// When the text is no base64.
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        let engine = if self.0.contains(['-', '_']) { &FOR_URLS } else { &PLAIN };
        engine.decode(&self.0)
    }

    /// Wraps a text that is base64 already.
    pub fn from_base64(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The base64 as it goes over the wire.
    #[must_use]
    pub fn as_base64(&self) -> &str {
        &self.0
    }
}

/// In a URL or a header bytes are base64 too.
impl Argument for Bytes {
    fn value(&self) -> Value {
        Value::from(self.0.as_str())
    }
}

/// Shows the length only: bytes are of no use in a log.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} characters of base64)", self.0.len())
    }
}

/// Encodes bytes, or the bytes of a text.
impl<T: AsRef<[u8]>> From<T> for Bytes {
    fn from(bytes: T) -> Self {
        Self(CANONICAL.encode(bytes))
    }
}

impl TryFrom<&Bytes> for Vec<u8> {
    type Error = base64::DecodeError;

    fn try_from(bytes: &Bytes) -> Result<Self, Self::Error> {
        bytes.decode()
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn every_form_is_read_and_kept() {
        for text in ["/+8=", "_-8=", "/+8", "_-8"] {
            let bytes = Bytes::from_base64(text);
            assert_eq!(bytes.decode().as_deref(), Ok([0xff, 0xef].as_slice()), "{text}");
            assert_eq!(bytes.as_base64(), text);
        }
        for text in ["/+8=_-8=", "a", "a b=", "ü"] {
            assert!(Bytes::from_base64(text).decode().is_err(), "{text}");
        }
    }

    #[test]
    fn bytes_are_written_in_the_usual_form() {
        assert_eq!(Bytes::from([0xff_u8, 0xef]).as_base64(), "/+8=");
        assert_eq!(Bytes::from(vec![1_u8]).as_base64(), "AQ==");
        assert_eq!(Bytes::from("").as_base64(), "");
    }
}
