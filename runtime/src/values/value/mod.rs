//! Scalar types of the service.
//!
//! | type | holds | becomes |
//! | --- | --- | --- |
//! | [`DateTime`] | date and time with offset | [`jiff::Timestamp`] |
//! | [`Date`] | calendar date | [`jiff::civil::Date`] |
//! | [`TimeOfDay`] | time of a day | [`jiff::civil::Time`] |
//! | [`Duration`] | ISO 8601 duration | [`jiff::Span`] |
//! | [`Guid`] | GUID | [`uuid::Uuid`] |
//! | [`Number`] | number that needn't be whole, or `INF`, `-INF`, `NaN` | `f64` |
//! | [`Bytes`] | base64, in either alphabet | `Vec<u8>` |
//!
//! Each keeps what the service sent and is converted on request. So nothing is lost on a round trip (Graph writes
//! seven digits of a second, GUIDs in capitals, base64 without padding), and one odd value doesn't spoil a whole reply:
//!
//! ```
//! # use graphsmith_runtime as msgraph;
//! use msgraph::value::{Bytes, DateTime, Guid, jiff, uuid};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let created = DateTime::from("2026-11-22T18:23:00.0000000Z");
//! assert_eq!(created.timestamp()?, "2026-11-22T18:23:00Z".parse()?);
//! assert_eq!(created.as_str(), "2026-11-22T18:23:00.0000000Z");
//!
//! let now = DateTime::from(jiff::Timestamp::now());
//! let id = Guid::from(uuid::Uuid::nil());
//! assert_eq!(id.as_str(), "00000000-0000-0000-0000-000000000000");
//! assert_eq!(Bytes::from("text").decode()?, b"text");
//! # let _ = now; Ok(())
//! # }
//! ```
//!
//! `jiff` is the one library of dates that reads all four forms, durations among them; for any other there is
//! [`DateTime::parse`], for example `created.parse::<chrono::DateTime<chrono::Utc>>()`.

mod bytes;
mod number;
mod text;

use serde::{Deserialize, Deserializer, Serializer};

pub use self::bytes::Bytes;
pub use number::Number;
pub use text::{Date, DateTime, Duration, FromText, Guid, TimeOfDay};
pub use {jiff, uuid};

/// Anything that JSON can express.
pub type Any = serde_json::Value;

/// A JSON object; keeps the order of its properties.
pub type JsonObject = serde_json::Map<String, Any>;

/// `Serialize` of enums of texts.
pub fn serialize_text<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

/// `Serialize` of enums of numbers.
pub fn serialize_number<S: Serializer>(number: i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(number)
}

/// `Deserialize` of enums of numbers.
pub fn deserialize_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    i64::deserialize(deserializer)
}

/// `Deserialize` of enums of texts.
pub fn deserialize_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer)
}
