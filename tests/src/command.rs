//! Runs `graphsmith` inside the test's process: arguments -> exit code and what was printed.

use std::ffi::OsString;

use graphsmith_codegen::cli::{self, Console};

/// How a run of the command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Exit code.
    pub code: u8,
    /// What went to standard output.
    pub out: String,
    /// What went to standard error.
    pub err: String,
}

/// Runs the command as from a pipe; the name of the program is added.
pub fn graphsmith<S: Into<OsString>>(arguments: impl IntoIterator<Item = S>) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("graphsmith".into()).chain(arguments.into_iter().map(Into::into));
    let code = cli::run(arguments, &mut Console { out: &mut out, err: &mut err, terminal: false });
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { code, out: text(out), err: text(err) }
}
