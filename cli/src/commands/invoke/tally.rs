//! [`Tally`]: which of several piped objects have failed (docs/commands.md#piped-objects).

use serde_json::Value;

use super::records::Record;
use crate::bind::OnError;
use crate::console::Console;
use crate::failure::{Exit, Failure};
use crate::property::property;

/// Properties by which people know an object, the best one first.
const TELLING: [&str; 6] = ["userPrincipalName", "displayName", "subject", "name", "mail", "id"];

/// Longest name of an object, in characters.
const LONGEST: usize = 80;

/// What has become of several piped objects so far.
pub struct Tally {
    all: usize,
    failed: usize,
    on_error: OnError,
    /// The last message, which isn't said twice.
    last: Option<String>,
    /// What ends the command.
    end: Option<Failure>,
}

impl Tally {
    /// Before the first of so many objects.
    pub fn new(all: usize, on_error: OnError) -> Self {
        Self { all, failed: 0, on_error, last: None, end: None }
    }

    /// Takes failures, each with the place of its object, counted from 0, and says them. Returns whether one of them ends the
    /// command.
    pub fn add_all(&mut self, failures: Vec<(usize, Failure)>, records: &[Record], console: &mut Console<'_>) -> bool {
        failures.into_iter().any(|(at, failure)| self.add(failure, at, records.get(at), console))
    }

    fn add(&mut self, failure: Failure, at: usize, record: Option<&Record>, console: &mut Console<'_>) -> bool {
        self.failed += 1;
        let ends = failure.ends_all() || self.on_error == OnError::Stop || self.all == 1;
        let known = self.last.as_ref() == Some(&failure.message);
        let message = if known { "the same".to_owned() } else { failure.text() };
        let named = match record {
            // Nobody knows whether it was still done.
            Some(record) if failure.exit == Exit::Stopped && self.all > 1 => {
                format!("interrupted at object {} of {}{}", at + 1, self.all, name(&record.value))
            }
            Some(record) if !failure.message.is_empty() && !failure.ends_all() => {
                format!("object {} of standard input{}: {message}", at + 1, name(&record.value))
            }
            _ => failure.text(),
        };
        if ends {
            let hints = if failure.exit == Exit::Stopped { failure.hints } else { Vec::new() };
            self.end = Some(Failure { message: named, hints, ..failure });
        } else if self.on_error == OnError::Continue {
            console.say(&format!("mg: {named}"));
            self.last = Some(failure.message);
        }
        ends
    }

    /// Whether a failure has ended the command.
    pub fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    /// How it ended.
    pub fn result(self) -> Result<(), Failure> {
        match self.end {
            Some(failure) => Err(failure),
            None if self.failed == 0 => Ok(()),
            None => Err(Failure::new(Exit::Refused, format!("{} of {} objects failed", self.failed, self.all))),
        }
    }
}

/// How people know an object, in parentheses.
fn name(object: &Value) -> String {
    let own = object.as_object();
    let text = object.as_str().or_else(|| {
        TELLING
            .iter()
            .find_map(|name| own.and_then(|own| property(own, name))?.as_str().filter(|text| !text.is_empty()))
    });
    let Some(text) = text else { return String::new() };
    let short: String = text.chars().take(LONGEST).collect();
    format!(" ({short}{})", if short.len() < text.len() { "…" } else { "" })
}
