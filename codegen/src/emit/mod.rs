//! Phase `emit`: the frozen models -> outputs. An emitter decides nothing; it prints what the models say.

pub mod api;
pub mod catalog;
pub mod facts;
pub mod help;
pub mod powershell;
pub mod rust;
mod source;

use crate::api::ApiModel;
use crate::cmdlet::CmdletModel;
use crate::diag::Diagnostics;
pub use source::Source;

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

/// Options of emitters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// What help pages are wanted.
    pub help: help::Options,
    /// What modules for PowerShell are wanted.
    pub powershell: powershell::Settings,
}

/// An emitter by its name.
#[derive(Debug)]
pub struct Emitter {
    /// Name, as `--emit` takes it.
    pub name: &'static str,
    /// When it runs without being asked for.
    pub runs: Runs,
    /// Whether it shows examples, which may come from files.
    pub shows_examples: bool,
    /// Prints the models.
    pub emit: fn(Models<'_>, &Options, &mut Diagnostics) -> Vec<Output>,
}

/// When an emitter runs without being asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runs {
    /// Never.
    WhenAsked,
    /// For the crate of a project, which `mg` is built from.
    ForProjects,
    /// Always.
    Always,
}

/// All emitters. A further one is a file and a line here.
pub const EMITTERS: &[Emitter] = &[
    Emitter { name: "api", runs: Runs::Always, shows_examples: false, emit: |models, _, _| api::emit(models) },
    Emitter {
        name: "catalog",
        runs: Runs::ForProjects,
        shows_examples: true,
        emit: |models, options, _| catalog::emit(models, &options.help.extras.examples),
    },
    Emitter { name: "facts", runs: Runs::Always, shows_examples: false, emit: |models, _, _| facts::emit(models) },
    Emitter {
        name: "help",
        runs: Runs::Always,
        shows_examples: true,
        emit: |models, options, _| help::emit(models, &options.help),
    },
    Emitter {
        name: "maml",
        runs: Runs::WhenAsked,
        shows_examples: true,
        emit: |models, options, _| help::maml::emit(models, &options.help),
    },
    Emitter { name: "powershell", runs: Runs::WhenAsked, shows_examples: true, emit: powershell::emit },
    Emitter {
        name: "rust",
        runs: Runs::Always,
        shows_examples: false,
        emit: |models, _, diags| rust::emit_listed(models, diags),
    },
];

impl Emitter {
    /// The emitter of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        EMITTERS.iter().find(|emitter| emitter.name == name)
    }

    /// Those that run unless others are asked for, for a project or for anything.
    #[must_use]
    pub fn defaults(for_project: bool) -> Vec<&'static Self> {
        let least = if for_project { Runs::ForProjects } else { Runs::Always };
        EMITTERS.iter().filter(|emitter| emitter.runs >= least).collect()
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
