//! [`Number`]: a number that needn't be whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::values::argument::Argument;

/// A number that needn't be whole.
///
/// The service writes `1` as well as `1.0`, and texts for what JSON has no numbers for: `INF`, `-INF`, `NaN`. What came
/// is kept as it is, with every digit.
///
/// ```
/// # use graphsmith_runtime as msgraph;
/// use msgraph::value::Number;
///
/// assert_eq!(Number::from(1.5), 1.5);
/// assert_eq!(Number::from(3).as_f64(), 3.0);
/// assert!(Number::from(f64::NAN).as_f64().is_nan());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Number(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Number(serde_json::Number),
    /// A text that `f64` reads.
    Text(Box<str>),
}

impl Number {
    /// The nearest number of double precision.
    #[must_use]
    pub fn as_f64(&self) -> f64 {
        match &self.0 {
            Repr::Number(number) => number.as_f64().unwrap_or(f64::NAN),
            Repr::Text(text) => text.parse().unwrap_or(f64::NAN),
        }
    }

    /// The number as it is written: what a type of decimal numbers reads.
    ///
    /// ```
    /// # use graphsmith_runtime as msgraph;
    /// let price: msgraph::value::Number = serde_json::from_str("12345678901234567890.10")?;
    /// assert_eq!(price.to_string(), "12345678901234567890.10");
    /// # Ok::<_, serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Number(number) => number.as_str(),
            Repr::Text(text) => text,
        }
    }

    /// The number, if it is whole and has at most 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Number(number) => number.as_i64(),
            Repr::Text(text) => text.parse().ok(),
        }
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        let special = || match number {
            number if number.is_nan() => "NaN",
            number if number < 0.0 => "-INF",
            _ => "INF",
        };
        Self(serde_json::Number::from_f64(number).map_or_else(|| Repr::Text(special().into()), Repr::Number))
    }
}

/// Whole numbers.
macro_rules! whole {
    ($($ty:ty),*) => {
        $(impl From<$ty> for Number {
            fn from(number: $ty) -> Self {
                Self(Repr::Number(number.into()))
            }
        })*
    };
}
whole!(i32, i64, u32, u64);

impl From<f32> for Number {
    fn from(number: f32) -> Self {
        f64::from(number).into()
    }
}

impl From<&Number> for f64 {
    fn from(number: &Number) -> Self {
        number.as_f64()
    }
}

impl PartialEq<f64> for Number {
    fn eq(&self, other: &f64) -> bool {
        self.as_f64() == *other
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Number(number) => number.fmt(f),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Number {
    type Err = std::num::ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(number) = text.parse() {
            return Ok(Self(Repr::Number(number)));
        }
        text.parse::<f64>().map(|_| Self(Repr::Text(text.into())))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Number(number) => number.serialize(serializer),
            Repr::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Self(Repr::Number(number))),
            Value::String(text) if text.parse::<f64>().is_ok() => Ok(Self(Repr::Text(text.into()))),
            other => Err(de::Error::custom(format_args!("{other} is no number"))),
        }
    }
}

impl Argument for Number {
    fn value(&self) -> Value {
        match &self.0 {
            Repr::Number(number) => Value::Number(number.clone()),
            Repr::Text(text) => Value::from(&**text),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use serde_json::{Value, from_value, json, to_value};

    use super::Number;

    #[test]
    fn every_form_is_read_and_kept() {
        let table = [
            (json!(1), 1.0),
            (json!(1.0), 1.0),
            (json!(-2.5e-3), -0.0025),
            (json!("INF"), f64::INFINITY),
            (json!("-INF"), f64::NEG_INFINITY),
            (json!("12.50"), 12.5),
            (json!(9_007_199_254_740_993_i64), 9_007_199_254_740_992.0),
            (serde_json::from_str("0.10000000000000000000000000001").unwrap(), 0.1),
            (serde_json::from_str("12.50").unwrap(), 12.5),
        ];
        for (json, number) in table {
            let read: Number = from_value(json.clone()).unwrap();
            assert_eq!(read, number, "{json}");
            assert_eq!(to_value(&read).unwrap(), json);
            assert_eq!(read.to_string().parse::<Number>().unwrap(), number, "{json}");
        }
        assert!(from_value::<Number>(json!("NaN")).unwrap().as_f64().is_nan());
        for json in [json!("much"), json!(true), json!([1]), Value::Null] {
            assert!(from_value::<Number>(json.clone()).is_err(), "{json}");
        }
    }

    #[test]
    fn what_json_has_no_number_for_is_text() {
        let written = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 0.5].map(|n| to_value(Number::from(n)).unwrap());
        assert_eq!(written, [json!("INF"), json!("-INF"), json!("NaN"), json!(0.5)]);
        assert_eq!(Number::from(7).as_i64(), Some(7));
        assert_eq!(Number::from(7.5).as_i64(), None);
    }
}
