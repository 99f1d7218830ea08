//! Types that are text on the wire: dates, times, durations, GUIDs.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::values::argument::Argument;

/// A type that any text can be read as, so that a property of the type can be set to plain text.
pub trait FromText: for<'a> From<&'a str> {}

impl FromText for String {}

/// Declares a text type, the method that converts it, and what it is made of besides text.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $(#[$method_doc:meta])* $method:ident -> $target:ty, $error:ty, from $($source:ty),+) => {
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

            $(#[$method_doc])*
            pub fn $method(&self) -> Result<$target, $error> {
                self.0.parse()
            }

            /// Reads it as a type of another library.
            ///
            /// # Errors
            /// What that type's `FromStr` says.
            pub fn parse<T: FromStr>(&self) -> Result<T, T::Err> {
                self.0.parse()
            }
        }

        impl Argument for $name {
            fn value(&self) -> Value {
                Value::from(self.0.as_str())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Ok(Self(text.to_owned()))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        $(impl From<$source> for $name {
            fn from(value: $source) -> Self {
                Self(value.to_string())
            }
        })+

        impl TryFrom<&$name> for $target {
            type Error = $error;

            fn try_from(value: &$name) -> Result<Self, Self::Error> {
                value.$method()
            }
        }

        impl FromText for $name {}
    };
}

text! {
    /// A date and time with offset, for example `2026-11-22T18:23:00Z`.
    DateTime,
    /// The moment. What the text says of its offset is not part of it.
    ///
    /// # Errors
    /// When the text is no date and time with offset.
    timestamp -> jiff::Timestamp, jiff::Error, from jiff::Timestamp
}
text! {
    /// A calendar date, for example `2026-11-22`.
    Date,
    /// The date.
    ///
    /// # Errors
    /// When the text is no date.
    date -> jiff::civil::Date, jiff::Error, from jiff::civil::Date
}
text! {
    /// A time of a day, for example `08:30:00.0000000`.
    TimeOfDay,
    /// The time.
    ///
    /// # Errors
    /// When the text is no time of a day.
    time -> jiff::civil::Time, jiff::Error, from jiff::civil::Time
}
text! {
    /// An ISO 8601 duration, for example `PT15M`.
    Duration,
    /// The duration. It may have days and months, whose length depends on where they begin.
    ///
    /// # Errors
    /// When the text is no ISO 8601 duration.
    span -> jiff::Span, jiff::Error, from jiff::Span, jiff::SignedDuration
}
text! {
    /// A GUID, for example `6e7b768e-07e2-4810-8459-485f84f8f204`.
    Guid,
    /// The GUID.
    ///
    /// # Errors
    /// When the text is none.
    uuid -> uuid::Uuid, uuid::Error, from uuid::Uuid
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use jiff::{SignedDuration, Span, ToSpan, civil};

    use super::{Date, DateTime, Duration, Guid, TimeOfDay};

    #[test]
    fn what_the_service_writes_is_read() {
        let table = [
            ("2026-11-22T18:23:00Z", 1_795_371_780_i64),
            ("2026-11-22T18:23:00.0000000Z", 1_795_371_780),
            ("2026-11-22T20:23:00+02:00", 1_795_371_780),
            ("0001-01-01T00:00:00Z", -62_135_596_800),
        ];
        for (text, seconds) in table {
            assert_eq!(DateTime::from(text).timestamp().unwrap().as_second(), seconds, "{text}");
        }
        assert_eq!(Date::from("2026-11-22").date().unwrap(), civil::date(2026, 11, 22));
        assert_eq!(TimeOfDay::from("08:30:00.0000000").time().unwrap(), civil::time(8, 30, 0, 0));
        let id = Guid::from("6E7B768E-07E2-4810-8459-485F84F8F204");
        assert_eq!(id.uuid().unwrap().to_string(), "6e7b768e-07e2-4810-8459-485f84f8f204");
        assert_eq!(id.as_str(), "6E7B768E-07E2-4810-8459-485F84F8F204");
        for (text, span) in [("PT15M", 15.minutes()), ("P1DT2H", 1.day().hours(2)), ("-PT15M", -15.minutes())] {
            assert_eq!(Span::try_from(&Duration::from(text)).unwrap().fieldwise(), span.fieldwise(), "{text}");
        }
    }

    #[test]
    fn text_of_another_form_is_kept_and_an_error_when_converted() {
        assert!(DateTime::from("soon").timestamp().is_err());
        assert!(DateTime::from("2026-11-22T18:23:00").timestamp().is_err(), "no offset");
        assert!(Guid::from("me").uuid().is_err());
        assert_eq!(Guid::from("me").as_str(), "me");
    }

    #[test]
    fn values_are_written_as_the_service_reads_them() {
        assert_eq!(DateTime::from(jiff::Timestamp::UNIX_EPOCH).as_str(), "1970-01-01T00:00:00Z");
        assert_eq!(Date::from(civil::date(2026, 1, 2)).as_str(), "2026-01-02");
        assert_eq!(TimeOfDay::from(civil::time(7, 5, 0, 0)).as_str(), "07:05:00");
        assert_eq!(Duration::from(SignedDuration::from_mins(90)).as_str(), "PT1H30M");
        assert_eq!(Duration::from(3.days()).as_str(), "P3D");
    }
}
