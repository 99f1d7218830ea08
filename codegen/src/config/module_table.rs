//! An entry of a project as it is written. One with `{service}` in the file name of its `spec` stands for many: one for each
//! file.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::help::{HelpSettings, HelpTable};
use super::module::ModuleEntry;
use crate::diag::{Diagnostics, Place};

/// What stands for the name of the service.
const SERVICE: &str = "{service}";

/// An entry, whose paths count from the folder of the project file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct ModuleTable {
    name: String,
    service: String,
    api_version: String,
    spec: PathBuf,
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    include_hidden: bool,
    #[serde(default)]
    identity: Vec<String>,
    #[serde(default)]
    config: Vec<PathBuf>,
    feature: Option<String>,
    #[serde(default)]
    pub(super) help: HelpTable,
}

impl ModuleTable {
    /// The entries that an entry stands for: itself, or one for each file that its `spec` matches, by name. Faults are reported.
    pub(super) fn expand(mut self, place: &Place, folder: &Path, diags: &mut Diagnostics) -> Vec<Self> {
        let spec = self.spec.to_string_lossy().into_owned();
        if !spec.contains(SERVICE) {
            return vec![self];
        }
        let (parent, file) = spec.rsplit_once('/').unwrap_or(("", &spec));
        let Some((start, end)) =
            file.split_once(SERVICE).filter(|(_, end)| !format!("{parent}{end}").contains(SERVICE))
        else {
            let message = format!("`{SERVICE}` can't stand in the folder of `{spec}`");
            diags.error(place.clone(), message, "write it once, in the name of the file");
            return Vec::new();
        };
        let mut services = match files(&folder.join(parent)) {
            Ok(files) => files,
            Err(error) => {
                let message = format!("the folder of `{spec}` can't be read: {error}");
                diags.error(place.clone(), message, "correct the path; it counts from the folder of this file");
                return Vec::new();
            }
        };
        let service = |file: &String| Some(file.strip_prefix(start)?.strip_suffix(end)?.to_owned());
        services = services.iter().filter_map(service).filter(|service| !service.is_empty()).collect();
        services.sort_unstable();
        if services.is_empty() {
            let message = format!("no file has a name like `{spec}`");
            diags.error(place.clone(), message, "correct the path; it counts from the folder of this file");
        }
        self.config.retain(|template| {
            let is_in_use = services.iter().any(|service| {
                let file = in_path(template, service);
                file == *template || folder.join(file).is_file()
            });
            if !(is_in_use || services.is_empty()) {
                let message = format!("no service has a configuration `{}`", template.display());
                diags.warn(place.clone(), message, "correct the path; it counts from the folder of this file");
            }
            is_in_use
        });
        services.iter().map(|service| self.clone().filled_in(service, place, folder, diags)).collect()
    }

    /// The entry of one service. Configurations that it lacks are passed over, with a warning if it has none of them.
    fn filled_in(mut self, service: &str, place: &Place, folder: &Path, diags: &mut Diagnostics) -> Self {
        let in_text = |text: &str| text.replace(SERVICE, service);
        self.name = in_text(&self.name);
        self.service = in_text(&self.service);
        self.feature = self.feature.as_deref().map(in_text);
        self.spec = in_path(&self.spec, service);
        let files = self.config.iter().map(|template| (template, in_path(template, service)));
        let (kept, lacking): (Vec<_>, Vec<_>) =
            files.partition(|(template, file)| file == *template || folder.join(file).is_file());
        if let ([], [(_, first), ..]) = (kept.as_slice(), lacking.as_slice()) {
            let message = format!("the module `{}` has no configuration `{}`", self.name, first.display());
            diags.warn(place.clone(), message, "its names follow from the rules alone; add the file if they shouldn't");
        }
        self.config = kept.into_iter().map(|(_, file)| file).collect();
        self
    }

    /// The entry with its paths, which count from the folder.
    pub(super) fn resolve(self, place: Place, folder: &Path, help: HelpSettings) -> ModuleEntry {
        let feature = self.feature.unwrap_or_else(|| default_feature(&self.service));
        ModuleEntry {
            place,
            spec: folder.join(self.spec),
            config: self.config.into_iter().map(|file| folder.join(file)).collect(),
            name: self.name,
            service: self.service,
            api_version: self.api_version,
            include: self.include,
            include_hidden: self.include_hidden,
            identity: self.identity,
            feature,
            help,
        }
    }
}

/// A path with the name of a service.
fn in_path(template: &Path, service: &str) -> PathBuf {
    template.to_string_lossy().replace(SERVICE, service).into()
}

/// The names of the files in a folder, as far as they are text.
fn files(folder: &Path) -> std::io::Result<Vec<String>> {
    // The folder of a project file that is named without one.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        names.extend(entry.path().is_file().then(|| entry.file_name().into_string().ok()).flatten());
    }
    Ok(names)
}

/// `Identity.SignIns` is `identity-signins`.
fn default_feature(service: &str) -> String {
    service.to_lowercase().replace('.', "-")
}
