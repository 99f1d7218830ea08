//! [`Tokens`]: the words of an expression, one after the other.

use super::Fault;

/// A word of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, a number, a date, `true`, `eq`: whatever stands between spaces and signs.
    Word(String),
    /// A text in single quotes.
    Text(String),
    /// `(`, `)`, `,`, `/`, `:`.
    Sign(char),
}

/// The words that are still to be read.
#[derive(Debug)]
pub(super) struct Tokens {
    all: Vec<Token>,
    next: usize,
}

impl Tokens {
    /// Takes an expression apart.
    pub(super) fn of(text: &str) -> Result<Self, Fault> {
        let mut all = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first.is_whitespace() {
                rest = &rest[first.len_utf8()..];
            } else if first == '\'' {
                let (text, after) = quoted(&rest[1..])?;
                all.push(Token::Text(text));
                rest = after;
            } else if is_sign(first) {
                all.push(Token::Sign(first));
                rest = &rest[1..];
            } else {
                let dated = first.is_ascii_digit();
                // The colons of a time belong to it, and those of `x:` don't.
                let ends = |c: char| c.is_whitespace() || c == '\'' || (is_sign(c) && !(dated && c == ':'));
                let end = rest.find(ends).unwrap_or(rest.len());
                all.push(Token::Word(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        Ok(Self { all, next: 0 })
    }

    /// The next word, which stays.
    pub(super) fn peek(&self) -> Option<&Token> {
        self.all.get(self.next)
    }

    /// The next word.
    pub(super) fn take(&mut self) -> Option<Token> {
        let token = self.all.get(self.next).cloned();
        self.next += usize::from(token.is_some());
        token
    }

    /// Takes the next word if it is this one, in any case.
    pub(super) fn word(&mut self, expected: &str) -> bool {
        let is = matches!(self.peek(), Some(Token::Word(word)) if word.eq_ignore_ascii_case(expected));
        self.next += usize::from(is);
        is
    }

    /// Takes the next sign if it is this one.
    pub(super) fn sign(&mut self, expected: char) -> bool {
        let is = self.peek() == Some(&Token::Sign(expected));
        self.next += usize::from(is);
        is
    }

    /// Fails unless the next sign is this one.
    pub(super) fn expect(&mut self, expected: char) -> Result<(), Fault> {
        if self.sign(expected) { Ok(()) } else { Err(self.unexpected(&format!("'{expected}'"))) }
    }

    /// Fails unless everything was read.
    pub(super) fn end(&self) -> Result<(), Fault> {
        if self.peek().is_none() { Ok(()) } else { Err(self.unexpected("the end")) }
    }

    /// The next word isn't what was expected.
    pub(super) fn unexpected(&self, expected: &str) -> Fault {
        let found = match self.peek() {
            Some(Token::Word(word)) => format!("'{word}'"),
            Some(Token::Text(text)) => format!("the text '{text}'"),
            Some(Token::Sign(sign)) => format!("'{sign}'"),
            None => "the end".to_owned(),
        };
        Fault::syntax(format!("Syntax error: expected {expected}, found {found}."))
    }
}

fn is_sign(c: char) -> bool {
    matches!(c, '(' | ')' | ',' | '/' | ':')
}

/// A text up to its closing quote, and what follows. A doubled quote stands for one.
fn quoted(text: &str) -> Result<(String, &str), Fault> {
    let mut value = String::new();
    let mut rest = text;
    loop {
        let Some((before, after)) = rest.split_once('\'') else {
            return Err(Fault::syntax("There is an unterminated string literal."));
        };
        value.push_str(before);
        match after.strip_prefix('\'') {
            Some(further) => {
                value.push('\'');
                rest = further;
            }
            None => return Ok((value, after)),
        }
    }
}
