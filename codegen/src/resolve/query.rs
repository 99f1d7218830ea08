//! Query strings in keys of `paths`: a key such as `/pets?kind=dog&since={from}` -> its path, and parameters for the rest.
//!
//! `x-ms-paths` allows them, to tell operations of one path apart, and many descriptions have them in `paths`.

use graphsmith_catalog::vocabulary::{Location, Serialization};

use super::model::{JsonType, Parameter, Ref, Schema};
use super::walker::Walker;
use crate::pointer;

/// The path of a key, and its query string. A fragment, which only makes a key unique, is part of neither.
pub(super) fn split(key: &str) -> (&str, &str) {
    let mut depth = 0_usize;
    // A name between braces may hold any character.
    let is_outside = |(_, c): &(usize, char)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    };
    let places: Vec<(usize, char)> = key.char_indices().filter(is_outside).collect();
    let end = places.iter().find(|(_, c)| *c == '#').map_or(key.len(), |(at, _)| *at);
    match places.iter().find(|(at, c)| *c == '?' && *at < end) {
        Some((at, _)) => (&key[..*at], &key[at + 1..end]),
        None => (&key[..end], ""),
    }
}

impl Walker<'_> {
    /// Makes what a query string says parameters of the operation: a value is a constant, unless a parameter has the name; a
    /// placeholder is the value of the parameter that it names.
    pub(super) fn add_query(&mut self, query: &str, parameters: &mut Vec<Parameter>) {
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let (name, value) = (decoded(name), decoded(value));
            let placeholder = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
            if let Some(wanted) = placeholder {
                self.add_placeholder(&name, wanted, parameters);
            } else if value.contains('{') {
                self.error(
                    &format!("`{name}={value}` in the query string of the path mixes text and a parameter"),
                    "write the whole value as one parameter: `name={parameter}`",
                );
            } else if !parameters.iter().any(|p| p.location == Location::Query && p.name == name) {
                let constant = self.constant(name, value);
                parameters.push(constant);
            }
        }
    }

    fn add_placeholder(&mut self, name: &str, wanted: &str, parameters: &mut [Parameter]) {
        let carried = |p: &&mut Parameter| matches!(p.location, Location::Path | Location::Query) && p.name == wanted;
        let Some(parameter) = parameters.iter_mut().find(carried) else {
            return self.error(
                &format!(
                    "the query string of the path has `{{{wanted}}}`, and no parameter of the operation is called so"
                ),
                "add it to the `parameters` of the operation, with `in: query`",
            );
        };
        if parameter.location == Location::Query && parameter.name == name {
            return;
        }
        // Elsewhere the same parameter may be carried otherwise, so it isn't shared any more.
        let client_name = parameter.client_name.take().unwrap_or_else(|| wanted.to_owned());
        let pointer = self.in_query(name);
        *parameter = Parameter {
            name: name.to_owned(),
            client_name: Some(client_name),
            location: Location::Query,
            shared: false,
            pointer,
            ..parameter.clone()
        };
    }

    fn constant(&mut self, name: String, value: String) -> Parameter {
        let pointer = self.in_query(&name);
        let schema = self.reserve();
        self.schemas[schema.0 as usize] = Schema {
            pointer: pointer.clone(),
            anonymous: true,
            ty: Some(JsonType::String),
            values: Some(vec![value]),
            ..Schema::default()
        };
        let place = Ref { schema, description: None, read_only: false, nullable: false, client_name: None };
        Parameter {
            name,
            client_name: None,
            location: Location::Query,
            description: None,
            required: true,
            serialization: Serialization::default(),
            shared: false,
            deprecated: None,
            schema: Some(place),
            media_type: None,
            pointer,
        }
    }

    /// A place for what a query string says: the nearest one in the file is the operation.
    fn in_query(&self, name: &str) -> String {
        let mut place = format!("{}/parameters", self.pointer);
        pointer::push(&mut place, name);
        place
    }
}

/// A name or value without percent-encoding. What is no encoding stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|code| first == b'%' && code.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_split() {
        for (key, expected) in [
            ("/a/{b}", ("/a/{b}", "")),
            ("/a?b=c&d={e}", ("/a", "b=c&d={e}")),
            ("/a#b?c", ("/a", "")),
            ("/a?b#c", ("/a", "b")),
            ("/a/{#}/{b?c}?d={e#}", ("/a/{#}/{b?c}", "d={e#}")),
        ] {
            assert_eq!(split(key), expected, "{key}");
        }
    }

    #[test]
    fn values_are_decoded() {
        for (text, expected) in [("a%20b", "a b"), ("%C3%A9", "é"), ("%", "%"), ("%zz%2", "%zz%2"), ("%FF", "%FF")] {
            assert_eq!(decoded(text), expected);
        }
    }
}
