//! Standard input: read at most once, and only when it is needed.

use serde_json::Value;

use super::records::{self, Record};
use crate::console::Console;
use crate::failure::Failure;
use crate::literal;

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
    let text = records::decoded(&content, path)?;
    literal::json(&text).map_err(|error| Failure::usage(format!("{path}: {}", error.shown(&text))))
}

/// What may be piped in.
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
        let bytes = console.read_all()?;
        let text = records::decoded(&bytes, "standard input")?;
        let value =
            literal::json(&text).map_err(|error| Failure::usage(format!("standard input: {}", error.shown(&text))))?;
        self.value = Some(value.clone());
        Ok(value)
    }

    /// All objects. `None` where nothing is piped in; nothing at all from a pipe or a file is a list without elements.
    /// `is_name` says which word on the first line is the name of a column.
    pub(super) fn records(
        &mut self,
        is_name: &dyn Fn(&str) -> bool,
        console: &mut Console<'_>,
    ) -> Result<Option<Vec<Record>>, Failure> {
        self.taken = true;
        let bytes = console.read_all()?;
        if !bytes.trim_ascii().is_empty() {
            return records::read(&bytes, is_name).map(Some);
        }
        if !console.in_piped {
            return Ok(None);
        }
        console.say("Nothing was piped in, so there was nothing to do.");
        Ok(Some(Vec::new()))
    }
}
