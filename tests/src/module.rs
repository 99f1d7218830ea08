//! Modules of the reference corpus: a service and a version -> what generates it as it was published.

use std::path::{Path, PathBuf};

use graphsmith_codegen::config::ModuleEntry;
use graphsmith_codegen::diag::Place;

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
        let options = [
            ("--spec", self.spec(corpus).display().to_string()),
            ("--module", self.name()),
            ("--service", self.service.to_owned()),
            ("--api-version", self.api_version.to_owned()),
            ("--config", self.config(corpus).display().to_string()),
        ];
        options.into_iter().flat_map(|(option, value)| [option.to_owned(), value]).collect()
    }

    /// The same for the driver.
    #[must_use]
    pub fn entry(&self, corpus: &Path) -> ModuleEntry {
        ModuleEntry {
            place: Place::file("reference corpus"),
            name: self.name(),
            service: self.service.to_owned(),
            api_version: self.api_version.to_owned(),
            spec: self.spec(corpus),
            include: Vec::new(),
            identity: Vec::new(),
            config: vec![self.config(corpus)],
            feature: String::new(),
        }
    }
}
