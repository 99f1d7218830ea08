//! The grammar of PowerShell literals: tables, lists, casts, and what none of them is.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::{SyntaxError, Variables, cast, number};

/// Tables in tables deeper than this are a mistake or an attack on the stack.
const DEEPEST: usize = 64;

/// What is said about anything that has to be run.
const EXPRESSION: &str = "this is an expression, which isn't run: let PowerShell evaluate it";

/// A text that is being read.
pub(super) struct Parser<'a> {
    pub(super) chars: Vec<char>,
    pub(super) at: usize,
    depth: usize,
    variables: Variables<'a>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &str, variables: Variables<'a>) -> Self {
        Self { chars: text.chars().collect(), at: 0, depth: 0, variables }
    }

    /// One value, which is all that there is.
    pub(super) fn whole(mut self) -> Result<Value, SyntaxError> {
        self.skip_space()?;
        let value = self.list()?;
        self.skip_blanks()?;
        if self.at < self.chars.len() && !matches!(self.peek(), Some(';' | '\n' | '\r' | '#')) {
            return Err(self.after_value("nothing more was expected here"));
        }
        self.skip_separators()?;
        if self.at < self.chars.len() {
            return Err(self.error("nothing more was expected here"));
        }
        Ok(value)
    }

    /// Elements of an argument: words need no quotes.
    pub(super) fn argument_list(mut self) -> Result<Vec<Value>, SyntaxError> {
        let mut elements = Vec::new();
        loop {
            self.skip_space()?;
            elements.push(self.argument()?);
            self.skip_space()?;
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
        let begins = self.peek().is_some_and(|c| matches!(c, '@' | '$' | '(') || quote(c).is_some());
        let is_sign =
            self.peek() == Some('@') && !self.peek_at(1).is_some_and(|c| matches!(c, '{' | '(') || quote(c).is_some());
        if begins && !is_sign {
            return self.unary();
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
        let first = self.unary()?;
        let mut elements = vec![first];
        loop {
            let before = self.at;
            self.skip_blanks()?;
            if self.peek() != Some(',') {
                self.at = before;
                break;
            }
            self.at += 1;
            self.skip_space()?;
            if matches!(self.peek(), None | Some(')' | '}' | ';')) {
                return Err(self.error("expected a value after `,`"));
            }
            elements.push(self.unary()?);
        }
        match elements.pop() {
            Some(only) if elements.is_empty() => Ok(only),
            last => Ok(elements.into_iter().chain(last).collect()),
        }
    }

    /// One value, perhaps with a comma before it, which makes a list of it, or a cast.
    fn unary(&mut self) -> Result<Value, SyntaxError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("this is nested too deep"));
        }
        let value = match self.peek() {
            None => Err(self.error("expected a value")),
            Some(',') => {
                self.at += 1;
                self.skip_space()?;
                self.unary().map(|only| Value::Array(vec![only]))
            }
            Some('[') => self.cast(),
            Some('@') => self.table_or_list(),
            Some('$') => self.variable(),
            Some('(') => self.parenthesis(),
            Some(c) if quote(c).is_some() => self.quoted().map(Value::from),
            Some(_) => self.word(),
        }?;
        self.depth -= 1;
        // What follows without a space belongs to it: `.Length`, `[0]`, `::Now`.
        if matches!(self.peek(), Some('.' | '[' | ':')) {
            return Err(self.expression());
        }
        Ok(value)
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
        let mut known = HashSet::new();
        self.skip_space()?;
        while !self.next_if('}') {
            let start = self.at;
            let key = self.key()?;
            if !known.insert(key.to_lowercase()) {
                self.at = start;
                return Err(self.error(&format!("the key `{key}` is in the table already")));
            }
            self.skip_blanks()?;
            if !self.next_if('=') {
                return Err(self.error(&format!("expected `=` after the key `{key}`")));
            }
            self.skip_space()?;
            let value = self.list()?;
            table.insert(key, value);
            self.skip_blanks()?;
            match self.peek() {
                Some(';' | '\n' | '\r' | '}' | '#') => {}
                None => return Err(self.error("expected `}` at the end of the table")),
                Some(_) => {
                    let message = "expected `;`, a new line or `}` after the value; put quotes around text with spaces";
                    return Err(self.after_value(message));
                }
            }
            self.skip_separators()?;
        }
        Ok(Value::Object(table))
    }

    /// A name, or text in quotes.
    fn key(&mut self) -> Result<String, SyntaxError> {
        let start = self.at;
        match self.peek() {
            None => Err(self.error("expected a key or `}`")),
            Some(c) if quote(c).is_some() => self.quoted(),
            Some(c) if c.is_alphabetic() || c == '_' => {
                while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    self.at += 1;
                }
                let key: String = self.chars[start..self.at].iter().collect();
                if self.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, '=' | '}' | ';')) {
                    self.at = start;
                    return Err(self.error("put quotes around a key that has other signs than letters and digits"));
                }
                Ok(key)
            }
            Some('@') => Err(self.error("put quotes around a key that has other signs than letters and digits")),
            Some(c) if c.is_ascii_digit() || matches!(c, '$' | '(' | '-' | '[') => {
                Err(self.error("a key has to be text: put quotes around it"))
            }
            Some(_) => Err(self.error("expected a key")),
        }
    }

    /// What stands between `@(` and `)`: statements, each of which gives its value, or the elements of it.
    fn elements(&mut self) -> Result<Vec<Value>, SyntaxError> {
        let mut elements = Vec::new();
        self.skip_separators()?;
        while !self.next_if(')') {
            if self.peek().is_none() {
                return Err(self.error("expected `)` at the end of the list"));
            }
            elements.extend(super::into_list(self.list()?));
            self.skip_blanks()?;
            match self.peek() {
                Some(';' | '\n' | '\r' | ')' | '#') => {}
                None => return Err(self.error("expected `)` at the end of the list")),
                Some(_) => return Err(self.after_value("expected `,` or `)` after the value")),
            }
            self.skip_separators()?;
        }
        Ok(elements)
    }

    /// A value in parentheses. What PowerShell would run there is refused.
    fn parenthesis(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.at += 1;
        self.skip_space()?;
        if self.peek().is_some_and(|c| c.is_alphabetic() || matches!(c, '&' | ')' | '{')) {
            return Err(Self::expression_at(start, "or write the value itself"));
        }
        let value = self.list()?;
        self.skip_space()?;
        if self.next_if(')') { Ok(value) } else { Err(self.after_value("expected `)`")) }
    }

    /// `[int]'5'`, `[ordered]@{…}`.
    fn cast(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        let end = self.chars[start..].windows(2).position(|pair| pair[0] == ']' && pair[1] != ']');
        let end = end.or_else(|| self.chars[start..].ends_with(&[']']).then(|| self.chars.len() - start - 1));
        let Some(end) = end else { return Err(self.error("expected `]`")) };
        let name: String = self.chars[start + 1..start + end].iter().collect();
        let Some(to) = cast::named(&name) else {
            return Err(Self::expression_at(start, "only casts of simple types are known"));
        };
        self.at = start + end + 1;
        self.skip_blanks()?;
        if to.0 == cast::Type::Table && self.peek() != Some('@') {
            return Err(Self::expression_at(start, "this cast is known before a table only"));
        }
        if self.peek() == Some(',') {
            return Err(self.error("expected a value"));
        }
        let value = self.unary()?;
        cast::cast(value, to).ok_or_else(|| {
            self.at = start;
            self.error(&format!("the value can't be cast to `{name}` here"))
        })
    }

    /// A variable: the three that everybody knows, or one that is given.
    pub(super) fn variable(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        self.at += 1;
        if self.peek() == Some('(') {
            return Err(Self::expression_at(start, ""));
        }
        let name = self.name();
        match name.to_ascii_lowercase().as_str() {
            "true" => return Ok(Value::Bool(true)),
            "false" => return Ok(Value::Bool(false)),
            "null" => return Ok(Value::Null),
            _ => {}
        }
        (self.variables)(&name).ok_or_else(|| {
            self.at = start;
            self.error(&format!(
                "there is no variable `${name}`; `$true`, `$false` and `$null` are known, others are an expression: let PowerShell evaluate it"
            ))
        })
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect()
    }

    /// A word without quotes: a number. Any other is a command to PowerShell.
    fn word(&mut self) -> Result<Value, SyntaxError> {
        let start = self.at;
        while self.peek().is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | ';' | '}' | ')' | '{' | '(' | '=')) {
            // A comment may follow at once.
            if self.peek() == Some('<') && self.peek_at(1) == Some('#') {
                break;
            }
            self.at += 1;
        }
        let word: String = self.chars[start..self.at].iter().collect();
        if let Some(number) = number::parse(&word) {
            return Ok(number);
        }
        self.at = start;
        Err(match word.chars().next() {
            None if self.peek() == Some('{') => self.expression(),
            None => self.error("expected a value"),
            Some(c) if c.is_alphabetic() && !word.contains('`') => self.error(&format!(
                "`{word}` without quotes is a command: put quotes around text, or let PowerShell evaluate it"
            )),
            Some(_) => self.expression(),
        })
    }

    /// What is wrong with what follows a value: operators are those of an expression.
    fn after_value(&self, otherwise: &str) -> SyntaxError {
        let is_operator = matches!(
            self.peek(),
            Some('+' | '-' | '*' | '/' | '%' | '.' | '|' | '&' | '=' | '<' | '>' | '!' | '?' | '[' | ':')
        );
        if is_operator { self.expression() } else { self.error(otherwise) }
    }

    fn expression(&self) -> SyntaxError {
        self.error(EXPRESSION)
    }

    /// The same about a place, with a word of what can be done besides.
    pub(super) fn expression_at(at: usize, besides: &str) -> SyntaxError {
        let besides = if besides.is_empty() { String::new() } else { format!("; {besides}") };
        SyntaxError { at, message: format!("{EXPRESSION}{besides}") }
    }

    /// Skips blanks, comments between `<#` and `#>`, and line ends after a backtick.
    fn skip_blanks(&mut self) -> Result<(), SyntaxError> {
        loop {
            match (self.peek(), self.peek_at(1)) {
                (Some(c), _) if c != '\n' && c != '\r' && c.is_whitespace() => self.at += 1,
                (Some('`'), Some('\n')) => self.at += 2,
                (Some('`'), Some('\r')) if self.peek_at(2) == Some('\n') => self.at += 3,
                (Some('<'), Some('#')) => {
                    let end = self.chars[self.at + 2..].windows(2).position(|pair| pair == ['#', '>']);
                    let Some(end) = end else { return Err(self.error("the comment that begins here has no end")) };
                    self.at += end + 4;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Skips blanks, line ends and comments.
    fn skip_space(&mut self) -> Result<(), SyntaxError> {
        self.skip(char::is_whitespace)
    }

    /// Skips these, and what ends a statement.
    fn skip_separators(&mut self) -> Result<(), SyntaxError> {
        self.skip(|c| c.is_whitespace() || c == ';')
    }

    fn skip(&mut self, is_skipped: impl Fn(char) -> bool) -> Result<(), SyntaxError> {
        loop {
            self.skip_blanks()?;
            match self.peek() {
                Some(c) if is_skipped(c) => self.at += 1,
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                _ => return Ok(()),
            }
        }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.peek_at(0)
    }

    pub(super) fn peek_at(&self, offset: usize) -> Option<char> {
        self.chars.get(self.at + offset).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    pub(super) fn next_if(&mut self, wanted: char) -> bool {
        let is = self.peek() == Some(wanted);
        self.at += usize::from(is);
        is
    }

    pub(super) fn error(&self, message: &str) -> SyntaxError {
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
