//! What a conversion could not carry over: pointers into the file, collected, then reported with their lines.

use std::path::Path;

use indexmap::IndexMap;

use crate::diag::{Diagnostics, Place};
use crate::load::lines_of;

/// All that a conversion found.
#[derive(Debug, Default)]
pub struct Findings {
    errors: Vec<(String, String, &'static str)>,
    /// By message: the first place, how many there are, and the hint.
    warnings: IndexMap<String, (String, usize, &'static str)>,
    notes: Vec<(String, String)>,
}

impl Findings {
    /// The description can't be used.
    pub fn error(&mut self, pointer: String, message: String, hint: &'static str) {
        self.errors.push((pointer, message, hint));
    }

    /// Something is lost. Places with the same message are one finding.
    pub fn warning(&mut self, pointer: String, message: String, hint: &'static str) {
        self.warnings.entry(message).or_insert((pointer, 0, hint)).1 += 1;
    }

    /// Something is worth knowing.
    pub fn note(&mut self, pointer: String, message: String) {
        self.notes.push((pointer, message));
    }

    /// Reports everything. The lines are found here, because pointers of later faults are those of the converted tree.
    pub fn report(self, file: &Path, text: &str, diags: &mut Diagnostics) {
        let warnings = self.warnings.values().map(|(pointer, ..)| pointer);
        let notes = self.notes.iter().map(|(pointer, _)| pointer);
        let pointers: Vec<&str> =
            self.errors.iter().map(|(pointer, ..)| pointer).chain(warnings).chain(notes).map(String::as_str).collect();
        if pointers.is_empty() {
            return;
        }
        let places: Vec<Place> = pointers
            .iter()
            .zip(lines_of(text, &pointers))
            .map(|(pointer, line)| Place { file: file.to_owned(), pointer: (*pointer).to_owned(), line })
            .collect();
        let mut places = places.into_iter();
        let mut place = || places.next().unwrap_or_default();
        for (_, message, hint) in self.errors {
            diags.error(place(), message, hint);
        }
        for (message, (_, count, hint)) in self.warnings {
            let more = if count > 1 { format!(" (and in {} more places)", count - 1) } else { String::new() };
            diags.warn(place(), message + &more, hint);
        }
        for (_, message) in self.notes {
            diags.note(place(), message);
        }
    }
}
