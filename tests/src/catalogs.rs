//! [`Catalogs`]: a folder with the catalog of a small description, and `mg` as it runs there.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::command::{Run, Surroundings, graphsmith, mg};
use crate::golden;

/// The token that `mg` sends. No run may show it.
pub const TOKEN: &str = "canary-0d1f";

/// A folder with a catalog, which tests may put their files into.
#[derive(Debug)]
pub struct Catalogs {
    folder: TempDir,
    /// Name of the module.
    pub module: String,
}

impl Catalogs {
    /// Makes the catalog of a description. The service names the module; `more` are further arguments of `graphsmith`.
    ///
    /// # Panics
    ///
    /// When it can't be made.
    #[must_use]
    pub fn new(spec: &str, service: &str, version: &str, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let middle = if version == "beta" { "Beta." } else { "" };
        let (input, module) = (folder.path().join("input.yaml"), format!("Microsoft.Graph.{middle}{service}"));
        fs::write(&input, spec).expect("a file can be written");
        let (input, out) = (input.display().to_string(), folder.path().display().to_string());
        let words = ["generate", "--quiet", "--spec", &input, "--module", &module, "--service", service];
        let rest = ["--api-version", version, "--emit", "catalog", "--out", &out];
        let run = graphsmith(words.into_iter().chain(rest).chain(more.iter().copied()));
        assert_eq!(run.code, 0, "{}", run.err);
        Self { folder, module }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What `mg` finds in its environment when it is to call that server.
    #[must_use]
    pub fn variables(&self, url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("MG_CATALOGS", self.path().display().to_string()),
            ("MG_BASE_URL", url.to_owned()),
            ("MG_TOKEN", TOKEN.to_owned()),
        ]
    }
}

/// Runs `mg`.
///
/// # Panics
///
/// When the token is shown.
pub fn run<S: Into<String>>(words: impl IntoIterator<Item = S>, around: &Surroundings<'_>) -> Run {
    let run = mg(words, around);
    assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN), "the token was shown: {run:?}");
    run
}

/// The description of a golden case.
///
/// # Panics
///
/// When there is no such case.
#[must_use]
pub fn case(name: &str) -> String {
    fs::read_to_string(golden::cases().join("mg").join(name).join("input.yaml")).expect("the case exists")
}
