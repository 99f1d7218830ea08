//! A side of a comparison: what the command line names -> the modules to compare.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use serde_json::Value;
use tempfile::TempDir;

use super::git;
use crate::config::{HelpSettings, ModuleEntry, Project};
use crate::diag::{Diagnostics, Place};
use crate::load;

/// The project file in a folder of specs.
const PROJECT_FILE: &str = "graphsmith.toml";

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    /// Its modules.
    pub project: Project,
    /// The folder that names of files count from in reports.
    root: PathBuf,
    /// Files of a git revision, as long as they are needed.
    _files: Option<TempDir>,
}

/// What is to be read.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Configuration of a side that is a single description.
    pub config: &'a [PathBuf],
    /// The modules that are compared; all if there is no pattern.
    pub modules: &'a [String],
}

impl Side {
    /// Reads what the command line names: a description, a project file, a folder with one, or a git revision of a project.
    /// `None` if it can't be read; the fault is reported.
    pub fn read(name: &str, wanted: Wanted<'_>, diags: &mut Diagnostics) -> Option<Self> {
        let path = Path::new(name);
        let mut side = if path.is_dir() {
            let file = [path.join(PROJECT_FILE), path.join("specs").join(PROJECT_FILE)]
                .into_iter()
                .find(|file| file.is_file());
            let Some(file) = file else {
                let message = format!("the folder `{name}` has no {PROJECT_FILE}");
                diags.usage(Place::file("command line"), message, "name a folder like specs/, or a description");
                return None;
            };
            Self::project(&file, diags)?
        } else if path.is_file() {
            let is_project = path.extension().is_some_and(|extension| extension == "toml");
            if is_project { Self::project(path, diags)? } else { Self::description(path, wanted.config, diags)? }
        } else {
            let files = git::read(name, diags)?;
            let file = files.project_file(PROJECT_FILE, diags)?;
            let side = Self::project(&file, diags)?;
            Self { root: files.folder().to_owned(), _files: Some(files.into_folder()), ..side }
        };
        side.select(wanted.modules, diags)?;
        Some(side)
    }

    /// A file as reports name it.
    #[must_use]
    pub fn file(&self, file: &Path) -> String {
        let shown = file.strip_prefix(&self.root).unwrap_or(file);
        shown.to_string_lossy().replace('\\', "/")
    }

    fn project(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        Some(Self { project: Project::load(file, diags)?, root: PathBuf::new(), _files: None })
    }

    /// A description without a project: its module is named after what it says about itself.
    fn description(spec: &Path, config: &[PathBuf], diags: &mut Diagnostics) -> Option<Self> {
        let document = load::load(spec, diags)?;
        let text = |pointer: &str| document.root.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let service = match text("/info/title") {
            title if !title.is_empty() && title.chars().all(|c| c.is_ascii_alphanumeric() || c == '.') => {
                title.to_owned()
            }
            _ => spec.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default(),
        };
        let is_beta = text("/servers/0/url").split('/').any(|part| part == "beta");
        let (prefix, api_version) =
            if is_beta { ("Microsoft.Graph.Beta", "beta") } else { ("Microsoft.Graph", "v1.0") };
        let place = Place::file(spec);
        let entry = ModuleEntry {
            name: format!("{prefix}.{service}"),
            feature: service.to_lowercase().replace('.', "-"),
            help: HelpSettings::default(),
            spec: spec.to_owned(),
            include: Vec::new(),
            include_hidden: false,
            identity: Vec::new(),
            config: config.to_vec(),
            place: place.clone(),
            service,
            api_version: api_version.to_owned(),
        };
        let project = Project { file: place.file, modules: vec![entry], directives: Vec::new(), no_inline: Vec::new() };
        Some(Self { project, root: PathBuf::new(), _files: None })
    }

    /// Keeps the modules that a pattern matches, if there are patterns.
    fn select(&mut self, patterns: &[String], diags: &mut Diagnostics) -> Option<()> {
        let mut globs: Vec<GlobMatcher> = Vec::new();
        for pattern in patterns {
            match GlobBuilder::new(pattern).case_insensitive(true).build() {
                Ok(glob) => globs.push(glob.compile_matcher()),
                Err(error) => {
                    let message = format!("`{pattern}` is no pattern: {error}");
                    diags.usage(Place::file("command line"), message, "write for example --module '*.Calendar'");
                    return None;
                }
            }
        }
        if !globs.is_empty() {
            self.project.modules.retain(|module| globs.iter().any(|glob| glob.is_match(&module.name)));
        }
        Some(())
    }
}
