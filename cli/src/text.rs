//! Text for terminals: nothing that steers them, wrapped to their width.

use std::borrow::Cow;

/// A text without what a terminal would obey: escape sequences, control characters but line ends and tabs, marks that
/// reorder or hide text (security, item 11). Texts of catalogs and of the service pass through here.
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    // Nearly every text is plain, and a page of help has ten thousand of them.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_sequence(&mut chars),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || is_invisible(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The same on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Skips the rest of a terminal sequence: to its final letter, or to the end of a command to the terminal.
fn skip_sequence(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next_if(|c| matches!(c, '[' | ']' | 'P' | 'X' | '^' | '_')) {
        Some('[') => {
            chars.find(|c| ('@'..='~').contains(c));
        }
        Some(_) => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || c == '\u{9c}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                    break;
                }
            }
        }
        None => {}
    }
}

/// Characters without width, and those that change the direction of text.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Appends paragraphs, each line of the text broken between words, every line indented.
pub fn wrap(out: &mut String, text: &str, indent: usize, width: usize) {
    let room = width.saturating_sub(indent).max(20);
    for line in printable(text).lines() {
        if line.is_ascii() && line.len() <= room {
            out.extend(std::iter::repeat_n(' ', if line.is_empty() { 0 } else { indent }));
            out.push_str(line.trim_end());
            out.push('\n');
            continue;
        }
        let mut length = 0;
        for word in line.split_whitespace() {
            let size = if word.is_ascii() { word.len() } else { word.chars().count() };
            if length > 0 && length + 1 + size > room {
                out.push('\n');
                length = 0;
            }
            if length == 0 {
                out.extend(std::iter::repeat_n(' ', indent));
            } else {
                out.push(' ');
                length += 1;
            }
            out.push_str(word);
            length += size;
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::{one_line, printable, wrap};

    #[test]
    fn terminals_are_not_steered() {
        let table = [
            ("a\u{1b}[31mred\u{1b}[0m", "ared"),
            ("\u{1b}]0;title\u{7}x", "x"),
            ("\u{1b}]8;;https://evil\u{1b}\\y", "y"),
            ("a\u{202e}b\u{200b}c\u{7}\r\n\td", "abc\n\td"),
            ("\u{9b}31m", "31m"),
            ("\u{1b}", ""),
        ];
        for (text, expected) in table {
            assert_eq!(printable(text), expected, "{text:?}");
        }
        assert_eq!(one_line(" a\n  b\tc "), "a b c");
    }

    #[test]
    fn lines_break_between_words() {
        let mut out = String::new();
        wrap(&mut out, "one two three four five\n\nsix", 2, 22);
        assert_eq!(out, "  one two three four\n  five\n\n  six\n");
    }
}
