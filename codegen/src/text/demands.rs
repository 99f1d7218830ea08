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
    fn words_say_what_is_excluded() {
        let text = "The base64 data. This property and contentUrl are mutually exclusive.";
        assert_eq!(excluded(text).collect::<Vec<_>>(), ["contentUrl"]);
        assert_eq!(excluded("The members are mutually exclusive.").count(), 0);
    }
}
