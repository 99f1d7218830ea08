//! The arguments of `graphsmith diff` (docs/commands.md).

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::diff::render::Format;
use crate::diff::report::{Class, Reader};

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// What there was: a description, a project file, a folder with one, a folder of generated files, a file of facts, or a
    /// git revision (REVISION or REVISION:path)
    #[arg(required_unless_present_any = ["rules", "schema"])]
    pub old: Option<String>,
    /// What there is, named in the same ways
    #[arg(required_unless_present_any = ["rules", "schema"])]
    pub new: Option<String>,
    /// Configuration of a side that is a description; may be repeated
    #[arg(long, value_name = "FILE")]
    pub config: Vec<PathBuf>,
    /// Compare only the modules that match, for example '*.Calendar'; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub module: Vec<String>,
    /// Form of the report
    #[arg(long, value_name = "FORMAT", value_parser = formats(), default_value = "text")]
    pub format: Format,
    /// File to write; standard output if there is none
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// For whom, separated by commas: script, mg, rust, link [default: all]
    #[arg(long = "for", value_name = "READERS", value_delimiter = ',', value_parser = readers())]
    pub readers: Vec<Reader>,
    /// Least class that is shown
    #[arg(long, value_enum, default_value_t = Level::Info)]
    pub level: Level,
    /// Least class that makes the exit code 1
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t = FailOn::Error)]
    pub fail_on: FailOn,
    /// Decisions about breaks that were accepted, as docs/diff.md says
    #[arg(long, value_name = "FILE")]
    pub allow: Option<PathBuf>,
    /// Redirects of pages, in the form of .openpublishing.redirection.json
    #[arg(long, value_name = "FILE")]
    pub redirects: Option<PathBuf>,
    /// Day on which announced removals are due, as 2026-11-25 [default: that of the commit NEW, else today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub date: Option<String>,
    /// Print the rules, as text or with --format json
    #[arg(long, conflicts_with_all = ["old", "schema"])]
    pub rules: bool,
    /// Print the JSON schema of --format json
    #[arg(long, conflicts_with = "old")]
    pub schema: bool,
}

/// Arguments of `git-diff-driver`, as git gives them.
#[derive(Debug, Args)]
pub struct GitDriverArgs {
    /// Path of the file in the repository
    pub path: String,
    /// File with what it held
    pub old_file: String,
    /// Id of that
    pub old_id: String,
    /// Mode of that
    pub old_mode: String,
    /// File with what it holds
    pub new_file: String,
    /// Id of that
    pub new_id: String,
    /// Mode of that
    pub new_mode: String,
    /// What git says of a renamed file
    #[arg(num_args = 0..=2)]
    pub renamed: Vec<String>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::as_str))
        .map(|name| Format::ALL.into_iter().find(|format| format.as_str() == name).unwrap_or(Format::Text))
}

fn readers() -> impl TypedValueParser<Value = Reader> {
    PossibleValuesParser::new(Reader::ALL.map(Reader::as_str))
        .map(|name| Reader::ALL.into_iter().find(|reader| reader.as_str() == name).unwrap_or(Reader::Script))
}

/// A day of the calendar.
pub(super) fn day(text: &str) -> Result<String, String> {
    text.parse::<jiff::civil::Date>().map(|date| date.to_string()).map_err(|_| "write it as 2026-11-25".to_owned())
}

/// A class of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    Error,
    Warning,
    Info,
}

impl From<Level> for Class {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

/// A class of a change, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl From<FailOn> for Option<Class> {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Error => Some(Class::Error),
            FailOn::Warning => Some(Class::Warning),
            FailOn::Info => Some(Class::Info),
            FailOn::Never => None,
        }
    }
}
