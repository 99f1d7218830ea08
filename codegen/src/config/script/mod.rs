//! The script engine: JavaScript of directives, run without any access to the outside.
//!
//! In: the source of a function and its arguments, as texts. Out: the text it returns. Built only with the feature
//! `scripts`; without it every call gives [`FaultKind::Unavailable`], so that callers have one way to say so.

#[cfg(feature = "scripts")]
#[path = "engine.rs"]
mod engine;
#[cfg(not(feature = "scripts"))]
#[path = "absent.rs"]
mod engine;
#[cfg(feature = "scripts")]
mod machine;

pub use engine::Engine;

impl Engine {
    /// The engine of a place that keeps one, started when the first script comes by.
    pub fn started(kept: &mut Option<Self>) -> Result<&Self, ScriptFault> {
        let engine = match kept.take() {
            Some(engine) => engine,
            None => Self::start()?,
        };
        Ok(kept.insert(engine))
    }
}

/// Why a script gave no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}", self.line.map(|line| format!(" (line {line} of the script)")).unwrap_or_default())]
pub struct ScriptFault {
    /// What kind of fault it is.
    pub kind: FaultKind,
    /// What the engine says.
    pub message: String,
    /// Line within the script, counted from 1.
    pub line: Option<u32>,
}

/// Kinds of faults of a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// It is not JavaScript.
    Syntax,
    /// It threw an exception.
    Exception,
    /// It ran too long or took too much memory.
    Limit,
    /// This build has no script engine.
    Unavailable,
}

impl ScriptFault {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self.kind {
            FaultKind::Syntax | FaultKind::Exception => "correct the script of the directive",
            FaultKind::Limit => "look for a loop that does not end, or for texts that grow without bound",
            FaultKind::Unavailable => {
                "generate with the `graphsmith` command, or write the change as a `[[patch]]` in TOML"
            }
        }
    }
}

#[cfg(all(test, feature = "scripts"))]
mod tests;
