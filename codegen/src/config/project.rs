//! `specs/graphsmith.toml`: the modules of a project and what holds for all of them.
//!
//! ```toml
//! [[module]]
//! name = "Microsoft.Graph.Beta.Calendar"
//! service = "Calendar"
//! api-version = "beta"
//! spec = "beta/calendar.yml"
//! include = ["/users/{user-id}/events/**/createUploadSession"]
//! config = ["naming.toml"]
//! ```
//!
//! Where the file name of `spec` has `{service}`, the entry stands for a module for each such file; `name`, `service`, `config` and
//! `feature` have the service in the same place.
//!
//! `permissions`, above all modules, names the file that says which permissions allow an operation (docs/permissions.md).
//! A table `help`, of the project or of a module, says what pages show besides ([`HelpSettings`]); a table `diff` of the project, how
//! comparisons judge ([`DiffTable`]).

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use toml::Spanned;

use super::examples;
use super::help::HelpTable;
use super::macros::Macros;
use super::module::ModuleEntry;
use super::module_table::ModuleTable;
use super::parse::{self, Parsed};
use super::toml_file::{self, Patch, Tables};
use super::{Config, Directive, Request};
use crate::diag::{Diagnostics, Place};
use crate::load;
use crate::lock::Lock;
use crate::permissions::Permissions;

/// The versions of the API, each with modules of its own.
pub const API_VERSIONS: [&str; 2] = ["beta", "v1.0"];

/// The features of a crate that aren't those of a module: none, all modules, and the catalogs of all modules.
const CRATE_FEATURES: [&str; 3] = ["default", "full", "catalogs"];

/// The modules of a project, and the directives that hold for all of them.
#[derive(Debug, Clone, Default)]
pub struct Project {
    /// The file it was read from.
    pub file: PathBuf,
    /// The modules, in the order of the file.
    pub modules: Vec<ModuleEntry>,
    /// Directives and patches for every module.
    pub directives: Vec<Directive>,
    /// Model names of the `no-inline` directives for every module.
    pub no_inline: Vec<String>,
    /// The folder of promised names beside the file; `None` where there is none.
    pub names: Option<PathBuf>,
    /// How comparisons judge what breaks.
    pub diff: DiffTable,
    /// Which permissions allow an operation; `None` where nothing is said about that.
    pub permissions: Option<PermissionsFile>,
}

/// A file of permissions. It is read when somebody first asks what it says: a run that makes nothing needs none of it.
#[derive(Debug, Clone)]
pub struct PermissionsFile {
    /// The file.
    pub file: PathBuf,
    read: Arc<OnceLock<(Option<Permissions>, Diagnostics)>>,
}

impl PermissionsFile {
    /// A file of permissions.
    #[must_use]
    pub fn new(file: PathBuf) -> Self {
        Self { file, read: Arc::default() }
    }

    /// What it says. Faults are reported to everyone who asks; `None` if there are any.
    pub fn permissions(&self, diags: &mut Diagnostics) -> Option<&Permissions> {
        let (permissions, found) = self.read.get_or_init(|| {
            let mut found = Diagnostics::default();
            (Permissions::load(&self.file, &mut found), found)
        });
        diags.append(found.clone());
        permissions.as_ref()
    }
}

/// A table `diff`: how comparisons judge what breaks (docs/diff.md#severity).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiffTable {
    /// The worst class in modules of beta.
    #[serde(default)]
    pub beta: WorstClass,
}

/// The worst class that a change can have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum WorstClass {
    #[default]
    Error,
    Warning,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProjectFile {
    permissions: Option<PathBuf>,
    #[serde(default)]
    module: Vec<Spanned<ModuleTable>>,
    #[serde(default)]
    help: HelpTable,
    #[serde(default)]
    diff: DiffTable,
    #[serde(default)]
    directive: Vec<Spanned<toml::Table>>,
    #[serde(default)]
    patch: Vec<Spanned<Patch>>,
    #[serde(default)]
    cmdlet: Vec<Spanned<toml::Table>>,
}

impl Project {
    /// Reads a project file. Faults are reported; `None` when there is no project.
    pub fn load(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let text = load::read_text(file, diags)?;
        let content: ProjectFile = toml_file::parse(file, &text, diags)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let mut faults = Diagnostics::default();
        let general = content.help.resolve(file, &text, &mut faults);
        let mut modules = Vec::with_capacity(content.module.len());
        for table in content.module {
            let place = Place::line(file, load::line_at(text.as_bytes(), table.span().start));
            let mut table = table.into_inner();
            let help = std::mem::take(&mut table.help).resolve(file, &text, &mut faults).or(&general);
            let tables = table.expand(&place, folder, &mut faults);
            modules.extend(tables.into_iter().map(|table| table.resolve(place.clone(), folder, help.clone())));
        }
        check(file, &modules, &mut faults);
        examples::check_folders(&modules, &mut faults);
        let mut parsed = Parsed::default();
        let tables = Tables { directives: content.directive, patches: content.patch, cmdlets: content.cmdlet };
        let raws = toml_file::raw_directives(file, &text, tables, &mut faults);
        let mut macros = Macros::default();
        for raw in raws.unwrap_or_default() {
            for raw in macros.expand(raw, &mut faults) {
                parse::read(&raw, &mut parsed, &mut faults);
            }
        }
        let permissions = content.permissions.map(|name| PermissionsFile::new(folder.join(name)));
        let is_sound = !faults.has_errors();
        diags.append(faults);
        is_sound.then(|| Self {
            file: file.to_owned(),
            modules,
            directives: parsed.directives,
            no_inline: parsed.no_inline,
            names: Some(names_folder(file)).filter(|folder| folder.is_dir()),
            diff: content.diff,
            permissions,
        })
    }

    /// The configuration of one of its modules: the directives of the module's own files first, then those for all
    /// modules, so that the special comes before the general, as in a chain of `AutoRest`'s files.
    pub fn config(&self, module: &ModuleEntry, diags: &mut Diagnostics) -> Option<Config> {
        let request = Request { service: &module.service, module: &module.name, api_version: &module.api_version };
        let mut config = super::load(&module.config, &request, diags)?;
        config.directives.extend(self.directives.iter().cloned());
        config.no_inline.extend(self.no_inline.iter().cloned());
        config.include_hidden = module.include_hidden;
        // A project made from arguments has no file.
        config.files.extend(self.file.is_file().then(|| self.file.clone()));
        config.files.extend(self.permissions.iter().map(|permissions| permissions.file.clone()));
        if let Some(folder) = &self.names {
            let lock = Lock::read(folder, &module.name, &module.api_version, diags)?;
            config.files.extend(lock.files().map(Path::to_owned));
            config.lock = Some(Arc::new(lock));
        }
        Some(config)
    }
}

/// The folder of promised names that belongs to a project file.
#[must_use]
pub fn names_folder(file: &Path) -> PathBuf {
    file.with_file_name("names")
}

/// Checks the modules of a project.
fn check(file: &Path, modules: &[ModuleEntry], diags: &mut Diagnostics) {
    if modules.is_empty() && !diags.has_errors() {
        diags.error(
            Place::file(file),
            "the project has no module",
            "add a `[[module]]` with name, service, api-version and spec",
        );
    }
    for (index, module) in modules.iter().enumerate() {
        let place = || module.place.clone();
        let twin = |same: fn(&ModuleEntry, &ModuleEntry) -> bool| modules[..index].iter().find(|m| same(m, module));
        let line = |twin: &ModuleEntry| twin.place.line.unwrap_or_default();
        // Names become folders and files, which some systems compare without regard to case.
        if let Some(twin) = twin(|a, b| a.name.eq_ignore_ascii_case(&b.name)) {
            let message = format!("the module `{}` is already in line {}", module.name, line(twin));
            diags.error(place(), message, "give each module its own name");
        } else if let Some(twin) = twin(|a, b| a.api_version == b.api_version && a.feature == b.feature) {
            let ModuleEntry { feature, api_version, .. } = module;
            let message =
                format!("the feature `{feature}` of {api_version} belongs to the module in line {}", line(twin));
            diags.error(place(), message, "set `feature` to another name; modules of one version are in one crate");
        }
        if !is_name(&module.name, |c| c.is_ascii_alphanumeric() || "._-".contains(c)) {
            let message = format!("`{}` can't be the name of a module", module.name);
            diags.error(place(), message, "use letters, digits, dots and dashes, e.g. `Microsoft.Graph.Calendar`");
        }
        if !is_name(&module.feature, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c)) {
            let message = format!("`{}` can't be the name of a cargo feature", module.feature);
            diags.error(place(), message, "set `feature` to a name of small letters, digits and dashes");
        }
        if CRATE_FEATURES.contains(&module.feature.as_str()) {
            let message = format!("the feature `{}` is one that each crate has already", module.feature);
            diags.error(place(), message, "set `feature` to another name");
        }
        if !API_VERSIONS.contains(&module.api_version.as_str()) {
            let message = format!("the api-version `{}` is unknown", module.api_version);
            diags.error(place(), message, "write `beta` or `v1.0`");
        }
        for file in std::iter::once(&module.spec).chain(&module.config).filter(|file| !file.is_file()) {
            let message = format!("the file `{}` of the module `{}` does not exist", file.display(), module.name);
            diags.error(place(), message, "correct the path; it counts from the folder of this file");
        }
    }
}

/// Whether a text is a name of such characters that starts and ends with a letter or digit and has no empty part.
fn is_name(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.chars().all(allowed) && ends(text.chars().next()) && ends(text.chars().last()) && !text.contains("..")
}

#[cfg(test)]
#[path = "project_tests.rs"]
mod tests;
