//! Texts of the spec as people read them: raw text -> sentences, made from the name where the spec has none.

use std::fmt::Write as _;

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::printable::{line_feeds, one_line, printable};
use graphsmith_catalog::vocabulary::{Category, Role};

use super::words::noun_words;
use super::{by_name, truths};
use crate::cmdlet::{Cmdlet, ModelProperty, PsType};

/// The help of a parameter: a line for each sentence; made from the name where the spec says nothing.
#[must_use]
pub fn parameter(cmdlet: &Cmdlet, name: &str, help: &str) -> String {
    if let Some(known) = help_of_role(cmdlet, name, help) {
        return known.to_owned();
    }
    told_apart(meaning(paragraphs(help), name, is_truth(cmdlet, name)), cmdlet, name)
}

/// The help of a parameter on one line, for NOTES.
#[must_use]
pub fn parameter_line(cmdlet: &Cmdlet, name: &str, help: &str) -> String {
    let own = || told_apart(meaning(on_one_line(help), name, is_truth(cmdlet, name)), cmdlet, name);
    help_of_role(cmdlet, name, help).map_or_else(own, str::to_owned)
}

/// The text of an id with a number (`SetId1`), told apart from the id of the same kind that stands before it in the path.
fn told_apart(text: String, cmdlet: &Cmdlet, name: &str) -> String {
    let kind = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let ordinal = match &name[kind.len()..] {
        "1" => "second",
        "2" => "third",
        "3" => "fourth",
        _ => return text,
    };
    let has_first =
        cmdlet.sets.iter().any(|set| set.parameter(kind).is_some_and(|first| first.category == Some(Category::Path)));
    match text.strip_suffix('.') {
        Some(said) if has_first && said.starts_with("The id of ") => format!("{said}, the {ordinal} in the address."),
        _ => text,
    }
}

fn is_truth(cmdlet: &Cmdlet, name: &str) -> bool {
    let ty = cmdlet.sets.iter().find_map(|set| Some(&set.parameter(name)?.ty));
    matches!(ty, Some(PsType::Boolean | PsType::Switch))
}

/// What a parameter is that isn't the spec's but every such cmdlet's, or that has no words of its own.
fn help_of_role(cmdlet: &Cmdlet, name: &str, help: &str) -> Option<&'static str> {
    let parameter = cmdlet.sets.iter().find_map(|set| set.parameter(name))?;
    Some(match parameter.role {
        Role::Body if !says_nothing(help.trim()) => return None,
        // Content as it is, not an object with properties.
        Role::Body if matches!(parameter.ty, PsType::Stream | PsType::String) => "The content to send.",
        Role::Body => "Properties of the request body.",
        Role::InputObject => "The ids that say what to act on, as one object.",
        Role::AdditionalProperties => "Properties of the request body for which there is no parameter.",
        Role::Added if name == "ResponseHeadersVariable" => {
            "Name of a variable that receives the headers of the response."
        }
        Role::Added if name == "All" => "Reads every page of the list.",
        Role::Added if name == "PageSize" => {
            "How many items a page of the list has.\nIt says how many requests a list takes, not how long the list is; the service may \
             put fewer on a page."
        }
        Role::Added if name == "CountVariable" => {
            "Name of a variable that receives how many items the list has in all."
        }
        Role::Operation
            if parameter.wire.as_deref().is_some_and(|wire| wire.eq_ignore_ascii_case("If-Match"))
                && matches!(help.trim().trim_end_matches('.'), "" | "ETag" | "ETag value") =>
        {
            "The ETag of the version that is meant.\nA newer one is left alone, and the request fails."
        }
        Role::Operation if name == "Top" && parameter.wire.as_deref() == Some("$top") => {
            "The list ends after so many items, however many pages that takes."
        }
        _ => return None,
    })
}

/// The description of a thing on one line; made from its name where the spec says nothing.
#[must_use]
pub fn line(name: &str, raw: &str) -> String {
    meaning(on_one_line(raw), name, false)
}

/// The description of a property on one line; made from its name where the spec says nothing.
#[must_use]
pub(super) fn property_line(of: &ModelProperty) -> String {
    meaning(on_one_line(&of.description), &of.name, of.ty == PsType::Boolean)
}

fn on_one_line(raw: &str) -> String {
    tidied(&one_line(&line_feeds(raw).replace("<br>", " ")))
}

/// What a text says of something, or what its name says where the text says nothing.
fn meaning(text: String, name: &str, is_truth: bool) -> String {
    match says_nothing(&text) {
        true if is_truth => truths::sentence(name),
        true => by_name::sentence(name),
        false => id_in_words(&text).unwrap_or(text),
    }
}

/// What Graph says of all ids (`The unique identifier of managedDevice`), with the words of the name.
fn id_in_words(text: &str) -> Option<String> {
    let name = text.strip_prefix("The unique identifier of ").filter(|name| is_name(name))?;
    Some(format!("The id of the {}.", noun_words(name)))
}

/// A full stop that was typed twice (`categories..`) is one, no mark stands apart from its word (`not , in`), and no sentence
/// begins without a space (`created.Supports $filter`). An ellipsis stays, and so do lists of marks (`! # , .`).
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([',', '.']) {
        let mark = &rest[at..=at];
        let count = rest[at..].bytes().take_while(|byte| mark.as_bytes() == [*byte]).count();
        out.push_str(&rest[..at]);
        rest = &rest[at + count..];
        let closes = rest.is_empty() || rest.starts_with(char::is_whitespace);
        let is_word = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() || c == ')');
        if count == 1 && closes && out.strip_suffix(' ').is_some_and(is_word) {
            out.pop();
        }
        let is_doubled = mark == "." && count == 2 && closes && is_word(&out);
        out.push_str(&mark.repeat(if is_doubled { 1 } else { count }));
        if mark == "." && count == 1 && ends_sentence(&out) && begins_sentence(rest) {
            out.push(' ');
        }
    }
    out.push_str(rest);
    out
}

/// Words that sentences of descriptions begin with. Others after a full stop may be part of a name (`value.String`).
const OPENERS: [&str; 14] =
    ["A", "An", "Any", "For", "If", "NOTE", "Note", "Returned", "Supports", "The", "There", "This", "To", "When"];

/// Whether what stands before a full stop ends a sentence, and isn't the first part of a name (`User.Read`).
fn ends_sentence(text: &str) -> bool {
    let word = text.trim_end_matches('.').rsplit(char::is_whitespace).next().unwrap_or_default();
    word.ends_with([')', ']']) || (!word.is_empty() && word.chars().all(|c| c.is_lowercase() || c == '-'))
}

fn begins_sentence(text: &str) -> bool {
    let word = text.split([' ', ':']).next().unwrap_or_default();
    OPENERS.contains(&word) && text.len() > word.len()
}

/// A text with a line for each sentence and at most one empty line between paragraphs.
pub(super) fn paragraphs(raw: &str) -> String {
    let plain = line_feeds(raw).replace("<br>", "\n");
    let plain = printable(&plain);
    let mut out = String::with_capacity(plain.len() + plain.len() / 8);
    let mut gap = false;
    for paragraph in plain.lines() {
        let words = tidied(&paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
        if words.is_empty() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('\n');
        }
        gap = false;
        for sentence in sentences(&words) {
            out.push_str(sentence);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Splits after a mark that a space follows, except after the number of a list.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .match_indices(['.', '!', '?'])
            .map(|(at, _)| at + 1)
            .find(|&at| rest[at..].starts_with(' ') && !rest[..at - 1].bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or(rest.len());
        let sentence = &rest[..end];
        rest = rest[end..].trim_start();
        Some(sentence)
    })
}

pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '.')
}

/// Whether a text tells a reader nothing: it is blank, names a schema, or repeats how a function takes a parameter
/// (`Usage: path='{path}'`).
fn says_nothing(text: &str) -> bool {
    is_blank(text) || is_name(text) || text.strip_prefix("Usage: ").is_some_and(is_usage)
}

/// Whether a text is `name={name}`, with or without quotes.
fn is_usage(text: &str) -> bool {
    let Some((name, value)) = text.split_once('=') else { return false };
    PathTemplate(value.trim_matches('\'')).as_parameter() == Some(name)
}

/// Whether a text is no sentence but the name of a schema, as titles are.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Writes a sentence list as words: `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn and_list(items: &[&str]) -> String {
    let mut out = String::new();
    for (at, item) in items.iter().enumerate() {
        let _ = match (at, items.len() - at) {
            (0, _) => write!(out, "{item}"),
            (_, 1) => write!(out, " and {item}"),
            _ => write!(out, ", {item}"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_for_each_sentence() {
        let vectors = [
            ("One. Two!  Three? Four", "One.\nTwo!\nThree?\nFour"),
            ("No.5 is e.g.this", "No.5 is e.g.this"),
            ("1. Not two", "1. Not two"),
            ("a<br>b", "a\nb"),
            ("a\n\n\n  b  c  ", "a\n\nb c"),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("a\u{1B}[1;31mb\u{202E}\u{7F}\u{180E}\tc\u{A0}d", "ab c d"),
            ("", ""),
        ];
        for (text, expected) in vectors {
            assert_eq!(paragraphs(text), expected, "{text:?}");
        }
        assert_eq!(line("x", "One.\n  Two <br> three"), "One. Two three");
    }

    #[test]
    fn what_says_nothing_is_made_from_the_name() {
        let vectors = [
            (" . ", "The end time."),
            ("dateTimeTimeZone", "The end time."),
            ("Usage: path='{path}'", "The end time."),
            ("Usage: top={top}", "The end time."),
            ("Usage: as in {this}", "Usage: as in {this}"),
            ("An event", "An event"),
        ];
        for (text, expected) in vectors {
            assert_eq!(line("EndTime", text), expected, "{text:?}");
        }
        for (name, expected) in [
            ("ManagedDeviceId", "The id of the managed device."),
            ("CreatedBy", "Who or what created it."),
            ("ETag", "The ETag."),
        ] {
            let text = if name.ends_with("Id") { "The unique identifier of managedDevice" } else { "" };
            assert_eq!(line(name, text), expected);
        }
    }

    #[test]
    fn marks_are_tidied() {
        let vectors = [
            ("categories..", "categories."),
            ("(eq, ne, not , in) .", "(eq, ne, not, in)."),
            ("Allowed are ! , . - and .NET", "Allowed are ! , . - and .NET"),
            ("(x).. Next", "(x). Next"),
            ("and so on... Next", "and so on... Next"),
            ("1..5 or a..b", "1..5 or a..b"),
            ("begin with ..", "begin with .."),
            ("It was created.Supports $filter.", "It was created. Supports $filter."),
            ("For example, ['a@b.c'].NOTE: read it", "For example, ['a@b.c']. NOTE: read it"),
            ("Needs User.Read.All and mail.The", "Needs User.Read.All and mail.The"),
            ("A value.String and Sheet.The rest", "A value.String and Sheet.The rest"),
        ];
        for (text, expected) in vectors {
            assert_eq!(tidied(text), expected, "{text:?}");
        }
    }

    #[test]
    fn lists_of_words_have_an_and() {
        assert_eq!(and_list(&["a"]), "a");
        assert_eq!(and_list(&["a", "b"]), "a and b");
        assert_eq!(and_list(&["a", "b", "c"]), "a, b and c");
    }
}
