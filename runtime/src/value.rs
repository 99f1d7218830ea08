//! Scalar types of the service.
//!
//! Dates, times and durations stay the text that the service sent: nothing is lost on a round trip (Graph writes seven
//! digits of a second, and times such as `0001-01-01T00:00:00Z`), and everybody parses them with the library of their
//! choice, for example `event.created.get().map(|at| at.parse::<jiff::Timestamp>())`.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A type that any text can be read as, so that a property of the type can be set to plain text.
pub trait FromText: for<'a> From<&'a str> {}

impl FromText for String {}

/// Declares a text type.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it goes over the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Reads it as a type of a date and time library.
            ///
            /// # Errors
            /// What that type's `FromStr` says.
            pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
                self.0.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.to_owned()))
            }
        }

        impl<T: Into<String>> From<T> for $name {
            fn from(text: T) -> Self {
                Self(text.into())
            }
        }

        impl FromText for $name {}
    };
}

text! {
    /// A date and time with offset, for example `2026-11-22T18:23:00Z`.
    DateTime
}
text! {
    /// A calendar date, for example `2026-11-22`.
    Date
}
text! {
    /// An ISO 8601 duration, for example `PT15M`.
    Duration
}

/// Anything that JSON can express.
pub type Any = serde_json::Value;

/// Bytes, in base64 inside JSON.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({} bytes)", self.0.len())
    }
}

impl<T: Into<Vec<u8>>> From<T> for Bytes {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    /// Accepts both alphabets: the service writes `base64url` in places.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(&text).or_else(|_| URL_SAFE.decode(&text)).map(Self).map_err(de::Error::custom)
    }
}

/// `Serialize` of all enums.
pub fn serialize_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// `Deserialize` of all enums.
pub fn deserialize_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer)
}
