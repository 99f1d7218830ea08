//! A report as workflow commands of GitHub Actions: an annotation for each cause that is an error or a warning, as many as GitHub shows.

use std::fmt::Write as _;

use super::escape::{github, github_property, plain};
use super::groups;
use super::view::{Entry, View};
use super::words;
use crate::diff::report::Class;

/// How many annotations of a class GitHub takes from a step.
const MOST: usize = 10;

/// How many groups of a rule, and names in a group, are listed at most.
const GROUPS: usize = 2;
const NAMES: usize = 5;

pub fn render(view: &View) -> String {
    let mut out = String::new();
    for class in [Class::Error, Class::Warning] {
        let entries = view.entries.iter().filter(|entry| entry.class == class);
        out.extend(entries.take(MOST).map(annotation));
    }
    let left: usize = [Class::Error, Class::Warning].map(|class| view.count(class).saturating_sub(MOST)).iter().sum();
    let left = if left > 0 { format!("; {left} of them without an annotation") } else { String::new() };
    let summary = format!("{}{left}; {}", words::summary(view), words::not_compared(view));
    out + &format!("::notice title=graphsmith diff::{}\n", github(&plain(&summary)))
}

fn annotation(entry: &Entry) -> String {
    let cause = entry.cause;
    let mut properties = String::new();
    if let Some(place) = &cause.new {
        properties = format!("file={},", github_property(&plain(&place.file)));
        properties += &place.line.map(|line| format!("line={line},")).unwrap_or_default();
    }
    let _ = write!(properties, "title={}", github_property(&plain(&cause.title)));
    let mut lines: Vec<String> =
        groups::lines(&entry.groups, GROUPS).iter().map(|l| format!("{} [{}]", l.text(NAMES), l.rule.id)).collect();
    lines.extend(words::pages(entry.pages, 2));
    if lines.is_empty() {
        lines.push(words::NOTHING_FOLLOWS.to_owned());
    }
    if cause.is_removal() || cause.new.is_none() {
        lines.extend(words::main_place(cause));
    }
    lines.extend(words::best_witness(entry).map(|(label, text)| format!("{label}: {text}")));
    lines.extend(words::decided(cause));
    let lines: Vec<String> = lines.iter().map(|line| plain(line)).collect();
    // GitHub has no class that is worse than an error.
    let silent = if entry.silent { format!("{}\n", words::SILENT) } else { String::new() };
    format!("::{} {properties}::{}\n", entry.class.as_str(), github(&(silent + &lines.join("\n"))))
}
