//! A report as JSON, complete: schema 1.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::escape;
use super::view::{Entry, View};
use super::words;
use crate::diff::report::{Class, Effect, Reader};
use crate::diff::rules::Verdict;

/// The JSON schema of this format.
#[must_use]
pub fn schema() -> &'static str {
    include_str!("schema.json")
}

pub fn render(view: &View) -> String {
    let document = json!({
        "schema": 1,
        "old": view.options.old,
        "new": view.options.new,
        "counts": {
            "error": view.count(Class::Error),
            "warning": view.count(Class::Warning),
            "info": view.count(Class::Info),
        },
        "modules": view.report.modules,
        "notCompared": view.report.not_compared,
        "causes": view.entries.iter().map(cause).collect::<Vec<Value>>(),
    });
    pretty(&document)
}

/// A document in the form that all JSON of reports has.
pub fn pretty(document: &impl Serialize) -> String {
    escape::json(&serde_json::to_string_pretty(document).expect("a value has texts as keys")) + "\n"
}

fn cause(entry: &Entry) -> Value {
    let cause = entry.cause;
    let effects = entry.groups.iter().flat_map(|group| group.effects.iter().map(|e| effect(e, &group.verdicts)));
    let mut out = json!({
        "fingerprint": cause.fingerprint,
        "kind": cause.kind,
        "title": cause.title,
        "class": entry.class,
        "silent": entry.silent,
        "modules": cause.modules,
        "was": cause.was,
        "is": cause.is,
        "effects": effects.collect::<Vec<Value>>(),
        "pages": entry.pages,
    });
    optional(&mut out, "old", cause.old.as_ref());
    optional(&mut out, "new", cause.new.as_ref());
    optional(&mut out, "decision", cause.decision.as_ref());
    optional(&mut out, "undecided", Some(&cause.undecided).filter(|list| !list.is_empty()));
    out
}

fn effect(effect: &Effect, verdicts: &[Verdict]) -> Value {
    let touched = Reader::ALL.iter().zip(verdicts).filter(|(_, verdict)| verdict.class.is_some());
    let who: Map<String, Value> =
        touched.map(|(reader, verdict)| (reader.as_str().to_owned(), json!(verdict))).collect();
    let worst = verdicts.iter().max().copied().unwrap_or_default();
    let mut out = json!({
        "rule": effect.rule.id,
        "text": effect.text(),
        "who": who,
        "class": worst.class,
        "silent": worst.silent,
        "subject": effect.subject,
        "was": effect.was,
        "is": effect.is,
    });
    let witness = effect.witness.as_ref();
    optional(
        &mut out,
        "witness",
        witness.map(|witness| {
            let mut value = json!(witness);
            value["text"] = json!(words::witness(witness).1);
            value
        }),
    );
    out
}

/// A member that is there only if it has a value.
fn optional(object: &mut Value, name: &str, value: Option<impl Serialize>) {
    if let Some(value) = value {
        object[name] = json!(value);
    }
}
