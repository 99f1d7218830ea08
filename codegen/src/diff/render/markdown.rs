//! A report as a comment on GitHub: a table of counts and a section to unfold for each cause, in at most 60,000 bytes.
//!
//! Causes are HTML, without blank lines, so that nothing in them is read as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::escape::{html, markdown, markdown_code};
use super::groups::{self, Line, Part, count};
use super::view::{Entry, View};
use super::words;
use crate::diff::report::{Class, Reader};

/// The most bytes: GitHub takes 65,536 characters, and counts some of them twice.
const MOST: usize = 60_000;

/// Above so many errors without room a table by module replaces them.
const MOST_ERRORS: usize = 300;

/// How many groups of a rule, names of a group and rows of the table by module are listed at most.
const GROUPS: usize = 3;
const NAMES: usize = 5;
const ROWS: usize = 200;

/// Lengths of titles in characters, for all and for those without room.
const TITLE: usize = 200;
const SHORT_TITLES: [usize; 4] = [100, 60, 30, 15];

/// How much of a cause is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Headline,
    Nothing,
}

pub fn render(view: &View) -> String {
    let top = top(view);
    // The last line, and what is said about what is left out.
    let bottom = format!("\n<p>{}</p>\n", markdown(&words::not_compared(view), 1000));
    let room = MOST - 1000 - top.len() - bottom.len();
    let wholes: Vec<String> = view.entries.iter().map(whole).collect();
    let headlines: Vec<String> = view.entries.iter().map(|entry| paragraph(&headline(entry, TITLE))).collect();
    let extents = extents(view, &wholes, &headlines, room);
    let shown =
        extents.iter().zip(wholes.iter().zip(&headlines)).filter_map(|(extent, (whole, headline))| match extent {
            Extent::Whole => Some(whole.as_str()),
            Extent::Headline => Some(headline.as_str()),
            Extent::Nothing => None,
        });
    let mut causes: String = shown.collect();
    if causes.len() > room {
        causes = errors(view, room);
    }
    top + &causes + &left_out(view, &extents) + &bottom
}

/// The heading and the counts: how many causes of each class there are for each reader.
fn top(view: &View) -> String {
    let options = view.options;
    let [old, new] = [&options.old, &options.new].map(|side| markdown_code(side, 100));
    let mut out = format!("<h3>{old} → {new}</h3>\n\n");
    if view.entries.is_empty() {
        return out + words::NOTHING_CHANGED + "\n";
    }
    let names = options.readers.iter().map(|reader| words::reader(*reader));
    let columns = ["", "causes"].into_iter().chain(names).collect::<Vec<_>>();
    let _ = writeln!(out, "| {} |\n|{}", columns.join(" | "), " --- |".repeat(columns.len()));
    for class in [Class::Error, Class::Warning, Class::Info] {
        let hit = |reader: &Reader| {
            let causes = view.entries.iter().filter(|entry| !entry.groups.is_empty());
            causes.filter(|entry| entry.cause.verdict(&[*reader]).class == Some(class)).count()
        };
        let mut cells = vec![class.as_str().to_owned(), view.count(class).to_string()];
        cells.extend(options.readers.iter().map(|reader| hit(reader).to_string()));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let extent = words::extent(&view.entries);
    let separator = if extent.is_empty() { "" } else { ": " };
    out + &format!("\n{}{separator}{extent}\n\n", words::modules(view))
}

/// How much of each cause there is room for: lists go first, from the last cause to the first, then headlines of info and of warnings.
fn extents(view: &View, wholes: &[String], headlines: &[String], room: usize) -> Vec<Extent> {
    let mut extents = vec![Extent::Whole; wholes.len()];
    let mut length: usize = wholes.iter().map(String::len).sum();
    for at in (0..wholes.len()).rev() {
        if length <= room {
            return extents;
        }
        extents[at] = Extent::Headline;
        length = length - wholes[at].len() + headlines[at].len();
    }
    for at in (0..wholes.len()).rev().filter(|at| view.entries[*at].class < Class::Error) {
        if length <= room {
            return extents;
        }
        extents[at] = Extent::Nothing;
        length -= headlines[at].len();
    }
    extents
}

/// The headlines of all errors, shorter than they could be; or a table, if they are too many for that.
fn errors(view: &View, room: usize) -> String {
    let errors: Vec<&Entry> = view.entries.iter().filter(|entry| entry.class == Class::Error).collect();
    let shorter = |title: usize| errors.iter().map(|entry| paragraph(&headline(entry, title))).collect::<String>();
    let mut texts = SHORT_TITLES.into_iter().filter(|_| errors.len() <= MOST_ERRORS).map(shorter);
    if let Some(text) = texts.find(|text| text.len() <= room) {
        return text;
    }
    let mut modules: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in errors {
        let first = entry.cause.modules.first().map_or("several modules", String::as_str);
        *modules.entry(first).or_default() += 1;
    }
    let mut out = "<table>\n<tr><th>module</th><th>errors</th></tr>\n".to_owned();
    for (module, number) in modules.iter().take(ROWS) {
        let _ = writeln!(out, "<tr><td>{}</td><td>{number}</td></tr>", markdown_code(module, 20));
    }
    let others: usize = modules.values().skip(ROWS).sum();
    if others > 0 {
        let _ = writeln!(out, "<tr><td>other modules</td><td>{others}</td></tr>");
    }
    out + "</table>\n"
}

/// What there was no room for, and where it is.
fn left_out(view: &View, extents: &[Extent]) -> String {
    let number = |class: Class, wanted: Extent| {
        let all = view.entries.iter().zip(extents);
        all.filter(|(entry, extent)| entry.class == class && **extent == wanted).count()
    };
    let mut parts = Vec::new();
    for (class, noun) in [(Class::Error, ("error", "errors")), (Class::Warning, ("warning", "warnings"))] {
        parts.push((number(class, Extent::Headline), "the effects of ", noun));
        parts.push((number(class, Extent::Nothing), "", noun));
    }
    parts.push((number(Class::Info, Extent::Headline), "the effects of ", ("info", "info")));
    parts.push((number(Class::Info, Extent::Nothing), "", ("info", "info")));
    let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = parts.map(|(number, what, noun)| format!("{what}{}", count(number, noun))).collect();
    if parts.is_empty() {
        return String::new();
    }
    let where_it_is = "`graphsmith diff --format html` and `--format json` have everything";
    format!("\nLeft out, so that this stays below {MOST} bytes: {}; {where_it_is}.\n", parts.join(", "))
}

/// The class, the title and the place of a cause.
fn headline(entry: &Entry, title: usize) -> String {
    let place = words::main_place(entry.cause).map(|place| format!(" · {}", markdown_code(&place, title)));
    let title = markdown(&entry.cause.title, title);
    format!("<b>{}</b> {title}{}", entry.label(), place.unwrap_or_default())
}

fn paragraph(text: &str) -> String {
    format!("<p>{text}</p>\n\n")
}

fn whole(entry: &Entry) -> String {
    let mut items = Vec::new();
    if let Some((was, is)) = words::change(entry.cause) {
        let [was, is] = words::around_difference(was, is, 300).map(|text| markdown_code(&text, 400));
        items.push(format!("was {was}<br>is {is}"));
    }
    items.extend(groups::lines(&entry.groups, GROUPS).iter().map(line));
    match words::pages(entry.pages, 2) {
        Some(pages) => items.push(markdown(&pages, 400)),
        None if entry.groups.is_empty() => items.push(words::NOTHING_FOLLOWS.to_owned()),
        None => {}
    }
    if let Some((label, text)) = words::best_witness(entry) {
        items.push(format!("{label}: {}", markdown_code(&text, 400)));
    }
    items.extend(words::decided(entry.cause).map(|text| markdown(&text, 400)));
    items.push(format!("fingerprint {}", markdown_code(&entry.cause.fingerprint, 40)));
    let items: String = items.into_iter().map(|item| "<li>".to_owned() + &item + "</li>\n").collect();
    let headline = headline(entry, TITLE);
    format!("<details>\n<summary>{headline}</summary>\n<ul>\n{items}</ul>\n</details>\n\n")
}

fn line(line: &Line) -> String {
    let parts = line.parts(NAMES).into_iter().map(|part| match part {
        Part::Words(words) => markdown_words(&words),
        Part::Name(name) => markdown_code(name, 100),
    });
    format!("{} <code>[{}]</code>", parts.collect::<String>(), html(&line.rule.id))
}

/// Words between names, with the spaces at their ends.
fn markdown_words(words: &str) -> String {
    let [before, after] = [words.starts_with(' '), words.ends_with(' ')].map(|is| if is { " " } else { "" });
    format!("{before}{}{after}", markdown(words, 400))
}
