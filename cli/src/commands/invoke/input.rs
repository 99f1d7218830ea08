//! Standard input: JSON, one value or one on each line -> objects.

use std::io::Read as _;

use serde_json::{Deserializer, Value};

use crate::console::Console;
use crate::failure::Failure;
use crate::literal;

/// Longest input, in bytes.
const LONGEST: u64 = 256 << 20;

/// Where an argument says that its value is, if that isn't on the command line.
pub(super) enum Elsewhere<'a> {
    /// On standard input: `-`.
    Input,
    /// In a file: `@body.json`.
    File(&'a str),
}

impl<'a> Elsewhere<'a> {
    /// What an argument says that stands for an object. `@{` and `@(` begin an object and a list of PowerShell.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        if text == "-" {
            return Some(Self::Input);
        }
        let path = text.strip_prefix('@')?;
        (!path.is_empty() && !path.starts_with(['{', '(', '\'', '"'])).then_some(Self::File(path))
    }
}

/// The one JSON value that a file holds.
pub(super) fn file(path: &str) -> Result<Value, Failure> {
    let content = std::fs::read(path).map_err(|error| Failure::file("read", path, &error))?;
    let content = content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&content);
    let text = std::str::from_utf8(content).map_err(|_| Failure::usage(format!("{path}: this is no UTF-8")))?;
    literal::json(text).map_err(|error| Failure::usage(format!("{path}: {}", error.shown(text))))
}

/// What may be piped in; it is read at most once, and only when it is needed.
pub(super) struct Input {
    taken: bool,
    value: Option<Value>,
}

impl Input {
    /// Input that an argument asks for, or that is free to give objects.
    pub(super) fn new(taken: bool) -> Self {
        Self { taken, value: None }
    }

    /// Whether no argument asks for it.
    pub(super) fn is_free(&self) -> bool {
        !self.taken
    }

    /// The one JSON value that an argument asks for.
    pub(super) fn whole(&mut self, console: &mut Console<'_>) -> Result<Value, Failure> {
        if let Some(value) = &self.value {
            return Ok(value.clone());
        }
        let text = read(console)?;
        let value =
            literal::json(&text).map_err(|error| Failure::usage(format!("standard input: {}", error.shown(&text))))?;
        self.value = Some(value.clone());
        Ok(value)
    }

    /// All objects: JSON values one after the other, the elements of lists. `None` where nothing is piped in; a list without
    /// elements is a list.
    pub(super) fn records(&mut self, console: &mut Console<'_>) -> Result<Option<Vec<Value>>, Failure> {
        self.taken = true;
        let text = read(console)?;
        if text.trim().is_empty() {
            return Ok(None);
        }
        let mut records = Vec::new();
        for value in Deserializer::from_str(&text).into_iter::<Value>() {
            let value = value.map_err(|error| Failure::usage(format!("standard input is no JSON: {error}")))?;
            records.extend(literal::into_list(value));
        }
        Ok(Some(records))
    }
}

fn read(console: &mut Console<'_>) -> Result<String, Failure> {
    let mut text = String::new();
    let read = console.input.take(LONGEST).read_to_string(&mut text);
    read.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
    // Windows PowerShell puts a byte order mark before what it pipes.
    Ok(text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned))
}
