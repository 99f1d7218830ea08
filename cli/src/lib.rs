//! `mg` runs Graph cmdlets from any shell: command line -> request -> result.
//!
//! | file | does |
//! | --- | --- |
//! | `library`, `view` | find a cmdlet in catalogs and take it out |
//! | `builtin` | the cmdlets that come with `mg` |
//! | `view::uploads` | which parameter sets upload files |
//! | `args`, `literal` | read the command line: parameters, hashtables, lists, JSON |
//! | `bind` | which parameters and which parameter set are meant |
//! | `convert` | values by the types of parameters |
//! | `property` | properties of objects by names that may be spelled otherwise |
//! | `request` | the arguments of a request, for the client of `graphsmith_runtime`, which does all the rest of it |
//! | `accounts` | sign-ins that are kept, in the keyring or in files |
//! | `send` | signs in, waits, uploads |
//! | `shape` | results in the form of their models |
//! | `output` | JSON, JSON lines, tables, CSV, TSV, YAML |
//! | `interrupt` | Ctrl-C and other signals |
//! | `shell` | the shell of the reader, and how its command lines are written |
//! | `commands` | one file for each thing that `mg` does |
//!
//! Texts of catalogs and of the service pass through [`graphsmith_catalog::printable`] before a terminal sees them.

mod accounts;
pub mod args;
pub mod bind;
mod builtin;
mod commands;
mod console;
mod convert;
mod dates;
mod failure;
mod interrupt;
mod library;
mod limits;
pub mod literal;
mod output;
mod property;
mod request;
mod scripts;
mod send;
mod server;
mod shape;
mod shell;
mod state;
mod suggest;
mod text;
mod tree;
mod view;

use std::process::ExitCode;

pub use commands::run;
pub use console::{Console, Listener, Progress, Tone};
pub use failure::Exit;
pub use interrupt::Interrupt;

/// Runs the command line of the process.
#[must_use]
pub fn main() -> ExitCode {
    let words: Result<Vec<String>, _> = std::env::args_os().skip(1).map(std::ffi::OsString::into_string).collect();
    console::with_process(|console| match words {
        Ok(words) => {
            let exit = run(&words, console);
            if exit == Exit::Stopped {
                console.interrupt.end_process();
            }
            ExitCode::from(exit as u8)
        }
        Err(word) => {
            console.say(&format!("mg: `{}` is not UTF-8", word.to_string_lossy()));
            ExitCode::from(Exit::Usage as u8)
        }
    })
}
