//! From plural to singular, word by word, as the cmdlet names have it (docs/rules.md#2-5-from-plural-to-singular).

use super::split::{pascal_words, words};
use super::words::{CLASSICAL, IRREGULAR, NX, O, PRONOUNS, SE, SIS, UNINFLECTED};

/// Makes the last word of a name singular; the result is in pascal case: `exceptionOccurrences` ->
/// `ExceptionOccurrence`.
#[must_use]
pub fn singular_name(name: &str) -> String {
    let mut parts = words(name);
    if let Some(last) = parts.last_mut() {
        *last = singular(last);
    }
    pascal_words(parts)
}

/// Singular of one lower-case word; a word that isn't a plural stays as it is.
#[must_use]
pub fn singular(word: &str) -> String {
    // Words added for Azure; they come before everything else.
    match word {
        "databases" => return "database".to_owned(),
        "premises" => return "premise".to_owned(),
        _ => {}
    }
    if is_fixed(word) || is_known_singular(word) {
        return word.to_owned();
    }
    if matches!(word, "are") {
        return "is".to_owned();
    }
    listed(&[IRREGULAR, SIS, SE], word)
        .or_else(|| ending(word, EARLY_ENDINGS))
        .or_else(|| listed(&[CLASSICAL], word))
        .or_else(|| ending(word, &[("trices", 3, "x"), ("eaux", 1, ""), ("ieux", 1, "")]))
        .or_else(|| listed(&[NX], word))
        .or_else(|| ending(word, MIDDLE_ENDINGS))
        .or_else(|| listed(&[O], word))
        .or_else(|| ending(word, LATE_ENDINGS))
        .unwrap_or_else(|| word.to_owned())
}

/// Ending, how many letters to cut, what to put there; the first that fits wins.
type Ending = (&'static str, usize, &'static str);

const EARLY_ENDINGS: &[Ending] = &[
    ("men", 2, "an"),
    ("lice", 3, "ouse"),
    ("mice", 3, "ouse"),
    ("teeth", 4, "ooth"),
    ("geese", 4, "oose"),
    ("feet", 3, "oot"),
    ("zoa", 2, "oon"),
    ("ches", 2, ""),
    ("shes", 2, ""),
    ("sses", 2, ""),
];

const MIDDLE_ENDINGS: &[Ending] = &[
    ("alves", 3, "f"),
    ("elves", 3, "f"),
    ("olves", 3, "f"),
    ("eaves", 3, "f"),
    ("arves", 3, "f"),
    ("nives", 3, "fe"),
    ("lives", 3, "fe"),
    ("wives", 3, "fe"),
    ("ays", 1, ""),
    ("eys", 1, ""),
    ("iys", 1, ""),
    ("oys", 1, ""),
    ("uys", 1, ""),
    ("ies", 3, "y"),
];

const LATE_ENDINGS: &[Ending] = &[
    ("aos", 1, ""),
    ("eos", 1, ""),
    ("ios", 1, ""),
    ("oos", 1, ""),
    ("uos", 1, ""),
    ("ces", 1, ""),
    ("ses", 2, ""),
    ("xes", 2, ""),
    ("oes", 2, ""),
    ("ss", 0, ""),
    ("s", 1, ""),
];

fn ending(word: &str, endings: &[Ending]) -> Option<String> {
    let (_, cut, put) = endings.iter().find(|(end, ..)| word.ends_with(end))?;
    Some(format!("{}{put}", &word[..word.len() - cut]))
}

fn listed(tables: &[&[(&str, &str)]], word: &str) -> Option<String> {
    tables.iter().find_map(|table| {
        let at = table.binary_search_by(|(_, plural)| (*plural).cmp(word)).ok()?;
        Some(table[at].0.to_owned())
    })
}

/// Words that are never changed: not plain letters, pronouns, words with one form.
fn is_fixed(word: &str) -> bool {
    word.len() <= 1
        || !word.bytes().all(|b| b.is_ascii_alphabetic())
        || PRONOUNS.contains(&word)
        || ["fish", "ois", "sheep", "deer", "pos", "itis", "ism"].iter().any(|end| word.ends_with(end))
        || UNINFLECTED.binary_search(&word).is_ok()
}

/// Words that look like a plural and are none: the left side of the tables.
fn is_known_singular(word: &str) -> bool {
    matches!(word, "am" | "is" | "was" | "has" | "consensus" | "census" | "status")
        || [IRREGULAR, SIS, SE, CLASSICAL, NX, O]
            .iter()
            .any(|table| table.iter().any(|(singular, _)| *singular == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_words_singular() {
        for (plural, expected) in [
            ("events", "event"),
            ("occurrences", "occurrence"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("licenses", "license"),
            ("children", "child"),
            ("people", "person"),
            ("premises", "premise"),
            ("are", "is"),
            ("status", "status"),
            ("statuses", "statuses"),
            ("series", "series"),
            ("rights", "rights"),
            ("dns", "dns"),
            ("os", "os"),
            ("whois", "whois"),
            ("has", "has"),
            ("is", "is"),
            ("as", "as"),
            ("windows", "window"),
            ("sms", "sm"),
            ("ios", "io"),
            ("indices", "index"),
            ("matrices", "matrix"),
            ("analyses", "analysis"),
            ("photos", "photo"),
            ("devices", "device"),
            ("boxes", "box"),
            ("heroes", "hero"),
            ("access", "access"),
            ("wives", "wife"),
            ("women", "woman"),
            ("id1s", "id1s"),
        ] {
            assert_eq!(singular(plural), expected, "{plural}");
        }
    }

    #[test]
    fn changes_only_the_last_word_of_a_name() {
        assert_eq!(singular_name("exceptionOccurrences"), "ExceptionOccurrence");
        assert_eq!(singular_name("salesInvoices"), "SalesInvoice");
    }

    #[test]
    fn tables_are_sorted_for_the_search() {
        for table in [IRREGULAR, SIS, SE, CLASSICAL, NX, O] {
            assert!(table.is_sorted_by(|a, b| a.1 < b.1), "{:?}", table[0]);
        }
        assert!(UNINFLECTED.is_sorted());
    }
}
