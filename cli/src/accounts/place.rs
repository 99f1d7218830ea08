//! [`Place`]: where the tokens of a sign-in are kept.

/// Where tokens are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The keyring of the system.
    Keyring,
    /// A file with the mode 0600.
    File,
}

impl Place {
    /// All of them, by the names that `-Store` takes.
    pub const ALL: [(&'static str, Self); 2] = [("keyring", Self::Keyring), ("file", Self::File)];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Keyring => "keyring",
            Self::File => "file",
        }
    }

    /// The place of that name, in any case.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, place)| place)
    }
}
