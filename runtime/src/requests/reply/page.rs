//! [`Page`]: one page of a collection, and what its properties are called (docs/protocol.md#paging).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::values::array::Array;
use crate::values::redact;
use crate::values::value::JsonObject;

/// One page of a collection. It may be empty although others follow.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// What it holds. Where the service wrote `null` for an item there is none: a page isn't sent back, and an item of
    /// which nothing is said is as good as absent.
    pub items: Vec<T>,
    /// Number of all items, if it was requested; only the first page has it.
    pub count: Option<u64>,
    next_link: Option<String>,
    delta_link: Option<String>,
    /// Everything else that the page says.
    pub additional: JsonObject,
}

/// What the properties of a page are called (`x-ms-pageable`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageNames {
    /// The property with the items.
    items: Cow<'static, str>,
    /// The property with the address of the next page.
    next_link: Option<Cow<'static, str>>,
}

impl PageNames {
    /// Those of OData: `value` and `@odata.nextLink`.
    pub const ODATA: Self = Self::of("value", Some("@odata.nextLink"));

    /// The names of the items and of the link; without a link, there is one page only.
    #[must_use]
    pub const fn of(items: &'static str, next_link: Option<&'static str>) -> Self {
        let next_link = match next_link {
            Some(name) => Some(Cow::Borrowed(name)),
            None => None,
        };
        Self { items: Cow::Borrowed(items), next_link }
    }

    /// Names that are known when a program runs, see [`of`](Self::of).
    pub fn new(items: impl Into<String>, next_link: Option<impl Into<String>>) -> Self {
        Self { items: Cow::Owned(items.into()), next_link: next_link.map(|name| Cow::Owned(name.into())) }
    }

    /// Reads a page that has these names.
    pub(crate) fn read<T>(self) -> impl for<'de> DeserializeSeed<'de, Value = Page<T>>
    where
        T: DeserializeOwned,
    {
        PageReader { names: self, items: PhantomData }
    }
}

/// How a collection is written, as a type: the second one of [`List`](super::List).
pub trait Pagination {
    /// What its pages call their properties.
    const NAMES: PageNames;
}

/// Collections of OData.
#[derive(Debug)]
pub struct OData;

impl Pagination for OData {
    const NAMES: PageNames = PageNames::ODATA;
}

struct PageReader<T> {
    names: PageNames,
    items: PhantomData<fn() -> T>,
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for PageReader<T> {
    type Value = Page<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Page<T>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for PageReader<T> {
    type Value = Page<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with a list `{}`", self.names.items)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
        let PageNames { items: items_name, next_link: link_name } = self.names;
        let (mut items, mut count, mut next_link, mut delta_link) = (None, None, None, None);
        let mut additional = JsonObject::new();
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            if name == items_name {
                items = Some(map.next_value::<Items<T>>()?.0);
            } else if link_name.as_ref() == Some(&name) {
                next_link = map.next_value()?;
            } else if name == "@odata.count" {
                count = map.next_value()?;
            } else if name == "@odata.deltaLink" {
                delta_link = map.next_value()?;
            } else {
                additional.insert(name.into_owned(), map.next_value()?);
            }
        }
        let items = items.ok_or_else(|| A::Error::custom(format_args!("missing field `{items_name}`")))?;
        // Some services end with an empty link.
        let next_link = next_link.filter(|link: &String| !link.is_empty());
        Ok(Page { items, count, next_link, delta_link, additional })
    }
}

/// The items of a page. Without a list there is none: `null` says nothing of how many there are.
struct Items<T>(Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Array::deserialize(deserializer).map(|items| Self(items.into_vec()))
    }
}

/// Shows no secret properties.
impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut additional = self.additional.clone();
        redact::object(&mut additional);
        f.debug_struct("Page")
            .field("items", &self.items)
            .field("count", &self.count)
            .field("next_link", &self.next_link().map(redact::url))
            .field("delta_link", &self.delta_link().map(redact::url))
            .field("additional", &additional)
            .finish()
    }
}

impl<T> Page<T> {
    /// The address of the next page; the last one has none.
    #[must_use]
    pub fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref()
    }

    /// The address that gives what has changed since; the last page of a delta query has one.
    #[must_use]
    pub fn delta_link(&self) -> Option<&str> {
        self.delta_link.as_deref()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use serde::de::DeserializeSeed as _;
    use serde_json::{Value, json};

    use super::{Page, PageNames};

    fn page(names: PageNames, json: &Value) -> serde_json::Result<Page<i32>> {
        names.read().deserialize(json)
    }

    #[test]
    fn names_say_where_items_and_link_are() {
        let json = json!({"rows": [1, null, 2], "next": "/2", "value": [3], "@odata.nextLink": "/3"});
        let named = page(PageNames::of("rows", Some("next")), &json).unwrap();
        assert_eq!((&*named.items, named.next_link()), ([1, 2].as_slice(), Some("/2")));
        assert_eq!(Value::from(named.additional), json!({"value": [3], "@odata.nextLink": "/3"}));
        let odata = page(PageNames::ODATA, &json).unwrap();
        assert_eq!((&*odata.items, odata.next_link()), ([3].as_slice(), Some("/3")));
        let single = page(PageNames::new("rows", None::<String>), &json).unwrap();
        assert_eq!((single.items.len(), single.next_link()), (2, None));
        assert_eq!(Value::from(single.additional)["next"], "/2");
    }

    #[test]
    fn an_empty_link_is_none_and_missing_items_are_an_error() {
        let names = PageNames::of("value", Some("next"));
        let empty = page(names.clone(), &json!({"value": [null], "next": ""})).unwrap();
        assert_eq!((empty.items.len(), empty.next_link()), (0, None));
        for odd in [json!({"value": null}), json!({"value": "x"}), json!({"value": [], "next": 5}), json!([1])] {
            assert!(page(names.clone(), &odd).is_err(), "{odd}");
        }
        let error = page(PageNames::of("rows", None), &json!({"value": []})).unwrap_err();
        assert_eq!(error.to_string(), "missing field `rows`");
    }
}
