//! Ids for schemas that are written in place (docs/rules.md#1-4-ids-of-anonymous-schemas).

use std::collections::HashSet;

use md5::{Digest, Md5};

use crate::naming::FreeNumbers;
use crate::pointer;

/// The keys of `components.schemas` that are in use.
#[derive(Debug, Default)]
pub struct Ids {
    taken: HashSet<String>,
    numbers: FreeNumbers,
}

impl Ids {
    /// With the keys that the document itself uses.
    pub fn new(named: impl IntoIterator<Item = String>) -> Self {
        Self { taken: named.into_iter().collect(), numbers: FreeNumbers::default() }
    }

    /// Id for a property, an array's items, or what `not` holds: the hint. `None` when it is taken; the schema is known
    /// by its [`hashed`] id then.
    pub fn take_hint(&mut self, hint: &str) -> Option<String> {
        self.take(collapse(hint, |c| matches!(c, '/' | '\\'), '-'))
    }

    /// Id for any other schema: its client name or title with the first free number. `None` when it has neither; the
    /// schema is known by its [`hashed`] id then.
    pub fn take_title(&mut self, title: Option<&str>) -> Option<String> {
        let title = title.filter(|t| !t.is_empty())?;
        if let Some(id) = self.take(title.to_owned()) {
            return Some(id);
        }
        let number = self.numbers.find(title, 0, |number| !self.taken.contains(&format!("{title}{number}")));
        self.take(format!("{title}{number}"))
    }

    fn take(&mut self, id: String) -> Option<String> {
        (!id.is_empty() && self.taken.insert(id.clone())).then_some(id)
    }
}

/// Lower-case base 36 of the first four bytes of the MD5 of a pointer.
fn hash(pointer: &str) -> String {
    let digest = Md5::digest(pointer.as_bytes());
    let mut number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    let mut digits = Vec::new();
    loop {
        digits.push(char::from_digit(number % 36, 36).expect("a remainder of 36 is a digit of base 36"));
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

/// Id of a schema that has no other: its pointer, with a hash of it. Made only for schemas whose name shows; most that
/// have such an id are plain strings.
pub fn hashed(pointer: &str) -> String {
    let mut segments = decode(pointer);
    segments.insert(1.min(segments.len()), hash(pointer));
    let cleaned: Vec<_> = segments.iter().map(|s| clean_segment(s)).filter(|s| !s.is_empty()).collect();
    cleaned.join("·")
}

fn clean_segment(segment: &str) -> String {
    let lower = collapse(&segment.to_lowercase(), |c| c == '-', '_');
    lower
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join("-")
}

/// Replaces each run of characters that match by one character.
fn collapse(text: &str, matches: impl Fn(char) -> bool, by: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_run = false;
    for c in text.chars() {
        let replaced = matches(c);
        if !replaced {
            out.push(c);
        } else if !in_run {
            out.push(by);
        }
        in_run = replaced;
    }
    out
}

/// Segments of a pointer, unescaped.
pub fn decode(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(pointer::unescape).collect()
}

/// Name hint of the schema at a pointer, made from the names above it.
pub fn hint(pointer: &str) -> String {
    let segments = decode(pointer);
    let inside_items = segments.len() >= 3 && segments[segments.len() - 3] == "items";
    let parts: Vec<&str> = if inside_items {
        let named = segments.iter().skip(2).filter(|s| *s != "properties");
        named.map(|s| if s == "items" { "item" } else { s.as_str() }).collect()
    } else {
        segments.iter().skip(2).step_by(2).map(String::as_str).collect()
    };
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_pointers() {
        for (pointer, expected) in [
            (
                "/paths/~1users~1{user-id}~1events~1{event-id}~1exceptionOccurrences~1{event-id1}~1attachments~1microsoft.graph.createUploadSession/post/requestBody/content/application~1json/schema",
                "25jjn4",
            ),
            (
                "/paths/~1groups~1{group-id}~1calendar~1microsoft.graph.getSchedule/post/requestBody/content/application~1json/schema",
                "b1hbbp",
            ),
            (
                "/paths/~1groups~1{group-id}~1calendar~1microsoft.graph.getSchedule/post/responses/2XX/content/application~1json/schema",
                "17xmc3s",
            ),
            ("/components/requestBodies/assignLicenseRequestBody/content/application~1json/schema", "103umuu"),
            ("/components/responses/reminderViewResponse/content/application~1json/schema", "15238bo"),
            ("/paths/~1users~1{user-id}~1foo/post/requestBody/content/application~1json/schema", "1ybri3a"),
        ] {
            assert_eq!(hash(pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn makes_ids_from_pointers() {
        assert_eq!(
            hashed("/paths/~1users~1{user-id}~1foo/post/requestBody/content/application~1json/schema"),
            "paths·1ybri3a·users-user_id-foo·post·requestbody·content·application-json·schema"
        );
    }

    #[test]
    fn makes_hints_from_pointers() {
        for (pointer, expected) in [
            ("/paths/~1p/post/requestBody/content/application~1json/schema/properties/inl", "post-content-schema-inl"),
            ("/components/schemas/X/properties/dict", "X-dict"),
            ("/components/schemas/X/properties/p/items/properties/q", "X-p-item-q"),
            ("/components/schemas/X/properties/p/items", "X-p"),
        ] {
            assert_eq!(hint(pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn numbers_titles_from_zero() {
        let mut ids = Ids::new(["taken".to_owned()]);
        assert_eq!(ids.take_title(Some("Collection of foo")).as_deref(), Some("Collection of foo"));
        assert_eq!(ids.take_title(Some("Collection of foo")).as_deref(), Some("Collection of foo0"));
        assert_eq!(ids.take_title(Some("Collection of foo")).as_deref(), Some("Collection of foo1"));
        assert_eq!(ids.take_title(None), None);
        assert_eq!(ids.take_hint("a//b").as_deref(), Some("a-b"));
        assert_eq!(ids.take_hint("taken"), None);
    }
}
