//! What a thing is by its name, where nothing else is known of it: `EndTime` -> "The end time."

use super::words::{JOINTS, is_participle, noun_words, words};

/// What the parts of a query are, by their names in OData; "the top" tells a reader nothing.
const OF_QUERIES: [(&str, &str); 8] = [
    ("filter", "The condition that says what is returned."),
    ("groupby", "By what the result is grouped."),
    ("orderby", "By what the result is ordered."),
    ("search", "The text that is searched for."),
    ("select", "Which properties are returned."),
    ("skip", "How many are left out at the beginning."),
    ("sort", "By what the result is ordered."),
    ("top", "How many are returned at most."),
];

/// What is done to data by a criterion, not by a person.
const ARRANGED: [&str; 6] = ["aggregated", "filtered", "grouped", "ordered", "sorted", "summarized"];

/// A sentence about a thing. Where its name makes no noun (`shareAs`, `q`) the name itself stands there.
pub(super) fn sentence(name: &str) -> String {
    let plain = name.to_ascii_lowercase();
    if let Some((_, text)) = OF_QUERIES.iter().find(|(name, _)| *name == plain) {
        return (*text).to_owned();
    }
    if let Some(text) = who(&words(name)) {
        return text;
    }
    let said = noun_words(name);
    let last = said.rsplit(' ').next().unwrap_or_default();
    if said.chars().count() > 1 && !JOINTS.contains(&last) {
        format!("The {said}.")
    } else {
        format!("The value of {name}.")
    }
}

/// Who did something: `created by` -> "Who or what created it.", `last modified by user` -> "The user who last modified it."
fn who(words: &str) -> Option<String> {
    let (deed, doer) = match words.split_once(" by ") {
        Some((deed, "user")) => (deed, "The user who"),
        Some(_) => return None,
        None => (words.strip_suffix(" by")?, "Who or what"),
    };
    if ARRANGED.contains(&deed) {
        return Some(format!("By what it is {deed}."));
    }
    let deed: Vec<&str> = deed.split(' ').collect();
    let done = match deed.as_slice() {
        [done] if is_participle(done) => format!("{done} it"),
        ["last", done] if is_participle(done) => format!("last {done} it"),
        [done, particle] if is_participle(done) && JOINTS.contains(particle) => format!("{done} it {particle}"),
        [thing @ .., done] if is_participle(done) => format!("{done} the {}", thing.join(" ")),
        _ => return None,
    };
    Some(format!("{doer} {done}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_sentences() {
        let vectors = [
            ("EndTime", "The end time."),
            ("ETag", "The ETag."),
            ("q", "The value of q."),
            ("ShareAs", "The value of ShareAs."),
            ("CreatedBy", "Who or what created it."),
            ("LastModifiedBy", "Who or what last modified it."),
            ("CheckedOutBy", "Who or what checked it out."),
            ("LabelAppliedBy", "Who or what applied the label."),
            ("AggregatedBy", "By what it is aggregated."),
            ("CreatedByUser", "The user who created it."),
            ("LastModifiedByUser", "The user who last modified it."),
            ("CreatedByAppId", "The created-by app id."),
            ("StandBy", "The value of StandBy."),
            ("OrderBy", "By what the result is ordered."),
            ("Top", "How many are returned at most."),
        ];
        for (name, expected) in vectors {
            assert_eq!(sentence(name), expected, "{name}");
        }
    }
}
