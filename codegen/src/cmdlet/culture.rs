//! Text order of the invariant culture, as .NET sorts names: two texts -> their order.
//!
//! Letters compare without regard to case; where that leaves a tie, lower case stands before upper case. Hyphens and
//! apostrophes count only when nothing else differs. Punctuation stands before digits, digits before letters.

use std::cmp::Ordering;

/// Order of two names on a help page (docs/rules.md#6-notes and docs/rules.md#7-5-parameters-on-the-page).
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    primary(a).cmp(primary(b)).then_with(|| case(a).cmp(case(b))).then_with(|| (a.len(), a).cmp(&(b.len(), b)))
}

fn counted(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !matches!(c, '-' | '\''))
}

fn primary(text: &str) -> impl Iterator<Item = (u8, char)> {
    counted(text).flat_map(char::to_lowercase).map(|c| {
        let class = match c {
            c if c.is_alphabetic() => 2,
            c if c.is_numeric() => 1,
            _ => 0,
        };
        (class, c)
    })
}

fn case(text: &str) -> impl Iterator<Item = bool> {
    counted(text).map(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_names_as_dotnet_does() {
        let sorted = [
            "@odata.id",
            "_x",
            "1a",
            "A.B",
            "A1",
            "AB",
            "apple",
            "coop",
            "co-op",
            "Coop",
            "coops",
            "EventId",
            "EventId1",
            "EventIdentity",
            "Onenote",
            "OnPremisesDomainName",
            "resume",
            "ReSume",
            "System.String",
            "Zip",
        ];
        for pair in sorted.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(compare("Same", "Same"), Ordering::Equal);
    }
}
