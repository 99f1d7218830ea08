//! [`Search`]: a `$search`: words and phrases, perhaps those of one property, joined by `AND`, `OR` and `NOT`.

use serde_json::Value;

use super::Fault;
use super::value::property;

/// How deep expressions may be nested.
const DEEPEST: usize = 100;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Search {
    /// One of these.
    Or(Vec<Self>),
    /// All of these.
    And(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// A text, in one property or in any.
    Text {
        /// The property.
        property: Option<String>,
        /// The text, in small letters.
        text: String,
        /// Whether all of it, the property too, stands in quotes.
        quoted: bool,
    },
}

/// A word of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    /// A word, or a phrase in quotes, perhaps with a property before it or in it; whether it begins with the quote.
    Term(String, bool),
    Open,
    Close,
}

impl Search {
    /// Reads a search.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let words = words(text)?;
        let mut rest = words.as_slice();
        let search = either(&mut rest, DEEPEST)?;
        if rest.is_empty() { Ok(search) } else { Err(Fault::syntax("There is a ')' too many in the search.")) }
    }

    /// Whether an item has what is looked for.
    pub(crate) fn finds(&self, item: &Value) -> bool {
        match self {
            Self::Or(parts) => parts.iter().any(|part| part.finds(item)),
            Self::And(parts) => parts.iter().all(|part| part.finds(item)),
            Self::Not(part) => !part.finds(item),
            Self::Text { property: None, text, .. } => has(item, text),
            Self::Text { property: Some(name), text, .. } => {
                let object = item.as_object();
                // Mailboxes call the properties of recipients by shorter names.
                let names = [name.as_str(), &format!("{name}Recipients")];
                names.iter().any(|name| object.and_then(|object| property(object, name)).is_some_and(|v| has(v, text)))
            }
        }
    }

    /// Whether each of its words has a property and stands in quotes with it: directories take no other.
    pub(crate) fn has_properties(&self) -> bool {
        match self {
            Self::Or(parts) | Self::And(parts) => parts.iter().all(Self::has_properties),
            Self::Not(part) => part.has_properties(),
            Self::Text { property, quoted, .. } => property.is_some() && *quoted,
        }
    }
}

/// Whether a text begins anywhere in a value where a word does.
fn has(value: &Value, text: &str) -> bool {
    match value {
        Value::String(own) => begins_word(&own.to_lowercase(), text),
        Value::Array(values) => values.iter().any(|value| has(value, text)),
        Value::Object(object) => {
            object.iter().any(|(name, value)| name != "id" && !name.contains('@') && has(value, text))
        }
        _ => false,
    }
}

fn begins_word(own: &str, text: &str) -> bool {
    own.match_indices(text).any(|(at, _)| !own[..at].ends_with(char::is_alphanumeric))
}

fn words(text: &str) -> Result<Vec<Word>, Fault> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '(' => {
                words.push(Word::Open);
                1
            }
            ')' => {
                words.push(Word::Close);
                1
            }
            _ => {
                let (term, length) = term(rest)?;
                words.push(Word::Term(term, first == '"'));
                length
            }
        };
        rest = rest[taken..].trim_start();
    }
    Ok(words)
}

/// A word up to the next space, or a phrase up to its quote, and how many bytes it has.
fn term(text: &str) -> Result<(String, usize), Fault> {
    let (mut term, mut quoted, mut escaped) = (String::new(), false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => {
                term.push(c);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ' ' | '\t' | '(' | ')' if !quoted => return Ok((term, at)),
            _ => term.push(c),
        }
    }
    if quoted { Err(Fault::syntax("A phrase of the search isn't closed.")) } else { Ok((term, text.len())) }
}

fn is(words: &[Word], expected: &str) -> bool {
    matches!(words.first(), Some(Word::Term(word, false)) if word == expected)
}

fn either(words: &mut &[Word], depth: usize) -> Result<Search, Fault> {
    let mut parts = vec![both(words, depth)?];
    while is(words, "OR") {
        *words = &words[1..];
        parts.push(both(words, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Search::Or(parts) })
}

/// Words that stand beside each other are all looked for.
fn both(words: &mut &[Word], depth: usize) -> Result<Search, Fault> {
    let mut parts = vec![single(words, depth)?];
    while !words.is_empty() && !is(words, "OR") && words[0] != Word::Close {
        if is(words, "AND") {
            *words = &words[1..];
        }
        parts.push(single(words, depth)?);
    }
    Ok(if parts.len() == 1 { parts.remove(0) } else { Search::And(parts) })
}

fn single(words: &mut &[Word], depth: usize) -> Result<Search, Fault> {
    let depth = depth.checked_sub(1).ok_or_else(|| Fault::syntax("The search is nested too deeply."))?;
    let Some((first, rest)) = words.split_first() else { return Err(Fault::syntax("The search ends too early.")) };
    *words = rest;
    match first {
        Word::Open => {
            let search = either(words, depth)?;
            if words.first() != Some(&Word::Close) {
                return Err(Fault::syntax("A parenthesis of the search isn't closed."));
            }
            *words = &words[1..];
            Ok(search)
        }
        Word::Close => Err(Fault::syntax("There is a ')' too many in the search.")),
        Word::Term(word, false) if word == "NOT" => Ok(Search::Not(Box::new(single(words, depth)?))),
        Word::Term(word, quoted) => {
            let named = word.split_once(':').filter(|(name, _)| name.chars().all(char::is_alphanumeric));
            let (property, text) = named.map_or((None, word.as_str()), |(name, text)| (Some(name.to_owned()), text));
            Ok(Search::Text { property, text: text.trim().to_lowercase(), quoted: *quoted })
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use serde_json::json;

    use super::Search;

    #[test]
    fn searches_find() {
        let item = json!({
            "id": "secret", "subject": "Spring Review", "from": {"emailAddress": {"address": "ann@contoso.com"}},
            "toRecipients": [{"emailAddress": {"name": "Bo Lee"}}], "displayName": "One \"Two\" Three",
        });
        let table = [
            ("spring", true),
            ("\"spring review\"", true),
            ("\"review spring\"", false),
            ("review spring", true),
            ("\"subject:spring\"", true),
            ("subject:\"spring rev\"", true),
            ("subject:ann", false),
            ("from:ann AND to:bo", true),
            ("from:bo OR to:bo", true),
            ("NOT from:ann", false),
            ("spring NOT (winter OR summer)", true),
            ("\"displayName:one \\\"two\\\"\"", true),
            ("secret", false),
            ("pring", false),
            ("to:lee", true),
            ("contoso", true),
            ("displayName:wo", false),
        ];
        for (text, expected) in table {
            assert_eq!(Search::parse(text).unwrap().finds(&item), expected, "{text}");
        }
        for text in ["", "\"open", "(a", "a)", "a OR", "NOT"] {
            assert!(Search::parse(text).is_err(), "{text}");
        }
        assert!(Search::parse("\"displayName:a\" OR \"mail:b\"").unwrap().has_properties());
        for text in ["\"a\" OR \"mail:b\"", "mail:b", "mail:\"b\""] {
            assert!(!Search::parse(text).unwrap().has_properties(), "{text}");
        }
    }
}
