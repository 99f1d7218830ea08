//! Faults and notes: what went wrong, where in which file, and what to do about it; and which files that was found in.
//!
//! Every phase receives a [`Diagnostics`] and reports all it finds; the driver stops after a phase that reported an
//! error. Nothing here prints: the command and the build script decide how a fault is shown.

mod effects;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::inputs::Inputs;
pub use effects::Effect;
use effects::Effects;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing; the result is what was asked for.
    Note,
    /// The result may not be what was meant.
    Warning,
    /// No result can be given.
    Error,
}

/// What kind of failure an error is; decides the exit code of the command (docs/commands.md#exit-codes-of-graphsmith).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Class {
    /// The spec or the configuration is faulty.
    Input,
    /// Reading or writing failed.
    Io,
    /// The arguments make no sense.
    Usage,
    /// All was done, and somebody has to decide about what changed.
    Undecided,
}

/// A place in an input file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as it was named by the user.
    pub file: PathBuf,
    /// RFC 6901 JSON pointer into the document, empty for the whole file.
    pub pointer: String,
    /// Line, counted from 1; `None` where it isn't known.
    pub line: Option<u32>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A line of a file.
    pub fn line(file: impl Into<PathBuf>, line: u32) -> Self {
        Self { file: file.into(), line: Some(line), ..Self::default() }
    }

    /// A node of a document; the line is found later, by the driver, and only when the fault is shown.
    pub fn pointer(file: impl Into<PathBuf>, pointer: impl Into<String>) -> Self {
        Self { file: file.into(), pointer: pointer.into(), line: None }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " #{}", self.pointer)?;
        }
        Ok(())
    }
}

/// One fault or note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// What kind of failure it is.
    pub class: Class,
    /// Where it is; the default where the message names several places.
    pub place: Place,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// What to do about it; empty only for notes.
    pub hint: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}", self.message)?;
        if self.place != Place::default() {
            write!(f, "\n  --> {}", self.place)?;
        }
        if !self.hint.is_empty() {
            write!(f, "\n  hint: {}", self.hint)?;
        }
        Ok(())
    }
}

/// The faults and notes of a run, in the order they were found.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Diagnostics {
    items: Vec<Diagnostic>,
    effects: Effects,
    /// What has been read. The result follows from that, and from the arguments of the run.
    #[serde(skip)]
    pub inputs: Inputs,
}

impl Diagnostics {
    /// Reports a fault of the spec or the configuration.
    pub fn error(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, Class::Input, place, message.into(), hint.into());
    }

    /// Reports that something could not be read or written.
    pub fn io(&mut self, file: &Path, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, Class::Io, Place::file(file), message.into(), hint.into());
    }

    /// Reports an argument that makes no sense.
    pub fn usage(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, Class::Usage, place, message.into(), hint.into());
    }

    /// Reports a change that somebody has to decide about.
    pub fn undecided(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Error, Class::Undecided, place, message.into(), hint.into());
    }

    /// Reports something that may not be what was meant.
    pub fn warn(&mut self, place: Place, message: impl Into<String>, hint: impl Into<String>) {
        self.push(Severity::Warning, Class::Input, place, message.into(), hint.into());
    }

    /// Reports something worth knowing.
    pub fn note(&mut self, place: Place, message: impl Into<String>) {
        self.push(Severity::Note, Class::Input, place, message.into(), String::new());
    }

    fn push(&mut self, severity: Severity, class: Class, place: Place, message: String, hint: String) {
        self.items.push(Diagnostic { severity, class, place, message, hint });
    }

    /// Records the effect of a directive in a module. It is reported by [`Self::sum_up`].
    pub fn directive(&mut self, place: &Place, text: &str, effect: Effect) {
        self.effects.record(place, text, effect);
    }

    /// What directives came to so far: their texts, and the effects.
    pub fn directive_effects(&self) -> impl Iterator<Item = (&str, &Effect)> {
        self.effects.iter()
    }

    /// Ends a run over one module or many: reports the directives that did not do what was meant in any of them, in one
    /// message for each kind. After an error nothing is said: a module that stopped never came to its directives.
    pub fn sum_up(&mut self) {
        let effects = std::mem::take(&mut self.effects);
        if !self.has_errors() {
            for (severity, message, hint) in effects.summary() {
                self.push(severity, Class::Input, Place::default(), message, hint);
            }
        }
    }

    /// Takes over what another collection holds.
    pub fn append(&mut self, mut other: Self) {
        self.items.append(&mut other.items);
        self.effects.append(other.effects);
        self.inputs.append(other.inputs);
    }

    /// Ends a phase: `Err` when any error was reported so far.
    pub fn finish(&self) -> Result<(), Stopped> {
        if self.has_errors() { Err(Stopped) } else { Ok(()) }
    }

    /// Whether any error was reported.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.items.iter().any(|d| d.severity == Severity::Error)
    }

    /// All of them, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.items.iter()
    }

    /// All of them, to complete their places.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.items.iter_mut()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Diagnostics {
    type Item = &'a mut Diagnostic;
    type IntoIter = std::slice::IterMut<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

/// A phase found errors; they are in the [`Diagnostics`] that was passed to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("stopped: the input has faults")]
pub struct Stopped;
