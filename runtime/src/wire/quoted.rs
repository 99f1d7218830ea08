//! Values in headers, which may be quoted (RFC 9110, section 5.6.4).

/// Splits a value, which may be quoted, from what follows it; an unquoted one ends before one of these characters.
pub(crate) fn unquote<'t>(text: &'t str, ends: &[char]) -> (String, &'t str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(ends).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut chars = quoted.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}
