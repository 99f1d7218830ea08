//! [`Field`]: a property that may be absent, null or set.

use std::fmt;

use crate::value::FromText;

/// A property of a model: absent, `null`, or a value.
///
/// The service tells the three apart. In a `PATCH`, an absent property stays as it is and `null` clears it:
///
/// ```
/// use graphsmith_runtime::Field;
///
/// let unchanged: Field<String> = Field::Absent;
/// let cleared: Field<String> = Field::Null;
/// let changed: Field<String> = "Principal".into();
/// assert_eq!(changed.get().map(String::as_str), Some("Principal"));
/// assert!(unchanged.get().is_none() && cleared.get().is_none());
/// assert_ne!(unchanged, cleared);
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Field<T> {
    /// Not there: it is not written, and the service didn't send it.
    #[default]
    Absent,
    /// Written as `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Field<T> {
    /// The value, if there is one.
    #[must_use]
    pub const fn get(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value to change it in place, if there is one.
    pub const fn get_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The value itself, if there is one.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Whether it is not there at all.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<T> for Field<Box<T>> {
    fn from(value: T) -> Self {
        Self::Value(Box::new(value))
    }
}

impl<T: FromText> From<&str> for Field<T> {
    fn from(text: &str) -> Self {
        Self::Value(T::from(text))
    }
}

impl<T: fmt::Debug> fmt::Debug for Field<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Null => f.write_str("null"),
            Self::Value(value) => value.fmt(f),
        }
    }
}
