//! The tokens of an expression.

use super::ExprError;

/// A token.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// `@`, `@property`, `$`, or any other name.
    Name(String),
    /// `$(name)`.
    Variable(String),
    Number(f64),
    Text(String),
    /// Pattern and flags of a regular expression.
    Regex(String, String),
    /// An operator or bracket.
    Mark(&'static str),
}

/// Longest first, so that `===` is not read as `==`.
const MARKS: [&str; 24] = [
    "===", "!==", "==", "!=", "<=", ">=", "&&", "||", "?.", "<", ">", "!", "(", ")", "[", "]", ".", ",", "+", "-", "*",
    "/", "%", ";",
];

/// Splits a text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, ExprError> {
    let mut tokens = Vec::new();
    let mut rest = after_blanks(text);
    while let Some(first) = rest.chars().next() {
        let unknown = || ExprError::Unknown(rest.to_owned());
        let (token, length) = match first {
            '"' | '\'' => text_token(rest).ok_or_else(unknown)?,
            '/' if expects_operand(tokens.last()) => regex_token(rest).ok_or_else(unknown)?,
            '0'..='9' => number_token(rest).ok_or_else(unknown)?,
            '$' if rest.starts_with("$(") => variable_token(rest).ok_or_else(unknown)?,
            c if c == '@' || is_name(c) => {
                let end = rest[c.len_utf8()..].find(|c| !is_name(c)).map_or(rest.len(), |at| at + c.len_utf8());
                (Token::Name(rest[..end].to_owned()), end)
            }
            _ => {
                let mark = MARKS.iter().find(|mark| rest.starts_with(**mark)).ok_or_else(unknown)?;
                (Token::Mark(mark), mark.len())
            }
        };
        tokens.push(token);
        rest = after_blanks(&rest[length..]);
    }
    Ok(tokens)
}

/// A text without the blanks and comments that it begins with.
fn after_blanks(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let after = if rest.starts_with("//") {
            rest.find('\n').map_or("", |end| &rest[end..])
        } else if let Some(comment) = rest.strip_prefix("/*").filter(|comment| comment.contains("*/")) {
            comment.split_once("*/").map_or("", |(_, after)| after)
        } else {
            return rest;
        };
        rest = after.trim_start();
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// Whether a `/` after this token starts a regular expression; otherwise it divides.
fn expects_operand(last: Option<&Token>) -> bool {
    match last {
        None => true,
        Some(Token::Mark(mark)) => !matches!(*mark, ")" | "]"),
        Some(_) => false,
    }
}

fn text_token(rest: &str) -> Option<(Token, usize)> {
    let quote = rest.chars().next()?;
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((Token::Text(out), at + 1)),
            '\\' => out.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                // Rare, and left to an engine.
                'u' | 'x' | 'b' | 'f' | 'v' | '0'..='9' | '\n' => return None,
                c => c,
            }),
            c => out.push(c),
        }
    }
    None
}

fn regex_token(rest: &str) -> Option<(Token, usize)> {
    let (mut in_class, mut escaped) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => {
                let flags = &rest[at + 1..];
                let flags = &flags[..flags.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(flags.len())];
                return Some((Token::Regex(rest[1..at].to_owned(), flags.to_owned()), at + 1 + flags.len()));
            }
            _ => {}
        }
    }
    None
}

fn number_token(rest: &str) -> Option<(Token, usize)> {
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
    Some((Token::Number(rest[..end].parse().ok()?), end))
}

fn variable_token(rest: &str) -> Option<(Token, usize)> {
    let end = rest.find(')')?;
    let name = rest[2..end].trim();
    let known = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    known.then(|| (Token::Variable(name.to_owned()), end + 1))
}
