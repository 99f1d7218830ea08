//! Splitting names into words and joining them again.
//!
//! Two splitters exist because two programs named things one after the other: [`words`] is that of cmdlets, parameters
//! and class names, [`modeler_words`] that of the modeler before it (docs/rules.md#1-5-words). Neither uses a regex
//! engine: they run over every name of a spec.

use super::numbers;

/// Splits as cmdlet names do: `createUploadSession` -> `create`, `upload`, `session`. All words are lower case.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let spaced = split_acronym(&insert_spaces(text, |before, after| {
        (before.is_ascii_lowercase() && after.is_ascii_uppercase())
            || (before.is_ascii_digit() && (after.is_ascii_alphabetic() || after == '|'))
    }));
    spaced.split(is_separator).filter(|w| !w.is_empty()).map(str::to_ascii_lowercase).collect()
}

/// Splits as the modeler does: digits are words of their own, and short upper-case words stay as they are.
#[must_use]
pub fn modeler_words(text: &str) -> Vec<String> {
    let spaced = insert_spaces(text, |before, after| {
        (before.is_ascii_lowercase() && after.is_ascii_uppercase()) || before.is_ascii_digit() != after.is_ascii_digit()
    });
    split_acronyms(&protect_plural_acronym(&spaced))
        .replace(PROTECTED_S, "s")
        .split(is_separator)
        .filter(|w| !w.is_empty())
        .map(|w| if is_preserved(w) { w.to_owned() } else { w.to_ascii_lowercase() })
        .collect()
}

/// Stands for the `s` of a plural acronym while the acronym is being split off; no word character, as in the original.
const PROTECTED_S: char = '\u{ab}';

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn is_separator(c: char) -> bool {
    !c.is_ascii_alphanumeric()
}

fn insert_spaces(text: &str, boundary: impl Fn(char, char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut last = None;
    for c in text.chars() {
        if last.is_some_and(|l| boundary(l, c)) {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// The first run of capitals that starts a word and is followed by a small letter: its last capital starts a new word.
fn split_acronym(text: &str) -> String {
    match find_acronym(text.as_bytes(), 0) {
        Some(at) => format!("{} {}", &text[..at], &text[at..]),
        None => text.to_owned(),
    }
}

fn split_acronyms(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut from = 0;
    while let Some(at) = find_acronym(text.as_bytes(), from) {
        out.push_str(&text[from..at]);
        out.push(' ');
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

/// Position of the last capital of the next such run that starts at or after `from`.
fn find_acronym(bytes: &[u8], from: usize) -> Option<usize> {
    let mut i = from;
    while i < bytes.len() {
        let starts_word = i == 0 || !is_word(bytes[i - 1] as char);
        if !(starts_word && bytes[i].is_ascii_uppercase()) {
            i += 1;
            continue;
        }
        let end = i + bytes[i..].iter().take_while(|b| b.is_ascii_uppercase()).count();
        if end - i >= 2 && bytes.get(end).is_some_and(u8::is_ascii_lowercase) {
            return Some(end - 1);
        }
        i = end;
    }
    None
}

/// `MBsFoo` is the plural `MBs` and `Foo`, not `M` and `Bs`. Only the first such run of the text counts, because what
/// follows it belongs to the match.
fn protect_plural_acronym(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let starts_word = i == 0 || !is_word(bytes[i - 1] as char);
        if !(starts_word && bytes[i].is_ascii_uppercase()) {
            i += 1;
            continue;
        }
        let end = i + bytes[i..].iter().take_while(|b| b.is_ascii_uppercase()).count();
        let plural = bytes.get(end) == Some(&b's');
        let followed = text[end..].chars().nth(1).is_some_and(|c| !c.is_ascii_lowercase());
        if end - i >= 2 && plural && followed {
            return format!("{}{PROTECTED_S} {}", &text[..end], &text[end + 1..]);
        }
        i = end;
    }
    text.to_owned()
}

/// Whether the modeler keeps the capitals of a word: up to three of them, or up to three and a plural `s`.
fn is_preserved(word: &str) -> bool {
    let upper = |w: &str| !w.bytes().any(|b| b.is_ascii_lowercase());
    let length = word.len();
    length > 1 && ((length <= 3 && upper(word)) || (length <= 4 && word.strip_suffix('s').is_some_and(upper)))
}

/// Removes words that repeat: `a b a b c` -> `a b c`, `date time time zone` -> `date time zone`
/// (docs/rules.md#1-5-words).
pub fn remove_sequential_duplicates(words: &mut Vec<String>) {
    words.retain(|w| !w.is_empty());
    let same = |words: &[String], a: usize, b: usize| match (words.get(a), words.get(b)) {
        (Some(a), Some(b)) => a.eq_ignore_ascii_case(b),
        _ => false,
    };
    let mut i = 1;
    while i < words.len() {
        while same(words, i, i - 1) {
            words.remove(i);
        }
        while i >= 2 && same(words, i, i - 2) && same(words, i + 1, i - 1) {
            words.drain(i..i + 2);
        }
        i += 1;
    }
}

/// Makes the first letter a capital, and all letters of `ip`, `os`, `ms` and `vm`.
#[must_use]
pub fn capitalize(word: &str) -> String {
    match word {
        "ip" | "os" | "ms" | "vm" => word.to_ascii_uppercase(),
        _ => upper_first(word),
    }
}

fn upper_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn lower_first(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Pascal case of a text as cmdlets have it: `event-id1` -> `EventId1`, `osVersion` -> `OSVersion`.
#[must_use]
pub fn pascal(text: &str) -> String {
    pascal_words(numbers::spell_leading(words(text)))
}

/// Pascal case of a list of words; the inside of a word stays as it is.
#[must_use]
pub fn pascal_words(mut words: Vec<String>) -> String {
    remove_sequential_duplicates(&mut words);
    words.iter().map(|w| capitalize(w)).collect()
}

/// How the modeler writes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `microsoftGraphEvent`
    Camel,
    /// `MicrosoftGraphEvent`
    Pascal,
}

/// A name in the modeler's style; `dedupe` removes words that repeat.
#[must_use]
pub fn modeler_name(text: &str, style: Style, dedupe: bool) -> String {
    let mut words = numbers::spell_leading(modeler_words(text));
    if dedupe {
        remove_sequential_duplicates(&mut words);
    }
    let mut out = String::with_capacity(text.len());
    for (i, word) in words.iter().enumerate() {
        match style {
            Style::Camel if i == 0 && is_preserved(word) => out.push_str(word),
            Style::Camel if i == 0 => out.push_str(&lower_first(word)),
            _ => out.push_str(&upper_first(word)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_as_cmdlets_do() {
        for (text, expected) in [
            ("createUploadSession", "create,upload,session"),
            ("event-id1", "event,id1"),
            ("OAuth2PermissionGrant", "o,auth2,permission,grant"),
            ("b2cUserFlow", "b2,c,user,flow"),
            ("iosLobApp", "ios,lob,app"),
            ("AADUserId", "aad,user,id"),
            ("microsoft.graph.ODataErrors.ODataError", "microsoft,graph,o,data,errors,odata,error"),
            ("IPv4Address", "i,pv4,address"),
            ("25jjn4", "25,jjn4"),
            ("getOffice365X", "get,office365,x"),
            ("user_id|x", "user,id,x"),
            ("", ""),
            ("..", ""),
        ] {
            assert_eq!(words(text).join(","), expected, "{text}");
        }
    }

    #[test]
    fn splits_as_the_modeler_does() {
        for (text, expected) in [
            ("microsoft.graph.cloudPCAuditEvent", "microsoft,graph,cloud,PC,audit,event"),
            ("event-id1", "event,id,1"),
            ("MBsFoo", "MBs,foo"),
            ("cloudPCs", "cloud,p,Cs"),
            ("SQLConnection", "SQL,connection"),
            ("b2cUserFlow", "b,2,c,user,flow"),
            ("HTTPSServer", "https,server"),
        ] {
            assert_eq!(modeler_words(text).join(","), expected, "{text}");
        }
    }

    #[test]
    fn removes_repeated_words() {
        for (text, expected) in [
            ("a b a b c", "a b c"),
            ("date time time zone", "date time zone"),
            ("a a a", "a"),
            ("a b a", "a b a"),
            ("Group group", "Group"),
        ] {
            let mut words = text.split(' ').map(str::to_owned).collect();
            remove_sequential_duplicates(&mut words);
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn writes_pascal_case() {
        for (text, expected) in [
            ("@odata.nextLink", "OdataNextLink"),
            ("client-request-id", "ClientRequestId"),
            ("iCalUId", "ICalUId"),
            ("cloudPCs", "CloudPCs"),
            ("oauth2PermissionGrants", "Oauth2PermissionGrants"),
            ("isMFARegistered", "IsMfaRegistered"),
            ("osVersion", "OSVersion"),
            ("ipAddress", "IPAddress"),
            ("eTag", "ETag"),
            ("3dModel", "ThreeDModel"),
            ("microsoft.graph.dateTimeTimeZone", "MicrosoftGraphDateTimeZone"),
        ] {
            assert_eq!(pascal(text), expected, "{text}");
        }
    }

    #[test]
    fn writes_the_modelers_styles() {
        assert_eq!(modeler_name("microsoft.graph.attachmentItem", Style::Pascal, true), "MicrosoftGraphAttachmentItem");
        assert_eq!(modeler_name("@odata.id", Style::Camel, true), "odataId");
        assert_eq!(modeler_name("IPAddress", Style::Camel, true), "IPAddress");
        assert_eq!(modeler_name("dateTimeTimeZone", Style::Pascal, false), "DateTimeTimeZone");
        assert_eq!(modeler_name("dateTimeTimeZone", Style::Pascal, true), "DateTimeZone");
    }
}
