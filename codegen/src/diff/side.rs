//! A side of a comparison: what the command line names -> the modules to compare.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};
use serde_json::Value;

use super::git::{self, Files};
use super::outputs::{self, Outputs};
use crate::config::{HelpSettings, ModuleEntry, Project};
use crate::diag::{Diagnostics, Place};
use crate::load;

/// The project file in a folder of specs.
const PROJECT_FILE: &str = "graphsmith.toml";

/// One side of a comparison.
#[derive(Debug)]
pub struct Side {
    /// The project that its descriptions belong to; empty where it has no descriptions.
    pub project: Project,
    /// Its modules, in the order of the project or of their names.
    pub modules: Vec<Module>,
    /// The folder that names of files count from in reports.
    root: PathBuf,
    /// Its files, if it is a git revision.
    revision: Option<Files>,
}

/// A module of a side.
#[derive(Debug, Clone)]
pub enum Module {
    /// Described, so that its models can be made.
    Described(Box<ModuleEntry>),
    /// What was generated from it.
    Generated(Outputs),
}

impl Module {
    /// Name of the module.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Described(entry) => &entry.name,
            Self::Generated(outputs) => &outputs.name,
        }
    }
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
    /// Reads what the command line names: a description, a project file, a folder with one, a folder of generated files, a file of
    /// facts, or a git revision of a project.
    /// `None` if it can't be read; the fault is reported.
    pub fn read(name: &str, wanted: Wanted<'_>, diags: &mut Diagnostics) -> Option<Self> {
        let path = Path::new(name);
        let mut side = if path.is_dir() {
            Self::folder(path, diags)?
        } else if path.is_file() {
            Self::file_of(path, wanted.config, diags)?
        } else {
            Self::revision(name, diags)?
        };
        if path.is_absolute() && side.revision.is_none() {
            side.root = folder_of_project(&side.project.file);
        }
        side.select(wanted.modules, diags)?;
        Some(side)
    }

    /// A file as reports name it.
    #[must_use]
    pub fn file(&self, file: &Path) -> String {
        let shown = file.strip_prefix(&self.root).unwrap_or(file);
        shown.to_string_lossy().replace('\\', "/")
    }

    /// The day of the commit, if it is a git revision.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        self.revision.as_ref().map(Files::date)
    }

    /// Names files of a git revision in faults as git does, `REVISION:path`. Their lines are looked up first, since only this side
    /// knows where the files are.
    pub(super) fn name_places(&self, diags: &mut Diagnostics) {
        if let Some(files) = &self.revision {
            files.name_places(diags);
        }
    }

    /// A project in a git revision.
    fn revision(name: &str, diags: &mut Diagnostics) -> Option<Self> {
        let files = git::read(name, diags)?;
        let file = files.project_file(PROJECT_FILE, diags)?;
        let mut faults = Diagnostics::default();
        let side = Self::project(&file, &mut faults);
        files.name_places(&mut faults);
        diags.append(faults);
        Some(Self { root: files.folder().to_owned(), revision: Some(files), ..side? })
    }

    /// A folder with a project, or with what was generated.
    fn folder(path: &Path, diags: &mut Diagnostics) -> Option<Self> {
        let projects = [path.join(PROJECT_FILE), path.join("specs").join(PROJECT_FILE)];
        if let Some(file) = projects.into_iter().find(|file| file.is_file()) {
            return Self::project(&file, diags);
        }
        let outputs = outputs::find(path);
        if outputs.is_empty() {
            let message = format!("the folder `{}` has neither a {PROJECT_FILE} nor facts", path.display());
            let hint = "name a folder like specs/ or generated/, or a description";
            diags.usage(Place::file("command line"), message, hint);
            return None;
        }
        Some(Self::generated(outputs))
    }

    /// A project file, a file of facts, or a description.
    fn file_of(path: &Path, config: &[PathBuf], diags: &mut Diagnostics) -> Option<Self> {
        if path.extension().is_some_and(|extension| extension == "toml") {
            return Self::project(path, diags);
        }
        match outputs::from_file(path) {
            Some(outputs) => Some(Self::generated(vec![outputs])),
            None => Self::description(path, config, diags),
        }
    }

    fn generated(outputs: Vec<Outputs>) -> Self {
        let modules = outputs.into_iter().map(Module::Generated).collect();
        Self { project: Project::default(), modules, root: PathBuf::new(), revision: None }
    }

    fn project(file: &Path, diags: &mut Diagnostics) -> Option<Self> {
        Some(Self::described(Project::load(file, diags)?))
    }

    fn described(project: Project) -> Self {
        let modules = project.modules.iter().map(|entry| Module::Described(Box::new(entry.clone()))).collect();
        Self { project, modules, root: PathBuf::new(), revision: None }
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
        Some(Self::described(Project { file: place.file, modules: vec![entry], ..Project::default() }))
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
            self.modules.retain(|module| globs.iter().any(|glob| glob.is_match(module.name())));
        }
        Some(())
    }
}

/// The folder that names of files count from: that of the project, around its `specs`.
fn folder_of_project(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let around = folder.parent().filter(|_| folder.ends_with("specs"));
    around.unwrap_or(folder).to_owned()
}
