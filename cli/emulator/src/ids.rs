//! Ids of items, of requests and of sessions.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;

/// Makes the ids of items, one after another: the same in each run.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    made: u32,
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
    }
}
