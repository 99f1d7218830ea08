//! Why a command failed, and the exit code for it (docs/commands.md#exit-codes-of-mg).

use graphsmith_catalog::Damaged;
use graphsmith_runtime::ServiceError;

/// Exit codes; scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is done.
    Done = 0,
    /// The service refused, or its reply can't be used.
    Refused = 1,
    /// The command line says something that can't be meant.
    Usage = 2,
    /// There was no connection, or no whole reply.
    Network = 3,
    /// A file of this machine can't be read or written.
    File = 4,
    /// There is no token, or the service doesn't accept it.
    NotSignedIn = 5,
    /// An upload ended early; the same command goes on with it.
    Interrupted = 6,
    /// Ctrl-C or another signal ended it.
    Stopped = 130,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the process ends with.
    pub exit: Exit,
    /// What happened.
    pub message: String,
    /// What to do, each on a line of its own.
    pub hints: Vec<String>,
    /// What the service said, if it refused.
    pub said: Option<Box<ServiceError>>,
}

impl Failure {
    /// That has happened, and nobody knows what to do about it.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into(), hints: Vec::new(), said: None }
    }

    /// What happened and what to do, as people read it.
    pub fn text(&self) -> String {
        let mut text = self.message.clone();
        for hint in &self.hints {
            text.push('\n');
            text.push_str(hint);
        }
        text
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// The service refused, or something in between.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Exit::Refused, message)
    }

    /// The service could not be reached.
    pub fn network(message: impl Into<String>) -> Self {
        Self::new(Exit::Network, message)
    }

    /// Whoever reads the results has gone away (`mg … | head`): there is nothing left to do, and nothing to say.
    pub fn reader_gone() -> Self {
        Self::new(Exit::Done, "")
    }

    /// A signal ended the work. Whoever has sent it knows.
    pub fn stopped() -> Self {
        Self::new(Exit::Stopped, "")
    }

    /// Whether what comes next makes no sense any more.
    pub fn ends_all(&self) -> bool {
        matches!(self.exit, Exit::Done | Exit::Interrupted | Exit::NotSignedIn | Exit::Stopped)
    }

    /// Nobody is signed in.
    pub fn not_signed_in(message: impl Into<String>) -> Self {
        Self::new(Exit::NotSignedIn, message)
    }

    /// A file could not be read or written.
    pub fn file(what: &str, path: &str, error: &std::io::Error) -> Self {
        Self::new(Exit::File, format!("cannot {what} `{path}`: {error}"))
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hints.push(hint.as_ref().to_owned());
        self
    }
}

impl From<Damaged> for Failure {
    fn from(damaged: Damaged) -> Self {
        Self::new(Exit::File, damaged.to_string()).hint("`mg catalog check` tells which file it is.")
    }
}
