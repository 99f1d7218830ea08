//! A report as SARIF 2.1.0: the rules, and a result for each cause.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::escape::{sarif, value};
use super::groups;
use super::json::pretty;
use super::view::{Entry, View};
use super::words;
use crate::diff::report::{Class, Location, Reader};
use crate::diff::rules::{self, Rule};

/// How many groups of a rule, and names in a group, are listed at most.
const GROUPS: usize = 3;
const NAMES: usize = 8;

pub fn render(view: &View) -> String {
    let mut descriptors: IndexMap<&str, Value> =
        rules::all().map(|rule| (rule.id.as_str(), descriptor(rule))).collect();
    // A cause without effects has no rule; it gets one of the name of its kind.
    for entry in view.entries.iter().filter(|entry| entry.groups.is_empty()) {
        let id = rule_id(entry);
        descriptors.entry(id).or_insert_with(|| json!({ "id": id, "shortDescription": { "text": title(id) } }));
    }
    let results: Vec<Value> =
        view.entries.iter().map(|entry| result(entry, descriptors.get_index_of(rule_id(entry)))).collect();
    let descriptors: Vec<Value> = descriptors.into_values().collect();
    pretty(&json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "graphsmith diff",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": descriptors,
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "old": value(&view.options.old),
                "new": value(&view.options.new),
                "notCompared": view.report.not_compared.iter().map(|text| value(text)).collect::<Vec<_>>(),
            },
        }],
    }))
}

/// `parameter-removed` as `Parameter removed`.
fn title(id: &str) -> String {
    let mut words = id.replace('-', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

fn descriptor(rule: &Rule) -> Value {
    let class = rule.classes.iter().filter_map(|verdict| verdict.class).max().unwrap_or(Class::Info);
    let who = Reader::ALL.iter().zip(&rule.classes).map(|(reader, verdict)| (reader.as_str(), verdict));
    json!({
        "id": rule.id,
        "shortDescription": { "text": title(&rule.id) },
        "fullDescription": { "text": sarif(&rule.reason) },
        "defaultConfiguration": { "level": level(class) },
        "properties": { "who": who.collect::<IndexMap<_, _>>(), "tags": rule.sources },
    })
}

fn level(class: Class) -> &'static str {
    if class == Class::Info { "note" } else { class.as_str() }
}

/// The rule of the worst effect.
fn rule_id<'a>(entry: &Entry<'a>) -> &'a str {
    entry.groups.first().map_or(entry.cause.kind, |group| &group.rule.id)
}

fn result(entry: &Entry, rule_index: Option<usize>) -> Value {
    let cause = entry.cause;
    let mut lines = vec![cause.title.clone()];
    lines.extend(groups::lines(&entry.groups, GROUPS).iter().map(|l| format!("{} [{}]", l.text(NAMES), l.rule.id)));
    lines.extend(words::pages(entry.pages, 2));
    if lines.len() == 1 {
        lines.push(words::NOTHING_FOLLOWS.to_owned());
    }
    lines.extend(words::best_witness(entry).map(|(label, text)| format!("{label}: {text}")));
    let lines: Vec<String> = lines.iter().map(|line| sarif(line)).collect();
    let modules: Vec<String> = cause.modules.iter().map(|module| value(module)).collect();
    let mut out = json!({
        "ruleId": rule_id(entry),
        "ruleIndex": rule_index,
        "level": level(entry.class),
        "message": { "text": lines.join("\n") },
        "locations": cause.new.iter().chain(&cause.old).take(1).map(|place| location(place, None)).collect::<Vec<_>>(),
        "relatedLocations": cause.old.iter().map(|place| location(place, Some("OLD"))).collect::<Vec<_>>(),
        "partialFingerprints": { "graphsmithCause/v1": cause.fingerprint },
        "properties": { "silent": entry.silent, "kind": cause.kind, "modules": modules },
    });
    if let Some(decided) = words::decided(cause).filter(|_| cause.decision.is_some()) {
        let justification = sarif(&decided);
        out["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": justification }]);
    }
    out
}

fn location(place: &Location, message: Option<&str>) -> Value {
    let mut out = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&place.file) },
            // GitHub refuses a place without a line.
            "region": { "startLine": place.line.unwrap_or(1) },
        },
        "logicalLocations": [{ "fullyQualifiedName": value(&place.pointer) }],
    });
    if let Some(text) = message {
        out["message"] = json!({ "text": text });
    }
    out
}

/// A relative path as the reference that a URI may be.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
