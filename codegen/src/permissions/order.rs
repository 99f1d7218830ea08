//! The alternatives that allow a call, the least privileged first (docs/permissions.md#the-order).

use graphsmith_catalog::vocabulary::Scheme;

use super::Alternative;
use super::read::Grant;

/// The alternatives of a way to sign in, the least privileged first.
#[must_use]
pub fn alternatives(grants: &[Grant], scheme: Scheme) -> Vec<Alternative> {
    let own: Vec<&Grant> = grants.iter().filter(|grant| grant.scheme == scheme).collect();
    let level = |name: &str| own.iter().filter(|grant| grant.name == name).map(|grant| level(grant, &own)).min();
    let mut found: Vec<(Key, Alternative)> = Vec::new();
    for grant in &own {
        let access = Access::of(&grant.name);
        let is_least = grant.least && !own.iter().any(|other| Access::of(&other.name).is_less_than(&access));
        let mut add = |choice: usize, also: Option<&String>| {
            let level =
                also.and_then(|also| level(also)).unwrap_or_default().max(level(&grant.name).unwrap_or_default());
            let names = std::iter::once(&grant.name).chain(also).cloned().collect();
            found.push(((!is_least, choice, level, access.rank), Alternative(names)));
        };
        match grant.also.as_slice() {
            [] => add(0, None),
            also => also.iter().enumerate().for_each(|(at, also)| add(at, Some(also))),
        }
    }
    found.sort();
    let mut kept: Vec<Alternative> = Vec::with_capacity(found.len());
    for (_, alternative) in found {
        if !kept.iter().any(|other| other.set() == alternative.set()) {
            kept.push(alternative);
        }
    }
    kept
}

/// What orders alternatives: whether it isn't among the least privileged, which choice of further permissions it is, the level, and
/// what it allows to do.
type Key = (bool, usize, u32, Option<usize>);

/// The level of a permission: at most that of one that allows more of the same.
fn level(grant: &Grant, all: &[&Grant]) -> u32 {
    let access = Access::of(&grant.name);
    let more = all.iter().filter(|other| access.is_less_than(&Access::of(&other.name))).map(|other| other.level);
    more.fold(grant.level, u32::min)
}

/// What a permission allows to do, and with what: `Read` and `Mail` of `Mail.Read`.
struct Access<'a> {
    what: &'a str,
    /// Which of [`Access::WORDS`] it is.
    rank: Option<usize>,
    /// What follows, such as `All`.
    whose: &'a str,
}

impl<'a> Access<'a> {
    /// What permissions allow to do, each more than the one before.
    const WORDS: [&'static str; 3] = ["ReadBasic", "Read", "ReadWrite"];

    fn of(name: &'a str) -> Self {
        let (what, rest) = name.split_once('.').unwrap_or((name, ""));
        let (word, whose) = rest.split_once('.').unwrap_or((rest, ""));
        Self { what, rank: Self::WORDS.iter().position(|known| *known == word), whose }
    }

    /// Whether it allows less of the same.
    fn is_less_than(&self, other: &Self) -> bool {
        let is_same = (self.what, self.whose) == (other.what, other.whose);
        is_same && self.rank.is_some() && other.rank.is_some() && self.rank < other.rank
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_of_the_same_comes_first() {
        let grant = |name: &str, least, level| Grant {
            name: name.to_owned(),
            also: Vec::new(),
            scheme: Scheme::Application,
            least,
            level,
        };
        // A list says of paths for several methods at once which permission is the least: true of one of them only.
        let grants = [
            grant("Mail.ReadWrite", true, 3),
            grant("Mail.Read", false, 2),
            grant("Mail.ReadBasic", true, u32::MAX),
            grant("Mail.Read.All", true, 4),
            grant("Other.Use", true, 1),
        ];
        let names: Vec<String> =
            alternatives(&grants, Scheme::Application).into_iter().flat_map(|alternative| alternative.0).collect();
        assert_eq!(names, ["Other.Use", "Mail.ReadBasic", "Mail.Read.All", "Mail.Read", "Mail.ReadWrite"]);
    }
}
