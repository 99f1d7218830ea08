//! What a schema says about values besides their type: limits, the default, whether it is deprecated.

use indexmap::IndexMap;
use openapiv3 as oas;
use serde_json::Value;

use super::model::{Bound, Deprecation, Facets};

/// The facets of a schema; `None` when it has none.
pub(super) fn of(data: &oas::SchemaData, kind: &oas::SchemaKind) -> Option<Box<Facets>> {
    let mut facets = Facets {
        default: data.default.as_ref().and_then(default),
        deprecated: deprecation(data.deprecated, &data.extensions),
        write_only: data.write_only,
        ..Facets::default()
    };
    match kind {
        oas::SchemaKind::Type(oas::Type::String(string)) => {
            let formatted = !matches!(string.format, oas::VariantOrUnknownOrEmpty::Empty);
            facets.pattern = string.pattern.clone().filter(|_| !formatted);
            facets.min_length = string.min_length;
            facets.max_length = string.max_length;
        }
        oas::SchemaKind::Type(oas::Type::Number(number)) => {
            facets.minimum = bound(number.minimum, number.exclusive_minimum);
            facets.maximum = bound(number.maximum, number.exclusive_maximum);
            facets.multiple_of = number.multiple_of.map(|step| step.to_string());
        }
        oas::SchemaKind::Type(oas::Type::Integer(integer)) => {
            facets.minimum = bound(integer.minimum, integer.exclusive_minimum);
            facets.maximum = bound(integer.maximum, integer.exclusive_maximum);
            facets.multiple_of = integer.multiple_of.map(|step| step.to_string());
        }
        oas::SchemaKind::Type(oas::Type::Array(array)) => {
            facets.min_items = array.min_items;
            facets.max_items = array.max_items;
            facets.unique_items = array.unique_items;
        }
        oas::SchemaKind::Any(any) => {
            facets.minimum = bound(any.minimum, any.exclusive_minimum.unwrap_or_default());
            facets.maximum = bound(any.maximum, any.exclusive_maximum.unwrap_or_default());
            facets.multiple_of = any.multiple_of.map(|step| step.to_string());
            facets.pattern = any.pattern.clone().filter(|_| any.format.is_none());
            facets.min_length = any.min_length;
            facets.max_length = any.max_length;
            facets.min_items = any.min_items;
            facets.max_items = any.max_items;
            facets.unique_items = any.unique_items.unwrap_or_default();
        }
        _ => {}
    }
    facets.min_length = facets.min_length.filter(|length| *length > 0);
    facets.min_items = facets.min_items.filter(|items| *items > 0);
    (facets != Facets::default()).then(|| Box::new(facets))
}

fn bound(value: Option<impl ToString>, exclusive: bool) -> Option<Bound> {
    value.map(|value| Bound { value: value.to_string(), exclusive })
}

fn default(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What is said about something deprecated. `x-ms-deprecation` alone says it as well.
pub(super) fn deprecation(deprecated: bool, extensions: &IndexMap<String, Value>) -> Option<Deprecation> {
    let details = extensions.get("x-ms-deprecation").filter(|details| details.is_object());
    if !deprecated && details.is_none() {
        return None;
    }
    let say = |key: &str| {
        let text = details?.get(key)?.as_str()?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    };
    Some(Deprecation { date: say("date"), removal_date: say("removalDate"), description: say("description") })
}
