//! Differences of the request that a parameter set stands for: what it always has, and which permissions allow it.

use std::collections::BTreeSet;

use graphsmith_catalog::vocabulary::Scheme;

use super::super::surface::{Constant, ParameterSet};

/// A difference: the id of its rule, what it was, and what it is.
pub(super) type Difference = (&'static str, String, String);

/// What is always sent and wasn't, or no longer is, or has another value; with where that is described on both sides.
pub(super) fn constants(old: &ParameterSet, new: &ParameterSet) -> Vec<(Difference, [Vec<String>; 2])> {
    let names: BTreeSet<&String> = old.constants.keys().chain(new.constants.keys()).collect();
    let differing = names.into_iter().filter_map(|name| {
        let pair = [old, new].map(|set| set.constants.get(name));
        let said = pair.map(|constant| constant.map(|constant| format!("{name}: {}", constant.value)));
        let rule = match &said {
            [Some(was), Some(is)] if was == is => return None,
            [Some(_), Some(_)] => "constant-changed",
            [None, _] => "constant-added",
            [_, None] => "constant-removed",
        };
        let [was, is] = said.map(Option::unwrap_or_default);
        let places = |of: Option<&Constant>, set: &ParameterSet| {
            of.map_or_else(|| set.origins.clone(), |constant| constant.origins.clone())
        };
        Some(((rule, was, is), [places(pair[0], old), places(pair[1], new)]))
    });
    differing.collect()
}

/// Which permissions allow a request that didn't, or no longer do. Where nothing is known on one side, that is the difference.
pub(super) fn permissions(old: &ParameterSet, new: &ParameterSet) -> Vec<Difference> {
    match (old.permissions.is_empty(), new.permissions.is_empty()) {
        (true, true) => return Vec::new(),
        (true, false) => return vec![("permissions-known", String::new(), all(new))],
        (false, true) => return vec![("permissions-unknown", all(old), String::new())],
        (false, false) => {}
    }
    let of_way = |scheme: Scheme| {
        let [was, is] = [old, new].map(|set| set.permissions.get(scheme.key()).map(String::as_str).unwrap_or_default());
        if was == is {
            return None;
        }
        let alternatives = |text: &'_ str| -> BTreeSet<String> {
            text.split(", ").filter(|alternative| !alternative.is_empty()).map(str::to_owned).collect()
        };
        let (before, after) = (alternatives(was), alternatives(is));
        let rule = if before == after {
            "permissions-reordered"
        } else if before.is_subset(&after) {
            "permission-added"
        } else {
            "permission-removed"
        };
        Some((rule, said(scheme, was), said(scheme, is)))
    };
    Scheme::ALL.into_iter().filter_map(of_way).collect()
}

fn all(set: &ParameterSet) -> String {
    let ways = Scheme::ALL.into_iter().filter_map(|scheme| Some(said(scheme, set.permissions.get(scheme.key())?)));
    ways.collect::<Vec<_>>().join("; ")
}

fn said(scheme: Scheme, alternatives: &str) -> String {
    format!("{}: {}", scheme.title(), if alternatives.is_empty() { "none" } else { alternatives })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_sets_of_alternatives() {
        let set = |work: &str| {
            let permissions = [(Scheme::DelegatedWork.key().to_owned(), work.to_owned())];
            ParameterSet { permissions: permissions.into_iter().collect(), ..ParameterSet::default() }
        };
        let unknown = ParameterSet::default();
        let vectors = [
            (set("A, B"), set("A, B"), None),
            (set("A, B"), set("B, A"), Some("permissions-reordered")),
            (set("A"), set("A and C, A"), Some("permission-added")),
            (set("A, B"), set("B, C"), Some("permission-removed")),
            (set("A"), unknown.clone(), Some("permissions-unknown")),
            (unknown.clone(), set("A"), Some("permissions-known")),
            (unknown.clone(), unknown, None),
        ];
        for (old, new, expected) in vectors {
            let rules: Vec<&str> = permissions(&old, &new).iter().map(|(rule, _, _)| *rule).collect();
            assert_eq!(rules, expected.into_iter().collect::<Vec<_>>(), "{old:?} {new:?}");
        }
    }
}
