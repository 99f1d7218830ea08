//! Text in quotes: escapes, and the variables that are known, in double ones; over several lines between `@'` and `'@`.

use serde_json::Value;

use super::SyntaxError;
use super::parser::{Parser, quote};
use super::written::text;

impl Parser<'_> {
    /// Text in quotes. PowerShell takes typographic quotes for plain ones.
    pub(super) fn quoted(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let kind = self.next().and_then(quote).unwrap_or('\'');
        let mut text = String::new();
        while let Some(c) = self.next() {
            if quote(c) == Some(kind) {
                if self.peek().and_then(quote) == Some(kind) {
                    self.at += 1;
                    text.push(c);
                    continue;
                }
                return Ok(text);
            }
            self.character(c, kind, &mut text)?;
        }
        self.at = start;
        Err(self.error("the text that begins here has no closing quote"))
    }

    /// A character of a text between these quotes, which has just been read.
    fn character(&mut self, c: char, kind: char, text: &mut String) -> Result<(), SyntaxError> {
        match c {
            '`' if kind == '"' => text.push(self.escape()?),
            '$' if kind == '"' => self.expand(text)?,
            _ => text.push(c),
        }
        Ok(())
    }

    /// What follows a backtick in double quotes.
    fn escape(&mut self) -> Result<char, SyntaxError> {
        Ok(match self.next() {
            Some('0') => '\0',
            Some('a') => '\u{7}',
            Some('b') => '\u{8}',
            Some('e') => '\u{1b}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('v') => '\u{b}',
            Some('u') => return self.by_number(),
            Some(other) => other,
            None => return Err(self.error("the text ends in a backtick")),
        })
    }

    /// `{1F600}` after a backtick and `u`.
    fn by_number(&mut self) -> Result<char, SyntaxError> {
        let start = self.at;
        let rest = &self.chars[self.at..];
        let digits: String = rest.iter().skip(1).take_while(|c| c.is_ascii_hexdigit()).collect();
        let is_whole = rest.first() == Some(&'{') && rest.get(digits.len() + 1) == Some(&'}') && digits.len() <= 6;
        let found = u32::from_str_radix(&digits, 16).ok().filter(|_| is_whole).and_then(char::from_u32);
        let Some(found) = found else {
            self.at = start;
            return Err(self.error("expected the number of a character, as in `u{1F600}"));
        };
        self.at += digits.len() + 2;
        Ok(found)
    }

    /// What follows a dollar sign in double quotes.
    fn expand(&mut self, into: &mut String) -> Result<(), SyntaxError> {
        match self.peek() {
            Some('(' | '{' | '$' | '?' | '^') => {
                return Err(Self::expression_at(self.at, "use single quotes for text as it is"));
            }
            Some(c) if c.is_alphanumeric() || c == '_' => {}
            _ => {
                into.push('$');
                return Ok(());
            }
        }
        let start = self.at - 1;
        self.at = start;
        match self.variable()? {
            Value::Null => {}
            value @ (Value::Array(_) | Value::Object(_)) => into.push_str(&value.to_string()),
            value => into.push_str(&text(value).unwrap_or_default()),
        }
        Ok(())
    }

    /// `@'` … `'@` over several lines.
    pub(super) fn here_string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let kind = self.peek_at(1).and_then(quote).unwrap_or('\'');
        self.at += 2;
        while self.peek().is_some_and(|c| c != '\n' && c.is_whitespace()) {
            self.at += 1;
        }
        if !self.next_if('\n') {
            return Err(self.error("expected a new line"));
        }
        let mut text = String::new();
        // The end may come at once: an empty text has no line of its own.
        let mut at_line = true;
        loop {
            if at_line && self.peek().and_then(quote) == Some(kind) && self.peek_at(1) == Some('@') {
                self.at += 2;
                let text = text.strip_suffix('\n').unwrap_or(&text);
                return Ok(text.strip_suffix('\r').unwrap_or(text).to_owned());
            }
            let Some(c) = self.next() else { break };
            at_line = c == '\n';
            self.character(c, kind, &mut text)?;
        }
        self.at = start;
        Err(self.error("the text that begins here has no end"))
    }
}
