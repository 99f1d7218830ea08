//! The command `graphsmith`: arguments and two streams -> an exit code (docs/commands.md).
//!
//! What was asked for goes to the output stream; faults, notes and progress go to the error stream.

mod args;
mod diff;
mod diff_args;
mod dump;
mod explain;
mod generate;
mod git_driver;
mod migrate;
mod names;
mod names_args;
mod pages;
mod permissions;
pub mod records;
mod shell;
mod slice;
mod source;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Parser as _;

use crate::diag::{Diagnostics, Place, Severity};
use crate::driver;
use crate::report::{self, Extent, Style};
use args::{Arguments, CheckArgs, Command};

/// Exit code when the folder is stale.
const STALE: u8 = 1;

/// Exit code for wrong usage.
const USAGE: u8 = 2;

/// Where a command writes.
pub struct Console<'a> {
    /// Takes what was asked for.
    pub out: &'a mut dyn Write,
    /// Takes faults and notes.
    pub err: &'a mut dyn Write,
    /// Whether the error stream is a terminal: only then there are colours, and a progress bar (which is drawn on the
    /// standard error stream itself).
    pub terminal: bool,
    /// The folder of the records of runs, e.g. [`records::folder`]; `None` where none are kept.
    pub records: Option<PathBuf>,
}

impl Console<'_> {
    /// Prints the result of a command. A reader that has had enough (`| head`) is no fault.
    fn print(&mut self, text: &str) -> io::Result<()> {
        match self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other,
        }
    }

    /// Prints a line about the run on the error stream. Failing to write it is no failure of the run.
    fn print_status(&mut self, line: &str) {
        let _ = writeln!(self.err, "{line}");
    }

    fn style(&self) -> Style {
        if self.terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()) {
            Style::Coloured
        } else {
            Style::Plain
        }
    }

    /// Shows what was found, with lines, and returns the exit code it calls for.
    fn conclude(&mut self, mut diags: Diagnostics, at_least: Severity, extent: Extent) -> u8 {
        driver::locate(&mut diags, at_least);
        let text = report::render(&diags, at_least, self.style(), extent);
        let _ = self.err.write_all(text.as_bytes());
        driver::exit_code(&diags)
    }
}

/// How a command ends, apart from the faults it reported.
enum Outcome {
    /// It did what it was called for.
    Done,
    /// The folder is out of date.
    Stale,
}

/// Runs the command. The first argument is the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>, console: &mut Console<'_>) -> u8 {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error, console),
    };
    let mut diags = Diagnostics::default();
    // Notes are about what is generated. The other commands report what makes their result doubtful.
    let at_least = match &arguments.command {
        Command::Generate(args) if args.run.quiet => Severity::Error,
        Command::Check(CheckArgs { run }) if run.quiet => Severity::Error,
        Command::Generate(_) | Command::Check(_) => Severity::Note,
        _ => Severity::Warning,
    };
    let extent = match &arguments.command {
        Command::Generate(args) if args.run.verbose => Extent::All,
        Command::Check(CheckArgs { run }) if run.verbose => Extent::All,
        _ => Extent::SummedUp,
    };
    let outcome = match arguments.command {
        Command::Generate(args) => generate::run(&args, console, &mut diags),
        Command::Check(args) => generate::check(&args, console, &mut diags),
        Command::Slice(args) => slice::run(&args, console, &mut diags),
        Command::Explain(args) => explain::run(&args, console, &mut diags),
        Command::Dump(args) => dump::run(&args, console, &mut diags),
        Command::Diff(args) => diff::run(&args, console, &mut diags),
        Command::Migrate(args) => migrate::run(&args, console, &mut diags),
        Command::GitDiffDriver(args) => git_driver::run(&args, console, &mut diags),
        Command::Permissions(args) => permissions::run(&args, console, &mut diags),
        Command::Names(args) => names::run(&args, console, &mut diags),
        Command::Complete(args) => shell::complete(&args, console, &mut diags),
        Command::Man(args) => shell::man(&args, console, &mut diags),
    };
    if outcome.is_none() && !diags.has_errors() {
        let message = "the command stopped without an error";
        diags.error(Place::file("command line"), message, "please report this: it is a fault of graphsmith");
    }
    let code = console.conclude(diags, at_least, extent);
    match outcome {
        Some(Outcome::Stale) if code == 0 => STALE,
        _ => code,
    }
}

/// The day of today, in UTC.
fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// Prints what was asked for; reports it when that fails.
fn print_result(console: &mut Console<'_>, text: &str, diags: &mut Diagnostics) -> Option<Outcome> {
    match console.print(text) {
        Ok(()) => Some(Outcome::Done),
        Err(error) => {
            let message = format!("cannot write: {error}");
            diags.io(Path::new("standard output"), message, "check where it goes, and the free space there");
            None
        }
    }
}

/// Shows why arguments make no sense, or the help that they ask for.
fn refuse(error: &clap::Error, console: &mut Console<'_>) -> u8 {
    let text = match console.style() {
        Style::Coloured => error.render().ansi().to_string(),
        Style::Plain => error.render().to_string(),
    };
    if error.use_stderr() {
        let _ = console.err.write_all(text.as_bytes());
        USAGE
    } else {
        let _ = console.print(&text);
        0
    }
}
