//! [`Page`]: one page of a collection.

use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::values::value::JsonObject;
use crate::values::{array, redact};

/// One page of a collection. It may be empty although others follow.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
#[non_exhaustive]
pub struct Page<T> {
    /// What it holds. Where the service wrote `null` for an item there is none: a page isn't sent back, and an item of
    /// which nothing is said is as good as absent.
    #[serde(rename = "value", deserialize_with = "array::values")]
    pub items: Vec<T>,
    /// Number of all items, if it was requested; only the first page has it.
    #[serde(rename = "@odata.count", default)]
    pub count: Option<u64>,
    #[serde(rename = "@odata.nextLink", default)]
    next_link: Option<String>,
    #[serde(rename = "@odata.deltaLink", default)]
    delta_link: Option<String>,
    /// Everything else that the page says.
    #[serde(flatten)]
    pub additional: JsonObject,
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
