//! What pages show besides the models: examples that were written by hand, links between versions, front matter.
//!
//! All of it is read and decided before; this file only says how it is asked for.

use std::collections::BTreeMap;

use crate::text::ExampleFiles;

/// What the pages of a module show besides what its models say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Example files; a text stays inside its section of the page.
    pub examples: ExampleFiles,
    /// The cmdlet of the other API version, by cmdlet.
    pub counterparts: BTreeMap<String, Counterpart>,
    /// `ms.subservice` by cmdlet.
    pub subservices: BTreeMap<String, String>,
    /// `ms.date` of schema 2024-05-01.
    pub date: Option<String>,
    /// Whether published pages lose one full stop at the start of each line.
    pub drop_leading_stops: bool,
}

/// A cmdlet that does the same in another version of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterpart {
    /// Its name.
    pub cmdlet: String,
    /// Its module.
    pub module: String,
    /// Its version of the API, for example `v1.0`.
    pub api_version: String,
    /// Its page, as a relative address.
    pub page: String,
}

impl Counterpart {
    /// How addresses of the documentation name its version: `1.0`, `beta`.
    #[must_use]
    pub fn view(&self) -> &str {
        self.api_version.trim_start_matches('v')
    }
}
