//! `[help]` of a project: what help pages show besides what the spec says.
//!
//! ```toml
//! [help]
//! examples = "examples"         # example files: <Service>/<api-version>/<Cmdlet>.md
//! generated-examples = true     # they follow those of example files; otherwise these replace them
//! cross-links = true            # link the cmdlet of the other version; the profile `full` does so anyway
//! drop-leading-stops = true     # profile `published`: one full stop at the start of a line goes
//! date = "01/30/2026"           # `ms.date` of pages of schema 2024-05-01
//! subservice = [
//!   { path = "/users/{user-id}/calendar*/**", value = "outlook" },
//!   { cmdlet = "*-MgBetaGroup*", value = "entra-groups" },
//! ]
//! ```
//!
//! A module may have a table `help` of its own. What it sets counts before what the project sets.

mod subservice;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::diag::{Diagnostics, Place};
use crate::load;

pub use subservice::Subservice;

/// What help pages of a module show besides what the spec says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HelpSettings {
    /// The folder of example files, and where that is written.
    pub examples: Option<(PathBuf, Place)>,
    /// Whether generated examples follow those of example files; otherwise these replace them.
    pub generated_examples: Option<bool>,
    /// Whether pages link the cmdlet of the other API version; `None`: as the profile has it.
    pub cross_links: Option<bool>,
    /// Whether published pages lose one full stop at the start of each line (docs/rules.md#7-7-additional-steps).
    pub drop_leading_stops: Option<bool>,
    /// The date in the front matter, as `MM/DD/YYYY`.
    pub date: Option<String>,
    /// Which part of the documentation pages belong to; the first that fits counts.
    pub subservices: Vec<Subservice>,
}

impl HelpSettings {
    /// These settings, and those of `general` where these say nothing.
    #[must_use]
    pub fn or(mut self, general: &Self) -> Self {
        self.subservices.extend(general.subservices.iter().cloned());
        Self {
            examples: self.examples.or_else(|| general.examples.clone()),
            generated_examples: self.generated_examples.or(general.generated_examples),
            cross_links: self.cross_links.or(general.cross_links),
            drop_leading_stops: self.drop_leading_stops.or(general.drop_leading_stops),
            date: self.date.or_else(|| general.date.clone()),
            subservices: self.subservices,
        }
    }
}

/// The table `help` as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct HelpTable {
    examples: Option<Spanned<PathBuf>>,
    generated_examples: Option<bool>,
    cross_links: Option<bool>,
    drop_leading_stops: Option<bool>,
    date: Option<Spanned<String>>,
    #[serde(default)]
    subservice: Vec<Spanned<subservice::Table>>,
}

impl HelpTable {
    /// The settings; `file` is where the table is written, `text` its content. Faults are reported.
    pub(super) fn resolve(self, file: &Path, text: &str, diags: &mut Diagnostics) -> HelpSettings {
        let place = |at: usize| Place::line(file, load::line_at(text.as_bytes(), at));
        let folder = file.parent().unwrap_or(Path::new(""));
        let examples = self.examples.map(|path| (folder.join(path.get_ref()), place(path.span().start)));
        let date = self.date.and_then(|date| read_date(date.get_ref(), &place(date.span().start), diags));
        let rules = self.subservice.into_iter();
        let subservices = rules.filter_map(|rule| {
            let place = place(rule.span().start);
            rule.into_inner().resolve(place, diags)
        });
        HelpSettings {
            examples,
            generated_examples: self.generated_examples,
            cross_links: self.cross_links,
            drop_leading_stops: self.drop_leading_stops,
            subservices: subservices.collect(),
            date,
        }
    }
}

/// A date as pages write it: `01/30/2026`. Anything else is a fault.
pub fn read_date(text: &str, place: &Place, diags: &mut Diagnostics) -> Option<String> {
    let parts: Vec<&str> = text.split('/').collect();
    let number = |at: usize, digits: usize| {
        let part = parts.get(at).filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()));
        part.and_then(|part| part.parse::<u16>().ok())
    };
    let sound = parts.len() == 3
        && number(0, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(1, 2).is_some_and(|day| (1..=31).contains(&day))
        && number(2, 4).is_some();
    if !sound {
        let message = format!("`{text}` is no date of a help page");
        diags.error(place.clone(), message, "write month, day and year, e.g. `01/30/2026`");
    }
    sound.then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
