//! Raw directives -> [`Directive`]s: what the mappings in the files mean.
//!
//! E.g. `{where: {verb: Invoke, subject: "(^Delta)(.*)"}, set: {verb: Get, subject: "$2$1"}}`. Macros are expanded
//! before (see `macros`).

mod command;
mod document;

use serde_json::{Map, Value};

use super::added::AddedCmdlet;
use super::directive::{Action, Directive};
use crate::diag::{Diagnostics, Effect, Place, Severity};

/// Longest text of a directive that a message shows, in characters.
const MAX_TEXT: usize = 100;

/// The key of a directive that adds a cmdlet.
pub(super) const ADD: &str = "add-cmdlet";

/// A directive as it was written.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    /// Its content.
    pub value: Value,
    /// Where it is written.
    pub place: Place,
    /// How what is unknown or useless in it counts: in our own files it is an error; in `AutoRest`'s, which goes on
    /// without a word, a warning.
    pub severity: Severity,
}

/// The result of parsing directives.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    /// The directives, in order.
    pub directives: Vec<Directive>,
    /// Model names of all `no-inline` lists.
    pub no_inline: Vec<String>,
}

/// Keys beside `where`, `set` and `from` that change nothing here: comments, and checks of `AutoRest`'s own validators.
const SILENT_KEYS: [&str; 5] = ["reason", "debug", "test", "suppress", "approved-by"];

/// Reads one directive, with all that follows from it.
pub(super) fn read(raw: &Raw, parsed: &mut Parsed, diags: &mut Diagnostics) {
    let mut reader = Reader { raw, parsed, diags };
    match &raw.value {
        Value::Object(map) => reader.directive(map),
        _ => {
            reader.report("a directive is a mapping", "write it as `where: {verb: Get}` with `set:` or `remove: true`");
        }
    }
}

struct Reader<'r> {
    raw: &'r Raw,
    parsed: &'r mut Parsed,
    diags: &'r mut Diagnostics,
}

impl Reader<'_> {
    fn report(&mut self, message: impl Into<String>, hint: &str) {
        let place = self.raw.place.clone();
        if self.raw.severity == Severity::Error {
            self.diags.error(place, message, hint);
        } else {
            self.diags.warn(place, message, hint);
        }
    }

    /// Records that a value changes nothing here. It is said once for a whole run.
    fn not_obeyed(&mut self, name: &str, text: &str, missing: &'static str) {
        // The directive itself may come to something else.
        let text = format!("{text} set {name}").trim_start().to_owned();
        self.diags.directive(&self.raw.place, &text, Effect::NotObeyed(name.to_owned(), missing.into()));
    }

    fn push(&mut self, text: &str, action: Action) {
        let text = if text.chars().count() > MAX_TEXT {
            text.chars().take(MAX_TEXT).chain("...".chars()).collect()
        } else {
            text.to_owned()
        };
        self.parsed.directives.push(Directive { place: self.raw.place.clone(), text, action });
    }

    /// Reports keys that have no meaning.
    fn check_keys(&mut self, map: &Map<String, Value>, known: &[&str], text: &str) {
        let unknown = |key: &&String| !known.contains(&key.as_str()) && !SILENT_KEYS.contains(&key.as_str());
        for key in map.keys().filter(unknown) {
            let message = format!("`{text}`: the key `{key}` is unknown, and has no effect");
            self.report(message, "correct its spelling, or remove it");
        }
    }

    fn directive(&mut self, map: &Map<String, Value>) {
        if let Some(names) = map.get("no-inline") {
            match texts(names) {
                Some(names) => self.parsed.no_inline.extend(names),
                None => self.report("`no-inline` is a list of model names", "write one name per item"),
            }
            if map.len() == 1 {
                return;
            }
        }
        if map.contains_key("model-cmdlet") {
            let missing = "there are no cmdlets that only make objects; `mg` takes tables and JSON in their place";
            self.not_obeyed("model-cmdlet", "", missing);
            return self.push(&describe("", map), Action::NoEffect);
        }
        if let Some(table) = map.get(ADD) {
            let text = format!("cmdlet {}", describe("", table.as_object().unwrap_or(&Map::new())));
            return match AddedCmdlet::read(table) {
                Ok(cmdlet) => self.push(&text, Action::Add(Box::new(cmdlet))),
                Err((message, hint)) => self.report(message, hint),
            };
        }
        match map.get("where") {
            Some(Value::Object(selector)) => self.selecting(map, selector),
            _ if ["where", "from", "transform", "text-transform", "merge"].iter().any(|key| map.contains_key(*key)) => {
                self.on_document(map);
            }
            _ if map.keys().all(|key| SILENT_KEYS.contains(&key.as_str()) || key == "no-inline") => {
                self.push(&describe("", map), Action::NoEffect);
            }
            _ => self.report(
                format!("the directive `{}` is unknown, and has no effect", describe("", map)),
                "write a directive with `where`, or declare the macro that it uses under `declare-directive`",
            ),
        }
    }
}

/// A short text of a mapping: `where verb=Get subject=^Delta`.
fn describe(before: &str, map: &Map<String, Value>) -> String {
    let pairs: Vec<String> = map
        .iter()
        .map(|(key, value)| scalar(value).map_or_else(|| key.clone(), |value| format!("{key}={value}")))
        .collect();
    format!("{before}{}", pairs.join(" "))
}

fn is_true(value: &Value) -> bool {
    value.as_bool() == Some(true)
}

/// A scalar as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A text or a list of texts.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        value => Some(vec![scalar(value)?]),
    }
}

/// The text or list of texts of a key; empty where there is no such key.
fn list(map: &Map<String, Value>, key: &str) -> Option<Vec<String>> {
    map.get(key).map_or(Some(Vec::new()), texts)
}

#[cfg(test)]
mod tests;
