//! [`Emulated`]: a description, its catalog, and an emulator that has its paths.

use graphsmith_catalog::Catalog;
use graphsmith_emulator::faults::Script;
use graphsmith_emulator::{Emulator, Options, Routes};
use serde_json::Value;

use crate::catalogs::{self, Catalogs};
use crate::command::{Run, Surroundings};
use crate::repository;

pub use crate::catalogs::{TOKEN, case};

/// A catalog, and an emulator that has its paths.
pub struct Emulated {
    catalogs: Catalogs,
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
        let naming = repository().join("specs/naming.toml").display().to_string();
        let catalogs = Catalogs::new(spec, service, version, &["--config", &naming]);
        let file = catalogs.path().join(format!("{}.mgcat", catalogs.module));
        let catalog = Catalog::open(&file).expect("the catalog is there").expect("the catalog is whole");
        let mut routes = Routes::default();
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
        self.catalogs.variables(self.emulator.url())
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
        let around = Surroundings { variables, input, piped, typed, ..Surroundings::default() };
        catalogs::run(words.iter().copied(), &around)
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
