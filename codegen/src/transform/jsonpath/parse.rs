//! Text -> path.

use super::{Filter, JsonPath, Step};
use crate::config::BadPattern;
use crate::config::expr::{self, ExprError};

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The syntax is wrong, or of another dialect.
    #[error("`{0}` is no JSONPath that is understood here")]
    Syntax(String),
    /// A regular expression in it is faulty.
    #[error(transparent)]
    Pattern(BadPattern),
}

/// Parses a path.
pub fn parse(text: &str) -> Result<JsonPath, PathError> {
    let text = text.trim();
    let syntax = || PathError::Syntax(text.to_owned());
    let mut rest = text.strip_prefix('$').unwrap_or(text);
    // `paths.x` is `$.paths.x`.
    let mut bare = !text.starts_with(['$', '.', '[']) && !text.is_empty();
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("..") {
            steps.push(Step::Deep);
            rest = after;
            bare = !rest.is_empty() && !rest.starts_with('[');
            continue;
        }
        if rest.starts_with('[') {
            let end = bracket_end(rest).ok_or_else(syntax)?;
            steps.push(bracket(&rest[1..end], text)?);
            rest = &rest[end + 1..];
            continue;
        }
        if !bare {
            rest = rest.strip_prefix('.').ok_or_else(syntax)?;
            if rest.starts_with('[') {
                continue;
            }
        }
        bare = false;
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        steps.push(names(&rest[..end]).ok_or_else(syntax)?);
        rest = &rest[end..];
    }
    if matches!(steps.last(), Some(Step::Deep)) && !text.ends_with("..") {
        return Err(syntax());
    }
    Ok(JsonPath { steps })
}

/// `name`, `*`, or `a,b`, outside brackets.
fn names(text: &str) -> Option<Step> {
    let text = text.trim();
    // `^` (parent) and `~` (keys) of the dialect select what can't be changed in place.
    if text.is_empty() || text.contains(['^', '~', ']', '`']) || text.starts_with('@') {
        return None;
    }
    Some(if text == "*" { Step::Every } else { Step::Children(text.split(',').map(|n| n.trim().to_owned()).collect()) })
}

/// The step that is written between brackets.
fn bracket(inner: &str, whole: &str) -> Result<Step, PathError> {
    let inner = inner.trim();
    let syntax = || PathError::Syntax(whole.to_owned());
    if let Some(code) = inner.strip_prefix("?(").and_then(|code| code.strip_suffix(')')) {
        return match expr::parse(code) {
            Ok(expr) => Ok(Step::Filter(Filter::Native(expr))),
            Err(ExprError::Unknown(_)) => Ok(Step::Filter(Filter::Custom(code.to_owned()))),
            Err(ExprError::Pattern(error)) => Err(PathError::Pattern(error)),
        };
    }
    if let Some(code) = inner.strip_prefix('(').and_then(|code| code.strip_suffix(')')) {
        return expr::parse(code).map(Step::Key).map_err(|_| syntax());
    }
    if inner == "*" {
        return Ok(Step::Every);
    }
    if inner.contains(':') && inner.chars().all(|c| c.is_ascii_digit() || "-: ".contains(c)) {
        return slice(inner).ok_or_else(syntax);
    }
    let mut children = Vec::new();
    let mut rest = inner;
    loop {
        rest = rest.trim_start();
        let (name, after) = if let Some(quote @ ('"' | '\'')) = rest.chars().next() {
            quoted(rest, quote).ok_or_else(syntax)?
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let name = rest[..end].trim();
            if name.is_empty() || name.contains(['"', '\'', '?', '(']) {
                return Err(syntax());
            }
            (name.to_owned(), &rest[end..])
        };
        children.push(name);
        match after.trim_start().strip_prefix(',') {
            Some(after) => rest = after,
            None if after.trim().is_empty() => return Ok(Step::Children(children)),
            None => return Err(syntax()),
        }
    }
}

/// A quoted key, and what follows it. A backslash takes the next character as it is.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => name.push(chars.next()?.1),
            c if c == quote => return Some((name, &text[at + 1..])),
            c => name.push(c),
        }
    }
    None
}

/// `from:to:by`.
fn slice(text: &str) -> Option<Step> {
    let parts: Vec<&str> = text.split(':').map(str::trim).collect();
    let number = |at: usize| match parts.get(at).copied().unwrap_or("") {
        "" => Ok(None),
        text => text.parse::<i64>().map(Some),
    };
    let by = usize::try_from(number(2).ok()?.unwrap_or(1)).ok().filter(|by| *by > 0 && parts.len() <= 3)?;
    Some(Step::Slice { from: number(0).ok()?, to: number(1).ok()?, by })
}

/// The index of the bracket that closes the one at the front. Texts and regular expressions count as one piece.
fn bracket_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = '[';
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '[' | '(' | '{' => depth += 1,
            ']' | ')' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return (c == ']').then_some(at);
                }
            }
            '"' | '\'' | '`' => skip(&mut chars, c)?,
            // After an operand a slash divides.
            '/' if "([{,=!&|?:;".contains(before) => skip(&mut chars, '/')?,
            _ => {}
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    None
}

/// Goes to the end of a text or a regular expression.
fn skip(chars: &mut std::str::CharIndices<'_>, end: char) -> Option<()> {
    let mut in_class = false;
    while let Some((_, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next()?;
            }
            '[' if end == '/' => in_class = true,
            ']' if end == '/' => in_class = false,
            c if c == end && !in_class => return Some(()),
            _ => {}
        }
    }
    None
}
