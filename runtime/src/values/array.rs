//! [`Array`]: a list of the service, in which there may be nulls.
//!
//! By their description most lists of texts and numbers may hold `null`, and a service that isn't as described may send
//! it in any list; yet next to no list does hold one. So an array is a slice of its values, and who reads or sets one
//! never meets a null. It remembers where nulls stood, though: what came is written again as it was.
//!
//! ```
//! # use graphsmith_runtime as msgraph;
//! use msgraph::Array;
//!
//! # fn main() -> Result<(), serde_json::Error> {
//! let mut names: Array<String> = serde_json::from_str(r#"["Ann", null, "Bob"]"#)?;
//! assert_eq!(names, ["Ann", "Bob"]);
//! assert_eq!(names[1], "Bob");
//! for name in &names {
//!     println!("{name}");
//! }
//!
//! names.push("Cid".to_owned());
//! assert_eq!(serde_json::to_string(&names)?, r#"["Ann",null,"Bob","Cid"]"#);
//!
//! // Nulls have methods of their own.
//! assert_eq!(names.nulls(), 1);
//! assert_eq!(names.options().position(|name| name.is_none()), Some(1));
//! # Ok(())
//! # }
//! ```

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::{fmt, iter, slice, vec};

use serde::de::{SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::values::argument::Argument;
use crate::values::value::FromText;

/// A list of the service: its values, and where nulls stand among them.
///
/// Two arrays are equal if their nulls are too; an array is equal to a list of another type if the values are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Array<T> {
    values: Vec<T>,
    /// How many values stand before each null, in ascending order. Values are never fewer than that: they only become
    /// more as long as there are nulls.
    nulls: Vec<usize>,
}

impl<T: Argument> Argument for Array<T> {
    fn value(&self) -> Value {
        self.options().map(|value| value.map_or(Value::Null, Argument::value)).collect()
    }
}

impl<T> Array<T> {
    /// An empty one.
    #[must_use]
    pub const fn new() -> Self {
        Self { values: Vec::new(), nulls: Vec::new() }
    }

    /// One with nulls: [`options`](Self::options) the other way round.
    pub fn from_options(items: impl IntoIterator<Item = Option<T>>) -> Self {
        let mut array = Self::new();
        items.into_iter().for_each(|item| array.add(item));
        array
    }

    fn add(&mut self, item: Option<T>) {
        match item {
            Some(value) => self.values.push(value),
            None => self.nulls.push(self.values.len()),
        }
    }

    /// The values and the nulls, in their order.
    pub fn options(&self) -> impl Iterator<Item = Option<&T>> {
        let (mut values, mut nulls) = (self.values.iter(), self.nulls.iter().peekable());
        iter::from_fn(move || {
            let given = self.values.len() - values.len();
            match nulls.next_if(|before| **before == given) {
                Some(_) => Some(None),
                None => values.next().map(Some),
            }
        })
    }

    /// How many nulls there are.
    #[must_use]
    pub fn nulls(&self) -> usize {
        self.nulls.len()
    }

    /// Adds a value at the end.
    pub fn push(&mut self, value: T) {
        self.values.push(value);
    }

    /// The values, to be changed in any way. Nulls are forgotten: where they would belong afterwards, nobody knows.
    pub fn make_vec(&mut self) -> &mut Vec<T> {
        self.nulls.clear();
        &mut self.values
    }

    /// The values.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.values
    }
}

impl<T> Default for Array<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values
    }
}

impl<T> DerefMut for Array<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values
    }
}

impl<T> AsRef<[T]> for Array<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T> From<Vec<T>> for Array<T> {
    fn from(values: Vec<T>) -> Self {
        Self { values, nulls: Vec::new() }
    }
}

impl<T, const N: usize> From<[T; N]> for Array<T> {
    fn from(values: [T; N]) -> Self {
        Vec::from(values).into()
    }
}

impl<T: FromText, const N: usize> From<[&str; N]> for Array<T> {
    fn from(texts: [&str; N]) -> Self {
        texts.map(T::from).into()
    }
}

impl<T: Clone> From<&[T]> for Array<T> {
    fn from(values: &[T]) -> Self {
        values.to_vec().into()
    }
}

impl<T> From<Array<T>> for Vec<T> {
    fn from(array: Array<T>) -> Self {
        array.values
    }
}

impl<T> FromIterator<T> for Array<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Vec::from_iter(values).into()
    }
}

impl<T> Extend<T> for Array<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        self.values.extend(values);
    }
}

impl<T> IntoIterator for Array<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Array<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut Array<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.iter_mut()
    }
}

/// Compares the values with those of another kind of list.
macro_rules! equal_to {
    ($([$($generic:tt)*] $other:ty),+ $(,)?) => {
        $(impl<T: PartialEq<U>, U, $($generic)*> PartialEq<$other> for Array<T> {
            fn eq(&self, other: &$other) -> bool {
                self.values[..] == other[..]
            }
        })+
    };
}
equal_to!([] Vec<U>, [] [U], [] &[U], [const N: usize] [U; N], [const N: usize] &[U; N]);

impl<T: PartialEq<U>, U> PartialEq<Array<U>> for Vec<T> {
    fn eq(&self, other: &Array<U>) -> bool {
        self[..] == other.values[..]
    }
}

impl<T: fmt::Debug> fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = f.debug_list();
        for item in self.options() {
            match item {
                Some(value) => list.entry(value),
                None => list.entry(&format_args!("null")),
            };
        }
        list.finish()
    }
}

impl<T: Serialize> Serialize for Array<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.values.len() + self.nulls.len()))?;
        let (mut values, mut nulls) = (&*self.values, &*self.nulls);
        while let [value, others @ ..] = values {
            write_nulls(&mut list, &mut nulls, self.values.len() - values.len())?;
            list.serialize_element(value)?;
            values = others;
        }
        end(list, nulls)
    }
}

/// Writes those of the nulls that stand after so many values. Apart from `serialize`, which is compiled for each type.
fn write_nulls<S: SerializeSeq>(list: &mut S, nulls: &mut &[usize], given: usize) -> Result<(), S::Error> {
    while let [before, others @ ..] = nulls
        && *before <= given
    {
        list.serialize_element(&())?;
        *nulls = others;
    }
    Ok(())
}

/// Ends a list with the nulls that are left.
fn end<S: SerializeSeq>(mut list: S, nulls: &[usize]) -> Result<S::Ok, S::Error> {
    nulls.iter().try_for_each(|_| list.serialize_element(&()))?;
    list.end()
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Array<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Items(PhantomData))
    }
}

/// Reads the items of a list.
struct Items<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
    type Value = Array<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Array<T>, A::Error> {
        let mut array = Array::new();
        while let Some(item) = items.next_element()? {
            array.add(item);
        }
        Ok(array)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use serde_json::{Value, from_str, from_value, json, to_value};

    use super::Array;
    use crate::Field;

    #[test]
    fn nulls_stay_where_they_stood() {
        let table = [
            (json!([]), vec![]),
            (json!([null]), vec![]),
            (json!([null, null, 1]), vec![1]),
            (json!([1, null, null, 2, null, 3]), vec![1, 2, 3]),
            (json!([1, 2, null]), vec![1, 2]),
        ];
        for (json, values) in table {
            let read: Array<i32> = from_value(json.clone()).unwrap();
            assert_eq!(read, values, "{json}");
            assert_eq!(to_value(&read).unwrap(), json);
            assert_eq!(from_str::<Array<i32>>(&json.to_string()).unwrap(), read, "{json}");
            let items: Vec<Option<i32>> = from_value(json.clone()).unwrap();
            assert_eq!(Array::from_options(items.clone()), read, "{json}");
            assert!(read.options().map(Option::<&i32>::copied).eq(items), "{json}");
            assert_eq!(json.as_array().unwrap().len(), read.len() + read.nulls());
        }
    }

    #[test]
    fn lists_of_lists_are_lists() {
        let json = json!([["a", null], null, []]);
        let lists: Array<Array<String>> = from_value(json.clone()).unwrap();
        assert_eq!(lists[0], ["a"]);
        assert_eq!(lists.iter().map(|list| list.len()).collect::<Vec<_>>(), [1, 0]);
        assert_eq!(to_value(&lists).unwrap(), json);
        assert_eq!(format!("{lists:?}"), r#"[["a", null], null, []]"#);
    }

    #[test]
    fn a_list_of_another_type_is_an_error() {
        for json in [Value::Null, json!({}), json!("a"), json!([1, "a"]), json!([null, []])] {
            assert!(from_value::<Array<i32>>(json.clone()).is_err(), "{json}");
        }
    }

    #[test]
    fn changing_keeps_nulls_as_long_as_they_have_a_place() {
        let mut array: Array<i32> = from_str("[3,null,1,null]").unwrap();
        array.push(2);
        array.extend([5]);
        array[0] = 4;
        for value in &mut array {
            *value *= 10;
        }
        assert_eq!(to_value(&array).unwrap(), json!([40, null, 10, null, 20, 50]));
        array.sort_unstable();
        assert_eq!(to_value(&array).unwrap(), json!([10, null, 20, null, 40, 50]));
        array.make_vec().retain(|value| *value < 40);
        assert_eq!(to_value(&array).unwrap(), json!([10, 20]));
        assert_eq!(Vec::from(array), [10, 20]);
    }

    #[test]
    fn any_list_becomes_one() {
        let expected: Array<String> = ["a", "b"].into();
        let owned = || vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(Array::from(owned()), expected);
        assert_eq!(Array::from(owned().as_slice()), expected);
        assert_eq!(owned().into_iter().collect::<Array<_>>(), expected);
        let fields: [Field<Array<String>>; 4] =
            [["a", "b"].into(), owned().into(), expected.clone().into(), ["a".to_owned(), "b".to_owned()].into()];
        for field in fields {
            assert_eq!(field.get(), Some(&expected));
            assert!(field.iter().eq(&expected));
        }
        assert!(expected == ["a", "b"] && expected == *["a", "b"].as_slice() && expected == ["a", "b"].as_slice());
        assert!(expected == owned() && owned() == expected && expected != ["a"]);
        let with_null: Array<String> = from_str(r#"["a",null,"b"]"#).unwrap();
        assert!(with_null != expected && with_null == owned());
    }
}
