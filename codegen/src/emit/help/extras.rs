//! What pages show besides the models: examples that were written by hand, links between versions, front matter.
//!
//! All of it is read and decided before; this file only says how it is asked for.

use std::collections::BTreeMap;

/// What the pages of a module show besides what its models say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extras {
    /// Texts of example files by cmdlet; a text stays inside its section of the page.
    pub examples: BTreeMap<String, String>,
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

/// What a file of examples says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<'a> {
    /// There is no file, or one that is still to be filled in.
    Nothing,
    /// The file is empty: published pages then have no examples.
    Empty,
    /// The examples.
    Text(&'a str),
}

/// What the files that wait for an author have in their titles.
const TEMPLATE: &str = "Add title here";

impl Extras {
    /// What the example file of a cmdlet says (docs/rules.md#7-7-additional-steps).
    #[must_use]
    pub fn given(&self, cmdlet: &str) -> Given<'_> {
        match self.examples.get(cmdlet) {
            None => Given::Nothing,
            Some(text) if text.trim().is_empty() => Given::Empty,
            Some(text) if text.contains(TEMPLATE) => Given::Nothing,
            Some(text) => Given::Text(text),
        }
    }
}

impl Counterpart {
    /// How addresses of the documentation name its version: `1.0`, `beta`.
    #[must_use]
    pub fn view(&self) -> &str {
        self.api_version.trim_start_matches('v')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_empty_templates_or_examples() {
        let vectors = [
            ("", Given::Empty),
            (" \n\t\n", Given::Empty),
            ("### Example 1: {{ Add title here }}\n", Given::Nothing),
            ("### Example 1: Do it\n", Given::Text("### Example 1: Do it\n")),
        ];
        for (text, expected) in vectors {
            let extras = Extras { examples: [("Get-A".to_owned(), text.to_owned())].into(), ..Extras::default() };
            assert_eq!(extras.given("Get-A"), expected, "{text:?}");
            assert_eq!(extras.given("Get-B"), Given::Nothing);
        }
    }
}
