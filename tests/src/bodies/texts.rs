//! What descriptions say of members in words.

/// Whether a text says that the service keeps the value.
pub(super) fn is_read_only(text: &str) -> bool {
    text.to_lowercase().contains("read-only")
}

/// Whether a text says that the member has to be there: a sentence that is only `Required`.
pub(super) fn is_required(text: &str) -> bool {
    sentences(text).any(|sentence| sentence.eq_ignore_ascii_case("required"))
}

/// Whether a text says that the member has to be there in something new.
pub(super) fn is_required_to_create(text: &str) -> bool {
    sentences(text).any(|sentence| {
        let sentence = sentence.to_lowercase();
        sentence == "required on create"
            || sentence.starts_with("required when you create")
            || sentence.starts_with("this property is required when a") && sentence.contains("is created")
            || sentence.starts_with("this property must be specified when a") && sentence.ends_with("is created")
    })
}

/// The members that a text says exclude this one.
pub(super) fn excluded(text: &str) -> impl Iterator<Item = &str> {
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
            ("This property is required when a user is created. Supports $filter.", false, true),
            ("Whether approval is required.", false, false),
            ("Required if type is weekly.", false, false),
        ];
        for (text, always, create) in vectors {
            assert_eq!((is_required(text), is_required_to_create(text)), (always, create), "{text}");
        }
        assert!(is_read_only("The id. Read-only."));
        let text = "The base64 data. This property and contentUrl are mutually exclusive.";
        assert_eq!(excluded(text).collect::<Vec<_>>(), ["contentUrl"]);
    }
}
