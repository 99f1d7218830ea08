//! Values for parameters: a type of a catalog -> a value that the service could take.

use graphsmith_catalog::records::{Kind, Model, Property, Type};
use graphsmith_catalog::vocabulary::Format;
use graphsmith_catalog::{Catalog, Damaged, Id};
use serde_json::{Map, Value, json};

/// Text that suits most places: an id may have any form, and some have to have this one.
const TEXT: &str = "7f3f4e5a-1c2b-4d5e-8f60-0123456789ab";

/// How many objects there are inside each other: enough for the event of an attachment's item.
const DEPTH: usize = 3;

/// How keys of objects are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// As PowerShell calls the properties.
    Names,
    /// As they go over the wire.
    Wire,
}

/// Makes values for the types of one catalog.
#[derive(Debug)]
pub(super) struct Samples<'c> {
    pub(super) catalog: &'c Catalog,
    pub(super) keys: Keys,
}

/// What is known about a value besides its type.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hints<'a> {
    /// Values that the API lists.
    pub(super) values: &'a [&'a str],
    /// Whether it is a calendar date.
    pub(super) date: bool,
}

impl Samples<'_> {
    /// A value of a type.
    pub(super) fn value(&self, ty: Id<Type>, hints: Hints<'_>) -> Result<Value, Damaged> {
        Ok(self.inside(ty, hints, &mut Vec::new())?.unwrap_or(Value::Null))
    }

    /// A value inside of objects of those models; none where that would never end.
    fn inside(&self, ty: Id<Type>, hints: Hints<'_>, outer: &mut Vec<Id<Model>>) -> Result<Option<Value>, Damaged> {
        let record = self.catalog.get(ty)?;
        Ok(Some(match record.kind {
            Kind::Array => match record.element {
                Some(inner) if self.catalog.get(inner)?.kind == Kind::Byte => json!("aGk="),
                Some(inner) => return Ok(self.inside(inner, hints, outer)?.map(|element| json!([element]))),
                None => json!([]),
            },
            Kind::Model => match record.model {
                Some(model) if outer.contains(&model) || outer.len() == DEPTH => return Ok(None),
                Some(model) => {
                    outer.push(model);
                    let object = self.object(model, outer)?;
                    outer.pop();
                    object
                }
                None => json!({}),
            },
            kind => simple(kind, hints),
        }))
    }

    /// An object with all properties of a model and of what it inherits from.
    pub(super) fn object(&self, model: Id<Model>, outer: &mut Vec<Id<Model>>) -> Result<Value, Damaged> {
        let mut object = Map::new();
        let (mut pending, mut seen) = (vec![model], Vec::new());
        while let Some(next) = pending.pop() {
            if seen.contains(&next) {
                continue;
            }
            seen.push(next);
            let record = self.catalog.get(next)?;
            for id in self.catalog.list(record.properties)? {
                self.property(id, outer, &mut object)?;
            }
            pending.extend(self.catalog.list(record.parents)?);
        }
        Ok(Value::Object(object))
    }

    fn property(
        &self,
        id: Id<Property>,
        outer: &mut Vec<Id<Model>>,
        object: &mut Map<String, Value>,
    ) -> Result<(), Damaged> {
        let property = self.catalog.get(id)?;
        let values = self.catalog.texts(property.values)?;
        let hints = Hints { values: &values, date: property.format == Format::Date };
        if let Some(value) = self.inside(property.ty, hints, outer)? {
            let wire = self.catalog.text(property.wire)?;
            let within = self.catalog.texts(property.outer)?;
            match self.keys {
                Keys::Names => insert(object, &[], self.catalog.text(property.name)?, value),
                Keys::Wire => insert(object, &within, wire, value),
            }
        }
        Ok(())
    }
}

/// Puts a value into inner objects. What a model repeats of those that it inherits from is as the model has it.
fn insert(object: &mut Map<String, Value>, outer: &[&str], wire: &str, value: Value) {
    match outer.split_first() {
        None => drop(object.entry(wire).or_insert(value)),
        Some((first, rest)) => {
            if let Value::Object(inner) = object.entry(*first).or_insert_with(|| json!({})) {
                insert(inner, rest, wire, value);
            }
        }
    }
}

/// A value without parts.
fn simple(kind: Kind, hints: Hints<'_>) -> Value {
    if let Some(first) = hints.values.first() {
        return json!(first);
    }
    match kind {
        Kind::Boolean | Kind::Switch => json!(true),
        Kind::Byte | Kind::Int32 | Kind::Int64 => json!(2),
        Kind::Single | Kind::Double | Kind::Decimal => json!(1.5),
        Kind::DateTime if hints.date => json!("2026-03-31"),
        Kind::DateTime => json!("2026-03-31T09:30:00Z"),
        Kind::TimeSpan => json!("PT1H30M"),
        Kind::Char => json!("c"),
        Kind::Uri => json!("https://contoso.example/x"),
        Kind::Hashtable | Kind::Dictionary => json!({"sample": TEXT}),
        _ => json!(TEXT),
    }
}
