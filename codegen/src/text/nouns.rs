//! Nouns in sentences: singular, plural and article.

use super::words::{JOINTS, noun_words, words};
use crate::naming::singular;

/// The words of a name (`createdByUser` -> "created-by user"), or the name itself where they would leave a sentence open
/// (`createdOnBehalfOf`).
pub(super) fn noun(name: &str) -> String {
    let said = noun_words(name);
    let open = said.rsplit(' ').next().is_some_and(|last| JOINTS.contains(&last));
    if open { name.to_owned() } else { said }
}

/// The singular of a noun.
pub(super) fn singular_words(thing: &str) -> String {
    let (front, last) = thing.rsplit_once(' ').unwrap_or(("", thing));
    let one = if last == "Windows" || is_name(last) {
        last.to_owned()
    } else if last == "cookies" {
        // The rules of AutoRest make `cooky` of it.
        "cookie".to_owned()
    } else if last.chars().any(char::is_uppercase) {
        // Short forms (`PCs`, `OneDrive`) keep their letters.
        last.strip_suffix('s').unwrap_or(last).to_owned()
    } else {
        singular(last)
    };
    if front.is_empty() { one } else { format!("{front} {one}") }
}

/// Whether a noun is the name itself, since its words make no noun (`transitiveMemberOf`).
fn is_name(noun: &str) -> bool {
    !noun.contains(' ')
        && noun.starts_with(|c: char| c.is_lowercase())
        && noun.chars().skip(1).any(char::is_uppercase)
        && words(noun).split(' ').count() > 1
}

/// Nouns that have no plural.
const UNCOUNTABLE: [&str; 5] = ["data", "equipment", "feedback", "information", "software"];

/// The plural, unless it is one already or there is none; derived types name collections in the singular.
pub(super) fn plural(thing: &str) -> String {
    let last = thing.rsplit(' ').next().unwrap_or_default();
    if UNCOUNTABLE.contains(&last) || JOINTS.contains(&last) {
        return thing.to_owned();
    }
    if thing.ends_with('s') || is_name(thing) || singular_words(thing) != thing {
        return thing.to_owned();
    }
    match thing.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{thing}s"),
    }
}

/// A noun with `a` or `an`.
#[must_use]
pub fn with_article(noun: &str) -> String {
    let first = noun.split(' ').next().unwrap_or_default();
    let vowel = if first.chars().count() > 1 && first.chars().all(char::is_uppercase) {
        // Spelled letter by letter: an API, an SMS, a URL.
        first.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else {
        let lower = first.to_lowercase();
        let long_vowel = ["use", "uni", "one", "eu", "uti"].iter().any(|start| lower.starts_with(start));
        lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !long_vowel
    };
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

/// The text with a capital first letter.
#[must_use]
pub fn sentence_case(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_follow_the_sound() {
        let vectors = [
            ("event", "an event"),
            ("user", "a user"),
            ("unified role", "a unified role"),
            ("mail folder", "a mail folder"),
            ("upload session", "an upload session"),
            ("API connector", "an API connector"),
            ("URL", "a URL"),
            ("Outlook task", "an Outlook task"),
            ("OneDrive", "a OneDrive"),
        ];
        for (noun, expected) in vectors {
            assert_eq!(with_article(noun), expected);
        }
    }
}
