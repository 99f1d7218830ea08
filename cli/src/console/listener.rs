//! [`Listener`]: who takes what is said beside results, instead of standard error.

/// What kind of message something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What a person wants to know.
    Note,
    /// What may go wrong.
    Warning,
    /// What is done: of `-Verbose`.
    Verbose,
    /// The same in detail: of `-Debug`.
    Debug,
}

impl Tone {
    /// What stands before such a message on standard error.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Note => "",
            Self::Warning => "mg: warning: ",
            Self::Verbose => "VERBOSE: ",
            Self::Debug => "DEBUG: ",
        }
    }
}

/// How far something is that takes its time.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// What is done, in words.
    pub activity: String,
    /// How far that is, in words.
    pub status: String,
    /// The same in hundredths, rounded down.
    pub percent: u8,
    /// How long it still takes, where that can be told.
    pub seconds_left: Option<u64>,
    /// Whether it has ended.
    pub is_done: bool,
}

/// Takes messages as they come.
pub trait Listener {
    /// Takes a message, which has no secrets and no control characters.
    fn told(&self, tone: Tone, text: &str);

    /// Takes how far something is.
    fn progress(&self, progress: &Progress);
}
