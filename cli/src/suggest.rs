//! Did you mean: a name that doesn't exist -> names that are near it.

/// At most so many names are offered.
const MOST: usize = 3;

/// The names nearest to a wrong one, best first; none that are far off.
pub fn near<'a>(wrong: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wrong = wrong.to_lowercase();
    let letters = wrong.chars().count();
    // One wrong letter in three is a slip, more is another word.
    let limit = (letters / 3).max(1);
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            let begins = letters >= 3 && lower.starts_with(&wrong);
            let distance = if begins {
                0
            } else if lower.chars().count().abs_diff(letters) > limit {
                return None;
            } else {
                strsim::damerau_levenshtein(&wrong, &lower)
            };
            (distance <= limit).then_some((distance, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// Names that are close to a wrong one, as the end of a sentence: `; did you mean a or b?`, or nothing.
pub fn did_you_mean<'a>(wrong: &str, prefix: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let near = near(wrong, names);
    if near.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{prefix}{name}`")).collect();
    format!("; did you mean {}?", quoted.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::{did_you_mean, near};

    #[test]
    fn slips_are_found() {
        let names = ["UserId", "EventId", "EventId1", "BodyParameter", "Headers"];
        assert_eq!(near("UsreId", names), ["UserId"]);
        assert_eq!(near("eventid2", names), ["EventId", "EventId1"]);
        assert_eq!(near("Body", names), ["BodyParameter"]);
        assert!(near("Zebra", names).is_empty());
        assert_eq!(did_you_mean("Haeders", "-", names), "; did you mean `-Headers`?");
    }
}
