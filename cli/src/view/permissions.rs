//! The permissions that allow a call, and which of them a token lacks.

use graphsmith_catalog::vocabulary::Scheme;
use graphsmith_catalog::{Catalog, Damaged, Id, records};

/// Whether a word can be the name of a permission; anything else might change what is asked for.
#[must_use]
pub fn is_permission(word: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && word.chars().all(allowed)
}

/// Permissions that allow a call when a token has all of them.
pub type Alternative = Vec<String>;

/// What allows a call: for each way to sign in any one of the alternatives, the least privileged first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Needed {
    /// The alternatives, in the order of [`Scheme::ALL`]; none where the call can't be made so.
    ways: [Vec<Alternative>; 3],
    /// The path whose permissions these are, where the list of permissions has no entry for the call; else empty.
    pub listed_as: String,
}

impl Needed {
    /// Takes them out of a catalog.
    pub fn read(catalog: &Catalog, id: Id<records::Permissions>) -> Result<Self, Damaged> {
        let record = catalog.get(id)?;
        let read = |list| -> Result<Vec<Alternative>, Damaged> {
            let texts = catalog.texts(list)?.into_iter();
            Ok(texts.map(|text| text.split(' ').map(str::to_owned).collect()).collect())
        };
        let ways = [read(record.delegated_work)?, read(record.delegated_personal)?, read(record.application)?];
        Ok(Self::new(ways, catalog.text(record.listed_as)?))
    }

    /// Those alternatives, in the order of [`Scheme::ALL`].
    #[must_use]
    pub fn new(ways: [Vec<Alternative>; 3], listed_as: &str) -> Self {
        Self { ways, listed_as: listed_as.to_owned() }
    }

    /// The alternatives of a way to sign in.
    #[must_use]
    pub fn of(&self, scheme: Scheme) -> &[Alternative] {
        &self.ways[scheme as usize]
    }

    /// The alternatives of a way to sign in as one line: `A, B and C` are `A` alone, or `B` together with `C`.
    #[must_use]
    pub fn line(&self, scheme: Scheme) -> String {
        match self.of(scheme) {
            [] => "not supported".to_owned(),
            all => all.iter().map(|names| names.join(" and ")).collect::<Vec<_>>().join(", "),
        }
    }

    /// Whether both allow the same.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.ways == other.ways
    }
}

/// The fewest permissions that allow all of some calls, each given by its alternatives, that begin with the least privileged; in the
/// order in which they are needed.
///
/// Of each call the least privileged alternative is taken, and what the others make unnecessary is left out.
#[must_use]
pub fn least<'a>(calls: &[&'a [Alternative]]) -> Vec<&'a str> {
    let mut chosen: Vec<&str> = Vec::new();
    for call in calls {
        for name in call.first().into_iter().flatten() {
            if !chosen.contains(&name.as_str()) {
                chosen.push(name);
            }
        }
    }
    let mut at = 0;
    while at < chosen.len() {
        let others = |name: &String| chosen.iter().enumerate().any(|(place, other)| place != at && other == name);
        let is_unnecessary = calls.iter().all(|call| call.iter().any(|names| names.iter().all(others)));
        if is_unnecessary {
            chosen.remove(at);
        } else {
            at += 1;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::{Alternative, least};

    fn call(alternatives: &[&str]) -> Vec<Alternative> {
        alternatives.iter().map(|names| names.split('+').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn what_others_make_unnecessary_is_left_out() {
        let table: [(&[&[&str]], &[&str]); 6] = [
            (&[&["A.Read", "A.Write"]], &["A.Read"]),
            (&[&["A.Read", "A.Write"], &["A.Write"]], &["A.Write"]),
            (&[&["A.Read"], &["B.Read"], &["A.Read"]], &["A.Read", "B.Read"]),
            (&[&["A.Write+B.Read"], &["B.Read", "B.Write"]], &["A.Write", "B.Read"]),
            (&[&["A.Write+B.Read", "C"], &["C"]], &["C"]),
            (&[], &[]),
        ];
        for (calls, expected) in table {
            let calls: Vec<Vec<Alternative>> = calls.iter().map(|alternatives| call(alternatives)).collect();
            let calls: Vec<&[Alternative]> = calls.iter().map(Vec::as_slice).collect();
            assert_eq!(least(&calls), expected, "{calls:?}");
        }
    }
}
