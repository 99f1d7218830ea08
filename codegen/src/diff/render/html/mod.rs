//! A report as one page that stands alone: it loads nothing, works without its script, and with it finds causes by words, class,
//! reader and module. `page.html`, `page.css` and `page.js` are its parts.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};

use super::escape::{html, html_line};
use super::groups::count;
use super::view::View;
use super::words;
use crate::diff::report::{Class, Reader};
use cause::Causes;

mod cause;
mod change;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub fn render(view: &View) -> String {
    let sides = [&view.options.old, &view.options.new].map(|side| html_line(&side.replace('`', "")));
    let mut causes = Causes::new(view);
    fill(include_str!("page.html"), |name| match name {
        "policy" => policy(),
        "title" => format!("{} → {}", sides[0], sides[1]),
        "style" => STYLE.to_owned(),
        "script" => SCRIPT.to_owned(),
        "old" => sides[0].clone(),
        "new" => sides[1].clone(),
        "counts" => counts(view),
        "scope" => scope(view),
        "readers" => readers(view),
        "classes" => classes(view),
        "modules" => modules(view),
        "causes" => causes.all(),
        other => unreachable!("page.html has {other}, as a test would show"),
    })
}

/// A template with its places, `{{name}}`, filled. What is filled in isn't looked at again.
fn fill(template: &str, mut text: impl FnMut(&str) -> String) -> String {
    let mut parts = template.split("{{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or(("", part));
        out += &text(name);
        out += rest;
    }
    out
}

/// Nothing may be loaded, and nothing may run but the style and the script of the page.
fn policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    let (style, script) = (hash(STYLE), hash(SCRIPT));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
    )
}

fn counts(view: &View) -> String {
    let silent = view.entries.iter().filter(|entry| entry.silent).count();
    let nouns = [
        (Class::Error, ("error", "errors")),
        (Class::Warning, ("warning", "warnings")),
        (Class::Info, ("info", "info")),
    ];
    let tiles = nouns.map(|(class, (one, many))| {
        let number = view.count(class);
        let noun = if number == 1 { one } else { many };
        let note = match class {
            Class::Error if silent > 0 => format!("<small>{silent} silent</small>"),
            _ => String::new(),
        };
        let empty = if number == 0 { " none" } else { "" };
        format!("<li class=\"{}{empty}\"><b>{number}</b> {noun}{note}</li>", class.as_str())
    });
    tiles.concat()
}

/// How much changed, and what couldn't be compared.
fn scope(view: &View) -> String {
    let extent = words::extent(&view.entries);
    let mut out = format!("<p>in {}{}{extent}</p>", words::modules(view), if extent.is_empty() { "" } else { " · " });
    if !view.report.not_compared.is_empty() {
        let _ = write!(out, "<p>{}</p>", html_line(&words::not_compared(view)));
    }
    if view.entries.iter().any(|entry| entry.silent) {
        let _ = write!(out, "<p><b>error!</b> is an error that is silent: {}</p>", words::SILENT);
    }
    out
}

fn readers(view: &View) -> String {
    let all = Reader::ALL.iter().enumerate().filter(|(_, reader)| view.options.readers.contains(reader));
    all.map(|(index, reader)| check_box("reader", &index.to_string(), words::reader(*reader), "")).collect()
}

fn classes(view: &View) -> String {
    let all = [Class::Error, Class::Warning, Class::Info].into_iter().filter(|class| *class >= view.options.level);
    all.map(|class| check_box("class", class.as_str(), class.as_str(), class.as_str())).collect()
}

fn check_box(name: &str, value: &str, label: &str, class: &str) -> String {
    format!(
        "<label class=\"chip {class}\"><input type=\"checkbox\" name=\"{name}\" value=\"{value}\" checked>\
         <span>{label}</span></label>"
    )
}

/// The modules that have causes, to choose from.
fn modules(view: &View) -> String {
    let names = cause::modules(view);
    let all = if names.len() > 1 { "all " } else { "" };
    let mut out = format!("<option value=\"\">{all}{}</option>", count(names.len(), ("module", "modules")));
    for (index, name) in names.iter().enumerate() {
        let _ = write!(out, "<option value=\"{index}\">{}</option>", html(&super::escape::value(name)));
    }
    out
}
