//! The rules themselves: what `graphsmith diff --rules` prints, and the table of docs/diff.md#the-rules.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::json::pretty;
use crate::diff::report::Reader;
use crate::diff::rules::{Rule, Verdict, all};

/// The rules as lines with columns: id, the class for each reader, and what reports say.
#[must_use]
pub fn text() -> String {
    let column = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or_default() + 2;
    let ids = column(&mut all().map(|rule| rule.id.len()));
    let classes = column(&mut all().flat_map(|rule| rule.classes.iter().map(|verdict| cell(*verdict).len())));
    let line = |id: &str, cells: [String; Reader::ALL.len()], text: &str| {
        let cells: String = cells.iter().map(|cell| pad(cell, classes)).collect();
        format!("{id:ids$}{cells}{text}\n")
    };
    let head = line("rule", Reader::ALL.map(|reader| reader.as_str().to_owned()), "text");
    all().fold(head, |out, rule| out + &line(&rule.id, rule.classes.map(cell), &rule.text))
}

fn pad(text: &str, width: usize) -> String {
    format!("{text:width$}")
}

/// The rules as JSON: a list in the order of the documentation.
#[must_use]
pub fn json() -> String {
    pretty(&all().map(object).collect::<Vec<Value>>())
}

/// The rules as tables of Markdown, one for each subject.
#[must_use]
pub fn markdown() -> String {
    let mut subjects: IndexMap<&str, Vec<&Rule>> = IndexMap::new();
    for rule in all() {
        subjects.entry(&rule.subject).or_default().push(rule);
    }
    let mut out = String::new();
    for (subject, rules) in subjects {
        let readers = Reader::ALL.map(Reader::as_str).join(" | ");
        let _ = writeln!(out, "\n| {subject} | {readers} | why |\n| --- |{} --- |", " --- |".repeat(Reader::ALL.len()));
        for rule in rules {
            let sources =
                if rule.sources.is_empty() { String::new() } else { format!(" ({})", rule.sources.join(", ")) };
            let cells = rule.classes.map(cell).join(" | ");
            let why = format!("{}{sources}", rule.reason).replace('|', "\\|");
            let _ = writeln!(out, "| `{}` | {cells} | {why} |", rule.id);
        }
    }
    out
}

/// What a rule means for a reader: `-` if nothing.
fn cell(verdict: Verdict) -> String {
    if verdict.class.is_none() { "-".to_owned() } else { verdict.into() }
}

fn object(rule: &Rule) -> Value {
    let who = Reader::ALL.iter().zip(&rule.classes).filter(|(_, verdict)| verdict.class.is_some());
    let who: IndexMap<&str, Verdict> = who.map(|(reader, verdict)| (reader.as_str(), *verdict)).collect();
    json!({
        "id": rule.id,
        "subject": rule.subject,
        "action": rule.action,
        "who": who,
        "text": rule.text,
        "reason": rule.reason,
        "sources": rule.sources,
        "mirror": rule.mirror,
        "noMirror": rule.no_mirror,
    })
}
