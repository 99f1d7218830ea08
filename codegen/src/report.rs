//! How faults and notes are shown: diagnostics -> text for a terminal or a log.
//!
//! Messages quote the spec, and a spec may hold anything: escape sequences that rewrite the screen, marks that reverse
//! the direction of text (security, item 11). Nothing of it gets out of here.

use std::collections::HashSet;

use crate::diag::{Diagnostic, Diagnostics, Severity};

/// Whether text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text, for files and pipes.
    Plain,
    /// With colours, for terminals.
    Coloured,
}

/// Renders all diagnostics of at least that severity, in their order; one that is there twice (two modules share a
/// configuration) is shown once.
#[must_use]
pub fn render(diags: &Diagnostics, at_least: Severity, style: Style) -> String {
    let mut seen = HashSet::new();
    let mut out = String::new();
    for diag in diags.iter().filter(|d| d.severity >= at_least) {
        let text = render_one(diag, style);
        if !seen.contains(&text) {
            out.push_str(&text);
            out.push('\n');
            seen.insert(text);
        }
    }
    out
}

fn render_one(diag: &Diagnostic, style: Style) -> String {
    let text: String =
        diag.to_string().lines().map(|line| printable(line).trim_end().to_owned()).collect::<Vec<_>>().join("\n");
    match (style, text.split_once(':')) {
        (Style::Coloured, Some((severity, rest))) => {
            let colour = match diag.severity {
                Severity::Error => 31,
                Severity::Warning => 33,
                Severity::Note => 36,
            };
            format!("\x1b[1;{colour}m{severity}\x1b[0m:{rest}")
        }
        _ => text,
    }
}

/// A text without what a terminal would obey: escape sequences, control characters but line ends and tabs, and marks
/// that change the direction of text.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\x1b' => skip_escape(&mut chars),
            '\n' | '\t' => out.push(c),
            _ if c.is_control() || is_direction_mark(c) => {}
            _ => out.push(c),
        }
    }
    out
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Skips what follows an escape character: a control sequence up to its final letter, a string up to its end, else one
/// character.
fn skip_escape(chars: &mut std::str::Chars<'_>) {
    match chars.next() {
        Some('[') => {
            chars.find(|c| ('@'..='~').contains(c));
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            // A string that isn't closed takes the rest of the text with it, as it would on a terminal.
            while let Some(c) = chars.next() {
                if c == '\x07' || c == '\u{9c}' || (c == '\x1b' && chars.next() == Some('\\')) {
                    break;
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Style, printable, render};
    use crate::diag::{Diagnostics, Place, Severity};

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let vectors = [
            ("plain text, ä, 漢", "plain text, ä, 漢"),
            ("a\tb\nc", "a\tb\nc"),
            ("red \x1b[31;1mtext\x1b[0m!", "red text!"),
            ("title \x1b]0;owned\x07here", "title here"),
            ("link \x1b]8;;https://evil.example\x1b\\text\x1b]8;;\x1b\\", "link text"),
            ("unclosed \x1b]0;everything", "unclosed "),
            ("reset \x1bc.", "reset ."),
            ("back\x08space \r\0", "backspace "),
            ("c1 \u{9b}31m", "c1 31m"),
            ("bidi \u{202e}txet\u{202c} \u{200b}\u{feff}", "bidi txet "),
        ];
        for (text, expected) in vectors {
            assert_eq!(printable(text), expected, "{text:?}");
        }
    }

    #[test]
    fn faults_show_place_and_hint() {
        let mut diags = Diagnostics::default();
        for _ in 0..2 {
            let mut place = Place::pointer("a.yml", "/paths/~1x\x1b[2J");
            place.line = Some(7);
            diags.error(place, "broken", "mend it");
        }
        diags.note(Place::file("b.md"), "ignored");
        let text = render(&diags, Severity::Warning, Style::Plain);
        assert_eq!(text, "error: broken\n  --> a.yml:7 #/paths/~1x\n  hint: mend it\n");
        let coloured = render(&diags, Severity::Note, Style::Coloured);
        assert!(coloured.starts_with("\x1b[1;31merror\x1b[0m: broken\n"), "{coloured:?}");
        assert!(coloured.ends_with("\x1b[1;36mnote\x1b[0m: ignored\n  --> b.md\n"), "{coloured:?}");
    }
}
