//! Texts of the spec as people read them: raw text -> sentences, made from the name where the spec has none.

use std::fmt::Write as _;

use graphsmith_catalog::path::PathTemplate;
use graphsmith_catalog::printable::{line_feeds, one_line, printable};
use graphsmith_catalog::vocabulary::Role;

use super::truths;
use super::words::{JOINTS, noun_words};
use crate::cmdlet::{Cmdlet, ModelProperty, PsType};

/// The help of a parameter: a line for each sentence; made from the name where the spec says nothing.
#[must_use]
pub fn parameter(cmdlet: &Cmdlet, name: &str, help: &str) -> String {
    if let Some(known) = help_of_role(cmdlet, name, help) {
        return known.to_owned();
    }
    meaning(paragraphs(help), name, is_truth(cmdlet, name))
}

/// The help of a parameter on one line, for NOTES.
#[must_use]
pub fn parameter_line(cmdlet: &Cmdlet, name: &str, help: &str) -> String {
    let own = || meaning(on_one_line(help), name, is_truth(cmdlet, name));
    help_of_role(cmdlet, name, help).map_or_else(own, str::to_owned)
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
        true => from_name(name),
        false => id_in_words(&text).unwrap_or(text),
    }
}

/// What Graph says of all ids (`The unique identifier of managedDevice`), with the words of the name.
fn id_in_words(text: &str) -> Option<String> {
    let name = text.strip_prefix("The unique identifier of ").filter(|name| is_name(name))?;
    Some(format!("The id of the {}.", noun_words(name)))
}

/// A full stop that was typed twice (`categories..`) is one, and no mark stands apart from its word (`not , in`). An ellipsis
/// stays, and so do lists of marks (`! # , .`).
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
    }
    out.push_str(rest);
    out
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

/// What a thing is by its name. Where that makes no noun (`createdBy`, `q`) the name itself stands there.
fn from_name(name: &str) -> String {
    let said = noun_words(name);
    let last = said.rsplit(' ').next().unwrap_or_default();
    if said.chars().count() > 1 && !JOINTS.contains(&last) {
        format!("The {said}.")
    } else {
        format!("The value of {name}.")
    }
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
            ("CreatedBy", "The value of CreatedBy."),
            ("CreatedByUser", "The created-by user."),
            ("ETag", "The ETag."),
            ("q", "The value of q."),
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
