//! The tags of a text in HTML or XML. Reads what formats write, and nothing looser: whatever else has a `<` is a fault.

/// A tag.
#[derive(Debug)]
pub struct Element {
    /// Name, with `/` before it if it ends an element.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Whether it ends with `/>`.
    pub is_empty: bool,
    /// The text between the tag before and this one.
    pub text_before: String,
}

/// All tags of a text, in order.
pub fn tags(text: &str) -> Vec<Element> {
    let mut tags = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        assert!(!before.contains('>'), "a > that ends nothing: {before:.300}");
        let (mut tag, after) = tag(after);
        tag.text_before = before.to_owned();
        tags.push(tag);
        rest = after;
    }
    assert!(!rest.contains('>'), "a > that ends nothing: {rest:.300}");
    tags
}

/// The tag that a text begins with, behind its `<`, and what follows.
fn tag(text: &str) -> (Element, &str) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '!');
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, mut rest) = text.split_at(end);
    assert!(name.starts_with(|c: char| c.is_ascii_alphabetic() || "/!".contains(c)), "no tag: <{text:.100}");
    let mut attributes = Vec::new();
    loop {
        if let Some(after) = rest.strip_prefix('>') {
            let is_empty = name.ends_with('/');
            let name = name.trim_end_matches('/').to_owned();
            return (Element { name, attributes, is_empty, text_before: String::new() }, after);
        }
        if let Some(after) = rest.strip_prefix("/>") {
            return (Element { name: name.to_owned(), attributes, is_empty: true, text_before: String::new() }, after);
        }
        rest = rest.strip_prefix(' ').unwrap_or_else(|| panic!("no attribute: <{text:.200}"));
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (attribute, after) = rest.split_at(end);
        assert!(!attribute.is_empty(), "no attribute: <{text:.200}");
        let Some(after) = after.strip_prefix("=\"") else {
            attributes.push((attribute.to_owned(), String::new()));
            rest = after;
            continue;
        };
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("no end: {after:.200}"));
        attributes.push((attribute.to_owned(), value.to_owned()));
        rest = after;
    }
}
