//! `mg help <Cmdlet>`: what a page says, for a terminal.

mod sections;

use super::{USAGE, library};
use crate::args;
use crate::console::Console;
use crate::failure::Failure;
use crate::view::Cmdlet;
use sections::Page;

/// How much is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// What it does, how it is called, one line for each parameter.
    Short,
    /// Everything.
    Full,
    /// Examples only.
    Examples,
    /// One parameter, or those whose names fit a pattern with `*`.
    Parameter(String),
}

/// Explains a cmdlet; without one, `mg` itself.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let Some((name, rest)) = words.split_first() else { return console.print_page(USAGE) };
    if let Some(page) = super::page_of(&name.to_ascii_lowercase()) {
        return console.print_page(&page);
    }
    let part = part(rest)?;
    let found = library(console).find(name)?;
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    let mut page = Page::new(&cmdlet, console.width);
    match part {
        Part::Short => page.short()?,
        Part::Full => page.full()?,
        Part::Examples => page.examples()?,
        Part::Parameter(pattern) => page.parameter(&pattern)?,
    }
    console.print_page(&page.finish())
}

fn part(words: &[String]) -> Result<Part, Failure> {
    let mut part = Part::Short;
    for argument in args::group(words)? {
        let is =
            |full: &str| full.get(..argument.name.len()).is_some_and(|head| head.eq_ignore_ascii_case(&argument.name));
        part = if is("Full") {
            Part::Full
        } else if is("Examples") {
            Part::Examples
        } else if is("Parameter") {
            Part::Parameter(argument.value()?)
        } else {
            return Err(Failure::usage(format!("mg help has no -{}", argument.name))
                .hint("It has -Full, -Examples and -Parameter NAME."));
        };
    }
    Ok(part)
}
