//! Phase `emit`: the frozen models -> outputs. An emitter decides nothing; it prints what the models say.

pub mod facts;
pub mod help;
pub mod rust;

use crate::api::ApiModel;
use crate::cmdlet::CmdletModel;
use crate::diag::Diagnostics;

/// What emitters read.
#[derive(Debug, Clone, Copy)]
pub struct Models<'a> {
    /// What the API offers.
    pub api: &'a ApiModel,
    /// Its cmdlets.
    pub cmdlets: &'a CmdletModel,
    /// What they were made from.
    pub source: &'a Source,
}

/// The spec that models were made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Name of the file, without folders: outputs are the same wherever it lies.
    pub file: String,
    /// SHA-256 of its content in lower-case hexadecimal digits.
    pub sha256: String,
}

/// What emitters are told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// What help pages are wanted.
    pub help: help::Options,
}

/// An emitter by its name.
#[derive(Debug)]
pub struct Emitter {
    /// Name, as `--emit` takes it.
    pub name: &'static str,
    /// Whether it runs unless others are asked for.
    pub default: bool,
    /// Prints the models.
    pub emit: fn(Models<'_>, &Options, &mut Diagnostics) -> Vec<Output>,
}

/// All emitters. A further one is a file and a line here.
pub const EMITTERS: &[Emitter] = &[
    Emitter { name: "facts", default: true, emit: |models, _, _| facts::emit(models) },
    Emitter { name: "help", default: true, emit: |models, options, _| help::emit(models, &options.help) },
    Emitter { name: "rust", default: true, emit: |models, _, diags| rust::emit(models, diags) },
];

impl Emitter {
    /// The emitter of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        EMITTERS.iter().find(|emitter| emitter.name == name)
    }

    /// Those that run unless others are asked for.
    #[must_use]
    pub fn defaults() -> Vec<&'static Self> {
        EMITTERS.iter().filter(|emitter| emitter.default).collect()
    }
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Path below the output folder, `/` between its parts.
    pub path: String,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Output {
    /// A text file.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes() }
    }
}
