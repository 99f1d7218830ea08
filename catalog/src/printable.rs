//! Text of a description or of the service, made safe to show (docs/security.md#markdown-help-and-terminals).
//!
//! [`printable`] is what a terminal may get. Documentation and pages begin with it as well, and then escape what their
//! markup would act on. The one table of characters is here.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

/// Characters that nobody sees and that change what is seen: marks of text direction, characters without width, tags.
/// Control characters are [`char::is_control`].
const INVISIBLE: [RangeInclusive<char>; 9] = [
    // Soft hyphen.
    '\u{ad}'..='\u{ad}',
    // Arabic letter mark.
    '\u{61c}'..='\u{61c}',
    // Mongolian vowel separator.
    '\u{180e}'..='\u{180e}',
    // Spaces and joiners without width, left-to-right and right-to-left mark.
    '\u{200b}'..='\u{200f}',
    // Line and paragraph separator, embeddings and overrides of direction.
    '\u{2028}'..='\u{202e}',
    // Word joiner, invisible operators, isolates of direction, deprecated format characters.
    '\u{2060}'..='\u{206f}',
    // Byte order mark.
    '\u{feff}'..='\u{feff}',
    // Interlinear annotations.
    '\u{fff9}'..='\u{fffb}',
    // Tags.
    '\u{e0000}'..='\u{e007f}',
];

/// Whether a character is left out of all that is shown. Line feeds and tabs are control characters as well.
#[must_use]
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || (c >= '\u{ad}' && INVISIBLE.iter().any(|range| range.contains(&c)))
}

/// The text without escape sequences of terminals, control characters and invisible ones. Line feeds and tabs stay.
///
/// ```
/// use graphsmith_catalog::printable::printable;
///
/// assert_eq!(printable("\u{1b}[31mred\u{1b}[0m \u{202e}dne"), "red dne");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    // Nearly every text is plain, and a page of help has ten thousand of them.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let sequence = escape_sequence(rest);
        if sequence.is_none() && (matches!(c, '\n' | '\t') || !is_unsafe(c)) {
            out.push(c);
        }
        rest = &rest[sequence.unwrap_or_else(|| c.len_utf8())..];
    }
    Cow::Owned(out)
}

/// The text with a line feed at each end of a line, whichever of the characters that Unicode has for it was there.
///
/// [`printable`] leaves the others out, so that nothing but a line feed begins a line; prose for a page passes here first.
#[must_use]
pub fn line_feeds(text: &str) -> Cow<'_, str> {
    const OTHERS: [char; 4] = ['\r', '\u{85}', '\u{2028}', '\u{2029}'];
    if !text.contains(OTHERS) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace(OTHERS, "\n"))
}

/// [`printable`] text on one line: each run of white space is a space, and none is at either end.
#[must_use]
pub fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Shows a text as [`printable`] makes it.
#[derive(Debug, Clone, Copy)]
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&printable(self.0))
    }
}

/// Length in bytes of the escape sequence (ECMA-48) that the text starts with. One that doesn't end has none, so that
/// it can't hide what follows it.
fn escape_sequence(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let kind = match chars.next()? {
        '\u{1b}' => chars.next()?,
        // The same introducers in one character.
        '\u{9b}' => '[',
        '\u{9d}' => ']',
        '\u{90}' => 'P',
        '\u{98}' => 'X',
        '\u{9e}' => '^',
        '\u{9f}' => '_',
        _ => return None,
    };
    let inside = chars.as_str();
    let start = text.len() - inside.len();
    match kind {
        '[' => {
            let end = inside.find(|c: char| !matches!(c, ' '..='?'))?;
            matches!(inside[end..].chars().next()?, '@'..='~').then_some(start + end + 1)
        }
        // Strings end with BEL or ST.
        ']' | 'P' | 'X' | '^' | '_' => {
            let ends = [("\u{7}", 1), ("\u{1b}\\", 2), ("\u{9c}", 2)];
            ends.iter().filter_map(|(end, length)| Some(start + inside.find(end)? + length)).min()
        }
        // Sequences with intermediate characters, such as the choice of a character set.
        ' '..='/' => {
            let end = inside.find(|c: char| !matches!(c, ' '..='/'))?;
            matches!(inside[end..].chars().next()?, '0'..='~').then_some(start + end + 1)
        }
        '0'..='~' => Some(start),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{INVISIBLE, is_unsafe, line_feeds, one_line, printable};

    /// docs/security.md#markdown-help-and-terminals: "strip ANSI/OSC escapes from spec text and from server errors
    /// before printing".
    #[test]
    fn escape_sequences_of_terminals_are_left_out() {
        let table = [
            ("plain\ttext\nü", "plain\ttext\nü"),
            ("a\u{1b}[1;31mred\u{1b}[0mb", "aredb"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\b", "alinkb"),
            ("a\u{9b}2Jb\u{9d}x\u{9c}c\u{90}q\u{7}d", "abcd"),
            ("a\u{1b}]never ends", "a]never ends"),
            ("a\u{1b}[31", "a[31"),
            ("a\u{1b}[3\u{1b}[1mb", "a[3b"),
            ("a\u{1b}cb\r\u{8}\u{0}\u{7f}", "ab"),
            ("a\u{1b}(0b\u{1b}7", "ab"),
            ("\u{1b}", ""),
            ("\u{1b}ü\u{9b}ü", "üü"),
        ];
        for (text, expected) in table {
            assert_eq!(printable(text), expected, "{text:?}");
        }
    }

    #[test]
    fn every_end_of_a_line_is_a_line_feed() {
        assert_eq!(line_feeds("a\r\nb\rc\u{85}d\u{2028}e\u{2029}f\n\n"), "a\nb\nc\nd\ne\nf\n\n");
        assert!(matches!(line_feeds("plain\ntext"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn characters_that_nobody_sees_are_left_out() {
        assert_eq!(printable("a\u{202e}b\u{200b}c\u{2066}d\u{feff}e\u{61c}f\u{ad}"), "abcdef");
        assert_eq!(one_line(" a\n  b\t\u{61c}c "), "a b c");
        for c in INVISIBLE.into_iter().flatten() {
            assert!(is_unsafe(c), "{c:?}");
            assert_eq!(printable(&c.to_string()), "", "{c:?}");
        }
        for c in ['a', 'é', '–', '€', '\u{a0}', '中', '😀'] {
            assert!(!is_unsafe(c), "{c:?}");
        }
    }
}
