//! [`Family`]: an object that may be of a derived type, read and written by one engine.
//!
//! Where the description says `attachment`, the service sends a `fileAttachment`, an `itemAttachment`, or something that
//! came into being after the description was written; `@odata.type` says which. A model of the base holds any of them:
//! its own properties are fields, the others lie in `additional`, and nothing is lost. Who wants to know more narrows it:
//!
//! ```
//! # use graphsmith_runtime as msgraph;
//! use msgraph::value::Bytes;
//! use msgraph::{Error, Field, GraphFamily, GraphModel, JsonObject};
//!
//! #[derive(Clone, Default, PartialEq, GraphModel)]
//! #[graph(odata_type = "#microsoft.graph.attachment")]
//! struct Attachment {
//!     name: Field<String>,
//!     #[graph(additional)]
//!     additional: JsonObject,
//! }
//!
//! #[derive(Clone, Default, PartialEq, GraphModel)]
//! #[graph(odata_type = "#microsoft.graph.fileAttachment")]
//! struct FileAttachment {
//!     name: Field<String>,
//!     content_bytes: Field<Bytes>,
//!     #[graph(additional)]
//!     additional: JsonObject,
//! }
//!
//! #[derive(Clone, PartialEq, GraphFamily)]
//! enum AnyAttachment {
//!     #[graph(base)]
//!     Attachment(Box<Attachment>),
//!     FileAttachment(Box<FileAttachment>),
//!     #[graph(other)]
//!     Unknown(Box<Attachment>),
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let json = r##"{"@odata.type": "#microsoft.graph.fileAttachment", "name": "a.txt", "contentBytes": "aGk="}"##;
//! let attachment: Attachment = serde_json::from_str(json)?;
//! assert_eq!(attachment.name.as_deref(), Some("a.txt"));
//! match attachment.narrow()? {
//!     AnyAttachment::FileAttachment(file) => assert_eq!(file.content_bytes.and_then(|b| b.decode().ok()).unwrap(), b"hi"),
//!     AnyAttachment::Attachment(_) => {}
//!     AnyAttachment::Unknown(other) => println!("a {}", other.additional["@odata.type"]),
//! }
//!
//! // The other way round, a derived type goes where the base is wanted, and says what it is.
//! let base = Attachment::from(FileAttachment::default().name("b.txt"));
//! assert_eq!(base.additional["@odata.type"], "#microsoft.graph.fileAttachment");
//! # Ok(())
//! # }
//! ```

use std::borrow::Cow;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::values::model::{self, JsonObject, Model};
use crate::values::redact;

/// The property in which OData names the type.
const ODATA_TYPE: &str = "@odata.type";

/// An object of one of several types that derive from one. Implemented by the derive `GraphFamily`.
pub trait Family: Serialize + DeserializeOwned {
    /// What the types derive from.
    type Base: Model;

    /// Name of the property that names the type, on the wire.
    const TAG: &'static str;

    /// Reads an object as the type that `name` stands for; what has no name is of the base.
    fn of_object(name: Option<&str>, object: JsonObject) -> Result<Self, serde_json::Error>;

    /// The properties, with the one that names the type.
    fn to_object(&self) -> JsonObject;
}

/// Reads an object as what it says that it is.
fn read<F: Family>(object: JsonObject) -> Result<F, serde_json::Error> {
    let name = object.get(F::TAG).and_then(Value::as_str).map(str::to_owned);
    let name = name.map(|name| match F::TAG {
        // A local name may be written without the mark of a fragment.
        ODATA_TYPE if !name.starts_with('#') => Cow::Owned(format!("#{name}")),
        _ => Cow::Owned(name),
    });
    F::of_object(name.as_deref(), object)
}

/// The properties of a model of a family, with what it is if it doesn't say so itself; nobody has to set that.
#[must_use]
pub fn member<M: Model>(model: &M, tag: &str, name: &str) -> JsonObject {
    let object = model::object(model);
    if name.is_empty() || object.contains_key(tag) {
        return object;
    }
    let first = (tag.to_owned(), Value::from(name));
    std::iter::once(first).chain(object).collect()
}

/// `Deserialize` of all families.
pub fn from_json<'de, F: Family, D: Deserializer<'de>>(deserializer: D) -> Result<F, D::Error> {
    read(JsonObject::deserialize(deserializer)?).map_err(de::Error::custom)
}

/// `Serialize` of all families.
pub fn to_json<F: Family, S: Serializer>(family: &F, serializer: S) -> Result<S::Ok, S::Error> {
    family.to_object().serialize(serializer)
}

/// A model of the base as what it says that it is.
pub fn of_base<F: Family>(base: &F::Base) -> Result<F, serde_json::Error> {
    read(model::object(base))
}

/// Any member as a model of the base.
#[must_use]
pub fn to_base<B: Model>(object: JsonObject) -> B {
    model::of_object(object)
}

/// `Debug` of all families: the properties that are there, without secrets.
pub fn debug<F: Family>(name: &str, family: &F, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut object = family.to_object();
    redact::object(&mut object);
    let mut shown = f.debug_struct(name);
    for (property, value) in &object {
        shown.field(property, value);
    }
    shown.finish()
}
