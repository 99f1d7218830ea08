//! What a command talks to: outputs, input, environment. Tests have their own.

use std::io::{IsTerminal as _, Read, Write};

use crate::failure::{Exit, Failure};
use graphsmith_catalog::printable::printable;

/// Width of a line if the terminal doesn't say it.
const WIDTH: usize = 100;

/// What a command reads from and writes to.
pub struct Console<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Messages.
    pub err: &'a mut dyn Write,
    /// What is piped in.
    pub input: &'a mut dyn Read,
    /// Whether a person reads `out`.
    pub out_terminal: bool,
    /// Whether a person reads `err`.
    pub err_terminal: bool,
    /// Whether a person types into `input`.
    pub in_terminal: bool,
    /// Characters on a line of `out`.
    pub width: usize,
    /// Environment variables.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
}

impl Console<'_> {
    /// A variable that is set to something.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).filter(|value| !value.trim().is_empty())
    }

    /// Prints a result. A reader that has gone away ends the command, with nothing to say.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.write(text.as_bytes())
    }

    /// Writes a result that is no text, or a part of one. A terminal would act on some bytes, so there they are only counted,
    /// unless they turn out to be text.
    pub fn print_bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if self.out_terminal {
            let plain = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
            if let Some(text) = plain {
                return self.print(&printable(text));
            }
            self.say(&format!("mg: the reply is {} bytes; redirect the output to keep them.", bytes.len()));
            return Ok(());
        }
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        match self.out.write_all(bytes).and_then(|()| self.out.flush()) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::reader_gone()),
            Err(error) => Err(Failure { exit: Exit::File, message: format!("cannot print: {error}") }),
        }
    }

    /// Says something beside the result.
    pub fn say(&mut self, text: &str) {
        // If messages can't be written there is no place to report that.
        let _ = writeln!(self.err, "{}", printable(text));
    }
}

/// Calls a command with the console of the process.
pub fn with_process<T>(run: impl FnOnce(&mut Console<'_>) -> T) -> T {
    let environment = |name: &str| std::env::var(name).ok();
    let columns = environment("COLUMNS").and_then(|text| text.parse().ok());
    let (mut out, mut err, mut input) = (std::io::stdout(), std::io::stderr(), std::io::stdin());
    let mut console = Console {
        out_terminal: out.is_terminal(),
        err_terminal: err.is_terminal(),
        in_terminal: input.is_terminal(),
        width: columns.filter(|width| (40..=400).contains(width)).unwrap_or(WIDTH),
        out: &mut out,
        err: &mut err,
        input: &mut input,
        environment: &environment,
    };
    run(&mut console)
}
