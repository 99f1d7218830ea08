//! Runs `graphsmith` and `mg` inside the test's process: arguments -> exit code and what was printed.

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
    let code = cli::run(arguments, &mut Console { out: &mut out, err: &mut err, terminal: false, records: None });
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { code, out: text(out), err: text(err) }
}

/// What `mg` runs in.
#[derive(Debug, Clone, Default)]
pub struct Surroundings<'a> {
    /// Environment variables.
    pub variables: Vec<(&'a str, String)>,
    /// What is piped or typed in.
    pub input: &'a str,
    /// Whether a pipe is there even if nothing comes out of it.
    pub piped: bool,
    /// Whether a person types it in.
    pub typed: bool,
    /// Whether a person reads what comes out.
    pub read: bool,
}

/// Runs `mg`; nothing of the test's own environment is seen by it.
pub fn mg<S: Into<String>>(words: impl IntoIterator<Item = S>, around: &Surroundings<'_>) -> Run {
    let words: Vec<String> = words.into_iter().map(Into::into).collect();
    let (mut out, mut err, mut input) = (Vec::new(), Vec::new(), around.input.as_bytes());
    let find = |name: &str| around.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
    let exit = mg::run(
        &words,
        &mut mg::Console {
            out: &mut out,
            err: &mut err,
            listener: None,
            input: &mut input,
            stream: &|| Box::new(std::io::Cursor::new(around.input.to_owned())),
            out_terminal: around.read,
            err_terminal: false,
            in_terminal: around.typed,
            in_piped: around.piped || (!around.typed && !around.input.is_empty()),
            width: 100,
            environment: &find,
            callers: &Vec::new,
            interrupt: &mg::Interrupt::never(),
        },
    );
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Run { code: exit as u8, out: text(out), err: text(err) }
}
