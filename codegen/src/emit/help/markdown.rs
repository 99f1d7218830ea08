//! Plain text -> markdown that shows exactly that text.

/// Escapes what markdown would take for markup inside a line.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut previous = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let markup = match c {
            '\\' | '`' | '<' | '>' | '[' | ']' | '*' | '~' => true,
            // An underscore inside a word is no emphasis.
            '_' => {
                let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                !(inside(previous) && inside(chars.peek().copied()))
            }
            // Two of them begin what is still to be filled in, for those who look for that.
            '{' => previous == Some('{'),
            // An entity would be shown as the character that it names.
            '&' => chars.peek().is_some_and(|c| c.is_ascii_alphabetic() || *c == '#'),
            _ => false,
        };
        if markup {
            out.push('\\');
        }
        out.push(c);
        previous = Some(c);
    }
    out
}

/// Escapes a text of whole lines: also what is markup only where a line begins.
#[must_use]
pub fn escape_lines(text: &str) -> String {
    text.split('\n').map(escape_line).collect::<Vec<_>>().join("\n")
}

fn escape_line(text: &str) -> String {
    let mut line = escape(text);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if line.starts_with(['#', '-', '+', '=', '|', ':', '{', '%']) {
        line.insert(0, '\\');
    } else if digits > 0 && line[digits..].starts_with(['.', ')']) {
        line.insert(digits, '\\');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped() {
        let vectors = [
            ("<b> [x](y) `c` *d* ~~e~~", "\\<b\\> \\[x\\](y) \\`c\\` \\*d\\* \\~\\~e\\~\\~"),
            ("snake_case _soft_", "snake_case \\_soft\\_"),
            ("a & b &lt; &#60;", "a & b \\&lt; \\&#60;"),
            ("# no heading", "\\# no heading"),
            ("- no item", "\\- no item"),
            ("1) no item", "1\\) no item"),
            ("--- no rule", "\\--- no rule"),
            ("::: no block", "\\::: no block"),
            ("2026 is a year", "2026 is a year"),
            ("{one} {{UPN}}", "\\{one} {\\{UPN}}"),
        ];
        for (text, expected) in vectors {
            assert_eq!(escape_lines(text), expected, "{text:?}");
        }
    }
}
