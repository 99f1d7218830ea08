//! What a command reads: its arguments -> a [`Project`], one with a single module when a spec is named.

use std::path::{Path, PathBuf};

use super::args::Source;
use crate::config::{HelpSettings, ModuleEntry, PermissionsFile, Project};
use crate::diag::{Diagnostics, Place};

/// Where a project is described, seen from its folder.
const PROJECT_FILE: &str = "specs/graphsmith.toml";

/// The modules that the arguments name. `None` if there is no such project; the fault is reported.
pub fn project(source: &Source, diags: &mut Diagnostics) -> Option<Project> {
    let mut project = match (&source.spec, &source.manifest) {
        (Some(spec), _) => single(spec, source),
        (None, Some(file)) => Project::load(file, diags)?,
        (None, None) => Project::load(&find(diags)?, diags)?,
    };
    if let Some(file) = &source.permissions {
        project.permissions = Some(PermissionsFile::new(file.clone()));
    }
    Some(project)
}

/// The folder of a project: the one above `specs`.
pub fn root(project: &Project) -> PathBuf {
    let specs = project.file.parent().unwrap_or(Path::new(""));
    let root = specs.parent().unwrap_or(Path::new(""));
    if root.as_os_str().is_empty() { PathBuf::from(".") } else { root.to_path_buf() }
}

/// A project of one module. `clap` has made sure that what names it is given.
fn single(spec: &Path, source: &Source) -> Project {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let service = text(&source.service);
    let api_version = text(&source.api_version);
    let place = Place::file("command line");
    let module = ModuleEntry {
        name: text(&source.module),
        feature: String::new(),
        help: HelpSettings::default(),
        spec: spec.to_path_buf(),
        include: source.include.clone(),
        include_hidden: source.include_hidden,
        identity: Vec::new(),
        config: source.config.clone(),
        place: place.clone(),
        service,
        api_version,
    };
    Project { file: place.file, modules: vec![module], ..Project::default() }
}

/// The project file here or in a folder above; relative where possible, so that messages stay short.
fn find(diags: &mut Diagnostics) -> Option<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(PROJECT_FILE).is_file() {
            return Some(up.join(PROJECT_FILE));
        }
        up.push("..");
    }
    diags.usage(
        Place::file(PROJECT_FILE),
        format!("there is no {PROJECT_FILE}, neither here nor in a folder above"),
        "change to the folder of the project, or name a spec with --spec",
    );
    None
}
