//! A module of a project, as its entry in the project file gives it.

use std::path::PathBuf;

use super::help::HelpSettings;
use crate::diag::Place;

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
    /// Whether cmdlets that the configuration hides (`hide: true`) are generated all the same.
    pub include_hidden: bool,
    /// Globs of further paths whose path parameters only feed the identity.
    pub identity: Vec<String>,
    /// Configuration files, relative paths already joined.
    pub config: Vec<PathBuf>,
    /// The cargo feature of the module in the crate of its version, e.g. `calendar`.
    pub feature: String,
    /// What its help pages show besides what the spec says.
    pub help: HelpSettings,
}
