//! The record of a run: of each module what it was made from, what came of it, and what the run told, so that a later run need
//! not make it again (docs/commands.md#what-has-not-changed).
//!
//! It belongs to one user and one machine, and nothing depends on it but time: where there is none, or one that can't be read,
//! everything is made.

mod file;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostics;
use crate::inputs::{CheckedInputs, Digest, Input, Inputs, Trust};
use crate::names::Findings;
use crate::write::Written;
pub use file::{Record, Recorded};

/// A module as it was made.
#[derive(Debug)]
pub struct Module {
    /// What it was made from and how.
    pub made: Made,
    /// Its outputs, by owner (the module and an emitter).
    pub outputs: BTreeMap<String, Vec<Written>>,
}

/// What a module was made from, and what came of it besides outputs.
#[derive(Debug, Clone)]
pub struct Made {
    /// The digest of all that it was made from besides files.
    pub key: Digest,
    /// What was told, and the files that were read.
    pub diags: Diagnostics,
    /// Its cmdlets, in their order.
    pub cmdlets: Vec<CmdletName>,
    /// The digest of what its pages link in other modules.
    pub links: Digest,
    /// What is told of its names; `None` where nothing is promised.
    pub names: Option<Findings>,
}

/// A cmdlet, as those who link it know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CmdletName {
    /// Its verb.
    pub verb: String,
    /// Its noun without prefixes.
    pub subject: String,
    /// Its name.
    pub name: String,
}

impl Made {
    /// Whether a run would find the same files; their stamps may be other ones, which is stated by the result. `None` if one
    /// is different.
    pub fn found_again(&mut self, checked: &CheckedInputs) -> Option<Refreshed> {
        let mut refreshed = Refreshed(false);
        let mut inputs = Inputs::default();
        for input in self.diags.inputs.iter() {
            let now = checked.again(input)?;
            refreshed.0 |= now != *input;
            inputs.add(now);
        }
        self.diags.inputs = inputs;
        Some(refreshed)
    }
}

/// Whether stamps are other ones than in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refreshed(pub bool);

/// What holds for all modules of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// The output folder, absolute.
    pub folder: PathBuf,
    /// The program that made them.
    pub generator: Input,
    /// The digest of what links between modules follow from.
    pub names: Digest,
}

/// Where the record of runs of one kind is.
#[derive(Debug, Clone)]
pub struct Place {
    file: PathBuf,
    /// The output folder, absolute.
    pub folder: PathBuf,
}

impl Place {
    /// The place in a folder of records, for runs that have this output folder and `kind`.
    #[must_use]
    pub fn new(records: &Path, folder: PathBuf, kind: &str) -> Self {
        let name = Digest::of(format!("{}\0{kind}", folder.display()).as_bytes());
        Self { file: records.join(format!("{name}{}", file::SUFFIX)), folder }
    }

    /// The record; `None` where there is none that can be read.
    #[must_use]
    pub fn read(&self) -> Option<Record> {
        Record::open(&self.file)
    }

    /// Replaces the record, and removes those whose output folders are gone. That nothing can be written is no fault: the next
    /// run takes longer.
    pub fn write(&self, whole: &Whole, modules: &[(&str, Recorded)]) {
        if file::write(&self.file, whole, modules).is_some() {
            file::remove_abandoned(&self.file);
        }
    }
}

/// The program that runs, as an input: another one may make other outputs. `known` is that of an earlier run. `None` if it
/// can't be read.
#[must_use]
pub fn generator(known: Option<&Input>) -> Option<Input> {
    let program = std::env::current_exe().ok()?;
    let known = known.filter(|input| input.path == program).and_then(|input| input.again(Trust::Times));
    known.or_else(|| Input::of_file(&program).ok())
}
