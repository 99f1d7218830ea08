//! What descriptions demand of a property in words: that it is there, that another one isn't, or that nobody sets it.

/// Whether a text says that only the service sets the property.
#[must_use]
pub fn is_read_only(text: &str) -> bool {
    text.to_lowercase().contains("read-only")
}

/// Whether a text says that the property has to be there.
#[must_use]
pub fn is_required(text: &str) -> bool {
    sentences(text).any(|sentence| sentence.eq_ignore_ascii_case("required"))
}

/// Whether a text says that the property has to be there in something new.
#[must_use]
pub fn is_required_to_create(text: &str) -> bool {
    const BEGINNINGS: [&str; 4] = [
        "required on create",
        "required when you create",
        "this property is required when a",
        "this property must be specified when a",
    ];
    sentences(text).any(|sentence| {
        let sentence = sentence.to_lowercase();
        let begins = BEGINNINGS.iter().any(|beginning| sentence.starts_with(beginning));
        begins && (sentence.starts_with("required") || sentence.contains("is created"))
    })
}

/// The properties that a text says exclude this one.
pub fn excluded(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).filter_map(|sentence| {
        let named = sentence.strip_suffix(" are mutually exclusive")?;
        named.strip_prefix("This property and ")
    })
}

/// The least and the greatest number that a text says are taken: `The valid range is between 200 and 2000 milliseconds.`
#[must_use]
pub fn range(text: &str) -> Option<(f64, f64)> {
    sentences(text).find_map(|sentence| {
        let said = sentence.to_lowercase();
        let words: Vec<&str> = said.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let at = words.windows(3).position(|of| {
            matches!(of[1], "to" | "and" | "or") && of[0].parse::<u64>().is_ok() && of[2].parse::<u64>().is_ok()
        })?;
        // What the numbers are must be said just before them.
        let before: Vec<&str> = words[..at].iter().rev().take(5).copied().collect();
        let is_range = before.iter().any(|word| matches!(*word, "value" | "values" | "range"));
        let is_whole = words.get(at + 3).is_none_or(|next| !matches!(*next, "and" | "or" | "characters"));
        let (least, most): (f64, f64) = (words[at].parse().ok()?, words[at + 2].parse().ok()?);
        (is_range && is_whole && least <= most).then_some((least, most))
    })
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['.', ';', '\n']).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_is_required() {
        let vectors = [
            ("The name. Required.", true, false),
            ("Required on create. Read-write.", false, true),
            ("The name. Required when you create a subscription.", false, true),
            ("This property is required when a user is created. Supports $filter.", false, true),
            ("This property must be specified when a user is created.", false, true),
            ("Whether approval is required.", false, false),
            ("Required if type is weekly.", false, false),
            ("This property is required when a relative query is used.", false, false),
        ];
        for (text, always, create) in vectors {
            assert_eq!((is_required(text), is_required_to_create(text)), (always, create), "{text}");
        }
    }

    #[test]
    fn words_say_what_numbers_are_taken() {
        let vectors = [
            ("Retries of a call. Values of 0 or 1 are supported.", Some((0.0, 1.0))),
            ("The valid range is between 200 and 2000 milliseconds.", Some((200.0, 2000.0))),
            ("Number of days. Valid values 0 to 8760", Some((0.0, 8760.0))),
            ("A value between 0 and 100 that tells the progress", Some((0.0, 100.0))),
            ("Allowed values are 5 or 1000", Some((5.0, 1000.0))),
            ("The task has values 0 and 1 and 4", None),
            ("Meet at 9 to 10", None),
            ("The name has a value of 1 to 64 characters", None),
        ];
        for (text, expected) in vectors {
            assert_eq!(range(text), expected, "{text}");
        }
    }

    #[test]
    fn words_say_what_is_excluded() {
        let text = "The base64 data. This property and contentUrl are mutually exclusive.";
        assert_eq!(excluded(text).collect::<Vec<_>>(), ["contentUrl"]);
        assert_eq!(excluded("The members are mutually exclusive.").count(), 0);
    }
}
