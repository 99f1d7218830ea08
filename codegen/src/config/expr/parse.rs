//! Tokens -> expression, by the precedence of JavaScript's operators.

use super::lex::{Token, tokens};
use super::{Expr, ExprError, Method, Operator};
use crate::config::pattern::compile;

/// Deepest nesting of an expression; a text that goes deeper is refused rather than overflowing the stack.
const MAX_DEPTH: usize = 64;

/// Parses an expression.
pub fn parse(text: &str) -> Result<Expr, ExprError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, depth: 0 };
    let expr = parser.or()?;
    parser.eat(";");
    if parser.at < tokens.len() { Err(parser.unknown()) } else { Ok(expr) }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

/// The binary operators below `&&`, from weak to strong.
const LEVELS: [&[(&str, Operator)]; 4] = [
    &[("===", Operator::Same), ("!==", Operator::NotSame), ("==", Operator::Equal), ("!=", Operator::NotEqual)],
    &[("<=", Operator::LessOrEqual), (">=", Operator::GreaterOrEqual), ("<", Operator::Less), (">", Operator::Greater)],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)],
];

impl Parser<'_> {
    fn unknown(&self) -> ExprError {
        ExprError::Unknown(self.text.to_owned())
    }

    fn eat(&mut self, mark: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Mark(found)) if *found == mark);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, mark: &str) -> Result<(), ExprError> {
        if self.eat(mark) { Ok(()) } else { Err(self.unknown()) }
    }

    fn or(&mut self) -> Result<Expr, ExprError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.unknown());
        }
        let mut left = self.and()?;
        while self.eat("||") {
            left = Expr::Or(Box::new(left), Box::new(self.and()?));
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expr, ExprError> {
        let mut left = self.binary(0)?;
        while self.eat("&&") {
            left = Expr::And(Box::new(left), Box::new(self.binary(0)?));
        }
        Ok(left)
    }

    fn binary(&mut self, level: usize) -> Result<Expr, ExprError> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(mark, _)| self.eat(mark)) {
            left = Expr::Binary(*operator, Box::new(left), Box::new(self.binary(level + 1)?));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, ExprError> {
        let mut marks = Vec::new();
        while let Some(mark) = ["!", "-"].into_iter().find(|mark| self.eat(mark)) {
            marks.push(mark);
            if marks.len() > MAX_DEPTH {
                return Err(self.unknown());
            }
        }
        let operand = self.postfix()?;
        Ok(marks.into_iter().rev().fold(operand, |operand, mark| {
            if mark == "!" { Expr::Not(Box::new(operand)) } else { Expr::Minus(Box::new(operand)) }
        }))
    }

    fn postfix(&mut self) -> Result<Expr, ExprError> {
        let mut expr = self.primary()?;
        for _ in 0..MAX_DEPTH {
            if self.eat("[") {
                let key = self.or()?;
                self.expect("]")?;
                expr = Expr::Member(Box::new(expr), Box::new(key));
            } else if self.eat(".") {
                let Some(Token::Name(name)) = self.tokens.get(self.at) else { return Err(self.unknown()) };
                self.at += 1;
                expr = if self.eat("(") {
                    let arguments = self.arguments()?;
                    self.call(expr, name, arguments)?
                } else {
                    Expr::Member(Box::new(expr), Box::new(Expr::Text(name.clone())))
                };
            } else {
                return Ok(expr);
            }
        }
        Err(self.unknown())
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, ExprError> {
        let mut arguments = Vec::new();
        if self.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.or()?);
            if self.eat(")") {
                return Ok(arguments);
            }
            self.expect(",")?;
        }
    }

    fn call(&self, object: Expr, name: &str, mut arguments: Vec<Expr>) -> Result<Expr, ExprError> {
        let (method, count) = match name {
            "test" => (Method::Test, 1),
            "exec" => (Method::Exec, 1),
            "match" => (Method::Match, 1),
            "includes" => (Method::Includes, 1),
            "startsWith" => (Method::StartsWith, 1),
            "endsWith" => (Method::EndsWith, 1),
            "indexOf" => (Method::IndexOf, 1),
            "toLowerCase" => (Method::ToLowerCase, 0),
            "toUpperCase" => (Method::ToUpperCase, 0),
            "hasOwnProperty" => (Method::HasOwnProperty, 1),
            _ => return Err(self.unknown()),
        };
        let takes_regex = matches!(method, Method::Test | Method::Exec);
        if arguments.len() != count || takes_regex != matches!(object, Expr::Regex(_)) {
            return Err(self.unknown());
        }
        if method == Method::Match {
            match &arguments[0] {
                Expr::Text(text) => arguments[0] = self.regex(text, "")?,
                Expr::Regex(_) => {}
                _ => return Err(self.unknown()),
            }
        }
        Ok(Expr::Call(Box::new(object), method, arguments))
    }

    /// A regular expression. One that may take for ever on any text is left to an engine that can be stopped.
    fn regex(&self, text: &str, flags: &str) -> Result<Expr, ExprError> {
        let regex = compile(text, flags)?;
        if regex.may_run_on(1) { Ok(Expr::Regex(Box::new(regex))) } else { Err(self.unknown()) }
    }

    fn primary(&mut self) -> Result<Expr, ExprError> {
        let token = self.tokens.get(self.at).ok_or_else(|| self.unknown())?;
        self.at += 1;
        Ok(match token {
            Token::Number(number) => Expr::Number(*number),
            Token::Text(text) => Expr::Text(text.clone()),
            Token::Regex(pattern, flags) => self.regex(pattern, flags)?,
            Token::Variable(name) => Expr::Variable(name.clone()),
            Token::Mark("(") => {
                let inner = self.or()?;
                self.expect(")")?;
                inner
            }
            Token::Mark(_) => return Err(self.unknown()),
            Token::Name(name) => match name.as_str() {
                "@" => Expr::Node,
                "@property" => Expr::Property,
                "$" => Expr::Root,
                "undefined" => Expr::Undefined,
                "null" => Expr::Null,
                "true" => Expr::Bool(true),
                "false" => Expr::Bool(false),
                name if name.starts_with('@') || self.tokens.get(self.at) == Some(&Token::Mark("(")) => {
                    return Err(self.unknown());
                }
                name => Expr::Variable(name.to_owned()),
            },
        })
    }
}
