//! The text transform of platyPS 0.14 (docs/rules.md#7-2-the-text-transform-of-platyps): a plain text -> markdown with
//! one sentence a line.
//!
//! The documentation's scripts later rewrite some of the escapes, in each section of a page in another way. Both steps
//! are one pass here: [`Marks`] says how the section writes a bracket in the end.

use std::borrow::Cow;

/// How a section of the page writes the characters that markdown would take for markup.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    less: &'static str,
    greater: &'static str,
    open: &'static str,
    close: &'static str,
    tick: &'static str,
}

impl Marks {
    /// platyPS as it is; so SYNOPSIS and DESCRIPTION stay.
    pub const PLAIN: Self = Self { less: "\\<", greater: "\\>", open: "\\[", close: "\\]", tick: "\\`" };
    /// PARAMETERS: angle brackets become ticks (docs/rules.md#7-7-parameters).
    pub const PARAMETERS: Self = Self { less: "`<", greater: ">`", ..Self::PLAIN };
    /// NOTES: angle brackets are bare, square ones become ticks (docs/rules.md#7-7-notes).
    pub const NOTES: Self = Self { less: "<", greater: ">", open: "- `[", close: "]`", ..Self::PLAIN };
    /// Nothing is escaped: platyPS 1.0.
    pub const BARE: Self = Self { less: "<", greater: ">", open: "[", close: "]", tick: "`" };

    fn of(&self, byte: u8) -> Option<&'static str> {
        Some(match byte {
            b'<' => self.less,
            b'>' => self.greater,
            b'[' => self.open,
            b']' => self.close,
            b'`' => self.tick,
            _ => return None,
        })
    }

    fn escapes(&self) -> bool {
        self.tick != Self::BARE.tick
    }
}

/// The description format of `AutoRest` for synopsis, description and help (docs/rules.md#7-1-source-texts): line ends
/// after sentences.
#[must_use]
pub fn description_format(text: &str) -> String {
    text.replace("<br>", "\n").replace(".  ", ".\n").replace(". ", ".\n").trim().to_owned()
}

/// Escapes a text and starts a new line after each sentence. The text is expected to be trimmed.
#[must_use]
pub fn transform(text: &str, marks: &Marks) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16 + 8);
    transform_into(text, marks, &mut out);
    match tidy_unicode(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(tidy) => tidy,
    }
}

/// Bytes at which the scanner has something to do.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'\\' | b'<' | b'>' | b'[' | b']' | b'`' | b'.' | b'!' | b'?' | b'\r')
}

fn transform_into(text: &str, marks: &Marks, out: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Where the character stands that the previous sentence end has used up; it ends no sentence itself.
    let mut used = None;
    while at < bytes.len() {
        let plain = bytes[at..].iter().position(|b| is_special(*b)).unwrap_or(bytes.len() - at);
        out.push_str(&text[at..at + plain]);
        at += plain;
        let Some(&byte) = bytes.get(at) else { break };
        match byte {
            // Only a line feed ends a line in the texts of a page.
            b'\r' => {
                if bytes.get(at + 1) != Some(&b'\n') {
                    out.push('\n');
                }
                at += 1;
            }
            b'\\' => at = backslashes(bytes, at, marks, out),
            b'.' | b'!' | b'?' => {
                out.push(char::from(byte));
                at += 1;
                if used != Some(at - 1) {
                    (at, used) = sentence_end(bytes, at, out);
                }
            }
            _ => {
                out.push_str(marks.of(byte).unwrap_or_default());
                at += 1;
            }
        }
    }
}

/// Writes a run of backslashes: each pair twice, and one more where the run would escape a bracket.
fn backslashes(bytes: &[u8], at: usize, marks: &Marks, out: &mut String) -> usize {
    let run = bytes[at..].iter().take_while(|b| **b == b'\\').count();
    let mut count = run;
    if marks.escapes() {
        let escapes_bracket =
            matches!(bytes.get(at + run), Some(b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'`')) && run % 2 == 1;
        count = run / 2 * 4 + run % 2 + usize::from(escapes_bracket);
    }
    out.extend(std::iter::repeat_n('\\', count));
    at + run
}

/// Writes what follows a sentence mark. Returns where to go on, and the place of the character that was used up.
///
/// A line end comes in place of the first space; of more spaces one stays before it. At the end of a line the last of
/// several spaces is taken for the next sentence, and so becomes a line of its own.
fn sentence_end(bytes: &[u8], at: usize, out: &mut String) -> (usize, Option<usize>) {
    let spaces = bytes[at..].iter().take_while(|b| **b == b' ').count();
    let next = at + spaces;
    match (spaces, bytes.get(next)) {
        (0, _) => (at, None),
        (1, None | Some(b'\r' | b'\n')) => {
            out.push(' ');
            (next, None)
        }
        (_, None | Some(b'\r' | b'\n')) => {
            out.push_str(if spaces > 2 { " \n " } else { "\n " });
            (next, None)
        }
        (_, Some(_)) => {
            out.push_str(if spaces > 1 { " \n" } else { "\n" });
            (next, Some(next))
        }
    }
}

/// Replaces typographic quotes, dashes and spaces by those of a keyboard, as platyPS does with a whole page.
#[must_use]
pub fn tidy_unicode(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let replaced: String = text
        .chars()
        .map(|c| match c {
            '\u{2018}' | '\u{2019}' | '\u{201B}' => '\'',
            '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' => '"',
            '\u{05BE}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{00AD}' | '\u{2212}' => '-',
            '\u{00A0}' | '\u{C2A0}' => ' ',
            c => c,
        })
        .collect();
    // What is left of UTF-8 that was once read as Latin-1.
    Cow::Owned(replaced.replace("\u{C2} ", " ").replace('\u{C3}', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_as_platyps_does() {
        let vectors = [
            ("a <b> [c] `d` (e) *f* _g_ #h", "a \\<b\\> \\[c\\] \\`d\\` (e) *f* _g_ #h"),
            ("C:\\new", "C:\\new"),
            ("a\\\\b", "a\\\\\\\\b"),
            ("a\\\\\\b", "a\\\\\\\\\\b"),
            ("a\\[b", "a\\\\\\[b"),
            ("a\\(b", "a\\\\(b"),
            ("a\\\\[b", "a\\\\\\\\\\[b"),
            ("end\\", "end\\"),
            ("end\\\\", "end\\\\\\\\"),
        ];
        for (text, expected) in vectors {
            assert_eq!(transform(text, &Marks::PLAIN), expected, "{text:?}");
        }
    }

    #[test]
    fn starts_a_line_after_each_sentence() {
        let vectors = [
            ("One. Two! Three? Four", "One.\nTwo!\nThree?\nFour"),
            ("One.  Two", "One. \nTwo"),
            ("One.   Two", "One. \nTwo"),
            ("No.5 e.g.x", "No.5 e.g.x"),
            ("a. . b", "a.\n. b"),
            ("a. ! b. c", "a.\n! b.\nc"),
            ("end. \nnext", "end. \nnext"),
            ("end.  \nnext", "end.\n \nnext"),
            ("end.   \nnext", "end. \n \nnext"),
            ("end. ", "end. "),
            ("x. [y]", "x.\n\\[y\\]"),
            ("x. .", "x.\n."),
            ("a\r\nb\rc", "a\nb\nc"),
        ];
        for (text, expected) in vectors {
            assert_eq!(transform(text, &Marks::PLAIN), expected, "{text:?}");
        }
    }

    #[test]
    fn writes_brackets_as_the_section_wants() {
        let text = "[A <B[]>]: `c`";
        assert_eq!(transform(text, &Marks::PARAMETERS), "\\[A `<B\\[\\]>`\\]: \\`c\\`");
        assert_eq!(transform(text, &Marks::NOTES), "- `[A <B- `[]`>]`: \\`c\\`");
        assert_eq!(transform(text, &Marks::BARE), text);
        assert_eq!(transform("a\\\\[b", &Marks::BARE), "a\\\\[b");
    }

    #[test]
    fn replaces_typographic_characters() {
        let vectors = [
            ("\u{2018}a\u{2019} \u{201C}b\u{201D}", "'a' \"b\""),
            ("1\u{2013}2\u{2014}3\u{2212}4", "1-2-3-4"),
            ("a\u{A0}b", "a b"),
            ("a\u{C2}\u{A0}b \u{C2} c", "a b  c"),
            ("a\u{C3}b", "a b"),
            ("caf\u{E9}", "caf\u{E9}"),
        ];
        for (text, expected) in vectors {
            assert_eq!(transform(text, &Marks::PLAIN), expected, "{text:?}");
        }
        assert!(matches!(tidy_unicode("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn formats_descriptions_as_autorest_does() {
        let vectors = [
            ("One. Two.  Three", "One.\nTwo.\nThree"),
            (" a<br>b ", "a\nb"),
            ("Is it? Yes! No", "Is it? Yes! No"),
            (".", "."),
            ("", ""),
        ];
        for (text, expected) in vectors {
            assert_eq!(description_format(text), expected, "{text:?}");
        }
    }
}
