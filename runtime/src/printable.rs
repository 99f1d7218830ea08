//! Text of the service made safe for terminals and logs.

use std::fmt;

/// Shows text without characters that steer a terminal or reorder a line (security notes, item 11).
pub(crate) struct Printable<'a>(pub &'a str);

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;
        self.0.chars().filter(|&c| c == '\n' || !steers(c)).try_for_each(|c| f.write_char(c))
    }
}

/// Control characters, marks of text direction, and characters without width.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::Printable;

    #[test]
    fn escapes_of_terminals_lose_their_force() {
        assert_eq!(Printable("a\u{1b}[31mred\u{202e}b\n\u{7}").to_string(), "a[31mredb\n");
    }
}
