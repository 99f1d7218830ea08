//! [`Argument`]: values that a URL or a header can carry, and what is reserved there.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use serde_json::{Map, Number, Value};

/// Everything but the unreserved characters of RFC 3986: ids of events hold `/`, `+` and `=`.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value that a URL or a header can carry.
pub trait Argument {
    /// The value as JSON; `null` when it isn't there.
    fn value(&self) -> Value;
}

macro_rules! argument {
    ($($ty:ty),*) => {
        $(impl Argument for $ty {
            fn value(&self) -> Value {
                Value::from(self.clone())
            }
        })*
    };
}
argument!(String, &str, bool, i32, i64, u64, Map<String, Value>);

impl Argument for char {
    fn value(&self) -> Value {
        Value::from(self.to_string())
    }
}

impl Argument for f64 {
    fn value(&self) -> Value {
        Number::from_f64(*self).map_or_else(|| Value::from(self.to_string()), Value::Number)
    }
}

/// With the digits that are needed for single precision, and no more.
impl Argument for f32 {
    fn value(&self) -> Value {
        let text = self.to_string();
        text.parse().map_or_else(|_| Value::from(text), Value::Number)
    }
}

impl Argument for Value {
    fn value(&self) -> Value {
        self.clone()
    }
}

impl<T: Argument> Argument for Option<T> {
    fn value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Argument::value)
    }
}

impl<T: Argument> Argument for Vec<T> {
    fn value(&self) -> Value {
        self.iter().map(Argument::value).collect()
    }
}

impl<T: Argument> Argument for BTreeMap<String, T> {
    fn value(&self) -> Value {
        self.iter().map(|(name, value)| (name.clone(), value.value())).collect()
    }
}
