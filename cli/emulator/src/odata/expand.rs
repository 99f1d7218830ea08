//! `$expand`: what else comes along with an item.

use super::Fault;

/// Something that comes along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expand {
    /// The name of the property that leads to it.
    pub(crate) name: String,
    /// The options in parentheses, as the query of a request of its own would have them.
    pub(crate) options: String,
}

/// Reads an `$expand`: names, each perhaps with options in parentheses, separated by semicolons.
pub(crate) fn expands(text: &str) -> Result<Vec<Expand>, Fault> {
    let mut expands = Vec::new();
    for part in split(text, ',')? {
        let part = part.trim();
        let (name, options) = match part.split_once('(') {
            None => (part, ""),
            Some((name, rest)) => match rest.strip_suffix(')') {
                Some(options) => (name.trim_end(), options),
                None => return Err(Fault::syntax(format!("Syntax error in the expand '{part}'."))),
            },
        };
        if name.is_empty() {
            return Err(Fault::syntax("An expand has no name."));
        }
        if name == "*" || name.contains('/') {
            return Err(Fault::NotPlayed(format!("to expand '{name}'")));
        }
        let options: Vec<&str> = split(options, ';')?;
        let mut query = String::new();
        for option in options.iter().filter(|option| !option.trim().is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = crate::encoding::encode(value);
            query.extend([if query.is_empty() { "" } else { "&" }, name.trim(), "=", value.as_str()]);
        }
        expands.push(Expand { name: name.to_owned(), options: query });
    }
    Ok(expands)
}

/// The parts between separators that stand neither in parentheses nor in quotes.
fn split(text: &str, separator: char) -> Result<Vec<&str>, Fault> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => {
                depth = depth.checked_sub(1).ok_or_else(|| Fault::syntax("There is a ')' too many."))?;
            }
            _ if c == separator && !quoted && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if quoted || depth > 0 {
        return Err(Fault::syntax("A parenthesis or a quote isn't closed."));
    }
    parts.push(&text[start..]);
    Ok(parts)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Expand, expands};

    #[test]
    fn names_have_options() {
        let expand = |name: &str, options: &str| Expand { name: name.to_owned(), options: options.to_owned() };
        let table = [
            ("manager", vec![expand("manager", "")]),
            (
                "members($select=id,displayName;$top=2), owners($expand=manager($select=id);$filter=a eq ');,')",
                vec![
                    expand("members", "$select=id%2CdisplayName&$top=2"),
                    expand("owners", "$expand=manager%28%24select%3Did%29&$filter=a%20eq%20%27%29%3B%2C%27"),
                ],
            ),
        ];
        for (text, expected) in table {
            assert_eq!(expands(text).unwrap(), expected, "{text}");
        }
        for text in ["", "a(", "a)", "a($filter='x)", "a,,b", "*", "a/b", "a(b)c"] {
            assert!(expands(text).is_err(), "{text}");
        }
    }
}
