//! Text of the service made safe for terminals and logs.

use std::fmt;

/// Shows text without characters that steer a terminal or reorder a line (security notes, item 11): escape sequences go
/// whole, other control characters and marks of text direction one by one. Line feeds and tabs stay.
///
/// ```
/// use graphsmith_runtime::printable::Printable;
///
/// assert_eq!(Printable("\u{1b}[31mred\u{1b}[0m").to_string(), "red");
/// ```
pub struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        let mut rest = self.0;
        while let Some(c) = rest.chars().next() {
            let length = escape(rest).unwrap_or_else(|| c.len_utf8());
            if length == c.len_utf8() && !steers(c) {
                f.write_char(c)?;
            }
            rest = &rest[length..];
        }
        Ok(())
    }
}

/// Length in bytes of the escape sequence (ECMA-48) that the text starts with. One that doesn't end has none, so that it
/// can't swallow what follows it.
fn escape(text: &str) -> Option<usize> {
    let (kind, start) = match text.strip_prefix('\u{1b}') {
        Some(after) => (after.chars().next()?, 2),
        // The same introducers in one character.
        None => (
            char::from(match text.chars().next()? {
                '\u{9b}' => b'[',
                '\u{9d}' => b']',
                '\u{90}' => b'P',
                '\u{98}' => b'X',
                '\u{9e}' => b'^',
                '\u{9f}' => b'_',
                _ => return None,
            }),
            2,
        ),
    };
    if !kind.is_ascii() {
        return None;
    }
    let inside = text.get(start..)?;
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
        _ => None,
    }
}

/// Control characters, marks of text direction, and characters without width.
fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::Printable;

    /// Security notes, item 11: "strip ANSI/OSC escapes from spec text and from server errors before printing".
    #[test]
    fn escapes_of_terminals_are_gone() {
        let table = [
            ("plain\ttext\nü", "plain\ttext\nü"),
            ("a\u{1b}[1;31mred\u{1b}[0mb", "aredb"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]8;;https://evil.example\u{1b}\\link\u{1b}]8;;\u{1b}\\b", "alinkb"),
            ("a\u{9b}2Jb\u{9d}x\u{9c}c\u{90}q\u{7}d", "abcd"),
            ("a\u{1b}]never ends", "a]never ends"),
            ("a\u{1b}[31", "a[31"),
            ("a\u{1b}[3\u{1b}[1mb", "a[3b"),
            ("a\u{1b}cb\r\u{8}\u{0}\u{7f}", "acb"),
            ("a\u{202e}b\u{200b}c\u{2066}d\u{feff}", "abcd"),
            ("\u{1b}", ""),
            ("\u{1b}ü\u{9b}ü", "üü"),
        ];
        for (text, shown) in table {
            assert_eq!(Printable(text).to_string(), shown, "{text:?}");
        }
    }
}
