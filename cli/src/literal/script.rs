//! The small part of PowerShell that examples are written in: assignments of literals, then one command.
//!
//! Only tests read scripts: they make sure that what help shows is what `mg` understands.

use std::collections::HashMap;

use serde_json::Value;

use super::parser::quote;
use super::{SyntaxError, parse};

/// The command of a script.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Name of the cmdlet.
    pub cmdlet: String,
    /// Words after it. A word in quotes is the text between them; a variable is its value as JSON.
    pub words: Vec<String>,
}

/// Reads assignments of literals to variables, and the commands between them.
pub fn read_script(source: &str) -> Result<Vec<Call>, SyntaxError> {
    let mut variables: HashMap<String, Value> = HashMap::new();
    let mut calls = Vec::new();
    for statement in statements(source) {
        let assignment = statement.strip_prefix('$').and_then(|rest| rest.split_once('='));
        if let Some((name, literal)) = assignment {
            let value = parse(literal.trim(), &|name| variables.get(&name.to_lowercase()).cloned())?;
            variables.insert(name.trim().to_lowercase(), value);
        } else {
            calls.push(call(&statement, &variables)?);
        }
    }
    Ok(calls)
}

/// The statements of a script: lines, unless a bracket or a quote is open or a backtick ends the line.
fn statements(source: &str) -> Vec<String> {
    let (mut found, mut current) = (Vec::new(), String::new());
    for line in pieces(source, |c| c == '\n') {
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
    found
}

fn call(statement: &str, variables: &HashMap<String, Value>) -> Result<Call, SyntaxError> {
    let mut words = split(statement).into_iter();
    let cmdlet = words.next().unwrap_or_default();
    let resolve = |name: &str| variables.get(&name.to_lowercase()).cloned();
    let word = |word: String| -> Result<String, SyntaxError> {
        let is_variable = word.starts_with('$');
        let is_text = word.starts_with(|c| quote(c).is_some());
        if !is_variable && !is_text {
            return Ok(word);
        }
        // A list of quoted texts stays what it is; the command reads it.
        if is_text && word.chars().filter(|c| quote(*c).is_some()).count() > 2 && word.contains("',") {
            return Ok(word);
        }
        Ok(match parse(&word, &resolve)? {
            Value::String(text) => text,
            Value::Bool(flag) => format!("${flag}"),
            Value::Null => "$null".to_owned(),
            other => other.to_string(),
        })
    };
    Ok(Call { cmdlet, words: words.map(word).collect::<Result<_, _>>()? })
}

/// Words of a command: blanks end them, unless a bracket or a quote is open.
fn split(statement: &str) -> Vec<String> {
    pieces(statement, char::is_whitespace).into_iter().filter(|word| !word.is_empty()).collect()
}

/// A text, cut at each character that `ends` a piece while no bracket and no quote is open; empty pieces included.
fn pieces(text: &str, ends: impl Fn(char) -> bool) -> Vec<String> {
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
    if depth == 0 && open.is_none() {
        found.push(current);
    }
    found
}
