//! [`Property`]: what a [`Field`] can hold, and why models can go to another thread.
//!
//! Whether a type is `Send` the compiler finds out by looking into it, into what that holds, and so on. Models of Graph refer
//! to each other in chains (a case has custodians, who have sites, which have lists, …), and where a chain is longer than some
//! 25 models the compiler gives up: `overflow evaluating the requirement`. It does so earlier in a program that looks from
//! farther away, such as from a task that waits for a stream of them. So each type that can stand in a property says so
//! itself, is checked once, and the check of a field ends there.
//!
//! Models, enums and families have the trait from their derives. A type of your own gets it with a line:
//!
//! ```
//! # use graphsmith_runtime as msgraph;
//! use msgraph::{Field, Property};
//!
//! struct Colour(u8, u8, u8);
//! impl Property for Colour {}
//!
//! fn spawn<T: Send + 'static>(_: T) {}
//! spawn(Field::Value(Colour(0, 90, 158)));
//! ```
//!
//! What must stay on its thread can't be one:
//!
//! ```compile_fail,E0277
//! struct Here(std::rc::Rc<str>);
//! # use graphsmith_runtime as msgraph;
//! impl msgraph::Property for Here {}
//! ```
#![expect(unsafe_code, reason = "the two impls at the end; nothing else says what they say")]

use std::collections::BTreeMap;
use std::panic::{RefUnwindSafe, UnwindSafe};

use serde_json::Value;

use crate::values::array::Array;
use crate::values::field::Field;
use crate::values::value::{Bytes, Date, DateTime, Duration, Guid, JsonObject, Number, TimeOfDay};

/// A type that can stand in a property.
pub trait Property: Send + Sync {}

macro_rules! properties {
    ($($ty:ty),* $(,)?) => {
        $(impl Property for $ty {})*
    };
}

properties! {
    bool, i8, i16, i32, i64, u8, u16, u32, u64, f32, f64, String, Value, JsonObject,
    Bytes, Date, DateTime, Duration, Guid, Number, TimeOfDay,
}

impl<T: Property> Property for Array<T> {}
impl<T: Property> Property for BTreeMap<String, T> {}
impl<T: Property> Property for Box<T> {}
impl<T: Property> Property for Option<T> {}
impl<T: Property> Property for Vec<T> {}

// What else the compiler looks into types for, mostly when they are documented: a property is data, which a panic leaves as it
// is, and nothing is pinned inside a field.
impl<T: Property> UnwindSafe for Field<T> {}
impl<T: Property> RefUnwindSafe for Field<T> {}
impl<T: Property> Unpin for Field<T> {}

// SAFETY: a field holds nothing but a `T`, and whatever is a `Property` is `Send`. Without this line a field of any `T` that
// is `Send` would be; with it, fewer are.
unsafe impl<T: Property> Send for Field<T> {}

// SAFETY: the same, since whatever is a `Property` is `Sync`.
unsafe impl<T: Property> Sync for Field<T> {}
