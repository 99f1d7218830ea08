//! [`Model`]: objects of the service, read from and written to JSON by one engine.
//!
//! The derive of a model only lists its properties (see [`Model::slots`]); reading, writing and showing are done here,
//! once, so that a model costs the compiler little. A model keeps what its description doesn't know: further
//! properties go to its `additional` field and are written again.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::Value;

use crate::values::argument::Argument;
use crate::values::field::Field;
use crate::values::redact;
pub use crate::values::value::JsonObject;

/// An object of the service. Implemented by the derive `GraphModel`.
pub trait Model: Serialize + DeserializeOwned + Default {
    /// What `@odata.type` says of such objects, for example `#microsoft.graph.fileAttachment`; empty when unknown.
    const ODATA_TYPE: &'static str;

    /// Properties that always have the same value, and need no place for it: they are written before all others.
    #[must_use]
    fn constants() -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// Every other property with its name on the wire, in the order of the description.
    fn slots(&self) -> Vec<(&'static str, &dyn Slot)>;

    /// Mutable [`slots`](Self::slots), which reading fills in.
    fn slots_mut(&mut self) -> Vec<(&'static str, &mut dyn Slot)>;

    /// Properties that the description doesn't know.
    fn additional(&self) -> &JsonObject;

    /// Mutable [`additional`](Self::additional).
    fn additional_mut(&mut self) -> &mut JsonObject;

    /// This object as another type of its family, when `@odata.type` names that type: an `attachment` of a message is
    /// a `fileAttachment` or an `itemAttachment`. `None` when it is of another type.
    ///
    /// An enum with all types of the family is easier to match, see [`Family`](crate::Family).
    fn cast<T: Model>(&self) -> Option<Result<T, serde_json::Error>> {
        let Ok(Value::Object(object)) = serde_json::to_value(self) else {
            return None;
        };
        let is_it = !T::ODATA_TYPE.is_empty()
            && object.get("@odata.type").and_then(Value::as_str).is_some_and(|name| name == T::ODATA_TYPE);
        is_it.then(|| serde_json::from_value(Value::Object(object)))
    }
}

impl<M: Model> Argument for M {
    fn value(&self) -> Value {
        Value::Object(object(self))
    }
}

/// The place of one property, whatever its type.
pub trait Slot {
    /// Takes a value that was read.
    fn read(&mut self, value: Value) -> Result<(), serde_json::Error>;

    /// The value to write; `None` for an absent property.
    fn write(&self) -> Result<Option<Value>, serde_json::Error>;
}

impl<T: Serialize + DeserializeOwned> Slot for Field<T> {
    fn read(&mut self, value: Value) -> Result<(), serde_json::Error> {
        *self = if value.is_null() { Self::Null } else { Self::Value(serde_json::from_value(value)?) };
        Ok(())
    }

    fn write(&self) -> Result<Option<Value>, serde_json::Error> {
        match self {
            Self::Absent => Ok(None),
            Self::Null => Ok(Some(Value::Null)),
            Self::Value(value) => serde_json::to_value(value).map(Some),
        }
    }
}

/// `Deserialize` of all models.
pub fn from_json<'de, M: Model, D: Deserializer<'de>>(deserializer: D) -> Result<M, D::Error> {
    let object = without(M::constants(), JsonObject::deserialize(deserializer)?);
    let mut model = M::default();
    *model.additional_mut() = distribute(object, model.slots_mut()).map_err(de::Error::custom)?;
    Ok(model)
}

/// An object without properties that are written anyway. One with another value is kept.
fn without(constants: Vec<(&'static str, Value)>, mut object: JsonObject) -> JsonObject {
    for (name, value) in constants {
        if object.get(name) == Some(&value) {
            object.shift_remove(name);
        }
    }
    object
}

/// Hands the properties of an object to their slots and returns those that have none.
///
/// This, [`collect`] and [`show`] are what the functions of all models share; they take lists of slots, and not models or
/// borrowed lists, so that as little as possible is compiled again for each model.
fn distribute(mut object: JsonObject, slots: Vec<(&'static str, &mut dyn Slot)>) -> Result<JsonObject, String> {
    for (name, slot) in slots {
        if let Some(value) = object.shift_remove(name) {
            slot.read(value).map_err(|error| format!("property `{name}`: {error}"))?;
        }
    }
    Ok(object)
}

/// `Serialize` of all models.
pub fn to_json<M: Model, S: Serializer>(model: &M, serializer: S) -> Result<S::Ok, S::Error> {
    collect(M::constants(), model.slots(), model.additional()).map_err(ser::Error::custom)?.serialize(serializer)
}

/// The properties that are there, known ones first.
fn collect(
    constants: Vec<(&'static str, Value)>,
    slots: Vec<(&'static str, &dyn Slot)>,
    additional: &JsonObject,
) -> Result<JsonObject, serde_json::Error> {
    let mut object: JsonObject = constants.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (name, slot) in slots {
        if let Some(value) = slot.write()? {
            object.insert(name.to_owned(), value);
        }
    }
    object.extend(additional.iter().map(|(name, value)| (name.clone(), value.clone())));
    Ok(object)
}

/// The properties of a model.
pub(crate) fn object<M: Model>(model: &M) -> JsonObject {
    // Models hold texts, numbers, and lists and objects of them under names: all of it is JSON.
    collect(M::constants(), model.slots(), model.additional()).expect("a model holds nothing that JSON can't express")
}

/// A model of what fits; what the model has another type for is kept beside it, so that it is written again.
pub(crate) fn of_object<M: Model>(object: JsonObject) -> M {
    let mut object = without(M::constants(), object);
    let mut model = M::default();
    let mut misfits = Vec::new();
    for (name, slot) in model.slots_mut() {
        if let Some(value) = object.shift_remove(name)
            && slot.read(value.clone()).is_err()
        {
            misfits.push((name.to_owned(), value));
        }
    }
    object.extend(misfits);
    *model.additional_mut() = object;
    model
}

/// `Debug` of all models: what is there, without secrets.
pub fn debug<M: Model>(name: &str, model: &M, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    show(name, M::constants(), model.slots(), model.additional(), f)
}

fn show(
    name: &str,
    constants: Vec<(&'static str, Value)>,
    slots: Vec<(&'static str, &dyn Slot)>,
    additional: &JsonObject,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut object = collect(constants, slots, additional).map_err(|_| fmt::Error)?;
    redact::object(&mut object);
    let mut shown = f.debug_struct(name);
    for (property, value) in &object {
        shown.field(property, value);
    }
    shown.finish()
}
