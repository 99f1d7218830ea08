//! The script engine of builds that have none.

use super::{FaultKind, ScriptFault};

/// No engine; it never starts.
#[derive(Debug)]
pub struct Engine {
    never: std::convert::Infallible,
}

impl Engine {
    /// Says that there is no engine.
    pub fn start() -> Result<Self, ScriptFault> {
        Err(ScriptFault {
            kind: FaultKind::Unavailable,
            message: "this build can't run the scripts of directives".to_owned(),
            line: None,
        })
    }

    /// Cannot be called, as no engine ever starts.
    pub fn call(&self, _before: &str, _script: &str, _after: &str, _arguments: &[&str]) -> Result<String, ScriptFault> {
        match self.never {}
    }
}
