//! What may have been meant: a name that doesn't exist and those that do -> a hint that names the nearest.

use std::collections::BTreeMap;

/// How alike two names must be to be worth a suggestion, from 0 to 1.
const LIKENESS: f32 = 0.6;

/// How many suggestions are made.
const COUNT: usize = 3;

/// The hint that goes with a name that doesn't exist; `otherwise` when none is near.
#[must_use]
pub fn hint<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>, otherwise: &str) -> String {
    let by_lower: BTreeMap<String, &str> = names.into_iter().map(|name| (name.to_lowercase(), name)).collect();
    let lower: Vec<&str> = by_lower.keys().map(String::as_str).collect();
    let near: Vec<&str> = similar::get_close_matches(wanted.to_lowercase().as_str(), &lower, COUNT, LIKENESS)
        .into_iter()
        .filter_map(|name| by_lower.get(name).copied())
        .collect();
    match near.as_slice() {
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
