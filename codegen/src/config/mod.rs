//! Configuration: modules, filters, document patches and naming directives, from our TOML or from literate markdown.
//!
//! In: files that a user wrote. Out: a [`Config`] per module, and the [`Project`] that lists the modules. Both
//! carriers give the same [`Directive`]s.

mod account;
mod added;
mod block;
mod chain;
mod directive;
mod examples;
pub(crate) mod expr;
mod help;
mod literal;
mod literate;
mod macros;
mod module;
mod module_table;
mod options;
mod parse;
mod pattern;
mod programs;
mod project;
pub(crate) mod script;
mod steps;
mod toml_file;
mod variables;

use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Map, Value};

pub use account::{Account, Outcome, Told, account, settings_table};
pub use added::{AddedCmdlet, BodyTemplate, TemplateParameter};
pub use directive::*;
pub use examples::check_folders;
pub use help::{HelpSettings, Subservice, read_date};
pub use module::ModuleEntry;
pub use pattern::{BadPattern, Pattern, compile};
pub use programs::read_programs;
pub use project::{API_VERSIONS, DiffTable, PermissionsFile, Project, WorstClass, names_folder};

use crate::diag::Diagnostics;
use crate::lock::Lock;

/// `inlining-threshold` where it isn't configured.
const INLINING_THRESHOLD: usize = 24;

/// Everything that shapes the result for one module.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Start of every noun, `Mg` unless configured.
    pub prefix: String,
    /// What follows the prefix: `Beta` for beta, nothing for v1.0, unless configured.
    pub subject_prefix: String,
    /// Namespace of the classes that pages name, e.g. `Microsoft.Graph.Beta.PowerShell`.
    pub namespace: String,
    /// Title of the service, where configured.
    pub title: Option<String>,
    /// Whether parameter names are made singular and lose the subject, as AutoRest does by default.
    pub sanitize_names: bool,
    /// Whether hidden cmdlets are generated all the same.
    pub include_hidden: bool,
    /// Whether no parameter set takes the identity (`-InputObject`).
    pub disable_via_identity: bool,
    /// An object in a body with fewer properties than this is lifted into the parameters (docs/rules.md#4-3-flattening).
    pub inlining_threshold: usize,
    /// Class names of models whose properties are not lifted into the parameters of a body (`no-inline`).
    pub no_inline: Vec<String>,
    /// All directives, in the order in which they take effect (docs/rules.md#9-1-order-of-directives).
    pub directives: Vec<Directive>,
    /// The other plain values, as written.
    pub values: Map<String, Value>,
    /// The files that were read, to watch for changes.
    pub files: Vec<PathBuf>,
    /// The names that the module promises to keep; `None` where nothing is promised.
    pub lock: Option<Arc<Lock>>,
}

impl Config {
    /// The configuration of a module for which nothing is configured (docs/rules.md#9-5-without-configuration).
    #[must_use]
    pub fn new(api_version: &str) -> Self {
        let beta = api_version == "beta";
        Self {
            prefix: "Mg".to_owned(),
            subject_prefix: if beta { "Beta" } else { "" }.to_owned(),
            namespace: if beta { "Microsoft.Graph.Beta.PowerShell" } else { "Microsoft.Graph.PowerShell" }.to_owned(),
            title: None,
            sanitize_names: false,
            include_hidden: false,
            disable_via_identity: false,
            inlining_threshold: INLINING_THRESHOLD,
            no_inline: Vec::new(),
            directives: Vec::new(),
            values: Map::new(),
            files: Vec::new(),
            lock: None,
        }
    }

    /// The directives on cmdlets, in order, each with where it is written.
    pub fn command_directives(&self) -> impl Iterator<Item = (&Directive, &CommandDirective)> {
        self.directives.iter().filter_map(|directive| match &directive.action {
            Action::Command(command) => Some((directive, command.as_ref())),
            _ => None,
        })
    }

    /// The cmdlets that are added, likewise.
    pub fn added_cmdlets(&self) -> impl Iterator<Item = (&Directive, &AddedCmdlet)> {
        self.directives.iter().filter_map(|directive| match &directive.action {
            Action::Add(cmdlet) => Some((directive, cmdlet.as_ref())),
            _ => None,
        })
    }

    /// The directives on models, likewise.
    pub fn model_directives(&self) -> impl Iterator<Item = (&Directive, &ModelDirective)> {
        self.directives.iter().filter_map(|directive| match &directive.action {
            Action::Model(model) => Some((directive, model)),
            _ => None,
        })
    }
}

impl Default for Config {
    /// As [`Config::new`] for v1.0.
    fn default() -> Self {
        Self::new("v1.0")
    }
}

/// What the configuration of a module is read for.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Name of the service, e.g. `Calendar`; files see it as `$(service-name)`.
    pub service: &'a str,
    /// Name of the module, e.g. `Microsoft.Graph.Beta.Calendar`; files see it as `$(module-name)`.
    pub module: &'a str,
    /// `beta` or `v1.0`.
    pub api_version: &'a str,
}

/// Reads the configuration files of a module: literate markdown, YAML, JSON or TOML, in the order of their precedence.
///
/// Faults are reported; `None` when the files give no configuration.
pub fn load(files: &[PathBuf], request: &Request<'_>, diags: &mut Diagnostics) -> Option<Config> {
    chain::read(files, request, diags)
}

/// The folder of the reference corpus, for tests; `None`, with a message, if it is absent.
#[cfg(test)]
pub(crate) fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("GRAPHSMITH_CORPUS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")));
    if folder.join("config").is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the reference corpus is not at {}", folder.display());
    None
}
