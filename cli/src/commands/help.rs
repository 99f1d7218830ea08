//! `mg help <Cmdlet>`: what a page says, for a terminal.

mod example;
mod sections;

use super::{USAGE, library};
use crate::args;
use crate::console::Console;
use crate::failure::Failure;
use crate::shell::Shell;
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
    let (name, rest) = match words.split_first() {
        Some((name, rest)) if !args::is_parameter(name) => (Some(name), rest),
        _ => (None, words),
    };
    let (part, shell) = asked(rest)?;
    let shell = shell.map_or_else(|| Shell::of(console), Ok)?;
    let Some(name) = name else { return console.print_page(&shell.adapted(USAGE)) };
    if let Some(page) = super::page_of(&name.to_ascii_lowercase()) {
        return console.print_page(&shell.adapted(&page));
    }
    let found = library(console).find(name)?;
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    let mut page = Page::new(&cmdlet, shell, console.width);
    match part {
        Part::Short => page.short()?,
        Part::Full => page.full()?,
        Part::Examples => page.examples()?,
        Part::Parameter(pattern) => page.parameter(&pattern)?,
    }
    console.print_page(&page.finish())
}

/// How much is asked for, and in the syntax of which shell.
fn asked(words: &[String]) -> Result<(Part, Option<Shell>), Failure> {
    let (mut part, mut shell) = (Part::Short, None);
    for argument in args::group(words)? {
        let is =
            |full: &str| full.get(..argument.name.len()).is_some_and(|head| head.eq_ignore_ascii_case(&argument.name));
        if is("Full") {
            part = Part::Full;
        } else if is("Examples") {
            part = Part::Examples;
        } else if is("Parameter") {
            part = Part::Parameter(argument.value()?);
        } else if is("Shell") {
            shell = Some(Shell::wanted(&argument.value()?)?);
        } else {
            return Err(Failure::usage(format!("mg help has no -{}", argument.name))
                .hint("It has -Full, -Examples, -Parameter NAME and -Shell NAME."));
        }
    }
    Ok((part, shell))
}
