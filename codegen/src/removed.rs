//! Operations of a spec that no cmdlet calls, and why: what `transform` and `cmdlet` leave out on the way.
//!
//! Every operation that a module selects is either bound to a parameter set or listed here, so that "why is there no
//! cmdlet for this" always has an answer.

use std::fmt;

use crate::diag::Place;
use graphsmith_catalog::vocabulary::Method;

/// An operation that no cmdlet calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: String,
    /// RFC 6901 pointer into the spec. It distinguishes operations of equal id.
    pub pointer: String,
    /// `operationId`; empty where the spec gives none.
    pub operation_id: String,
    /// Names of the cmdlets that would call it, as they were when they were left out; empty for an operation that was left
    /// out before it had one (see `CmdletModel::names_without`).
    pub cmdlets: Vec<String>,
    /// What left it out, distinct, in the order in which it happened; at least one.
    pub causes: Vec<Cause>,
}

impl Removed {
    /// Whether a user means this operation; see [`is_operation`].
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        is_operation(name, self.method, &self.path, &self.operation_id)
    }
}

/// Whether a user means an operation: its `operationId`, its path, or both method and path (`GET /users`). Case doesn't
/// matter.
#[must_use]
pub fn is_operation(name: &str, method: Method, path: &str, operation_id: &str) -> bool {
    let is = |text: &str| name.eq_ignore_ascii_case(text);
    is(operation_id)
        || is(path)
        || name
            .split_once(' ')
            .is_some_and(|(verb, rest)| verb.eq_ignore_ascii_case(method.as_str()) && rest.eq_ignore_ascii_case(path))
}

/// What left an operation out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// In which way.
    pub kind: CauseKind,
    /// Where the directive is written, or the operation that took the place.
    pub place: Place,
    /// The directive in short, e.g. `where verb=Invoke subject=^Rest`, or the cmdlet in question.
    pub text: String,
}

/// In which way an operation is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseKind {
    /// A directive took the operation out of the document.
    Document,
    /// A directive with `remove: true` took away its cmdlets.
    Command,
    /// A directive hides its cmdlets.
    Hidden,
    /// A later operation gives a parameter set of the same name to the same cmdlet, and that one is kept.
    Replaced,
}

impl fmt::Display for CauseKind {
    /// As words that go before the text of a cause.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Document => "removed from the document by",
            Self::Command => "removed by",
            Self::Hidden => "hidden by",
            Self::Replaced => "replaced by another operation in",
        })
    }
}
