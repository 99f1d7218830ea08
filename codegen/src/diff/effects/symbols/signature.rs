//! Signatures of functions: how one changed for those who call it.

use crate::emit::rust::list_parts;

/// How a signature changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Every call goes on as it was.
    None,
    /// The same arguments in another order: a call compiles, and means something else.
    Order,
    /// Other types, or another number of arguments.
    Types,
}

/// Numbers of which each is taken where the next is: `impl Into<i64>` takes an `i32`.
const WIDER: [&str; 2] = ["impl Into<i32>", "impl Into<i64>"];

/// How a signature changed.
pub(super) fn change(old: &str, new: &str) -> Change {
    let (Some((was, gave)), Some((is, gives))) = (parts(old), parts(new)) else { return Change::Types };
    let goes_on = |was: &str, is: &str| was == is || [was, is] == WIDER;
    if gave != gives || was.len() != is.len() || was.iter().zip(&is).any(|((_, a), (_, b))| !goes_on(a, b)) {
        return Change::Types;
    }
    let names = |of: &[(&str, &str)]| of.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
    let (was, is) = (names(&was), names(&is));
    let sorted = |mut names: Vec<String>| {
        names.sort_unstable();
        names
    };
    // Who calls a function doesn't name its arguments.
    if was != is && sorted(was) == sorted(is) { Change::Order } else { Change::None }
}

/// The arguments of a function, each with its name and its type, and what it gives.
pub(super) fn parts(signature: &str) -> Option<(Vec<(&str, &str)>, &str)> {
    let (arguments, gives) = signature.strip_prefix('(')?.rsplit_once(") -> ")?;
    Some((list_parts(arguments).into_iter().map(|one| one.split_once(": ").unwrap_or((one, one))).collect(), gives))
}

#[cfg(test)]
mod tests {
    use super::{Change, change};

    #[test]
    fn what_callers_notice_is_a_change() {
        let two = "(user_id: impl Into<String>, event_id: impl Into<String>) -> Self";
        for (new, expected) in [
            ("(event_id: impl Into<String>, user_id: impl Into<String>) -> Self", Change::Order),
            ("(person_id: impl Into<String>, event_id: impl Into<String>) -> Self", Change::None),
            ("(user_id: impl Into<String>) -> Self", Change::Types),
            ("(user_id: impl Into<String>, event_id: impl Into<Guid>) -> Self", Change::Types),
        ] {
            assert_eq!(change(two, new), expected, "{new}");
        }
        let number = "(self, impl Into<i32>) -> Self";
        let wide = "(self, impl Into<i64>) -> Self";
        assert_eq!((change(number, wide), change(wide, number)), (Change::None, Change::Types));
        assert_eq!(change("(self, impl IntoIterator<Item = impl Into<A>>) -> Self", number), Change::Types);
    }
}
