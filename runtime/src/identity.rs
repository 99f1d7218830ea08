//! Path parameters carried by one object: the `-InputObject` of cmdlets.

use std::str::FromStr;

/// The path parameters of a module, each of which may be there. Implemented by the derive `GraphIdentity`.
pub trait Identity {
    /// Name of the type, for messages.
    const NAME: &'static str;

    /// All members by their names on the wire, those included that aren't there.
    fn members(&self) -> Vec<(&'static str, Option<&str>)>;

    /// The values of path parameters that are text, in that order; see [`require`](Self::require).
    fn texts<const N: usize>(&self, wires: [&'static str; N]) -> Result<[String; N], IdentityError> {
        let mut texts = [const { String::new() }; N];
        for (text, wire) in texts.iter_mut().zip(wires) {
            *text = self.require(wire)?;
        }
        Ok(texts)
    }

    /// The value of a path parameter that a request needs. Names are compared without regard to case.
    fn require<T: FromStr>(&self, wire: &'static str) -> Result<T, IdentityError> {
        let error = |problem| IdentityError { identity: Self::NAME, member: wire, problem };
        let found = self.members().into_iter().find(|(name, _)| name.eq_ignore_ascii_case(wire));
        let value = found.and_then(|(_, value)| value).ok_or_else(|| error(IdentityProblem::Missing))?;
        // An empty id would turn the URL of one item into that of the collection.
        if value.is_empty() {
            return Err(error(IdentityProblem::Empty));
        }
        value.parse().map_err(|_| error(IdentityProblem::Unsuitable))
    }
}

/// What is wrong with a member of an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityProblem {
    /// It isn't there.
    Missing,
    /// It is an empty text.
    Empty,
    /// It can't be read as what the path needs, for example a number.
    Unsuitable,
}

/// An identity lacks a member that a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{member}` of {identity} {}", match problem {
    IdentityProblem::Missing => "is missing",
    IdentityProblem::Empty => "is empty",
    IdentityProblem::Unsuitable => "has a value that doesn't suit",
})]
pub struct IdentityError {
    /// Type of the identity.
    pub identity: &'static str,
    /// Name of the path parameter, for example `event-id`.
    pub member: &'static str,
    /// What is wrong with it.
    pub problem: IdentityProblem,
}
