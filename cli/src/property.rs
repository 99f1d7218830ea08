//! Properties of objects by their names, however those are spelled.

use serde_json::{Map, Value};

/// A property by a name that may be spelled `user-id`, `userId` or `UserId`.
pub fn property<'o>(object: &'o Map<String, Value>, name: &str) -> Option<&'o Value> {
    entry(object, name).map(|(_, value)| value)
}

/// The same with the name that it has there.
pub fn entry<'o>(object: &'o Map<String, Value>, name: &str) -> Option<(&'o String, &'o Value)> {
    object.get_key_value(name).or_else(|| {
        let letters = |text: &str| -> String {
            text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
        };
        let wanted = letters(name);
        object.iter().find(|(key, _)| letters(key) == wanted)
    })
}
