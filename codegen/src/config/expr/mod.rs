//! The part of JavaScript that filters and conditions are written in: text -> [`Expr`] -> truth.
//!
//! E.g. `/_Get/i.exec(@.operationId) && @['x-kind'] !== "action"` in a `JSONPath` filter, or `$(tag) == 'beta'` at a
//! code block. It runs without a script engine, and fast; what it doesn't know, [`parse`] refuses, so that the caller
//! can give it to an engine.

mod eval;
mod lex;
mod parse;

pub use eval::Scope;
pub use parse::parse;

use super::pattern::{BadPattern, Regex};

/// A parsed expression.
#[derive(Debug, Clone)]
pub enum Expr {
    /// `undefined`.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A regular expression; also a text given to `match`.
    Regex(Box<Regex>),
    /// `@`: the node in question.
    Node,
    /// `@property`: its key.
    Property,
    /// `$`: the root of the document.
    Root,
    /// `$(name)`, or a bare name: a configuration value.
    Variable(String),
    /// `a.b` and `a[b]`.
    Member(Box<Expr>, Box<Expr>),
    /// `a.method(b)`.
    Call(Box<Expr>, Method, Vec<Expr>),
    /// `!a`.
    Not(Box<Expr>),
    /// `-a`.
    Minus(Box<Expr>),
    /// `a && b`.
    And(Box<Expr>, Box<Expr>),
    /// `a || b`.
    Or(Box<Expr>, Box<Expr>),
    /// Every other operator.
    Binary(Operator, Box<Expr>, Box<Expr>),
}

/// An operator of two operands that both count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `===`
    Same,
    /// `!==`
    NotSame,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// A method of a regular expression, a text or a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `regex.test(text)`
    Test,
    /// `regex.exec(text)`; only whether it matched is kept.
    Exec,
    /// `text.match(regex)`; only whether it matched is kept.
    Match,
    /// `text.includes(part)`, `list.includes(item)`
    Includes,
    /// `text.startsWith(part)`
    StartsWith,
    /// `text.endsWith(part)`
    EndsWith,
    /// `text.indexOf(part)`, `list.indexOf(item)`
    IndexOf,
    /// `text.toLowerCase()`
    ToLowerCase,
    /// `text.toUpperCase()`
    ToUpperCase,
    /// `object.hasOwnProperty(key)`
    HasOwnProperty,
}

/// Why a text is no expression of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    /// Not JavaScript, or more of it than is known here.
    #[error("`{0}` is not understood here")]
    Unknown(String),
    /// A regular expression in it is faulty; no engine would take it.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
}

#[cfg(test)]
mod tests;
