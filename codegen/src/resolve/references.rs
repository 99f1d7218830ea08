//! Following `$ref`s inside a document. References to other files or hosts are refused: nothing is fetched, nothing
//! outside the given file is read.

use std::cell::Cell;
use std::collections::HashMap;

use crate::diag::{Diagnostics, Place};
use crate::pointer;

/// Longest chain of entries that only refer to the next one.
const MAX_ALIASES: usize = 100;

/// For so many unknown references the name that comes closest is looked up; that takes a comparison with each name that there is.
const MOST_SUGGESTED: u32 = 20;

/// One section of `components`: what it holds, and which of its entries only refer to another one.
#[derive(Debug)]
pub struct Section<T> {
    /// Key below `components`.
    key: &'static str,
    items: HashMap<String, T>,
    aliases: HashMap<String, String>,
    suggested: Cell<u32>,
}

/// Why a reference leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not have the form `#/components/<section>/<name>`.
    Form(String),
    /// No such entry, with the name that comes closest.
    Unknown(String, Option<String>),
    /// It comes back to itself, with the way it takes.
    Circular(String),
    /// It leads through too many entries that only refer to the next one.
    Long(String),
}

impl<T> Section<T> {
    /// An empty section.
    pub fn new(key: &'static str) -> Self {
        Self { key, items: HashMap::new(), aliases: HashMap::new(), suggested: Cell::new(0) }
    }

    /// Adds an entry.
    pub fn insert(&mut self, name: String, item: T) {
        self.items.insert(name, item);
    }

    /// Adds an entry that only refers to another one.
    pub fn alias(&mut self, name: String, reference: String) {
        self.aliases.insert(name, reference);
    }

    /// What a reference leads to, through as many aliases as there are.
    pub fn follow(&self, reference: &str) -> Result<&T, Fault> {
        let mut way = vec![reference.to_owned()];
        let mut current = reference;
        loop {
            let name = self.name_in(current)?;
            if let Some(item) = self.items.get(&name) {
                return Ok(item);
            }
            let Some(next) = self.aliases.get(&name) else {
                return Err(Fault::Unknown(current.to_owned(), self.nearest(&name)));
            };
            let again = way.contains(next);
            way.push(next.clone());
            if again {
                return Err(Fault::Circular(way.join(" -> ")));
            }
            if way.len() > MAX_ALIASES {
                return Err(Fault::Long(reference.to_owned()));
            }
            current = next;
        }
    }

    fn name_in(&self, reference: &str) -> Result<String, Fault> {
        let prefix = format!("#/components/{}/", self.key);
        match reference.strip_prefix(&prefix) {
            Some(name) if !name.is_empty() && !name.contains('/') => Ok(unescape(name)),
            _ => Err(Fault::Form(format!("`{reference}` is not of the form `{prefix}<name>`"))),
        }
    }

    fn nearest(&self, name: &str) -> Option<String> {
        if self.suggested.replace(self.suggested.get() + 1) >= MOST_SUGGESTED {
            return None;
        }
        let all = self.items.keys().chain(self.aliases.keys());
        let close = all.map(|other| (similar::TextDiff::from_chars(name, other.as_str()).ratio(), other));
        let best = close.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        (best.0 > 0.7).then(|| best.1.clone())
    }
}

/// A name as it stands in a reference: `~1`, `~0` and percent-encoding taken back.
fn unescape(name: &str) -> String {
    let plain = pointer::unescape(name);
    if !plain.contains('%') {
        return plain;
    }
    let mut bytes = Vec::with_capacity(plain.len());
    let mut rest = plain.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%').then(|| tail.get(..2)).flatten();
        let decoded = hex.and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or(plain)
}

impl Fault {
    /// Reports the fault for the object at `pointer` that holds the `$ref`.
    pub fn report(&self, place: Place, diags: &mut Diagnostics) {
        match self {
            Self::Form(text) => diags.error(
                place,
                format!("this reference can't be followed: {text}"),
                "references stay inside the file: copy what is referred to into `components`",
            ),
            Self::Unknown(reference, near) => diags.error(
                place,
                format!("unknown reference `{reference}`"),
                near.as_ref().map_or_else(
                    || "add it to `components`, or correct the reference".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                ),
            ),
            Self::Circular(way) => diags.error(
                place,
                format!("circular reference: {way}"),
                "define one of them instead of referring to the next",
            ),
            Self::Long(reference) => diags.error(
                place,
                format!("`{reference}` leads through more than {MAX_ALIASES} entries that only refer to the next one"),
                "refer to the entry at the end of the chain",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section() -> Section<u8> {
        let mut section = Section::new("schemas");
        section.insert("microsoft.graph.event".to_owned(), 1);
        section.insert("a/b%c".to_owned(), 2);
        section.alias("alias".to_owned(), "#/components/schemas/microsoft.graph.event".to_owned());
        section.alias("x".to_owned(), "#/components/schemas/y".to_owned());
        section.alias("y".to_owned(), "#/components/schemas/x".to_owned());
        section
    }

    #[test]
    fn follows_references() {
        let section = section();
        assert_eq!(section.follow("#/components/schemas/microsoft.graph.event"), Ok(&1));
        assert_eq!(section.follow("#/components/schemas/alias"), Ok(&1));
        assert_eq!(section.follow("#/components/schemas/a~1b%25c"), Ok(&2));
    }

    #[test]
    fn chains_of_aliases_have_a_limit() {
        let mut section = section();
        let reference = |number: usize| format!("#/components/schemas/{number}");
        section.insert("0".to_owned(), 7);
        for number in 1..=MAX_ALIASES + 1 {
            section.alias(number.to_string(), reference(number - 1));
        }
        assert_eq!(section.follow(&reference(MAX_ALIASES - 1)), Ok(&7));
        let longer = reference(MAX_ALIASES + 1);
        assert_eq!(section.follow(&longer), Err(Fault::Long(longer)));
    }

    #[test]
    fn the_nearest_name_is_looked_up_a_few_times_only() {
        let section = section();
        for at in 0..2 * MOST_SUGGESTED {
            let unknown = "#/components/schemas/alia".to_owned();
            let near = (at < MOST_SUGGESTED).then(|| "alias".to_owned());
            assert_eq!(section.follow(&unknown), Err(Fault::Unknown(unknown.clone(), near)), "{at}");
        }
    }

    #[test]
    fn says_why_a_reference_leads_nowhere() {
        let section = section();
        assert!(matches!(section.follow("other.yml#/components/schemas/a"), Err(Fault::Form(_))));
        assert!(matches!(section.follow("#/components/responses/a"), Err(Fault::Form(_))));
        assert!(matches!(section.follow("#/components/schemas/x"), Err(Fault::Circular(_))));
        assert_eq!(
            section.follow("#/components/schemas/microsoft.graph.evnt"),
            Err(Fault::Unknown(
                "#/components/schemas/microsoft.graph.evnt".to_owned(),
                Some("microsoft.graph.event".to_owned())
            ))
        );
    }
}
