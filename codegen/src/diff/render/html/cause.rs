//! The causes of the page, each to unfold.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use indexmap::IndexMap;

use super::super::escape::{html, html_line, value};
use super::super::groups::{Group, Line, Part, count};
use super::super::view::{Entry, View};
use super::super::words;
use super::change::change;
use crate::diff::report::{Class, Reader};
use crate::diff::rules::{Verdict, Verdicts};

/// How many groups of a rule and names of a group are shown before the rest is to unfold.
const GROUPS: usize = 5;
const NAMES: usize = 6;

/// Up to so many causes errors are unfolded from the start.
const OPEN: usize = 8;

/// How many characters of was and is all causes may have together; one has [`LONGEST`] of each at most and [`SHORTEST`] at least.
const BUDGET: usize = 1_500_000;
const LONGEST: usize = 4_000;
const SHORTEST: usize = 200;

/// A text that stands elsewhere already is repeated if it is shorter than this.
const REPEATED: usize = 160;

/// The modules that have causes, in ordinal order.
pub fn modules<'a>(view: &View<'a>) -> BTreeSet<&'a str> {
    view.entries.iter().flat_map(|entry| &entry.cause.modules).map(String::as_str).collect()
}

/// The causes while they are written.
pub struct Causes<'v, 'a> {
    view: &'v View<'a>,
    modules: IndexMap<&'a str, usize>,
    /// The changes that are on the page already, and the fingerprint of the cause that has them.
    changes: IndexMap<(&'a str, &'a str), &'a str>,
    /// How long each text of a change may be.
    longest: usize,
}

impl<'v, 'a> Causes<'v, 'a> {
    pub fn new(view: &'v View<'a>) -> Self {
        let modules = modules(view).into_iter().zip(0..).collect();
        let longest = (BUDGET / 2 / view.entries.len().max(1)).clamp(SHORTEST, LONGEST);
        Self { view, modules, changes: IndexMap::new(), longest }
    }

    pub fn all(&mut self) -> String {
        let view = self.view;
        if view.entries.is_empty() {
            return format!("<p class=\"empty\">{}</p>\n", words::NOTHING_CHANGED);
        }
        view.entries.iter().map(|entry| self.cause(entry)).collect()
    }

    fn cause(&mut self, entry: &Entry<'a>) -> String {
        let cause = entry.cause;
        let fingerprint = html(&value(&cause.fingerprint));
        let modules: Vec<String> = cause.modules.iter().map(|name| self.modules[name.as_str()].to_string()).collect();
        let open = if self.view.entries.len() <= OPEN && entry.class == Class::Error { " open" } else { "" };
        let mut out = format!(
            "<details class=\"cause {}\" id=\"c-{fingerprint}\" data-who=\"{}\" data-modules=\"{}\"{open}>\n{}<div class=\"body\">\n",
            entry.class.as_str(),
            who(entry),
            modules.join(" "),
            summary(entry),
        );
        out += &self.change(&cause.was, &cause.is, &cause.fingerprint);
        out += &self.effects(entry);
        if entry.groups.is_empty() && entry.pages.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", words::NOTHING_FOLLOWS);
        }
        out += &pages(entry.pages);
        if let Some(decided) = words::decided(cause) {
            let _ = writeln!(out, "<p class=\"decision\">{}</p>", html_line(&decided));
        }
        out += &places(entry);
        out + "</div>\n</details>\n"
    }

    /// A change, or where it stands already: a sentence that many modules have is on the page once.
    fn change(&mut self, was: &'a str, is: &'a str, fingerprint: &'a str) -> String {
        if was.is_empty() && is.is_empty() {
            return String::new();
        }
        match self.changes.get(&(was, is)) {
            Some(first) if was.len() + is.len() > REPEATED => {
                format!("<p><a href=\"#c-{0}\">the same texts as in {0}</a></p>\n", html(&value(first)))
            }
            _ => {
                self.changes.insert((was, is), fingerprint);
                change(was, is, self.longest)
            }
        }
    }

    fn effects(&mut self, entry: &Entry<'a>) -> String {
        let mut shown = String::new();
        let mut folded: IndexMap<&str, (usize, String)> = IndexMap::new();
        for group in &entry.groups {
            let item = self.group(group, entry);
            let (number, more) = folded.entry(&group.rule.id).or_default();
            *number += 1;
            if *number <= GROUPS { shown += &item } else { *more += &item }
        }
        if shown.is_empty() {
            return shown;
        }
        let mut out = format!("<ul class=\"effects\">\n{shown}</ul>\n");
        for (rule, (number, more)) in folded.into_iter().filter(|(_, (number, _))| *number > GROUPS) {
            let summary = format!("<summary>{} more like that <i class=\"rule\">{rule}</i></summary>", number - GROUPS);
            let _ = writeln!(out, "<details class=\"more\">{summary}\n<ul class=\"effects\">\n{more}</ul></details>");
        }
        out
    }

    fn group(&mut self, group: &Group<'a>, entry: &Entry<'a>) -> String {
        let line = group.line();
        let rule = group.rule;
        let (id, reason) = (html(&rule.id), html(&rule.reason));
        let mut out = format!(
            "<li><div class=\"say\">{}</div><div class=\"tags\">{}<i class=\"rule\" title=\"{reason}\">{id}</i></div>",
            sentence(&line),
            touched(group.verdicts),
        );
        let names = group.names();
        if line.names() > NAMES {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            let summary = format!("<summary>all {}</summary>", count(names.len(), group.noun));
            let _ = write!(
                out,
                "<details class=\"more\">{summary}<div class=\"names\"><p>{}</p></div></details>",
                names.join(" ")
            );
        }
        // What the words of the rule don't say: longer texts of the effects, each pair once.
        let mut texts: IndexMap<(&str, &str), usize> = IndexMap::new();
        for effect in &group.effects {
            let is_said = rule.text.contains("{was}") || rule.text.contains("{is}");
            let is_of_cause = effect.was == entry.cause.was && effect.is == entry.cause.is;
            if !is_said && !is_of_cause {
                *texts.entry((&effect.was, &effect.is)).or_default() += 1;
            }
        }
        for ((was, is), _) in texts {
            out += &self.change(was, is, &entry.cause.fingerprint);
        }
        if let Some(witness) = group.witness() {
            let (label, text) = words::witness(witness);
            let _ = write!(out, "<p class=\"witness\"><span>{label}</span>{}</p>", code(&text));
        }
        out + "</li>\n"
    }
}

/// What the cause means for each reader, a digit each: 0 nothing, 1 info, 2 warning, 3 error, 4 silent error. The script takes
/// the worst for those who are chosen.
fn who(entry: &Entry) -> String {
    let digit = |verdict: Verdict| match (verdict.class, verdict.silent) {
        (None, _) => '0',
        (Some(Class::Info), _) => '1',
        (Some(Class::Warning), _) => '2',
        (Some(Class::Error), false) => '3',
        (Some(Class::Error), true) => '4',
    };
    Reader::ALL.iter().map(|reader| digit(entry.cause.verdict(&[*reader]))).collect()
}

fn summary(entry: &Entry) -> String {
    let cause = entry.cause;
    let mut about = Vec::new();
    about.extend(words::main_place(cause).map(|place| code(&place)));
    match cause.modules.as_slice() {
        [] => {}
        [module] => about.push(html(&value(module))),
        modules => about.push(count(modules.len(), ("module", "modules"))),
    }
    match words::extent(std::slice::from_ref(entry)) {
        extent if extent.is_empty() => about.push(words::NOTHING_FOLLOWS.to_owned()),
        extent => about.push(extent),
    }
    about.extend(cause.decision.as_ref().map(|_| "accepted".to_owned()));
    let about: String = about.into_iter().map(|text| "<span>".to_owned() + &text + "</span>").collect();
    format!(
        "<summary><span class=\"badge\">{}</span><span class=\"title\">{}</span><span class=\"about\">{about}</span></summary>\n",
        entry.label(),
        html_line(&cause.title),
    )
}

/// Who is touched, in one list for each class: `error! PowerShell, mg`.
fn touched(verdicts: Verdicts) -> String {
    let mut classes: IndexMap<Verdict, Vec<&str>> = IndexMap::new();
    let mut touched: Vec<_> = Reader::ALL.iter().zip(verdicts).filter(|(_, verdict)| verdict.class.is_some()).collect();
    touched.sort_by_key(|(_, verdict)| std::cmp::Reverse(*verdict));
    for (reader, verdict) in touched {
        classes.entry(verdict).or_default().push(words::reader(*reader));
    }
    let lists = classes.into_iter().map(|(verdict, readers)| {
        let class = verdict.class.unwrap_or(Class::Info).as_str();
        format!("<span class=\"who {class}\"><b>{}</b> {}</span>", String::from(verdict), readers.join(", "))
    });
    lists.collect()
}

fn sentence(line: &Line) -> String {
    let parts = line.parts(NAMES).into_iter().map(|part| match part {
        Part::Name(name) => code(name),
        Part::Words(words) => {
            let [before, after] = [words.starts_with(' '), words.ends_with(' ')].map(|is| if is { " " } else { "" });
            format!("{before}{}{after}", html_line(&words))
        }
    });
    parts.collect()
}

fn pages(pages: &[String]) -> String {
    if pages.is_empty() {
        return String::new();
    }
    let names: Vec<String> = pages.iter().map(|page| code(page)).collect();
    let summary = format!("{} differently", count(pages.len(), ("page reads", "pages read")));
    format!(
        "<details class=\"more\"><summary>{summary}</summary><div class=\"names\"><p>{}</p></div></details>\n",
        names.join(" ")
    )
}

/// Where the cause is on both sides, its modules, and its fingerprint.
fn places(entry: &Entry) -> String {
    let cause = entry.cause;
    let mut rows = Vec::new();
    for (label, place) in [("old", &cause.old), ("new", &cause.new)] {
        rows.extend(place.as_ref().map(|place| {
            let pointer = if place.pointer.is_empty() { String::new() } else { format!(" {}", code(&place.pointer)) };
            (label, code(&words::place(place)) + &pointer)
        }));
    }
    if cause.modules.len() > 1 {
        let modules: Vec<String> = cause.modules.iter().map(|module| html(&value(module))).collect();
        rows.push(("modules", modules.join(", ")));
    }
    rows.push(("kind", html(cause.kind)));
    rows.push(("fingerprint", code(&cause.fingerprint)));
    let rows: String = rows.iter().map(|(label, text)| ["<dt>", label, "</dt><dd>", text, "</dd>"].concat()).collect();
    format!("<dl class=\"places\">{rows}</dl>\n")
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", html(&value(text)))
}
