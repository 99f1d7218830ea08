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

/// How alike two names must be if one can only be a slip of the pen.
const SLIP: f32 = 0.8;

/// The name that was meant where another was written, if it is so near that it can only be a slip; `None` if one of the names was
/// written, in whatever case.
#[must_use]
pub fn slip<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
    let written = written.to_lowercase();
    if lower.contains(&written) {
        return None;
    }
    let known: Vec<&str> = lower.iter().map(String::as_str).collect();
    let near = similar::get_close_matches(written.as_str(), &known, 1, SLIP).first().copied()?;
    names.get(known.iter().position(|name| *name == near)?).copied()
}

#[cfg(test)]
mod tests {
    use super::{hint, slip};

    #[test]
    fn slips_are_near_and_other_names_are_meant() {
        for (written, names, expected) in [
            ("Calender", ["Calendar", "Mail"], Some("Calendar")),
            ("calendar", ["Calendar", "Calender"], None),
            ("Identity.Sigins", ["Identity.SignIns", "Identity.Partner"], Some("Identity.SignIns")),
            ("Store", ["Swagger Petstore", "petstore"], None),
            ("Mail", ["", "Files"], None),
        ] {
            assert_eq!(slip(written, &names), expected, "{written}");
        }
    }

    #[test]
    fn slips_are_recognized_and_strangers_are_not() {
        let names = ["Get-MgUser", "Get-MgUserEvent", "New-MgGroup", "Get-MgUser"];
        assert_eq!(hint("get-mguserevnet", names, "-"), "did you mean Get-MgUserEvent or Get-MgUser?");
        assert_eq!(hint("New-MgGruop", names, "-"), "did you mean New-MgGroup?");
        assert_eq!(hint("Compress-Archive", names, "none is near"), "none is near");
    }
}
