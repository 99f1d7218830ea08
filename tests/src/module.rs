//! Modules of the reference corpus: a service and a version -> the arguments that generate it as it was published.

use std::path::Path;

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

    /// Arguments that generate it as it was published.
    #[must_use]
    pub fn arguments(&self, corpus: &Path) -> Vec<String> {
        let Self { service, api_version } = self;
        let path = |relative: String| corpus.join(relative).display().to_string();
        vec![
            "--spec".to_owned(),
            path(format!("specs/{api_version}/{service}.yml")),
            "--module".to_owned(),
            self.name(),
            "--service".to_owned(),
            (*service).to_owned(),
            "--api-version".to_owned(),
            (*api_version).to_owned(),
            "--config".to_owned(),
            path(format!("config/{service}/{api_version}/readme.md")),
        ]
    }
}
