//! What may have been meant: a name that doesn't exist and those that do -> the nearest of them.

/// How alike two names must be to be worth a suggestion, from 0 to 1.
const LIKENESS: f64 = 0.6;

/// How many suggestions are made.
const COUNT: usize = 3;

/// The names nearest to one that doesn't exist, the nearest first.
#[must_use]
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let likeness = |name: &str| strsim::normalized_damerau_levenshtein(&wanted, &name.to_lowercase());
    let mut rated: Vec<(f64, &str)> =
        names.into_iter().map(|name| (likeness(name), name)).filter(|(rate, _)| *rate >= LIKENESS).collect();
    rated.sort_by(|(a, a_name), (b, b_name)| b.total_cmp(a).then(a_name.cmp(b_name)));
    rated.dedup_by_key(|(_, name)| *name);
    rated.into_iter().take(COUNT).map(|(_, name)| name).collect()
}

/// The hint that goes with a name that doesn't exist.
#[must_use]
pub fn hint<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    match nearest(wanted, names).as_slice() {
        [] => otherwise.to_owned(),
        [one] => format!("did you mean {one}?"),
        [first @ .., last] => format!("did you mean {} or {last}?", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn slips_are_recognized_and_strangers_are_not() {
        let names = ["Get-MgUser", "Get-MgUserEvent", "New-MgGroup", "Get-MgUser"];
        assert_eq!(hint("get-mguserevnet", names, "-"), "did you mean Get-MgUserEvent or Get-MgUser?");
        assert_eq!(hint("New-MgGruop", names, "-"), "did you mean New-MgGroup?");
        assert_eq!(hint("Compress-Archive", names, "none is near"), "none is near");
    }
}
