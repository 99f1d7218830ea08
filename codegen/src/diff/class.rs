//! How bad a change is ([`Class`]), and for whom ([`Reader`]).

use serde::Serialize;

/// How bad it is for somebody who moves from OLD to NEW and changes nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Nothing that was right stops working.
    Info,
    /// It still works, but asks for attention; or it depended on what the description doesn't promise.
    Warning,
    /// What was right stops working, or works differently.
    Error,
}

impl Class {
    /// The word for it, as formats and options have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Somebody who uses what is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Reader {
    /// The author of a PowerShell script.
    Script,
    /// Who calls `mg`.
    Mg,
    /// Who calls the Rust client.
    Rust,
    /// Who links a page.
    Link,
}

impl Reader {
    /// All readers, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Script, Self::Mg, Self::Rust, Self::Link];

    /// Name, as `--for` takes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Script => "script",
            Self::Mg => "mg",
            Self::Rust => "rust",
            Self::Link => "link",
        }
    }
}
