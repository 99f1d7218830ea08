//! [`Field`]: a property that may be absent, null or set.
//!
//! Who only reads needn't care that there are three states; who writes says which one is meant:
//!
//! ```
//! # use graphsmith_runtime as msgraph;
//! use msgraph::{Array, Field, GraphModel, JsonObject};
//!
//! #[derive(Clone, Default, PartialEq, GraphModel)]
//! struct Location {
//!     display_name: Field<String>,
//!     #[graph(additional)]
//!     additional: JsonObject,
//! }
//!
//! #[derive(Clone, Default, PartialEq, GraphModel)]
//! struct Event {
//!     subject: Field<String>,
//!     is_all_day: Field<bool>,
//!     location: Field<Box<Location>>,
//!     categories: Field<Array<String>>,
//!     #[graph(additional)]
//!     additional: JsonObject,
//! }
//!
//! # fn main() -> Result<(), serde_json::Error> {
//! let event: Event = serde_json::from_str(r#"{"subject": "Lunch", "location": {"displayName": "Café"}}"#)?;
//! assert_eq!(event.subject.as_deref(), Some("Lunch"));
//! assert_eq!(event.location.and_then(|at| at.display_name.as_deref()), Some("Café"));
//! assert!(!event.is_all_day.copied().unwrap_or_default());
//! for category in &event.categories {
//!     println!("{category}"); // not reached: a list that isn't there is as an empty one
//! }
//!
//! // What isn't mentioned stays as it is, `Null` clears.
//! let patch = Event::default().subject("Dinner").location(Field::Null).categories(["food"]);
//! assert_eq!(serde_json::to_string(&patch)?, r#"{"subject":"Dinner","location":null,"categories":["food"]}"#);
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::ops::Deref;
use std::slice;

use crate::values::array::Array;
use crate::values::value::FromText;

/// A property of a model: absent, `null`, or a value.
///
/// The service distinguishes the three. In a `PATCH`, an absent property stays as it is and `null` clears it:
///
/// ```
/// # use graphsmith_runtime as msgraph;
/// use msgraph::Field;
///
/// let unchanged: Field<String> = Field::Absent;
/// let cleared: Field<String> = Field::Null;
/// let changed: Field<String> = "Principal".into();
/// assert_eq!(changed.as_deref(), Some("Principal"));
/// assert!(unchanged.get().is_none() && cleared.get().is_none());
/// assert_ne!(unchanged, cleared);
/// ```
///
/// An `Option` says nothing about which of the two `None` stands for, so it is turned into a field by name:
/// [`Field::or_null`], [`Field::or_absent`].
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

    /// Takes the value out, if there is one, and leaves nothing behind.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_option()
    }

    /// The value as what it stands for, if there is one: `&str` of a text, the object itself of a boxed one.
    #[must_use]
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.get().map(Deref::deref)
    }

    /// A copy of the value, if there is one: for numbers and truths.
    #[must_use]
    pub const fn copied(&self) -> Option<T>
    where
        T: Copy,
    {
        match self {
            Self::Value(value) => Some(*value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Goes on to what is inside the value, if there is one: `event.start.and_then(|start| start.date_time.as_deref())`.
    pub fn and_then<'a, U>(&'a self, inside: impl FnOnce(&'a T) -> Option<U>) -> Option<U> {
        self.get().and_then(inside)
    }

    /// The value of an option, else `null`: `None` clears the property.
    pub fn or_null(option: Option<impl Into<Self>>) -> Self {
        option.map_or(Self::Null, Into::into)
    }

    /// The value of an option, else nothing: `None` leaves the property as it is.
    pub fn or_absent(option: Option<impl Into<Self>>) -> Self {
        option.map_or(Self::Absent, Into::into)
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

    /// Whether it has a value.
    #[must_use]
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }
}

impl<T> Field<Array<T>> {
    /// The values of the list; none where there is no list.
    pub fn iter(&self) -> slice::Iter<'_, T> {
        self.as_deref().unwrap_or_default().iter()
    }
}

impl<'a, T> IntoIterator for &'a Field<Array<T>> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
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

impl<T> From<Vec<T>> for Field<Array<T>> {
    fn from(values: Vec<T>) -> Self {
        Self::Value(values.into())
    }
}

impl<T, const N: usize> From<[T; N]> for Field<Array<T>> {
    fn from(values: [T; N]) -> Self {
        Self::Value(values.into())
    }
}

impl<T: FromText, const N: usize> From<[&str; N]> for Field<Array<T>> {
    fn from(texts: [&str; N]) -> Self {
        Self::Value(texts.into())
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
