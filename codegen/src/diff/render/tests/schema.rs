//! The schema of the format JSON fits what is printed.

use serde_json::{Map, Value, json};

use super::{build, example};
use crate::diff::Report;
use crate::diff::render::{Format, Options, render, schema};

/// Why a value doesn't fit a schema. A keyword that isn't known here is a fault as well.
fn fault(value: &Value, schema: &Value, root: &Value, at: &str) -> Option<String> {
    let schema = schema.as_object().unwrap();
    schema.iter().find_map(|(keyword, wanted)| {
        let broken = || Some(format!("{at}: {value} isn't {keyword} {wanted}"));
        let is = |fits: bool| if fits { None } else { broken() };
        match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" => None,
            "$ref" => {
                let pointer = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                fault(value, root.pointer(pointer).unwrap_or_else(|| panic!("no {pointer}")), root, at)
            }
            "type" => is(match wanted.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "integer" => value.is_u64(),
                "boolean" => value.is_boolean(),
                other => panic!("no type {other}"),
            }),
            "const" => is(value == wanted),
            "enum" => is(wanted.as_array().unwrap().contains(value)),
            "minimum" => is(value.as_u64() >= wanted.as_u64()),
            "required" => is(wanted.as_array().unwrap().iter().all(|name| value.get(name.as_str().unwrap()).is_some())),
            "additionalProperties" => {
                assert_eq!(*wanted, json!(false));
                let known: &Map<String, Value> = schema["properties"].as_object().unwrap();
                is(value.as_object().is_some_and(|members| members.keys().all(|name| known.contains_key(name))))
            }
            "properties" => wanted
                .as_object()
                .unwrap()
                .iter()
                .find_map(|(name, schema)| fault(value.get(name)?, schema, root, &format!("{at}/{name}"))),
            "items" => value
                .as_array()?
                .iter()
                .zip(0..)
                .find_map(|(item, index): (&Value, usize)| fault(item, wanted, root, &format!("{at}/{index}"))),
            other => panic!("no keyword {other}"),
        }
    })
}

fn check(report: &Report) -> Value {
    let document: Value = serde_json::from_str(&render(report, Format::Json, &Options::default())).unwrap();
    let schema: Value = serde_json::from_str(schema()).unwrap();
    assert_eq!(fault(&document, &schema, &schema, ""), None);
    document
}

#[test]
fn json_fits_its_schema() {
    check(&Report::default());
    let mut document = check(&example::report());
    // A validator that finds nothing wrong with anything would prove nothing.
    let schema: Value = serde_json::from_str(schema()).unwrap();
    document["causes"][0]["effects"][0]["who"]["script"] = json!("terrible");
    assert!(fault(&document, &schema, &schema, "").unwrap().starts_with("/causes/0/effects/0/who/script: "));
}

#[test]
fn each_kind_of_subject_is_in_the_schema() {
    use crate::diff::report::SubjectKind::{
        Cmdlet, Identity, Model, Output, Page, Parameter, ParameterSet, Property, Rust,
    };
    let kinds = [Cmdlet, ParameterSet, Parameter, Output, Model, Property, Identity, Rust, Page];
    let effects = kinds.map(|kind| build::effect("help-changed", kind, ["a", "b"], ["", ""]));
    check(&build::report(vec![build::cause("1", "k", "t", effects.to_vec())]));
}
