//! `mg help <Cmdlet>`: what a page says, for a terminal.

mod example;
mod sections;

use super::{USAGE, library};
use crate::args;
use crate::console::{Browser, Console};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::view::Cmdlet;
use graphsmith_catalog::printable::one_line;
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
    /// The address of its page.
    Online,
}

/// What is asked for.
struct Asked {
    part: Part,
    /// The shell that examples are for, if not the one that `mg` runs under.
    shell: Option<Shell>,
    /// How many levels of properties are shown.
    depth: usize,
}

/// So many levels of properties are shown unless another number is asked for: all of them are 6,000 lines for a user.
const DEPTH: usize = 2;

/// Explains a cmdlet; without one, `mg` itself.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let (name, rest) = match words.split_first() {
        Some((name, rest)) if !args::is_parameter(name) => (Some(name), rest),
        _ => (None, words),
    };
    let Asked { part, shell, depth } = asked(rest)?;
    let shell = shell.map_or_else(|| Shell::of(console), Ok)?;
    let Some(name) = name else { return console.print_page(&shell.adapted(USAGE)) };
    if let Some(page) = super::page_of(&name.to_ascii_lowercase()) {
        return console.print_page(&shell.adapted(&page));
    }
    let found = library(console).find(name)?;
    let cmdlet = Cmdlet::read(&found.catalog, found.cmdlet)?;
    if part == Part::Online {
        return online(&cmdlet, console);
    }
    let mut page = Page::new(&cmdlet, shell, depth, console.width);
    match part {
        Part::Short => page.short()?,
        Part::Full => page.full()?,
        Part::Examples => page.examples()?,
        Part::Parameter(pattern) => page.parameter(&pattern)?,
        Part::Online => {}
    }
    console.print_page(&page.finish())
}

/// Prints the address of the page, and opens it where a person looks on.
fn online(cmdlet: &Cmdlet<'_>, console: &mut Console<'_>) -> Result<(), Failure> {
    let links = cmdlet.catalog.texts(cmdlet.record.links)?;
    let Some(address) = links.first().map(|link| one_line(link)) else {
        return Err(Failure::usage(format!("the catalog has no address of a page about {}", cmdlet.name))
            .hint(format!("`mg help {} -Full` shows all that it knows.", cmdlet.name)));
    };
    console.print(&format!("{address}\n"))?;
    if console.out_terminal
        && let Some(browser) = Browser::of(console)
    {
        browser.open(&address);
    }
    Ok(())
}

/// How much is asked for, and in the syntax of which shell.
fn asked(words: &[String]) -> Result<Asked, Failure> {
    let mut asked = Asked { part: Part::Short, shell: None, depth: DEPTH };
    for argument in args::group(words)? {
        let is =
            |full: &str| full.get(..argument.name.len()).is_some_and(|head| head.eq_ignore_ascii_case(&argument.name));
        if is("Full") {
            asked.part = Part::Full;
        } else if is("Examples") {
            asked.part = Part::Examples;
        } else if is("Parameter") {
            asked.part = Part::Parameter(argument.value()?);
        } else if is("Online") {
            asked.part = Part::Online;
        } else if is("Shell") {
            asked.shell = Some(Shell::wanted(&argument.value()?)?);
        } else if is("Depth") {
            let depth = argument.value()?;
            asked.depth = depth.parse().map_err(|_| {
                Failure::usage(format!("-Depth is `{depth}`, not a number"))
                    .hint("It says how many levels of properties are shown, as in `-Depth 3`.")
            })?;
        } else {
            return Err(Failure::usage(format!("mg help has no -{}", argument.name))
                .hint("It has -Full, -Examples, -Parameter NAME, -Depth LEVELS, -Online and -Shell NAME."));
        }
    }
    Ok(asked)
}
