//! PowerShell literals and JSON: text -> value.
//!
//! What is understood: `@{name = value; …}`, `@(a, b)`, `a, b`, `,a`, `'text'`, `"text"`, numbers in all forms, `$true`, `$false`,
//! `$null`, comments, casts of simple types; and JSON, which begins with `{` or `[`. A literal has the value that it has in
//! PowerShell, or it is refused with its place. Nothing is run: operators, commands, other variables and words without quotes are
//! left to PowerShell. Keys of one table differ in more than case, as PowerShell wants it.

mod cast;
mod number;
mod parser;
mod quoted;
mod script;
mod written;

use graphsmith_runtime::shown::speaks_of_secrets;
use serde_json::Value;

pub use script::{Call, Script, Word};
pub(crate) use written::text;

/// A text that isn't a literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The place, in characters from 0.
    pub at: usize,
    /// What was expected there, or what is wrong.
    pub message: String,
}

impl SyntaxError {
    /// The message with the line of the text that it is about, and a mark below the place. Of a text that speaks of secrets
    /// nothing is shown: where it can't be read, nobody can tell what in it is one (docs/security.md#no-secret-is-printed).
    #[must_use]
    pub fn shown(&self, text: &str) -> String {
        if speaks_of_secrets(text) {
            let mut message = self.message.clone();
            for quoted in self.message.split('`').skip(1).step_by(2) {
                // Signs that were expected stand there too.
                if quoted.contains(char::is_alphanumeric) && text.contains(quoted) {
                    message = message.replace(quoted, "(secret)");
                }
            }
            return format!("{message} (character {}; the text isn't shown, as it may hold a secret)", self.at + 1);
        }
        let (mut line, mut column) = ("", 0);
        let mut seen = 0;
        for part in text.split('\n') {
            let length = part.chars().count();
            if self.at <= seen + length {
                column = self.at - seen;
                line = part;
                break;
            }
            seen += length + 1;
        }
        // Of a long line the part around the place is enough.
        let skipped = column.saturating_sub(60);
        let shown: String = line.chars().skip(skipped).take(100).collect();
        let mark = " ".repeat(column - skipped);
        format!("{} (character {})\n    {shown}\n    {mark}^", self.message, self.at + 1)
    }
}

/// Values of variables; `None` where there is none of that name.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<Value>;

/// No variables, as on a command line.
#[must_use]
pub fn none(_: &str) -> Option<Value> {
    None
}

/// Reads one value, the whole text.
pub fn parse(text: &str, variables: Variables<'_>) -> Result<Value, SyntaxError> {
    if text.trim_start().starts_with(['{', '[']) && !is_cast(text) {
        return json(text);
    }
    parser::Parser::new(text, variables).whole()
}

/// Reads what follows an argument that takes a list: elements with commas between them, in which words need no quotes.
pub fn parse_list(text: &str, variables: Variables<'_>) -> Result<Vec<Value>, SyntaxError> {
    let trimmed = text.trim_start();
    if trimmed.starts_with('[') && !is_cast(text) {
        return Ok(into_list(json(text)?));
    }
    parser::Parser::new(text, variables).argument_list()
}

/// A list as its elements, anything else as the only one.
#[must_use]
pub fn into_list(value: Value) -> Vec<Value> {
    match value {
        Value::Array(elements) => elements,
        other => vec![other],
    }
}

/// Whether a text begins with a cast such as `[datetime]'2026-01-01'`, which JSON can't: a list ends after its bracket.
fn is_cast(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix('[') else { return false };
    let name = rest.trim_start();
    let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(name.len());
    let after = name[length..].trim_start();
    let after = after.strip_prefix("[]").unwrap_or(after).trim_start();
    let value = after.strip_prefix(']').map(str::trim_start);
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && value.is_some_and(|value| !value.is_empty())
}

/// Reads JSON, and says where it ends to be JSON.
pub fn json(text: &str) -> Result<Value, SyntaxError> {
    serde_json::from_str(text).map_err(|error| {
        let before: usize = text.split('\n').take(error.line().saturating_sub(1)).map(|l| l.chars().count() + 1).sum();
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        SyntaxError { at: before + error.column().saturating_sub(1), message: format!("this is no JSON: {message}") }
    })
}

#[cfg(test)]
mod tests;
