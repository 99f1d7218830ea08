//! Ids of items, of requests and of sessions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;

/// Makes the ids of items, one after another: the same in each run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    made: u32,
    /// The number of the next id that follows a pattern.
    number: u64,
    /// Whether ids hold characters that have a meaning in addresses.
    pub(crate) odd: bool,
}

impl Ids {
    /// The next id. Those of Outlook end in `=`, and some of them hold `+` and `/`
    /// (docs/security.md#values-in-addresses).
    pub(crate) fn next(&mut self) -> String {
        self.made += 1;
        let tail = if self.odd { "+/'=" } else { "" };
        format!("AAMkAD{}{tail}", URL_SAFE.encode(format!("item-{:05}", self.made)))
    }

    /// Lets ids that follow a pattern begin with a number.
    pub(crate) fn count_from(&mut self, number: u64) {
        self.number = number;
    }

    /// The next id that follows a pattern: twelve digits stand in the place of `{number}`.
    pub(crate) fn like(&mut self, pattern: &str) -> String {
        let id = numbered(pattern, self.number);
        self.number += 1;
        id
    }

    /// The number of the next id that follows a pattern.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }
}

/// What stands for the number in the pattern of ids.
const NUMBER: &str = "{number}";

/// A text with twelve digits in the place of `{number}`.
pub(crate) fn numbered(pattern: &str, number: u64) -> String {
    pattern.replace(NUMBER, &format!("{number:012}"))
}

/// A name as an id.
pub(crate) fn encoded(name: &str) -> String {
    URL_SAFE.encode(name)
}

/// An id that nobody can guess.
pub(crate) fn random() -> String {
    uuid::Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests {
    use super::Ids;

    #[test]
    fn ids_differ_and_look_like_those_of_outlook() {
        let mut ids = Ids::default();
        let (first, second) = (ids.next(), ids.next());
        assert_ne!(first, second);
        assert!(first.starts_with("AAMk") && !first.contains(['/', '+']), "{first}");
        ids.odd = true;
        assert!(ids.next().contains("+/'="));
        ids.count_from(901);
        assert_eq!([ids.like("1-{number}"), ids.like("m{number}=")], ["1-000000000901", "m000000000902="]);
    }
}
