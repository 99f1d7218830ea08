//! Values: the text of an argument, or a value read from JSON -> what goes over the wire, checked against its type.

mod objects;
mod scalars;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use graphsmith_catalog::records::{self, Kind};
use graphsmith_catalog::vocabulary::{Category, Format, Role};
use graphsmith_catalog::{Catalog, Id};
use graphsmith_runtime::shown::speaks_of_secrets;
use serde_json::Value;

use crate::failure::Failure;
use crate::literal::{self, Variables};
use crate::suggest;
use crate::view::Parameter;
use objects::Member;
pub(crate) use objects::insert;

/// Converts the arguments of one cmdlet.
pub struct Converter<'c> {
    catalog: &'c Catalog,
    variables: Variables<'c>,
    /// Members of models that were looked at already.
    members: RefCell<HashMap<Id<records::Model>, Rc<Vec<Member<'c>>>>>,
    /// What seems wrong, but is sent as it is, because the service may know more than the catalog.
    warnings: RefCell<Vec<String>>,
}

/// What is known about a value besides its type.
#[derive(Debug, Clone, Copy)]
struct Hints<'a> {
    values: &'a [&'a str],
    format: Format,
}

impl<'c> Converter<'c> {
    /// A converter for the types of a catalog.
    #[must_use]
    pub fn new(catalog: &'c Catalog, variables: Variables<'c>) -> Self {
        Self { catalog, variables, members: RefCell::default(), warnings: RefCell::default() }
    }

    /// Takes the warnings collected so far; a warning is collected once.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        std::mem::take(&mut self.warnings.borrow_mut())
    }

    /// The value of an argument. Text of a parameter that takes text is taken as it is.
    pub fn argument(&self, parameter: &Parameter<'_>, text: &str) -> Result<Value, Failure> {
        let failed = |error: &literal::SyntaxError| {
            // The name says what the text is.
            let shown = error.shown(if speaks_of_secrets(parameter.name) { parameter.name } else { text });
            Failure::usage(format!("-{}: {shown}", parameter.name))
        };
        // What the variables that everybody knows stand for.
        match text.to_ascii_lowercase().as_str() {
            "$null" => return self.value(parameter, Value::Null),
            "" if is_option(parameter) => return self.value(parameter, Value::Null),
            "$true" => return self.value(parameter, Value::Bool(true)),
            "$false" => return self.value(parameter, Value::Bool(false)),
            _ => {}
        }
        let value = match parameter.kind {
            Kind::Array if self.is_bytes(parameter.ty)? => Value::from(text),
            Kind::Array => Value::Array(literal::parse_list(text, self.variables).map_err(|error| failed(&error))?),
            // A word is what a shell has made of a table.
            Kind::Model | Kind::Hashtable | Kind::Dictionary if text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                Value::from(text)
            }
            Kind::Model | Kind::Hashtable | Kind::Dictionary => {
                literal::parse(text, self.variables).map_err(|error| failed(&error))?
            }
            _ => Value::from(text),
        };
        self.value(parameter, value)
    }

    /// A value for a parameter, from JSON or from a piped object. An option that is null is as if it weren't given.
    pub fn value(&self, parameter: &Parameter<'_>, value: Value) -> Result<Value, Failure> {
        let place = format!("-{}", parameter.name);
        let clears = matches!(parameter.role, Role::BodyProperty | Role::AdditionalProperties);
        if value.is_null() && !clears && !is_option(parameter) {
            return Err(at(&place, "must not be null"));
        }
        let value = match (parameter.role, self.catalog.get(parameter.ty)?.model) {
            // Any object that has the ids may be an identity; what else it has is not looked at.
            (Role::InputObject, Some(model)) => self.identity(value, model)?,
            _ => value,
        };
        let mut format = parameter.format;
        // The options of a query count things, which are fewer.
        if format == Format::Integer && parameter.category == Some(Category::Query) {
            format = Format::Plain;
        }
        let value = self.typed(value, parameter.ty, Hints { values: &parameter.values, format }, &place)?;
        match emptiness(&value).filter(|_| parameter.flags.mandatory() && !value.is_null()) {
            Some(what) => Err(at(&place, what)),
            None => Ok(value),
        }
    }

    /// Whether a value of a parameter is an object or a list of objects.
    #[must_use]
    pub fn holds_objects(&self, parameter: &Parameter<'_>) -> bool {
        let is_object = |kind| matches!(kind, Kind::Model | Kind::Hashtable | Kind::Dictionary);
        match parameter.kind {
            Kind::Array => self.catalog.element(parameter.ty).is_ok_and(|element| is_object(element.kind)),
            kind => is_object(kind),
        }
    }

    /// Whether values of a type are bytes. A list of such values is none.
    fn is_bytes(&self, ty: Id<records::Type>) -> Result<bool, Failure> {
        let record = self.catalog.get(ty)?;
        let Some(element) = record.element.filter(|_| record.kind == Kind::Array) else { return Ok(false) };
        Ok(self.catalog.get(element)?.kind == Kind::Byte)
    }

    /// A value of a type; `place` says where it stands, for messages.
    fn typed(&self, value: Value, ty: Id<records::Type>, hints: Hints<'_>, place: &str) -> Result<Value, Failure> {
        if value.is_null() {
            return Ok(value);
        }
        let record = self.catalog.get(ty)?;
        match record.kind {
            Kind::Array if self.is_bytes(ty)? => scalars::bytes(value).map_err(|message| at(place, &message)),
            Kind::Array => {
                // A type that contains itself is refused here, so this ends.
                self.catalog.element(ty)?;
                let Some(inner) = record.element else { return Ok(value) };
                let elements = literal::into_list(value).into_iter().enumerate();
                let typed = |(at, element)| self.typed(element, inner, hints, &format!("{place}[{at}]"));
                Ok(Value::Array(elements.map(typed).collect::<Result<_, _>>()?))
            }
            Kind::Model => match record.model {
                Some(model) => self.object(value, model, place),
                None => Ok(value),
            },
            Kind::Hashtable | Kind::Dictionary => {
                if value.is_object() {
                    return Ok(value);
                }
                Err(at(place, "expected a table such as '@{name = 1}' or a JSON object"))
            }
            kind => {
                let value = scalars::convert(kind, value, hints.format).map_err(|message| at(place, &message))?;
                self.check_listed(kind, &value, hints.values, place)?;
                Ok(value)
            }
        }
    }

    /// Values beside the listed ones may be newer than the catalog, so they are sent with a word of warning. Only those
    /// of a sealed enum are refused.
    fn check_listed(&self, kind: Kind, value: &Value, listed: &[&str], place: &str) -> Result<(), Failure> {
        if listed.is_empty() {
            return Ok(());
        }
        let number;
        let text = match value {
            Value::String(text) if text.is_empty() => return Ok(()),
            Value::String(text) => text,
            other => {
                number = other.to_string();
                &number
            }
        };
        // Flags are written with commas. The service doesn't mind the case.
        let is_sealed = kind == Kind::Enum;
        let is_known =
            |part: &&str| listed.iter().any(|known| known == part || (!is_sealed && known.eq_ignore_ascii_case(part)));
        let unknown = text.split(',').map(str::trim).find(|part| !is_known(part));
        let Some(unknown) = unknown else { return Ok(()) };
        let near = suggest::did_you_mean(unknown, "", listed.iter().copied());
        let unknown = if speaks_of_secrets(place) { "(secret)" } else { unknown };
        let message = format!("{place}: `{unknown}` is none of {}{near}", listed.join(", "));
        if is_sealed {
            return Err(Failure::usage(message));
        }
        self.warn(message);
        Ok(())
    }

    fn warn(&self, message: String) {
        let mut warnings = self.warnings.borrow_mut();
        if !warnings.contains(&message) {
            warnings.push(message);
        }
    }
}

/// Whether a parameter is an option that may as well not be given: texts and lists of the system query options, and headers.
fn is_option(parameter: &Parameter<'_>) -> bool {
    let is_headers = parameter.role == Role::Added && parameter.name == "Headers";
    let is_query = parameter.category == Some(Category::Query)
        && parameter.wire.is_some_and(|wire| wire.starts_with('$'))
        && matches!(parameter.kind, Kind::String | Kind::Array);
    !parameter.flags.mandatory() && (is_headers || is_query)
}

/// What keeps a value from being one of a mandatory parameter: PowerShell wants some text, and a list of some.
fn emptiness(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) if text.is_empty() => Some("must not be empty"),
        Value::Array(elements) if elements.is_empty() => Some("must not be an empty list"),
        Value::Array(elements) => elements.iter().find_map(|element| match element {
            Value::Null => Some("must not have null in it"),
            Value::String(text) if text.is_empty() => Some("must not have an empty text in it"),
            _ => None,
        }),
        _ => None,
    }
}

/// A failure at a place in a value. What stands at the place of a secret isn't repeated.
fn at(place: &str, message: &str) -> Failure {
    let message = match message.split_once(scalars::NOT) {
        Some((expected, _)) if speaks_of_secrets(place) => expected,
        _ => message,
    };
    Failure::usage(format!("{place}: {message}"))
}
