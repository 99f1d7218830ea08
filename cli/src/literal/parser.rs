//! The parser of PowerShell literals.

use serde_json::{Map, Value};

use super::{SyntaxError, Variables, number};

/// Tables in tables deeper than this are a mistake or an attack on the stack.
const DEEPEST: usize = 64;

/// A text that is being read.
pub(super) struct Parser<'a> {
    chars: Vec<char>,
    at: usize,
    depth: usize,
    variables: Variables<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &str, variables: Variables<'a>) -> Self {
        Self { chars: text.chars().collect(), at: 0, depth: 0, variables }
    }

    /// One value, which is all that there is.
    pub(super) fn whole(mut self) -> Result<Value, SyntaxError> {
        self.skip_space();
        let value = self.list()?;
        self.skip_space();
        if self.at < self.chars.len() {
            return Err(self.error("nothing more was expected here"));
        }
        Ok(value)
    }

    /// Elements of an argument: words need no quotes.
    pub(super) fn argument_list(mut self) -> Result<Vec<Value>, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            self.skip_space();
            elements.push(self.argument()?);
            self.skip_space();
            match self.next() {
                None => break,
                Some(',') => {}
                Some(_) => {
                    self.at -= 1;
                    return Err(self.error("expected `,` or the end; put quotes around text with spaces"));
                }
            }
        }
        // `@('a', 'b')` alone is the list itself, not a list in a list.
        if elements.len() == 1
            && let Some(Value::Array(inner)) = elements.pop_if(|only| only.is_array())
        {
            return Ok(inner);
        }
        Ok(elements)
    }

    /// An element of an argument: a literal where it begins like one, else the word up to the next comma.
    fn argument(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        let begins = self.peek().is_some_and(|c| c == '@' || c == '$' || quote(c).is_some());
        if begins {
            let is_table = self.peek() != Some('@') || matches!(self.peek_at(1), Some('{' | '('));
            if is_table {
                return self.single();
            }
        }
        while self.peek().is_some_and(|c| c != ',') {
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        let word = word.trim_end();
        if word.is_empty() {
            return Err(self.error("expected a value"));
        }
        Ok(Value::from(word))
    }

    /// A value or several with commas between them.
    fn list(&mut self) -> Result<Value, SyntaxError> {
        let first = self.single()?;
        let mut elements = vec![first];
        loop {
            let before = self.at;
            self.skip_blanks();
            if self.peek() != Some(',') {
                self.at = before;
                break;
            }
            self.at += 1;
            self.skip_space();
            elements.push(self.single()?);
        }
        match elements.pop() {
            Some(only) if elements.is_empty() => Ok(only),
            last => Ok(elements.into_iter().chain(last).collect()),
        }
    }

    /// One value without commas.
    fn single(&mut self) -> Result<Value, SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("this is nested too deep"));
        }
        let value = match self.peek() {
            None => Err(self.error("expected a value")),
            Some('@') => self.table_or_list(),
            Some('$') => self.variable(),
            Some('[') => self.cast(),
            Some('(') => self.parenthesis(),
            Some(c) if quote(c).is_some() => self.quoted().map(Value::from),
            Some(_) => self.word(),
        };
        self.depth -= 1;
        value
    }

    fn table_or_list(&mut self) -> Result<Value, SyntaxError> {
        match self.peek_at(1) {
            Some('{') => {
                self.at += 2;
                self.table()
            }
            Some('(') => {
                self.at += 2;
                self.elements().map(Value::Array)
            }
            Some(c) if quote(c).is_some() => self.here_string().map(Value::from),
            _ => {
                self.at += 1;
                Err(self.error("expected `{` or `(` after `@`"))
            }
        }
    }

    /// What stands between `@{` and `}`.
    fn table(&mut self) -> Result<Value, SyntaxError> {
        let mut table = Map::new();
        loop {
            self.skip_separators();
            if self.next_if('}') {
                return Ok(Value::Object(table));
            }
            let start = self.at;
            let key = self.key()?;
            if table.keys().any(|known| known.eq_ignore_ascii_case(&key)) {
                self.at = start;
                return Err(self.error(&format!("the key `{key}` is in the table already")));
            }
            self.skip_space();
            if !self.next_if('=') {
                return Err(self.error(&format!("expected `=` after the key `{key}`")));
            }
            self.skip_space();
            let value = self.list()?;
            table.insert(key, value);
            let before = self.at;
            self.skip_blanks();
            if !matches!(self.peek(), Some(';' | '\n' | '\r' | '}' | '#')) {
                let message = if self.peek().is_none() {
                    "expected `}` at the end of the table"
                } else {
                    "expected `;`, a new line or `}` after the value; put quotes around text with spaces"
                };
                return Err(self.error(message));
            }
            self.at = before;
        }
    }

    fn key(&mut self) -> Result<String, SyntaxError> {
        match self.peek() {
            None => Err(self.error("expected a key or `}`")),
            Some(c) if quote(c).is_some() => self.quoted(),
            _ => {
                let start = self.at;
                while self.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, '=' | ';' | '{' | '}' | ',')) {
                    self.at += 1;
                }
                if self.at == start {
                    return Err(self.error("expected a key"));
                }
                Ok(self.chars[start..self.at].iter().collect())
            }
        }
    }

    /// What stands between `@(` and `)`.
    fn elements(&mut self) -> Result<Vec<Value>, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            self.skip_separators();
            if self.next_if(')') {
                return Ok(elements);
            }
            if self.peek().is_none() {
                return Err(self.error("expected `)` at the end of the list"));
            }
            elements.push(self.single()?);
            self.skip_blanks();
            match self.peek() {
                Some(',') => {
                    self.at += 1;
                    self.skip_space();
                    if self.peek() == Some(')') {
                        return Err(self.error("expected a value after `,`"));
                    }
                }
                Some(';' | '\n' | '\r' | ')' | '#') => {}
                None => return Err(self.error("expected `)` at the end of the list")),
                Some(_) => return Err(self.error("expected `,` or `)` after the value")),
            }
        }
    }

    /// A value in parentheses. What PowerShell would run there is refused.
    fn parenthesis(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.skip_space();
        let is_literal =
            self.peek().is_some_and(|c| c.is_ascii_digit() || matches!(c, '@' | '$' | '(' | '-') || quote(c).is_some());
        if !is_literal {
            self.at = start;
            return Err(self.error("expressions are not run; write the value itself"));
        }
        let value = self.list()?;
        self.skip_space();
        if self.next_if(')') { Ok(value) } else { Err(self.error("expected `)`")) }
    }

    /// `[ordered]@{…}`, `[datetime]'…'`: what is made of the value is decided by the parameter anyway.
    fn cast(&mut self) -> Result<Value, SyntaxError> {
        while self.peek().is_some_and(|c| c != ']') {
            self.at += 1;
        }
        if !self.next_if(']') {
            return Err(self.error("expected `]`"));
        }
        self.skip_blanks();
        self.single()
    }

    fn variable(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        match name.to_ascii_lowercase().as_str() {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            _ => {}
        }
        (self.variables)(&name).ok_or_else(|| {
            self.at = start;
            self.error(&format!("there is no variable `${name}`; `$true`, `$false` and `$null` are known"))
        })
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// A word without quotes: a number, else text. PowerShell would want quotes around text.
    fn word(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | '}' | ')' | '{' | '(' | '=')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.error("expected a value"));
        }
        let word: String = self.chars[start..self.at].iter().collect();
        Ok(number::parse(&word).unwrap_or(Value::from(word)))
    }

    /// Text in quotes. PowerShell takes typographic quotes for plain ones.
    fn quoted(&mut self) -> Result<String, SyntaxError> {
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
            match c {
                '`' if kind == '"' => text.push(self.escape()),
                '$' if kind == '"' => self.expand(&mut text)?,
                _ => text.push(c),
            }
        }
        self.at = start;
        Err(self.error("the text that begins here has no closing quote"))
    }

    /// What follows a backtick in double quotes.
    fn escape(&mut self) -> char {
        match self.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some('0') => '\0',
            Some(other) => other,
            None => '`',
        }
    }

    /// What follows a dollar sign in double quotes.
    fn expand(&mut self, text: &mut String) -> Result<(), SyntaxError> {
        if self.peek() == Some('(') {
            return Err(self.error("expressions are not run; use single quotes for text as it is"));
        }
        if !self.peek().is_some_and(|c| c.is_alphabetic() || c == '_') {
            text.push('$');
            return Ok(());
        }
        self.at -= 1;
        match self.variable()? {
            Value::Null => {}
            Value::String(value) => text.push_str(&value),
            other => text.push_str(&other.to_string()),
        }
        Ok(())
    }

    /// `@'` … `'@` over several lines.
    fn here_string(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        let kind = self.peek_at(1).and_then(quote);
        self.at += 2;
        while self.peek().is_some_and(|c| c == ' ' || c == '\r') {
            self.at += 1;
        }
        if !self.next_if('\n') {
            return Err(self.error("expected a new line"));
        }
        let rest: String = self.chars[self.at..].iter().collect();
        let end = rest.match_indices('@').find_map(|(at, _)| {
            let before = rest[..at].chars().next_back()?;
            let content = &rest[..at - before.len_utf8()];
            (quote(before) == kind && (content.is_empty() || content.ends_with('\n'))).then_some(content)
        });
        let Some(content) = end else {
            self.at = start;
            return Err(self.error("the text that begins here has no end"));
        };
        self.at += content.chars().count() + 2;
        let content = content.strip_suffix('\n').unwrap_or(content);
        Ok(content.strip_suffix('\r').unwrap_or(content).to_owned())
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|c| c == ' ' || c == '\t' || c == '\u{a0}') {
            self.at += 1;
        }
    }

    /// Skips blanks, line ends and comments.
    fn skip_space(&mut self) {
        loop {
            match self.peek() {
                Some(c) if c.is_whitespace() => self.at += 1,
                Some('#') => self.skip_comment(),
                _ => break,
            }
        }
    }

    fn skip_separators(&mut self) {
        loop {
            match self.peek() {
                Some(c) if c.is_whitespace() || c == ';' => self.at += 1,
                Some('#') => self.skip_comment(),
                _ => break,
            }
        }
    }

    fn skip_comment(&mut self) {
        while self.peek().is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    fn peek_at(&self, offset: usize) -> Option<char> {
        self.chars.get(self.at + offset).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn next_if(&mut self, wanted: char) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    fn error(&self, message: &str) -> SyntaxError {
        SyntaxError { at: self.at.min(self.chars.len()), message: message.to_owned() }
    }
}

/// The plain quote that a character stands for, if it is one.
pub(super) fn quote(c: char) -> Option<char> {
    match c {
        '\'' | '\u{2018}'..='\u{201b}' => Some('\''),
        '"' | '\u{201c}'..='\u{201e}' => Some('"'),
        _ => None,
    }
}
