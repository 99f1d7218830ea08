//! A report in each of its formats (docs/diff.md#formats).
//!
//! What is shown is decided once, for all formats: `view` leaves out what nobody asked for, `groups` makes one line of
//! what is the same for many cmdlets, `words` has the other sentences. A format has the layout, and takes each text of a
//! description through its function in `escape`.

use super::report::{Class, Reader, Report};
use view::View;

mod escape;
mod github;
mod groups;
mod html;
mod json;
mod junit;
mod markdown;
mod marked;
pub mod rules;
mod sarif;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod words;

pub use json::schema;

/// A format of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Lines for a terminal, at most 120 columns wide.
    Text,
    /// A comment or a summary on GitHub, at most 60,000 bytes.
    Markdown,
    /// Everything, in the form of [`schema`].
    Json,
    /// A page that stands alone.
    Html,
    /// A test suite for each module.
    Junit,
    /// SARIF 2.1.0: a result for each cause.
    Sarif,
    /// Workflow commands of GitHub Actions: an annotation for each cause.
    Github,
}

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Markdown, Self::Json, Self::Html, Self::Junit, Self::Sarif, Self::Github];

    /// Name, as `--format` takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Html => "html",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }
}

/// What of a report is shown, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// For whom: effects that touch none of them aren't shown, and classes are those for them.
    pub readers: Vec<Reader>,
    /// The least class that is shown.
    pub level: Class,
    /// The least class that fails, which is a failure in `JUnit`; `None` if nothing does.
    pub fail_on: Option<Class>,
    /// Whether text has colours: the output is a terminal.
    pub colour: bool,
    /// What OLD is, as the user named it.
    pub old: String,
    /// What NEW is, as the user named it.
    pub new: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            readers: Reader::ALL.to_vec(),
            level: Class::Info,
            fail_on: Some(Class::Error),
            colour: false,
            old: "OLD".to_owned(),
            new: "NEW".to_owned(),
        }
    }
}

/// The report in a format. The same report gives the same bytes.
#[must_use]
pub fn render(report: &Report, format: Format, options: &Options) -> String {
    let view = View::new(report, options);
    match format {
        Format::Text => text::render(&view),
        Format::Markdown => markdown::render(&view),
        Format::Json => json::render(&view),
        Format::Html => html::render(&view),
        Format::Junit => junit::render(&view),
        Format::Sarif => sarif::render(&view),
        Format::Github => github::render(&view),
    }
}
