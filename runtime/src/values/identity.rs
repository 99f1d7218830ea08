//! Path parameters carried by one object: the `-InputObject` of cmdlets.

use std::str::FromStr;

/// The path parameters of a module, each of which may be there. Implemented by the derive `GraphIdentity`.
pub trait Identity {
    /// Name of the type, for messages.
    const NAME: &'static str;

    /// All members by their names on the wire, those included that aren't there.
    fn members(&self) -> Vec<(&'static str, Option<&str>)>;

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
#[non_exhaustive]
pub enum IdentityProblem {
    /// It isn't there.
    Missing,
    /// It is an empty text.
    Empty,
    /// It can't be read as what the path needs, for example a number.
    Unsuitable,
}

/// An identity lacks a member that a request needs.
#[non_exhaustive]
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

/// Hands `new` the path parameters that an identity has under these names, and the other arguments.
///
/// Constructors of requests are this one call, since the compiler takes longest for what they do themselves: `cargo check` of
/// a thousand requests takes some 5 % more where each constructor looks up its ids itself.
pub fn via_identity<I: Identity, const IDS: usize, Others, R>(
    identity: &I,
    wires: [&'static str; IDS],
    new: impl Constructor<IDS, Others, R>,
    others: Others,
) -> Result<R, IdentityError> {
    let mut ids = [const { String::new() }; IDS];
    for (id, wire) in ids.iter_mut().zip(wires) {
        *id = identity.require(wire)?;
    }
    Ok(new.make(ids, others))
}

/// A function that makes a request from so many ids and those other arguments.
pub trait Constructor<const IDS: usize, Others, R> {
    /// Calls it.
    fn make(self, ids: [String; IDS], others: Others) -> R;
}

macro_rules! constructor {
    ($($count:literal $($id:ident)*;)*) => {$(
        impl<F: FnOnce($(constructor!(@text $id)),*) -> R, R> Constructor<$count, (), R> for F {
            fn make(self, [$($id),*]: [String; $count], (): ()) -> R {
                self($($id),*)
            }
        }
        impl<F: FnOnce($(constructor!(@text $id)),*, Other) -> R, Other, R> Constructor<$count, (Other,), R> for F {
            fn make(self, [$($id),*]: [String; $count], (other,): (Other,)) -> R {
                self($($id),*, other)
            }
        }
    )*};
    (@text $id:ident) => { String };
}

constructor! {
    1 a;
    2 a b;
    3 a b c;
    4 a b c d;
    5 a b c d e;
    6 a b c d e f;
    7 a b c d e f g;
    8 a b c d e f g h;
    9 a b c d e f g h i;
    10 a b c d e f g h i j;
    11 a b c d e f g h i j k;
    12 a b c d e f g h i j k l;
}
