//! The name lock: which names a module promises to keep, and what was decided about changes of them (docs/names.md).
//!
//! A folder `names` beside a project file holds a frozen file for each module and the decisions. Where there is no such
//! folder nothing is promised.

mod decisions;
mod lines;
mod names;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use graphsmith_catalog::path::PathTemplate;

pub use decisions::{Decision, Decisions, fingerprint};
pub use lines::{HEADER, Line, file, lines, parse};
pub use names::*;

use crate::diag::Diagnostics;
use crate::load;

/// What holds for the names of a module.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lock {
    /// The names that it promises to keep; none before the first release.
    pub frozen: Names,
    /// What was decided.
    pub decisions: Decisions,
    /// The frozen file, which exists after the first release only.
    pub file: PathBuf,
    /// The frozen cmdlets and sets that call an operation, by its method and the shape of its path.
    by_operation: HashMap<(String, String), Vec<(String, String)>>,
}

impl Lock {
    /// Reads what holds for a module. Faults are reported; `None` if there are any.
    pub fn read(folder: &Path, module: &str, api_version: &str, diags: &mut Diagnostics) -> Option<Self> {
        let file = folder.join(format!("{module}.txt"));
        let frozen = if diags.inputs.is_file(&file) {
            load::read_text(&file, diags).and_then(|text| parse(&file, &text, diags))
        } else {
            Some(Names::default())
        };
        let decisions = Decisions::read_folder(&decisions_folder(folder, api_version), diags);
        Some(Self::new(frozen?, decisions?, file))
    }

    /// A lock on those names.
    #[must_use]
    pub fn new(frozen: Names, decisions: Decisions, file: PathBuf) -> Self {
        let mut by_operation: HashMap<_, Vec<_>> = HashMap::new();
        for (name, cmdlet) in &frozen.cmdlets {
            for (set, of) in &cmdlet.sets {
                by_operation.entry(key(&of.operation)).or_default().push((name.clone(), set.clone()));
            }
        }
        Self { frozen, decisions, file, by_operation }
    }

    /// The files that it was read from.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let decided = self.decisions.iter().map(|(place, _)| place.file.as_path());
        Some(self.file.as_path()).filter(|file| file.is_file()).into_iter().chain(decided)
    }

    /// The frozen cmdlets and sets that call an operation, whatever the parameters of its path are called.
    pub fn calling(&self, operation: &Operation) -> impl Iterator<Item = (&str, &str)> + use<'_> {
        let found = self.by_operation.get(&key(operation));
        found.into_iter().flatten().map(|(cmdlet, set)| (cmdlet.as_str(), set.as_str()))
    }
}

/// What two operations have in common that are the same but for the names of path parameters.
#[must_use]
pub fn key(operation: &Operation) -> (String, String) {
    (operation.method.clone(), PathTemplate(&operation.path).shape())
}

/// The folder of the decisions about an API version.
#[must_use]
pub fn decisions_folder(names: &Path, api_version: &str) -> PathBuf {
    names.join("decisions").join(api_version)
}

/// Whether two operations are the same but for the names of path parameters.
#[must_use]
pub fn is_same_operation(a: &Operation, b: &Operation) -> bool {
    key(a) == key(b)
}
