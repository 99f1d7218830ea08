//! Modules of the reference corpus: a service and a version -> what generates it as it was published.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_catalog::vocabulary::Method;
use graphsmith_codegen::config::{HelpSettings, ModuleEntry};
use graphsmith_codegen::diag::{Diagnostics, Place};
use graphsmith_codegen::load;
use graphsmith_codegen::pointer::escape;

/// A module of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CorpusModule<'a> {
    /// Service, for example `Users.Actions`.
    pub service: &'a str,
    /// `beta` or `v1.0`.
    pub api_version: &'a str,
}

impl CorpusModule<'_> {
    /// Name of the published module.
    #[must_use]
    pub fn name(&self) -> String {
        match self.api_version {
            "beta" => format!("Microsoft.Graph.Beta.{}", self.service),
            _ => format!("Microsoft.Graph.{}", self.service),
        }
    }

    /// The configuration that it was published with: its own, or for a module that has none that of all modules.
    #[must_use]
    pub fn config(&self, corpus: &Path) -> PathBuf {
        let own = corpus.join(format!("config/{}/{}/readme.md", self.service, self.api_version));
        if own.is_file() { own } else { corpus.join("config/readme.graph.md") }
    }

    /// Its description.
    #[must_use]
    pub fn spec(&self, corpus: &Path) -> PathBuf {
        corpus.join(format!("specs/{}/{}.yml", self.api_version, self.service))
    }

    /// Arguments that generate it as it was published.
    #[must_use]
    pub fn arguments(&self, corpus: &Path) -> Vec<String> {
        self.arguments_as(self.service, corpus)
    }

    /// Arguments that generate its cmdlets as those of another service: cmdlets move from module to module, and pages
    /// name their module in many places.
    #[must_use]
    pub fn arguments_as(&self, published: &str, corpus: &Path) -> Vec<String> {
        let options = [
            ("--spec", self.spec(corpus).display().to_string()),
            ("--module", CorpusModule { service: published, ..*self }.name()),
            ("--service", published.to_owned()),
            ("--api-version", self.api_version.to_owned()),
            ("--config", self.config(corpus).display().to_string()),
        ];
        options.into_iter().flat_map(|(option, value)| [option.to_owned(), value]).collect()
    }

    /// This module as the driver takes it.
    #[must_use]
    pub fn entry(&self, corpus: &Path) -> ModuleEntry {
        ModuleEntry {
            place: Place::file("reference corpus"),
            name: self.name(),
            service: self.service.to_owned(),
            api_version: self.api_version.to_owned(),
            spec: self.spec(corpus),
            include: Vec::new(),
            include_hidden: false,
            identity: Vec::new(),
            config: vec![self.config(corpus)],
            feature: String::new(),
            help: HelpSettings::default(),
        }
    }
}

/// The modules that the corpus describes, as they were published, by version and name.
///
/// # Panics
///
/// When a folder of the corpus can't be read: what a test compares with must not be missed in silence.
#[must_use]
pub fn modules(corpus: &Path) -> Vec<ModuleEntry> {
    let mut modules = Vec::new();
    for api_version in ["beta", "v1.0"] {
        let entries = fs::read_dir(corpus.join("specs").join(api_version)).expect("the corpus has descriptions");
        let mut specs: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
        specs.sort();
        for spec in specs.iter().filter(|spec| spec.extension().is_some_and(|extension| extension == "yml")) {
            let service = spec.file_stem().and_then(OsStr::to_str).expect("file names of the corpus are ASCII");
            modules.push(CorpusModule { service, api_version }.entry(corpus));
        }
    }
    modules
}

/// The pointers of the operations of a description, as it is on disk.
///
/// # Panics
///
/// When it is no description.
#[must_use]
pub fn described(spec: &Path) -> BTreeSet<String> {
    let document = load::load(spec, &mut Diagnostics::default()).expect("a document");
    let paths = document.root["paths"].as_object().expect("the document has paths");
    let mut pointers = BTreeSet::new();
    for (path, item) in paths {
        let keys = item.as_object().into_iter().flat_map(serde_json::Map::keys);
        for key in keys.filter(|key| Method::from_key(key).is_some()) {
            pointers.insert(format!("/paths/{}/{key}", escape(path)));
        }
    }
    pointers
}
