//! Bodies of requests, checked against the types in the catalogs: names of properties, and what values look like.

use graphsmith_catalog::records::{Kind, Model, Property, Type};
use graphsmith_catalog::{Catalog, Damaged, Id};
use serde_json::{Map, Value};

use crate::refusal::Refusal;
use crate::routes::{BodyType, Operation};

/// How deep values are looked into.
const DEEPEST: usize = 32;

/// Checks the body of an operation. Where no catalog describes the operation, anything goes.
pub(super) fn check(operation: Option<&Operation>, body: &Map<String, Value>) -> Result<(), Refusal> {
    let Some(known) = operation.and_then(|operation| operation.body.as_ref()) else { return Ok(()) };
    let damaged = |damaged: Damaged| Refusal::broken(&std::io::Error::other(damaged.to_string()));
    let ty = known.catalog.get(known.ty).map_err(damaged)?;
    let Some(model) = ty.model else { return Ok(()) };
    match object(&known.catalog, model, body, DEEPEST).map_err(damaged)? {
        None => Ok(()),
        Some(fault) => Err(Refusal::bad("RequestBodyRead", fault)),
    }
}

/// What is wrong with an object.
fn object(
    catalog: &Catalog,
    model: Id<Model>,
    body: &Map<String, Value>,
    depth: usize,
) -> Result<Option<String>, Damaged> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(None) };
    // Another type than the declared one may have further properties.
    if body.contains_key("@odata.type") {
        return Ok(None);
    }
    for (name, value) in body.iter().filter(|(name, _)| !name.contains('@')) {
        let fault = match find(catalog, model, name, DEEPEST)? {
            Found::Property(property) => fits(catalog, property.ty, value, depth)?
                .map(|expected| format!("Cannot convert the value of '{name}' to the expected type '{expected}'.")),
            Found::Unchecked => None,
            Found::Nothing => Some(format!(
                "The property '{name}' does not exist on type '{}'. Make sure to only use property names that are \
                 defined by the type.",
                catalog.text(catalog.get(model)?.schema)?
            )),
        };
        if fault.is_some() {
            return Ok(fault);
        }
    }
    Ok(None)
}

/// The name of the type of a body, if that has no property of this name.
pub(super) fn lacks(body: &BodyType, name: &str) -> Result<Option<String>, Refusal> {
    let look = || {
        let Some(model) = body.catalog.get(body.ty)?.model else { return Ok(None) };
        match find(&body.catalog, model, name, DEEPEST)? {
            Found::Nothing => Ok(Some(body.catalog.text(body.catalog.get(model)?.schema)?.to_owned())),
            _ => Ok(None),
        }
    };
    look().map_err(|damaged: Damaged| Refusal::broken(&std::io::Error::other(damaged.to_string())))
}

/// What a name stands for.
enum Found {
    Property(Property),
    /// Something that may be there, of any kind.
    Unchecked,
    Nothing,
}

/// Looks for a property, in parents as well.
fn find(catalog: &Catalog, model: Id<Model>, name: &str, depth: usize) -> Result<Found, Damaged> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(Found::Unchecked) };
    let record = catalog.get(model)?;
    for id in catalog.list(record.properties)? {
        let property = catalog.get(id)?;
        match catalog.texts(property.outer)?.first() {
            // What is lifted out of an inner object is a parameter of its own in cmdlets, and not on the wire.
            Some(outer) if *outer == name => return Ok(Found::Unchecked),
            None if catalog.text(property.wire)? == name => return Ok(Found::Property(property)),
            _ => {}
        }
    }
    for parent in catalog.list(record.parents)? {
        match find(catalog, parent, name, depth)? {
            Found::Nothing => {}
            found => return Ok(found),
        }
    }
    Ok(
        if record.flags.open() && catalog.text(record.schema)?.is_empty() && catalog.list(record.properties)?.is_empty()
        {
            Found::Unchecked
        } else {
            Found::Nothing
        },
    )
}

/// The name of the expected type, when a value isn't of it.
fn fits(catalog: &Catalog, ty: Id<Type>, value: &Value, depth: usize) -> Result<Option<String>, Damaged> {
    let record = catalog.get(ty)?;
    let well = match (record.kind, value) {
        (_, Value::Null) | (Kind::Hashtable | Kind::Dictionary | Kind::PsCredential | Kind::SendAsyncStep, _) => true,
        (Kind::Boolean | Kind::Switch, value) => value.is_boolean(),
        // Numbers of 64 bits may be texts, since JavaScript can't write them.
        (Kind::Int64 | Kind::Decimal, Value::String(text)) => text.parse::<f64>().is_ok(),
        (Kind::Byte | Kind::Int32 | Kind::Int64, value) => value.is_i64() || value.is_u64(),
        (Kind::Single | Kind::Double | Kind::Decimal, value) => value.is_number() || value.is_string(),
        (Kind::Array, Value::Array(values)) => {
            if let Some(element) = record.element {
                for value in values {
                    if let Some(expected) = fits(catalog, element, value, depth)? {
                        return Ok(Some(expected));
                    }
                }
            }
            true
        }
        (Kind::Model, Value::Object(body)) => {
            if let Some(model) = record.model {
                return object(catalog, model, body, depth);
            }
            true
        }
        (Kind::Array | Kind::Model, _) => false,
        (_, value) => value.is_string(),
    };
    Ok(if well { None } else { Some(catalog.text(record.name)?.to_owned()) })
}
