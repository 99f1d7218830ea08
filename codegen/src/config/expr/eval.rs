//! Expression + node -> truth, by JavaScript's rules for the types that JSON has.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Expr, Method, Operator};
use crate::config::pattern::Regex;

/// What the names in an expression stand for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// `@`
    pub node: Option<&'a Value>,
    /// `@property`; the index of a list item counts as text.
    pub property: Option<&'a str>,
    /// `$`
    pub root: Option<&'a Value>,
    /// `$(name)`
    pub variables: Option<&'a Map<String, Value>>,
}

/// JavaScript would throw an exception here; a filter that throws does not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Thrown;

/// A value of JavaScript, as far as JSON and these expressions have it.
#[derive(Debug, Clone)]
enum Js<'a> {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    /// A list or an object.
    Node(&'a Value),
    Regex(&'a Regex),
    /// An object that only counts as true: the result of a match.
    Found,
}

impl Expr {
    /// Whether the expression is true; an expression that throws is not.
    #[must_use]
    pub fn is_true(&self, scope: &Scope<'_>) -> bool {
        eval(self, scope).is_ok_and(|value| value.truth())
    }

    /// Whether the expression is surely false; one that throws is not.
    #[must_use]
    pub fn is_false(&self, scope: &Scope<'_>) -> bool {
        eval(self, scope).is_ok_and(|value| !value.truth())
    }

    /// The expression as the key of a member: a text, or an index. `None` when it is neither or throws.
    #[must_use]
    pub fn key(&self, scope: &Scope<'_>) -> Option<String> {
        match eval(self, scope).ok()? {
            value @ (Js::Number(_) | Js::Text(_)) => Some(value.text().into_owned()),
            _ => None,
        }
    }
}

impl<'a> Js<'a> {
    fn of(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Array(_) | Value::Object(_) => Self::Node(value),
        }
    }

    fn truth(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Node(_) | Self::Regex(_) | Self::Found => true,
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Null | Self::Bool(false) => 0.0,
            Self::Bool(true) => 1.0,
            Self::Number(number) => *number,
            Self::Text(text) if text.trim().is_empty() => 0.0,
            Self::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Self::Undefined | Self::Node(_) | Self::Regex(_) | Self::Found => f64::NAN,
        }
    }

    fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Undefined => "undefined".into(),
            Self::Null => "null".into(),
            Self::Bool(value) => value.to_string().into(),
            Self::Number(number) => number.to_string().into(),
            Self::Text(text) => text.clone(),
            Self::Node(Value::Array(items)) => {
                let texts: Vec<_> = items
                    .iter()
                    .map(|item| if item.is_null() { Cow::Borrowed("") } else { Js::of(item).text() })
                    .collect();
                texts.join(",").into()
            }
            Self::Node(_) | Self::Regex(_) | Self::Found => "[object Object]".into(),
        }
    }

    fn member(&self, key: &Js<'_>) -> Result<Self, Thrown> {
        let name = key.text();
        Ok(match self {
            Self::Undefined | Self::Null => return Err(Thrown),
            Self::Text(text) if name == "length" => Self::Number(count(text.encode_utf16().count())),
            Self::Node(Value::Object(map)) => map.get(name.as_ref()).map_or(Self::Undefined, Js::of),
            Self::Node(Value::Array(items)) if name == "length" => Self::Number(count(items.len())),
            Self::Node(Value::Array(items)) => {
                name.parse::<usize>().ok().and_then(|index| items.get(index)).map_or(Self::Undefined, Js::of)
            }
            _ => Self::Undefined,
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "JavaScript counts in doubles too")]
fn count(length: usize) -> f64 {
    length as f64
}

fn eval<'a>(expr: &'a Expr, scope: &Scope<'a>) -> Result<Js<'a>, Thrown> {
    Ok(match expr {
        Expr::Undefined => Js::Undefined,
        Expr::Null => Js::Null,
        Expr::Bool(value) => Js::Bool(*value),
        Expr::Number(number) => Js::Number(*number),
        Expr::Text(text) => Js::Text(Cow::Borrowed(text)),
        Expr::Regex(regex) => Js::Regex(regex),
        Expr::Node => scope.node.map_or(Js::Undefined, Js::of),
        Expr::Property => scope.property.map_or(Js::Undefined, |property| Js::Text(Cow::Borrowed(property))),
        Expr::Root => scope.root.map_or(Js::Undefined, Js::of),
        Expr::Variable(name) => scope.variables.and_then(|map| map.get(name)).map_or(Js::Undefined, Js::of),
        Expr::Member(object, key) => eval(object, scope)?.member(&eval(key, scope)?)?,
        Expr::Call(object, method, arguments) => call(&eval(object, scope)?, *method, arguments, scope)?,
        Expr::Not(operand) => Js::Bool(!eval(operand, scope)?.truth()),
        Expr::Minus(operand) => Js::Number(-eval(operand, scope)?.number()),
        Expr::And(left, right) => {
            let left = eval(left, scope)?;
            if left.truth() { eval(right, scope)? } else { left }
        }
        Expr::Or(left, right) => {
            let left = eval(left, scope)?;
            if left.truth() { left } else { eval(right, scope)? }
        }
        Expr::Binary(operator, left, right) => binary(*operator, &eval(left, scope)?, &eval(right, scope)?),
    })
}

fn call<'a>(object: &Js<'a>, method: Method, arguments: &'a [Expr], scope: &Scope<'a>) -> Result<Js<'a>, Thrown> {
    let argument = arguments.first().map(|argument| eval(argument, scope)).transpose()?.unwrap_or(Js::Undefined);
    match (object, method) {
        (Js::Regex(regex), Method::Test) => Ok(Js::Bool(matches(regex, &argument.text())?)),
        (Js::Regex(regex), Method::Exec) => found(regex, &argument.text()),
        (Js::Text(text), _) => text_method(text, method, &argument),
        (Js::Node(Value::Array(items)), Method::Includes | Method::IndexOf) => {
            let at = items.iter().position(|item| same(&Js::of(item), &argument));
            Ok(if method == Method::Includes { Js::Bool(at.is_some()) } else { Js::Number(at.map_or(-1.0, count)) })
        }
        (Js::Node(Value::Object(map)), Method::HasOwnProperty) => {
            Ok(Js::Bool(map.contains_key(argument.text().as_ref())))
        }
        _ => Err(Thrown),
    }
}

fn text_method<'a>(text: &str, method: Method, argument: &Js<'a>) -> Result<Js<'a>, Thrown> {
    let part = argument.text();
    Ok(match (method, argument) {
        (Method::Match, Js::Regex(regex)) => found(regex, text)?,
        (Method::Includes, _) => Js::Bool(text.contains(part.as_ref())),
        (Method::StartsWith, _) => Js::Bool(text.starts_with(part.as_ref())),
        (Method::EndsWith, _) => Js::Bool(text.ends_with(part.as_ref())),
        (Method::IndexOf, _) => {
            let at = text.find(part.as_ref()).map(|at| text[..at].encode_utf16().count());
            Js::Number(at.map_or(-1.0, count))
        }
        (Method::ToLowerCase, _) => Js::Text(text.to_lowercase().into()),
        (Method::ToUpperCase, _) => Js::Text(text.to_uppercase().into()),
        _ => return Err(Thrown),
    })
}

/// Whether an expression matches a text. One that may take too many steps on it is for an engine that can be stopped.
fn matches(regex: &Regex, text: &str) -> Result<bool, Thrown> {
    if regex.may_run_on(text.len()) { Ok(regex.find(text).is_some()) } else { Err(Thrown) }
}

fn found<'a>(regex: &Regex, text: &str) -> Result<Js<'a>, Thrown> {
    Ok(if matches(regex, text)? { Js::Found } else { Js::Null })
}

fn binary<'a>(operator: Operator, left: &Js<'a>, right: &Js<'a>) -> Js<'a> {
    use std::cmp::Ordering;

    let order = || match (left, right) {
        (Js::Text(left), Js::Text(right)) => Some(left.encode_utf16().cmp(right.encode_utf16())),
        _ => left.number().partial_cmp(&right.number()),
    };
    match operator {
        Operator::Same => Js::Bool(same(left, right)),
        Operator::NotSame => Js::Bool(!same(left, right)),
        Operator::Equal => Js::Bool(equal(left, right)),
        Operator::NotEqual => Js::Bool(!equal(left, right)),
        Operator::Less => Js::Bool(order() == Some(Ordering::Less)),
        Operator::LessOrEqual => Js::Bool(matches!(order(), Some(Ordering::Less | Ordering::Equal))),
        Operator::Greater => Js::Bool(order() == Some(Ordering::Greater)),
        Operator::GreaterOrEqual => Js::Bool(matches!(order(), Some(Ordering::Greater | Ordering::Equal))),
        Operator::Add => match (left, right) {
            (Js::Text(_) | Js::Node(_), _) | (_, Js::Text(_) | Js::Node(_)) => {
                Js::Text(format!("{}{}", left.text(), right.text()).into())
            }
            _ => Js::Number(left.number() + right.number()),
        },
        Operator::Subtract => Js::Number(left.number() - right.number()),
        Operator::Multiply => Js::Number(left.number() * right.number()),
        Operator::Divide => Js::Number(left.number() / right.number()),
        Operator::Remainder => Js::Number(left.number() % right.number()),
    }
}

/// `===`
#[expect(clippy::float_cmp, reason = "JavaScript compares doubles exactly")]
fn same(left: &Js<'_>, right: &Js<'_>) -> bool {
    match (left, right) {
        (Js::Undefined, Js::Undefined) | (Js::Null, Js::Null) => true,
        (Js::Bool(left), Js::Bool(right)) => left == right,
        (Js::Number(left), Js::Number(right)) => left == right,
        (Js::Text(left), Js::Text(right)) => left == right,
        (Js::Node(left), Js::Node(right)) => std::ptr::eq(*left, *right),
        _ => false,
    }
}

/// `==`
#[expect(clippy::float_cmp, reason = "JavaScript compares doubles exactly")]
fn equal(left: &Js<'_>, right: &Js<'_>) -> bool {
    match (left, right) {
        (Js::Undefined | Js::Null, Js::Undefined | Js::Null) => true,
        (Js::Undefined | Js::Null, _) | (_, Js::Undefined | Js::Null) => false,
        (Js::Node(_), Js::Text(text)) => left.text() == *text,
        (Js::Text(text), Js::Node(_)) => right.text() == *text,
        (Js::Bool(_) | Js::Number(_), Js::Bool(_) | Js::Number(_) | Js::Text(_))
        | (Js::Text(_), Js::Bool(_) | Js::Number(_)) => left.number() == right.number(),
        _ => same(left, right),
    }
}
