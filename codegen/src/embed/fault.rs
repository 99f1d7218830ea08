//! What a build script or a macro ends with when there is nothing to compile.

use std::fmt;

use crate::diag::{Diagnostics, Severity};
use crate::driver;
use crate::report::{self, Extent, Style};

/// Everything that was wrong, as the command `graphsmith` would show it: each fault with its place and a hint.
#[derive(Clone, PartialEq, Eq)]
pub struct Fault(String);

impl Fault {
    /// Renders what was reported.
    pub(super) fn of(diags: &mut Diagnostics) -> Self {
        driver::locate(diags, Severity::Warning);
        Self(report::render(diags, Severity::Warning, Style::Plain, Extent::SummedUp))
    }
}

impl From<String> for Fault {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

// A `main` that returns an error shows it by `Debug`; people read it.
impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Fault {}
