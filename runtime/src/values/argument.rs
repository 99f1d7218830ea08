//! [`Argument`]: values that a URL or a header can carry, and how they are encoded.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};

/// Everything but the unreserved characters of RFC 3986: ids of events hold `/`, `+` and `=`.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A value that a URL or a header can carry.
pub trait Argument {
    /// The value as text; `None` when it isn't there.
    fn text(&self) -> Option<String>;
}

macro_rules! argument {
    ($($ty:ty),*) => {
        $(impl Argument for $ty {
            fn text(&self) -> Option<String> {
                Some(self.to_string())
            }
        })*
    };
}
argument!(String, bool, i32, i64, u64, f32, f64, char);

impl Argument for &str {
    fn text(&self) -> Option<String> {
        Some((*self).to_owned())
    }
}

impl<T: Argument> Argument for Option<T> {
    fn text(&self) -> Option<String> {
        self.as_ref()?.text()
    }
}

/// A list is written with commas; an empty one isn't there.
impl<T: Argument> Argument for Vec<T> {
    fn text(&self) -> Option<String> {
        let items: Vec<String> = self.iter().filter_map(Argument::text).collect();
        if items.is_empty() { None } else { Some(items.join(",")) }
    }
}
