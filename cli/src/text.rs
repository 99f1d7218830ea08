//! Text: of any encoding that programs write, and for terminals, lines of their width and lists of names.

use std::borrow::Cow;

use graphsmith_catalog::printable::printable;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// How many columns of a terminal a text takes: East Asian characters take two, accents of their own none.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// A text of at most that width; an ellipsis stands for what is left out.
pub fn cut(text: &str, size: usize) -> String {
    if width(text) <= size {
        return text.to_owned();
    }
    let mut left = size.saturating_sub(1);
    let fits = |c: &char| {
        let fits = c.width().unwrap_or_default() <= left;
        left = left.saturating_sub(c.width().unwrap_or_default());
        fits
    };
    text.chars().take_while(fits).chain(['…']).collect()
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
            let size = self::width(word);
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

/// Appends one line as [`wrap`] does; where it goes on it is indented further.
pub fn wrap_below(out: &mut String, text: &str, indent: usize, width: usize) {
    let mut lines = String::new();
    wrap(&mut lines, text, 0, width.saturating_sub(indent + BELOW).max(20));
    for (at, line) in lines.lines().enumerate() {
        out.extend(std::iter::repeat_n(' ', if at == 0 { indent } else { indent + BELOW }));
        out.push_str(line);
        out.push('\n');
    }
}

/// How much further.
const BELOW: usize = 4;

/// `a`, `a or b`, `a, b or c`; `word` is the one before the last name.
pub fn list(names: &[String], word: &str) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} {word} {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// A text in the encoding of the program that wrote it: UTF-8, or UTF-16 as Windows PowerShell writes files. `None` if it is
/// neither.
#[must_use]
pub fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |bytes: &[u8], unit: fn([u8; 2]) -> u16| -> Option<Cow<'_, str>> {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        let whole = bytes.len().is_multiple_of(2);
        String::from_utf16(&units).ok().filter(|_| whole).map(Cow::Owned)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [_, 0, ..] => wide(bytes, u16::from_le_bytes),
        _ => std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)).ok().map(Cow::Borrowed),
    }
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn lines_break_between_words() {
        let mut out = String::new();
        wrap(&mut out, "one two three four five\n\nsix", 2, 22);
        assert_eq!(out, "  one two three four\n  five\n\n  six\n");
    }
}
