//! The PARAMETERS section of schema 2.0.0: entries -> a heading, help and settings for each
//! (docs/rules.md#7-5-parameters-on-the-page).

use graphsmith_catalog::printable::one_line;

use crate::cmdlet::Cmdlet;

use super::book::Book;
use super::entries::{self, DefaultValue, Entry};
use super::settings::{self, Setting};
use super::writer::Page;

/// Parameters that stand after all others, in this order, wherever their names would put them.
const LAST: [&str; 3] = ["Confirm", "WhatIf", "Skip"];

/// Entries in the order of the section.
pub fn ordered<'e, 'a>(sorted: &'e [Entry<'a>]) -> Vec<&'e Entry<'a>> {
    let place = |entry: &Entry<'_>| LAST.iter().position(|name| *name == entry.name).map_or(0, |at| at + 1);
    let mut ordered: Vec<&Entry<'_>> = sorted.iter().collect();
    ordered.sort_by_key(|entry| place(entry));
    ordered
}

/// Writes the settings of a parameter: one block for each way in which its sets treat it.
pub fn write_settings<'a>(page: &mut Page, book: &Book<'a>, cmdlet: &'a Cmdlet, entry: &Entry<'a>) {
    let settings = settings::of(book, cmdlet, entry);
    let alike =
        |a: &Setting<'_>, b: &Setting<'_>| a.is_like(b) && (a.mandatory, a.pipeline) == (b.mandatory, b.pipeline);
    for (at, first) in settings.iter().enumerate() {
        if settings[..at].iter().any(|before| alike(before, first)) {
            continue;
        }
        let sets = settings.iter().filter(|setting| alike(setting, first));
        let sets: Vec<&str> =
            sets.map(|setting| setting.set.map_or("(All)", |set| cmdlet.sets[set].name.as_str())).collect();
        write_block(page, book, entry, first, &sets.join(", "));
    }
}

fn write_block(page: &mut Page, book: &Book<'_>, entry: &Entry<'_>, setting: &Setting<'_>, sets: &str) {
    let aliases = entries::aliases(entry).join(", ");
    page.line("```yaml");
    page.settings(&[("Type", &setting.ty.short(book.models)), ("Parameter Sets", sets), ("Aliases", &aliases)]);
    if !setting.values.is_empty() {
        let values: Vec<String> = setting.values.iter().map(|value| one_line(value)).collect();
        page.settings(&[("Accepted values", &values.join(", "))]);
    }
    page.blank();
    page.settings(&[
        ("Required", if setting.mandatory { "True" } else { "False" }),
        ("Position", "Named"),
        ("Default value", default_value(entry, setting)),
        ("Accept pipeline input", if setting.pipeline { "True (ByValue)" } else { "False" }),
        ("Accept wildcard characters", "False"),
    ]);
    page.line("```");
    page.blank();
}

/// What the page calls the default of a parameter.
#[must_use]
pub fn default_value<'s>(entry: &Entry<'_>, setting: &'s Setting<'_>) -> &'s str {
    match (&setting.default, entry.help, setting.ty.default_value()) {
        (Some(stated), ..) => stated,
        (None, entries::Help::Common(_), _) | (None, _, DefaultValue::None) => "None",
        (None, _, DefaultValue::False) => "False",
        (None, _, DefaultValue::Zero) => "0",
    }
}
