//! [`Filter`]: a `$filter` as a tree. Precedence is that of OData: `not`, comparisons, `and`, `or`.

use serde_json::Value;

use super::Fault;
use super::function::Function;
use super::tokens::{Token, Tokens};

/// How deep expressions may be nested.
const DEEPEST: usize = 100;

/// A condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Filter {
    /// One of these holds.
    Or(Box<Self>, Box<Self>),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// It doesn't hold.
    Not(Box<Self>),
    /// Two values compare so.
    Compare(Operand, Comparison, Operand),
    /// A value is one of these.
    In(Operand, Vec<Operand>),
    /// A value is `true`.
    Truth(Operand),
    /// The condition holds for one element of a list, or for all; without a condition, the list has elements.
    Lambda {
        /// The list.
        path: Vec<String>,
        /// Whether it has to hold for all elements.
        all: bool,
        /// What stands for an element, and the condition.
        condition: Option<(String, Box<Self>)>,
    },
}

/// How two values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Has,
}

/// A value in a condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Operand {
    /// It stands there.
    Literal(Value),
    /// It is a property, perhaps of an object in another one.
    Path(Vec<String>),
    /// It is how many elements a list has.
    Count(Vec<String>),
    /// It is computed.
    Call(Function, Vec<Self>),
}

impl Filter {
    /// Reads a filter.
    pub(crate) fn parse(text: &str) -> Result<Self, Fault> {
        let mut tokens = Tokens::of(text)?;
        let filter = either(&mut tokens, DEEPEST)?;
        tokens.end()?;
        Ok(filter)
    }

    /// The properties that it asks for, by the first names of their paths.
    pub(crate) fn properties(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.visit(&mut |part| match part {
            Part::Operand(Operand::Path(path) | Operand::Count(path)) | Part::List(path) => {
                names.extend(path.first().map(String::as_str));
            }
            _ => {}
        });
        names
    }

    /// Whether directory objects answer it only with the header `ConsistencyLevel` and `$count=true`
    /// (docs/protocol.md#advanced-queries).
    pub(crate) fn is_advanced(&self) -> bool {
        let mut advanced = false;
        self.visit(&mut |part| {
            advanced |= match part {
                Part::Not | Part::Operand(Operand::Count(_) | Operand::Call(Function::EndsWith, _)) => true,
                Part::Comparison(comparison) => comparison == Comparison::Ne,
                _ => false,
            };
        });
        advanced
    }

    fn visit<'f>(&'f self, see: &mut dyn FnMut(Part<'f>)) {
        match self {
            Self::Or(one, other) | Self::And(one, other) => {
                one.visit(see);
                other.visit(see);
            }
            Self::Not(inner) => {
                see(Part::Not);
                inner.visit(see);
            }
            Self::Compare(one, comparison, other) => {
                see(Part::Comparison(*comparison));
                one.visit(see);
                other.visit(see);
            }
            Self::In(one, others) => {
                one.visit(see);
                for other in others {
                    other.visit(see);
                }
            }
            Self::Truth(one) => one.visit(see),
            Self::Lambda { path, condition, .. } => {
                see(Part::List(path));
                // Names in it are those of an element.
                if let Some((_, inner)) = condition {
                    inner.visit(&mut |part| {
                        if !matches!(part, Part::Operand(Operand::Path(_) | Operand::Count(_)) | Part::List(_)) {
                            see(part);
                        }
                    });
                }
            }
        }
    }
}

impl Operand {
    fn visit<'f>(&'f self, see: &mut dyn FnMut(Part<'f>)) {
        see(Part::Operand(self));
        if let Self::Call(_, arguments) = self {
            for argument in arguments {
                argument.visit(see);
            }
        }
    }
}

/// Something that a filter consists of.
enum Part<'f> {
    Not,
    Comparison(Comparison),
    Operand(&'f Operand),
    List(&'f Vec<String>),
}

fn deeper(depth: usize) -> Result<usize, Fault> {
    depth.checked_sub(1).ok_or_else(|| Fault::syntax("The node count limit of '100' has been exceeded."))
}

fn either(tokens: &mut Tokens, depth: usize) -> Result<Filter, Fault> {
    let mut filter = both(tokens, depth)?;
    while tokens.word("or") {
        filter = Filter::Or(Box::new(filter), Box::new(both(tokens, depth)?));
    }
    Ok(filter)
}

fn both(tokens: &mut Tokens, depth: usize) -> Result<Filter, Fault> {
    let mut filter = single(tokens, depth)?;
    while tokens.word("and") {
        filter = Filter::And(Box::new(filter), Box::new(single(tokens, depth)?));
    }
    Ok(filter)
}

fn single(tokens: &mut Tokens, depth: usize) -> Result<Filter, Fault> {
    let depth = deeper(depth)?;
    if tokens.word("not") {
        return Ok(Filter::Not(Box::new(single(tokens, depth)?)));
    }
    if tokens.sign('(') {
        let filter = either(tokens, depth)?;
        tokens.expect(')')?;
        return Ok(filter);
    }
    let one = match operand(tokens, depth)? {
        Either::Operand(operand) => operand,
        Either::Filter(filter) => return Ok(filter),
    };
    let comparison = match tokens.peek() {
        Some(Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
            "eq" => Comparison::Eq,
            "ne" => Comparison::Ne,
            "gt" => Comparison::Gt,
            "ge" => Comparison::Ge,
            "lt" => Comparison::Lt,
            "le" => Comparison::Le,
            "has" => Comparison::Has,
            "in" => {
                tokens.take();
                return Ok(Filter::In(one, list(tokens, depth)?));
            }
            "and" | "or" => return Ok(Filter::Truth(one)),
            _ => return Err(tokens.unexpected("a comparison")),
        },
        _ => return Ok(Filter::Truth(one)),
    };
    tokens.take();
    Ok(Filter::Compare(one, comparison, value(tokens, depth)?))
}

/// Values in parentheses.
fn list(tokens: &mut Tokens, depth: usize) -> Result<Vec<Operand>, Fault> {
    tokens.expect('(')?;
    let mut values = Vec::new();
    loop {
        values.push(value(tokens, depth)?);
        if !tokens.sign(',') {
            break;
        }
    }
    tokens.expect(')')?;
    Ok(values)
}

/// What begins with a value may turn out to be a whole condition.
enum Either {
    Operand(Operand),
    Filter(Filter),
}

fn value(tokens: &mut Tokens, depth: usize) -> Result<Operand, Fault> {
    match operand(tokens, deeper(depth)?)? {
        Either::Operand(operand) => Ok(operand),
        Either::Filter(_) => Err(Fault::syntax("Syntax error: a condition stands where a value is expected.")),
    }
}

fn operand(tokens: &mut Tokens, depth: usize) -> Result<Either, Fault> {
    match tokens.peek() {
        Some(Token::Text(_) | Token::Word(_)) => {}
        _ => return Err(tokens.unexpected("a value")),
    }
    match tokens.take() {
        Some(Token::Word(word)) => named(&word, tokens, depth),
        Some(Token::Text(text)) => Ok(Either::Operand(Operand::Literal(Value::from(text)))),
        _ => Err(tokens.unexpected("a value")),
    }
}

fn named(word: &str, tokens: &mut Tokens, depth: usize) -> Result<Either, Fault> {
    if tokens.sign('(') {
        return call(word, tokens, depth).map(Either::Operand);
    }
    if let Some(value) = literal(word) {
        return Ok(Either::Operand(Operand::Literal(value)));
    }
    let mut path = vec![name(word)?];
    while tokens.sign('/') {
        let Some(Token::Word(word)) = tokens.take() else { return Err(tokens.unexpected("a name")) };
        match word.as_str() {
            "$count" => return Ok(Either::Operand(Operand::Count(path))),
            "any" | "all" if tokens.sign('(') => {
                return lambda(path, word == "all", tokens, depth).map(Either::Filter);
            }
            _ => path.push(name(&word)?),
        }
    }
    Ok(Either::Operand(Operand::Path(path)))
}

/// A name of a property, of which the first character says that it is one.
fn name(word: &str) -> Result<String, Fault> {
    if word.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@') {
        return Ok(word.to_owned());
    }
    Err(Fault::syntax(format!("Syntax error: '{word}' is neither a value nor the name of a property.")))
}

/// A value that is written without quotes.
fn literal(word: &str) -> Option<Value> {
    match word.to_ascii_lowercase().as_str() {
        "null" => return Some(Value::Null),
        "true" => return Some(true.into()),
        "false" => return Some(false.into()),
        _ => {}
    }
    let number = serde_json::from_str::<Value>(word).ok().filter(Value::is_number);
    // GUIDs, dates and durations compare as texts do.
    let hex = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_hexdigit());
    let is_guid = word.len() == 36 && word.split('-').count() == 5 && word.split('-').all(hex);
    let is_text = is_guid || word.starts_with(|c: char| c.is_ascii_digit());
    number.or_else(|| is_text.then(|| Value::from(word)))
}

fn call(name: &str, tokens: &mut Tokens, depth: usize) -> Result<Operand, Fault> {
    let (function, count) = Function::named(name)?;
    let mut arguments = Vec::new();
    if !tokens.sign(')') {
        loop {
            arguments.push(value(tokens, depth)?);
            if !tokens.sign(',') {
                break;
            }
        }
        tokens.expect(')')?;
    }
    if !count.contains(&arguments.len()) {
        let wanted = if count.start() == count.end() {
            count.start().to_string()
        } else {
            format!("{} or {}", count.start(), count.end())
        };
        let values = if wanted == "1" { "value" } else { "values" };
        let message =
            format!("The function {} takes {wanted} {values}, not {}.", name.to_ascii_lowercase(), arguments.len());
        return Err(Fault::syntax(message));
    }
    Ok(Operand::Call(function, arguments))
}

/// `any(x:x/name eq 'a')`, its parenthesis open.
fn lambda(path: Vec<String>, all: bool, tokens: &mut Tokens, depth: usize) -> Result<Filter, Fault> {
    if !all && tokens.sign(')') {
        return Ok(Filter::Lambda { path, all, condition: None });
    }
    let Some(Token::Word(variable)) = tokens.take() else { return Err(tokens.unexpected("a variable")) };
    tokens.expect(':')?;
    let condition = either(tokens, deeper(depth)?)?;
    tokens.expect(')')?;
    Ok(Filter::Lambda { path, all, condition: Some((variable, Box::new(condition))) })
}
