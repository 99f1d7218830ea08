//! [`Reference`]: what addresses that end in `/$ref` answer with.

use std::fmt;

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize, Serializer};

use crate::values::model::JsonObject;

/// The name under which an object says where it is.
const ID: &str = "@odata.id";

/// A reference to another object, by its address: `https://graph.microsoft.com/v1.0/directoryObjects/8afc02cb-…`.
///
/// The service sends an object that has nothing but its `@odata.id` (OData JSON Format 4.01, section 14). Descriptions call
/// it a text, which is read as well.
///
/// ```
/// # use graphsmith_runtime as msgraph;
/// use msgraph::reply::Reference;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let reference: Reference =
///     serde_json::from_str(r#"{"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/8afc02cb"}"#)?;
/// assert_eq!(reference.object_id(), "8afc02cb");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    url: String,
}

impl Reference {
    /// Where the object is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The id of the object: the last segment of its address, or what its last key says (`…/users('8afc02cb')`).
    #[must_use]
    pub fn object_id(&self) -> &str {
        let last = self.url.rsplit('/').next().unwrap_or_default();
        let key = last.split_once("('").and_then(|(_, key)| key.strip_suffix("')"));
        key.unwrap_or(last)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

/// As the service sends it.
impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        JsonObject::from_iter([(ID.to_owned(), self.url.as_str().into())]).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let url = match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Object(mut object) => object.remove(ID),
            other => Some(other),
        };
        match url {
            Some(serde_json::Value::String(url)) => Ok(Self { url }),
            _ => Err(de::Error::custom(format_args!("a reference is an object with the text `{ID}`"))),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use serde_json::json;

    use super::Reference;

    #[test]
    fn objects_and_texts_are_references() {
        let table = [
            (json!({"@odata.id": "https://graph.microsoft.com/v1.0/users/8a"}), Some("8a")),
            (json!({"@odata.context": "x", "@odata.id": "https://graph.microsoft.com/v2/t/Users('8a')"}), Some("8a")),
            (json!("https://graph.microsoft.com/v1.0/users/8a"), Some("8a")),
            (json!(""), Some("")),
            (json!({"id": "8a"}), None),
            (json!({"@odata.id": null}), None),
            (json!(["8a"]), None),
        ];
        for (json, id) in table {
            let reference = serde_json::from_value::<Reference>(json.clone());
            assert_eq!(reference.as_ref().ok().map(Reference::object_id), id, "{json}");
        }
    }

    #[test]
    fn it_is_written_as_the_service_writes_it() {
        let json = json!({"@odata.id": "https://graph.microsoft.com/v1.0/users/8a"});
        let reference: Reference = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(reference).unwrap(), json);
    }
}
