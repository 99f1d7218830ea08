//! The small part of PowerShell that examples are written in: literals and results of commands that are given to variables,
//! and commands.

use serde_json::Value;

use super::parser::quote;
use super::{SyntaxError, none, parse};

/// What a script does.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Script {
    /// Variables and their values, in their order.
    pub variables: Vec<(String, Value)>,
    /// The commands that use them.
    pub calls: Vec<Call>,
}

/// A command.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The variable that its result is given to.
    pub result: Option<String>,
    /// Name of the cmdlet.
    pub cmdlet: String,
    /// What stands after it.
    pub words: Vec<Word>,
}

/// An argument of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Word {
    /// A literal. A word without quotes is a text, and so are several with commas between them.
    Value(Value),
    /// A variable, by the name that it is given with.
    Variable(String),
    /// A property of the result of an earlier command: the variable, and the name of the property.
    Property(String, String),
}

impl Script {
    /// Reads a script.
    pub fn read(source: &str) -> Result<Self, SyntaxError> {
        let mut script = Self::default();
        for statement in statements(source)? {
            let assignment = statement.strip_prefix('$').and_then(|rest| rest.split_once('='));
            let Some((name, literal)) = assignment else {
                let call = script.call(&statement)?;
                script.calls.push(call);
                continue;
            };
            let name = name.trim();
            let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !is_plain || script.variable(name).is_some() || script.result(name).is_some() {
                return Err(error(format!("${name} can't be given a value here")));
            }
            if is_command(literal.trim()) {
                let call = script.call(literal.trim())?;
                script.calls.push(Call { result: Some(name.to_owned()), ..call });
                continue;
            }
            let value = parse(literal.trim(), &|name| script.variable(name).map(|(_, value)| value.clone()))?;
            script.variables.push((name.to_owned(), value));
        }
        Ok(script)
    }

    /// The arguments of a command as they are given to `mg`: texts as they are, all else as JSON. `property` finds a property
    /// of the result that a variable holds.
    #[must_use]
    pub fn arguments(&self, call: &Call, property: &dyn Fn(&str, &str) -> String) -> Vec<String> {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let argument = |word: &Word| match word {
            Word::Value(value) => text(value),
            Word::Variable(name) => self.variable(name).map(|(_, value)| text(value)).unwrap_or_default(),
            Word::Property(name, of) => property(name, of),
        };
        call.words.iter().map(argument).collect()
    }

    fn variable(&self, name: &str) -> Option<&(String, Value)> {
        self.variables.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// The name of a variable that holds the result of a command.
    fn result(&self, name: &str) -> Option<&String> {
        self.calls.iter().filter_map(|call| call.result.as_ref()).find(|known| known.eq_ignore_ascii_case(name))
    }

    fn call(&self, statement: &str) -> Result<Call, SyntaxError> {
        let mut words = split(statement)?.into_iter();
        let cmdlet = words.next().unwrap_or_default();
        let mut found: Vec<Word> = Vec::new();
        let mut goes_on = false;
        for word in words {
            let next = self.word(&word)?;
            let ends = word.ends_with(',');
            match (found.last_mut(), next) {
                (Some(Word::Value(Value::String(list))), Word::Value(Value::String(more))) if goes_on => {
                    list.push_str(&more);
                }
                (_, next) if !goes_on => found.push(next),
                _ => return Err(error(format!("`{word}` can't go on with a list"))),
            }
            goes_on = ends;
        }
        Ok(Call { result: None, cmdlet, words: found })
    }

    fn word(&self, word: &str) -> Result<Word, SyntaxError> {
        if let Some((name, _)) = word.strip_prefix('$').and_then(|name| self.variable(name)) {
            return Ok(Word::Variable(name.clone()));
        }
        if let Some((name, property)) = word.strip_prefix('$').and_then(|word| word.split_once('.'))
            && let Some(name) = self.result(name)
            && property.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return Ok(Word::Property(name.clone(), property.to_owned()));
        }
        let is_literal = word.starts_with(['$', '@', '[', '(']) || word.starts_with(|c| quote(c).is_some());
        if word.contains(['|', ';', '>', '&']) && !is_literal {
            return Err(error(format!("`{word}` is more than a command")));
        }
        // A switch is written as in PowerShell.
        Ok(Word::Value(match is_literal.then(|| parse(word, &none)).transpose()? {
            Some(Value::Bool(flag)) => format!("${flag}").into(),
            Some(Value::Null) => "$null".into(),
            Some(value) => value,
            None => word.into(),
        }))
    }
}

/// Whether a text begins with the name of a cmdlet: a verb, a hyphen and a noun.
fn is_command(text: &str) -> bool {
    let name = text.split_whitespace().next().unwrap_or_default();
    let is_word =
        |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase()) && part.chars().all(char::is_alphanumeric);
    name.split_once('-').is_some_and(|(verb, noun)| is_word(verb) && is_word(noun))
}

fn error(message: String) -> SyntaxError {
    SyntaxError { at: 0, message }
}

/// The statements of a script: lines, unless a bracket or a quote is open or a backtick ends the line.
fn statements(source: &str) -> Result<Vec<String>, SyntaxError> {
    let (mut found, mut current) = (Vec::new(), String::new());
    for line in pieces(source, |c| c == '\n')? {
        current.push_str(&line);
        if current.ends_with('`') {
            current.pop();
            current.push(' ');
            continue;
        }
        let statement = std::mem::take(&mut current).trim().to_owned();
        if !statement.is_empty() && !statement.starts_with('#') {
            found.push(statement);
        }
    }
    Ok(found)
}

/// Words of a command: blanks end them, unless a bracket or a quote is open.
fn split(statement: &str) -> Result<Vec<String>, SyntaxError> {
    let mut words = pieces(statement, char::is_whitespace)?;
    words.retain(|word| !word.is_empty());
    Ok(words)
}

/// A text, cut at each character that `ends` a piece while no bracket and no quote is open; empty pieces included.
fn pieces(text: &str, ends: impl Fn(char) -> bool) -> Result<Vec<String>, SyntaxError> {
    let (mut found, mut current, mut depth, mut open) = (Vec::new(), String::new(), 0_usize, None);
    for c in text.chars() {
        match (open, c) {
            (None, c) if depth == 0 && ends(c) => {
                found.push(std::mem::take(&mut current));
                continue;
            }
            (None, '{' | '(') => depth += 1,
            (None, '}' | ')') => depth = depth.saturating_sub(1),
            (None, c) if quote(c).is_some() => open = quote(c),
            (Some(kind), c) if quote(c) == Some(kind) => open = None,
            _ => {}
        }
        current.push(c);
    }
    if depth > 0 || open.is_some() {
        return Err(error("a bracket or a quote has no end".to_owned()));
    }
    found.push(current);
    Ok(found)
}
