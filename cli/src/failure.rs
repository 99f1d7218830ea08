//! Why a command failed, and the exit code for it (docs/commands.md#exit-codes-of-mg).

use graphsmith_catalog::Damaged;

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
    /// What happened; further lines say what to do.
    pub message: String,
}

impl Failure {
    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, message: message.into() }
    }

    /// The service refused, or something in between.
    pub fn refused(message: impl Into<String>) -> Self {
        Self { exit: Exit::Refused, message: message.into() }
    }

    /// The service could not be reached.
    pub fn network(message: impl Into<String>) -> Self {
        Self { exit: Exit::Network, message: message.into() }
    }

    /// Whoever reads the results has gone away (`mg … | head`): there is nothing left to do, and nothing to say.
    pub fn reader_gone() -> Self {
        Self { exit: Exit::Done, message: String::new() }
    }

    /// A signal ended the work. Whoever has sent it knows.
    pub fn stopped() -> Self {
        Self { exit: Exit::Stopped, message: String::new() }
    }

    /// Whether what comes next makes no sense any more.
    pub fn ends_all(&self) -> bool {
        matches!(self.exit, Exit::Done | Exit::Interrupted | Exit::NotSignedIn | Exit::Stopped)
    }

    /// Nobody is signed in.
    pub fn not_signed_in(message: impl Into<String>) -> Self {
        Self { exit: Exit::NotSignedIn, message: message.into() }
    }

    /// An upload ended early, and can go on.
    pub fn interrupted(message: impl Into<String>) -> Self {
        Self { exit: Exit::Interrupted, message: message.into() }
    }

    /// A file could not be read or written.
    pub fn file(what: &str, path: &str, error: &std::io::Error) -> Self {
        Self { exit: Exit::File, message: format!("cannot {what} `{path}`: {error}") }
    }

    /// Adds a line that says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.message.push('\n');
        self.message.push_str(hint.as_ref());
        self
    }
}

impl From<Damaged> for Failure {
    fn from(damaged: Damaged) -> Self {
        Self { exit: Exit::File, message: damaged.to_string() }.hint("`mg catalog check` tells which file it is.")
    }
}
