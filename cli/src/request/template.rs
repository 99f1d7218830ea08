//! Bodies of cmdlets that a configuration adds: JSON in whose texts parameters stand in braces
//! (docs/rules.md#9-7-added-cmdlets).

use graphsmith_catalog::path::{ENDPOINT, Part, PathTemplate};
use graphsmith_catalog::vocabulary::Role;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::view::Parameter;

/// What a segment of a path can't hold as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Values of parameters.
type Values<'v, 'c> = [(&'v Parameter<'c>, Value)];

/// The body that a template makes with these values; `endpoint` is the address of the service, without a version. What has
/// a place for a value that isn't given is left out.
///
/// # Errors
/// A value that is a part of an address is empty.
pub fn body(template: &str, values: &Values<'_, '_>, endpoint: &str) -> Result<Value, Failure> {
    let damaged = |error| Failure::refused(format!("the catalog has a template that is no JSON: {error}"));
    let template = serde_json::from_str(template).map_err(damaged)?;
    Ok(filled(template, values, endpoint)?.unwrap_or_else(|| Value::Object(Map::new())))
}

fn filled(template: Value, values: &Values<'_, '_>, endpoint: &str) -> Result<Option<Value>, Failure> {
    Ok(Some(match template {
        Value::String(template) => return Ok(text(&template, values, endpoint)?.map(Value::String)),
        Value::Array(items) => {
            let items = items.into_iter().filter_map(|item| filled(item, values, endpoint).transpose());
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(object) => {
            let pairs = object.into_iter().filter_map(|(name, item)| {
                let item = filled(item, values, endpoint).transpose()?;
                Some(item.map(|item| (name, item)))
            });
            Value::Object(pairs.collect::<Result<_, _>>()?)
        }
        plain => plain,
    }))
}

/// A text with its values; `None` where one isn't given. In an address they are encoded as a path has them.
fn text(template: &str, values: &Values<'_, '_>, endpoint: &str) -> Result<Option<String>, Failure> {
    let mut filled = String::new();
    let mut is_address = false;
    for part in PathTemplate(template).parts() {
        match part {
            Part::Literal(literal) => filled.push_str(literal),
            Part::Parameter(place) if place.name == ENDPOINT => {
                is_address = true;
                filled.push_str(endpoint.trim_end_matches('/'));
            }
            Part::Parameter(place) => {
                let is_it = |p: &Parameter<'_>| p.role == Role::Template && p.wire == Some(place.name);
                let given = values.iter().find(|(p, _)| is_it(p));
                let Some((parameter, value)) = given.and_then(|(p, value)| Some((p, value.as_str()?))) else {
                    return Ok(None);
                };
                if !is_address {
                    filled.push_str(value);
                } else if value.is_empty() {
                    return Err(Failure::usage(format!("-{}: must not be empty", parameter.name)));
                } else {
                    filled.extend(utf8_percent_encode(value, RESERVED));
                }
            }
        }
    }
    Ok(Some(filled))
}

#[cfg(test)]
mod tests {
    use graphsmith_catalog::records::Kind;
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_filled_wherever_they_are() {
        let place = |name| {
            let mut parameter = Parameter::sample(name, Kind::String);
            parameter.role = Role::Template;
            parameter
        };
        let (id, note) = (place("Id"), place("Note"));
        let template = r#"{"@odata.id": "{endpoint}/v1.0/x/{Id}", "notes": [{"text": "{Note} / {Note}"}, 1, null]}"#;
        let values = [(&id, json!("a/b c")), (&note, json!("1 {Id}"))];
        let expected =
            json!({"@odata.id": "https://g/v1.0/x/a%2Fb%20c", "notes": [{"text": "1 {Id} / 1 {Id}"}, 1, null]});
        assert_eq!(body(template, &values, "https://g/").expect("a body"), expected);
        let without_note = json!({"@odata.id": "https://g/v1.0/x/a%2Fb%20c", "notes": [{}, 1, null]});
        assert_eq!(body(template, &values[..1], "https://g").expect("a body"), without_note);
        let empty = [(&id, json!("")), (&note, json!(""))];
        assert!(body(template, &empty, "https://g").expect_err("a fault").message.contains("-Id: must not be empty"));
        assert!(body("{", &values, "https://g").is_err());
    }
}
