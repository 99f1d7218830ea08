//! The sentences that all formats share, apart from the lines about effects.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::groups::{Group, Noun, count, noun};
use super::view::{Entry, View};
use crate::diff::report::{Cause, Class, Decision, Location, Reader, SubjectKind, Witness};

/// What is said about a cause without effects.
pub const NOTHING_FOLLOWS: &str = "nothing that is generated changes";

/// What the mark of exclamation means.
pub const SILENT: &str = "nothing reports it, the same call is accepted and does something else";

/// What is said about a report without causes.
pub const NOTHING_CHANGED: &str = "nothing changed";

/// What a reader is called where there is room for it.
pub fn reader(reader: Reader) -> &'static str {
    match reader {
        Reader::Script => "PowerShell",
        Reader::Mg => "mg",
        Reader::Rust => "Rust",
        Reader::Link => "pages",
    }
}

/// `1 error, 0 warnings, 2 info in 1 of 58 modules; 8 cmdlets, 1 type, 12 pages`.
pub fn summary(view: &View) -> String {
    let [errors, warnings, infos] = [Class::Error, Class::Warning, Class::Info].map(|class| view.count(class));
    let mut causes = format!("{}, {}", count(errors, ("error", "errors")), count(warnings, ("warning", "warnings")));
    let _ = write!(causes, ", {infos} info in {}", modules(view));
    let extent = extent(&view.entries);
    if extent.is_empty() { causes } else { format!("{causes}; {extent}") }
}

/// `1 of 58 modules`.
pub fn modules(view: &View) -> String {
    let (changed, all) = (view.modules(), view.report.modules.len());
    let of_all = if all > changed { format!("{changed} of {all}") } else { changed.to_string() };
    format!("{of_all} {}", if all.max(changed) == 1 { "module" } else { "modules" })
}

/// `8 cmdlets, 1 type, 12 pages`, without what there is none of.
pub fn extent(entries: &[Entry]) -> String {
    let mut owners: BTreeMap<Noun, BTreeSet<[&str; 2]>> = BTreeMap::new();
    for effect in entries.iter().flat_map(|entry| &entry.groups).flat_map(|group| &group.effects) {
        let subject = &effect.subject;
        owners.entry(noun(subject.kind)).or_default().insert([&subject.module, &subject.owner]);
    }
    let pages = owners.entry(noun(SubjectKind::Page)).or_default();
    pages.extend(entries.iter().flat_map(|entry| entry.pages).map(|page| ["", page.as_str()]));
    let order = [SubjectKind::Cmdlet, SubjectKind::Model, SubjectKind::Identity, SubjectKind::Rust, SubjectKind::Page];
    let counts = order.map(|kind| (owners.get(&noun(kind)).map_or(0, BTreeSet::len), noun(kind)));
    let counts = counts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(number, noun));
    counts.collect::<Vec<_>>().join(", ")
}

/// `not compared: listed values (OLD is a facts file)`.
pub fn not_compared(view: &View) -> String {
    let what = &view.report.not_compared;
    format!("not compared: {}", if what.is_empty() { "nothing".to_owned() } else { what.join(", ") })
}

/// `12 pages read differently: a.md, b.md, 10 more`, with at most so many of them; nothing if there are none.
pub fn pages(pages: &[String], most: usize) -> Option<String> {
    let number = count(pages.len(), ("page reads", "pages read"));
    let mut names = pages[..pages.len().min(most)].join(", ");
    if pages.len() > most {
        let _ = write!(names, ", {} more", pages.len() - most);
    }
    (!pages.is_empty()).then(|| format!("{number} differently: {names}"))
}

/// `Calendar.yml:67693`.
pub fn place(place: &Location) -> String {
    match place.line {
        Some(line) => format!("{}:{line}", place.file),
        None => place.file.clone(),
    }
}

/// The one place of a cause that matters most: where it is in NEW, or for a removal where it was.
pub fn main_place(cause: &Cause) -> Option<String> {
    match (&cause.old, &cause.new) {
        (Some(old), new) if cause.is_removal() || new.is_none() => Some(format!("{} (old)", place(old))),
        (_, Some(new)) => Some(place(new)),
        (_, None) => None,
    }
}

/// What a witness shows, and the witness: `was right`, `mg New-MgUserEvent -HideAttendees -WhatIf`.
pub fn witness(witness: &Witness) -> (&'static str, String) {
    match witness {
        Witness::Command(line) => ("was right", format!("mg {line}")),
        Witness::Compile(code) => ("compiled", code.clone()),
        Witness::Link(address) => ("was there", address.clone()),
        Witness::Contract(request) => ("was allowed", request.clone()),
    }
}

/// The witness that says most: a line of mg if there is one, or else that of the worst effect that has one.
pub fn best_witness(entry: &Entry) -> Option<(&'static str, String)> {
    let all = || entry.groups.iter().filter_map(Group::witness);
    all().find(|witness| matches!(witness, Witness::Command(_))).or_else(|| all().next()).map(witness)
}

/// What was decided about a cause, or how to decide about the promised names that it changes.
pub fn decided(cause: &Cause) -> Option<String> {
    match (&cause.decision, cause.undecided.as_slice()) {
        (Some(accepted), _) => Some(decision(accepted)),
        (None, []) => None,
        (None, fingerprints) => Some(format!("accept: graphsmith names accept {}", fingerprints.join(" "))),
    }
}

/// `accepted 2026-11-25: a reason (former names go on until 2027-05-25)`.
fn decision(decision: &Decision) -> String {
    let until = decision.until.as_ref().map(|date| format!(" (former names go on until {date})"));
    format!("accepted {}: {}{}", decision.accepted, decision.reason, until.unwrap_or_default())
}

/// What stood there and what stands there now, where the title doesn't say it.
pub fn change(cause: &Cause) -> Option<(&str, &str)> {
    let is_said = cause.title.contains(&cause.was) && cause.title.contains(&cause.is);
    (!cause.was.is_empty() && !cause.is.is_empty() && !is_said).then_some((&cause.was, &cause.is))
}

/// Two texts cut to so many characters around the first difference between them.
pub fn around_difference(was: &str, is: &str, most: usize) -> [String; 2] {
    let same = was.chars().zip(is.chars()).take_while(|(a, b)| a == b).count();
    let start = same.saturating_sub(most / 3);
    // At the beginning of a word, so that none is cut before the difference.
    let skip = was.chars().take(same).enumerate().skip(start).find(|(_, c)| *c == ' ').map_or(start, |(at, _)| at + 1);
    let skip = if start == 0 { 0 } else { skip };
    [was, is].map(|text| {
        let mut cut: String = text.chars().skip(skip).take(most).collect();
        if text.chars().nth(skip + most).is_some() {
            cut.push('…');
        }
        if skip > 0 { format!("…{cut}") } else { cut }
    })
}

#[cfg(test)]
mod tests {
    use super::around_difference;

    #[test]
    fn long_texts_are_cut_around_what_differs() {
        let same = "word ".repeat(100);
        let [was, is] = around_difference(&format!("{same}old end"), &format!("{same}new end"), 30);
        assert_eq!([was.as_str(), is.as_str()], ["…word old end", "…word new end"]);
        let [was, is] = around_difference("a", &"b".repeat(50), 30);
        assert_eq!([was, is], ["a".to_owned(), format!("{}…", "b".repeat(30))]);
    }
}
