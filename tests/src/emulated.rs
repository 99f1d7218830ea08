//! [`Emulated`]: a description, its catalog, and an emulator that has its paths.

use graphsmith_catalog::Catalog;
use graphsmith_emulator::faults::Script;
use graphsmith_emulator::{Emulator, Options, Routes};
use serde_json::Value;
use tempfile::TempDir;

use crate::command::{Run, Surroundings, graphsmith, mg};
use crate::{golden, repository};

/// The token of `mg`. It must never be shown.
pub const TOKEN: &str = "canary-7f3c";

/// A catalog, and an emulator that has its paths.
pub struct Emulated {
    catalogs: TempDir,
    /// The emulator.
    pub emulator: Emulator,
}

impl Emulated {
    /// The emulator of a description, the module of which is for that version.
    ///
    /// # Panics
    ///
    /// When none can be made.
    #[must_use]
    pub fn new(spec: &str, service: &str, version: &str, script: Script) -> Self {
        let catalogs = tempfile::tempdir().expect("a folder can be made");
        let middle = if version == "beta" { "Beta." } else { "" };
        let (input, module) = (catalogs.path().join("input.yaml"), format!("Microsoft.Graph.{middle}{service}"));
        std::fs::write(&input, spec).expect("a file can be written");
        let (input, out) = (input.display().to_string(), catalogs.path().display().to_string());
        let words = ["generate", "--quiet", "--spec", &input, "--module", &module, "--service", service];
        let naming = repository().join("specs/naming.toml").display().to_string();
        let more = ["--api-version", version, "--config", &naming, "--emit", "catalog", "--out", &out];
        let run = graphsmith(words.into_iter().chain(more));
        assert_eq!(run.code, 0, "{}", run.err);
        let mut routes = Routes::default();
        let file = catalogs.path().join(format!("{module}.mgcat"));
        let catalog = Catalog::open(&file).expect("the catalog is there").expect("the catalog is whole");
        routes.add(catalog).expect("the catalog is whole");
        let options = Options { script, remember: 1000, ..Options::new(routes) };
        Self { catalogs, emulator: Emulator::on_thread(options).expect("a port is free") }
    }

    /// That of the golden case `mg/garden`.
    #[must_use]
    pub fn garden() -> Self {
        Self::new(&case("garden"), "Garden", "beta", Script::default())
    }

    /// That of the golden case `mg/tenant`.
    #[must_use]
    pub fn directory() -> Self {
        Self::new(&case("tenant"), "Directory", "v1.0", Script::default())
    }

    /// What `mg` finds in its environment here.
    #[must_use]
    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("MG_CATALOGS", self.catalogs.path().display().to_string()),
            ("MG_BASE_URL", self.emulator.url().to_owned()),
            ("MG_TOKEN", TOKEN.to_owned()),
        ]
    }

    /// Runs `mg`.
    #[must_use]
    pub fn call(&self, words: &[&str]) -> Run {
        self.run(words, "", false, false)
    }

    /// Runs `mg` with something piped into it.
    #[must_use]
    pub fn piped(&self, input: &str, words: &[&str]) -> Run {
        self.run(words, input, true, false)
    }

    /// Runs `mg` with something typed into it.
    #[must_use]
    pub fn typed(&self, input: &str, words: &[&str]) -> Run {
        self.run(words, input, false, true)
    }

    fn run(&self, words: &[&str], input: &str, piped: bool, typed: bool) -> Run {
        let variables = self.variables();
        let run =
            mg(words.iter().copied(), &Surroundings { variables, input, piped, typed, ..Surroundings::default() });
        assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN), "the token was shown: {run:?}");
        run
    }

    /// What `mg` prints when it is done.
    ///
    /// # Panics
    ///
    /// When it fails.
    #[expect(clippy::must_use_candidate, reason = "a call may be of use for what it does")]
    pub fn done(&self, words: &[&str]) -> Value {
        let run = self.call(words);
        assert_eq!(run.code, 0, "{words:?} {run:?}");
        serde_json::from_str(&run.out).unwrap_or(Value::Null)
    }
}

/// The description of a golden case.
///
/// # Panics
///
/// When there is no such case.
#[must_use]
pub fn case(name: &str) -> String {
    std::fs::read_to_string(golden::cases().join("mg").join(name).join("input.yaml")).expect("the case exists")
}
