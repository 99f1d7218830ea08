//! Kinds of command lines with which Microsoft's modules and `mg` differ on purpose, and no mark in the corpus says so.

use super::requests::Case;

/// A kind of difference: what tells it, and why ours differs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    /// Whether a case is of that kind, by what Microsoft's module did and what `mg` sent.
    pub(crate) is: fn(&Case, &[Request]) -> bool,
    /// Why.
    pub(crate) why: &'static str,
}

/// A request as the server saw it, reduced to what is compared.
pub(crate) type Request = super::requests::View;

/// All kinds (docs/powershell.md#differences).
pub(crate) const KINDS: [Kind; 2] = [
    Kind {
        is: |case, sent| !sent.is_empty() && case.error().starts_with("AmbiguousParameterSet"),
        why: "PowerShell can't choose between the sets; the path decides, so that the call means something",
    },
    Kind {
        is: |case, sent| {
            let counts = |request: &Request| request.query.iter().any(|pair| pair == "$count=true");
            let more =
                |(ours, theirs): (&Request, &Request)| counts(ours) && ours.is_but_for(theirs, "consistencylevel");
            let theirs = case.views();
            sent.len() == theirs.len() && sent.iter().zip(&theirs).all(more)
        },
        why: "the directory ignores $count without ConsistencyLevel, so the header comes with it",
    },
];
