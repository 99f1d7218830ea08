//! What the API says about values beyond their .NET type: listed values, calendar dates, how lists are written.

use graphsmith_catalog::vocabulary::Role;

use crate::api::{ApiModel, Operation, Property, Shape, TypeId};
use crate::cmdlet::Parameter;

/// What is known about a value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ValueFacts {
    /// Listed values, in the order of the API.
    pub(super) values: Vec<String>,
    /// Whether it is a calendar date without a time.
    pub(super) date: bool,
    /// Whether a list is written `a,b`.
    pub(super) comma_separated: bool,
    /// Of a property that was lifted out of inner objects: their wire names, from outside to inside.
    pub(super) outer: Vec<String>,
}

/// What is known about a parameter of an operation or a property of its body.
pub(super) fn of_parameter(api: &ApiModel, operation: &Operation, parameter: &Parameter) -> ValueFacts {
    let Some(wire) = parameter.wire.as_deref() else { return ValueFacts::default() };
    match parameter.role {
        Role::Operation => match operation.parameters.iter().find(|p| p.wire == wire) {
            Some(found) => ValueFacts { comma_separated: found.comma_separated, ..of_type(api, found.ty) },
            None => ValueFacts::default(),
        },
        Role::BodyProperty => {
            let body = operation.body.as_ref();
            body.map(|body| of_property(api, body.ty, &parameter.name, wire)).unwrap_or_default()
        }
        _ => ValueFacts::default(),
    }
}

/// Wire name of the bytes property of a body that a file parameter stands for. The parameter is called after the
/// property, and has no wire name of its own because its value isn't that of the property
/// (docs/rules.md#4-5-types-of-parameters).
pub(super) fn file_property<'a>(api: &'a ApiModel, operation: &Operation, parameter: &Parameter) -> Option<&'a str> {
    let stem = parameter.name.strip_suffix("InputFile")?;
    let stem = if stem.is_empty() { "value" } else { stem };
    let letters = |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let bytes: Vec<&Property> = properties(api, operation.body.as_ref()?.ty)
        .filter(|property| matches!(api.ty(property.ty).shape, Shape::Bytes))
        .collect();
    let named = bytes.iter().find(|property| letters(&property.wire).eq_ignore_ascii_case(&letters(stem)));
    // A name that lost a repeated word still is that of the only property of its kind.
    named.or_else(|| bytes.first().filter(|_| bytes.len() == 1)).map(|property| property.wire.as_str())
}

/// What is known about a property that a cmdlet or a model calls by this name.
pub(super) fn of_property(api: &ApiModel, ty: TypeId, name: &str, wire: &str) -> ValueFacts {
    match locate(api, ty, name, wire) {
        Some((outer, property)) => ValueFacts { outer, ..of_type(api, property.ty) },
        None => ValueFacts::default(),
    }
}

/// Objects in objects deeper than this are not looked into.
const DEEPEST: usize = 8;

/// Finds a property by its wire name: that of the object itself, or one that was lifted out of an inner object
/// (docs/rules.md#4-3-flattening). A lifted property is called after all that contains it, so the name tells which of
/// several it is.
fn locate<'a>(api: &'a ApiModel, ty: TypeId, name: &str, wire: &str) -> Option<(Vec<String>, &'a Property)> {
    let mut best: Option<(usize, Vec<String>, &Property)> = None;
    let mut pending = vec![(ty, Vec::<String>::new())];
    while let Some((ty, outer)) = pending.pop() {
        for property in properties(api, ty) {
            let path = || outer.iter().chain([&property.wire]).flat_map(|wire| wire.chars());
            if property.wire == wire {
                let alike = common_letters(path(), name);
                if best.as_ref().is_none_or(|(known, ..)| alike > *known) {
                    best = Some((alike, outer.clone(), property));
                }
            }
            // Objects that accept further properties are never lifted; in Graph those are all.
            let closed = matches!(&api.ty(property.ty).shape, Shape::Object(object) if object.additional.is_none());
            if closed && outer.len() < DEEPEST {
                let inner = outer.iter().cloned().chain([property.wire.clone()]).collect();
                pending.push((property.ty, inner));
            }
        }
    }
    best.map(|(_, outer, property)| (outer, property))
}

/// How many letters two names begin with alike; more than any beginning where they are alike as a whole.
fn common_letters(path: impl Iterator<Item = char>, name: &str) -> usize {
    let letters = |c: &char| c.is_ascii_alphanumeric();
    let path: Vec<char> = path.filter(letters).map(|c| c.to_ascii_lowercase()).collect();
    let name: Vec<char> = name.chars().filter(letters).map(|c| c.to_ascii_lowercase()).collect();
    let alike = path.iter().zip(&name).take_while(|(a, b)| a == b).count();
    if path == name { usize::MAX } else { alike }
}

/// The properties of an object, then those that it inherits.
fn properties(api: &ApiModel, ty: TypeId) -> impl Iterator<Item = &Property> {
    let (mut pending, mut seen) = (vec![ty], Vec::new());
    let objects = std::iter::from_fn(move || {
        while let Some(next) = pending.pop() {
            if let Shape::Object(object) = &api.ty(next).shape
                && !seen.contains(&next)
            {
                seen.push(next);
                pending.extend(object.parents.iter().rev());
                return Some(object);
            }
        }
        None
    });
    objects.flat_map(|object| &object.properties)
}

/// What is known about values of a type, or of the elements of a list of them.
pub(super) fn of_type(api: &ApiModel, ty: TypeId) -> ValueFacts {
    let mut ty = ty;
    // An array that holds itself would never end; real ones nest once or twice.
    for _ in 0..8 {
        match &api.ty(ty).shape {
            Shape::Array(inner) => ty = *inner,
            Shape::Enum(def) => return ValueFacts { values: def.values.clone(), ..ValueFacts::default() },
            Shape::Date => return ValueFacts { date: true, ..ValueFacts::default() },
            _ => break,
        }
    }
    ValueFacts::default()
}
