//! How long generated Rust takes to compile, beside that of openapi-to-rust on the same descriptions, in one run.
//!
//!     cargo bench -p graphsmith-benches --bench compile [-- --record]
//!     cargo bench -p graphsmith-benches --bench compile -- all [--record]
//!
//! The first takes a quarter of an hour; a word such as `Calendar` leaves the modules of that service only. The second sums up
//! all modules and takes three times as long.
//! `OPENAPI_TO_RUST` names the peer's program (`cargo install openapi-to-rust@0.23.0`); without it, or with `--ours`, only
//! our figures are made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use graphsmith_benches::process::{self, Run, Runs};
use graphsmith_benches::project::{Project, lines};
use graphsmith_benches::table::{megabytes, seconds, table};
use graphsmith_benches::{machine, record};
use graphsmith_tests::{CorpusModule, corpus, modules, repository};

/// Runs of `cargo check`; a release build runs once.
const REPEATS: usize = 3;

/// The modules that are measured one by one.
const MODULES: [(&str, &str); 3] = [("Calendar", "beta"), ("Mail", "v1.0"), ("Users", "v1.0")];

/// What of a description a crate is made from.
#[derive(Clone, Copy)]
enum Scope {
    /// What the published configuration leaves of it.
    Configured,
    /// Every operation.
    Whole,
}

impl Scope {
    /// The generator, with that.
    fn who(self) -> String {
        match self {
            Self::Configured => "Graphsmith, configured".to_owned(),
            Self::Whole => "Graphsmith, whole".to_owned(),
        }
    }
}

fn main() -> ExitCode {
    let Some(corpus) = corpus() else { return ExitCode::SUCCESS };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    record::exit(Bench::new(&corpus).and_then(|bench| match only.as_deref() {
        Some("all") => record::publish("compile-all", &report(1, &bench.everything()?)),
        only => record::publish("compile", &report(REPEATS, &bench.one_by_one(only)?)),
    }))
}

struct Bench {
    corpus: PathBuf,
    program: PathBuf,
    peer: Option<PathBuf>,
    folder: tempfile::TempDir,
}

/// A crate that has been generated.
struct Made {
    who: String,
    generated: Run,
    lines: usize,
    project: Project,
}

/// What many crates took.
#[derive(Default)]
struct Sum {
    who: String,
    generated: Duration,
    lines: usize,
    check: Cost,
    build: Cost,
    /// Crates that don't compile.
    broken: usize,
}

/// What a command took for many crates: processor time, and the largest process.
#[derive(Default)]
struct Cost {
    cpu: Duration,
    peak: u64,
}

impl Cost {
    fn add(&mut self, runs: &Runs) {
        self.cpu += runs.median(Run::cpu);
        self.peak = self.peak.max(runs.median(|run| run.peak));
    }

    fn cells(&self) -> [String; 2] {
        [seconds(self.cpu), megabytes(self.peak)]
    }
}

impl Sum {
    /// Compiles a crate for each module.
    fn over(
        modules: &[CorpusModule<'_>],
        generate: impl Fn(CorpusModule<'_>) -> Result<Made, String>,
    ) -> Result<Self, String> {
        let mut sum = Self::default();
        for module in modules {
            let made = generate(*module)?;
            sum.who.clone_from(&made.who);
            sum.generated += made.generated.cpu();
            sum.lines += made.lines;
            if let Err(fault) = sum.compile(&made.project) {
                eprintln!("{}, {}: {fault}", module.name(), made.who);
                sum.broken += 1;
            }
        }
        Ok(sum)
    }

    fn compile(&mut self, project: &Project) -> Result<(), String> {
        self.check.add(&project.measure(&["check"], 1)?);
        self.build.add(&project.measure(&["build", "--release"], 1)?);
        Ok(())
    }

    fn row(self, modules: usize) -> Vec<String> {
        let broken = match self.broken {
            0 => String::new(),
            broken => format!(", {broken} of which don't compile"),
        };
        let start =
            [format!("all {modules}, a crate each{broken}"), self.who, seconds(self.generated), self.lines.to_string()];
        told(start.into_iter().chain(self.check.cells()).chain(self.build.cells()).collect())
    }
}

impl Bench {
    fn new(corpus: &Path) -> Result<Self, String> {
        let peer = std::env::var_os("OPENAPI_TO_RUST").map(PathBuf::from);
        let only_ours = std::env::args().any(|argument| argument == "--ours");
        Ok(Self {
            corpus: corpus.canonicalize().map_err(|error| error.to_string())?,
            program: process::release("graphsmith-codegen", "graphsmith")?,
            peer: peer.filter(|_| !only_ours),
            folder: tempfile::tempdir().map_err(|error| error.to_string())?,
        })
    }

    /// The modules that are measured one by one, or those of one service.
    fn one_by_one(&self, only: Option<&str>) -> Result<Vec<Vec<String>>, String> {
        let mut rows = Vec::new();
        for (service, api_version) in
            MODULES.into_iter().filter(|(service, _)| only.is_none_or(|only| only == *service))
        {
            let module = CorpusModule { service, api_version };
            let name = format!("{service} {api_version}");
            for scope in [Scope::Configured, Scope::Whole] {
                rows.push(measured(&name, &self.ours(module, scope)?));
            }
            if let Some(peer) = &self.peer {
                rows.push(measured(&name, &self.theirs(peer, module)?));
            }
        }
        Ok(rows)
    }

    /// All modules, each a crate that is compiled once. In one crate they need more memory than most machines have, and
    /// nobody uses all of them: that is what features are for.
    fn everything(&self) -> Result<Vec<Vec<String>>, String> {
        let entries = modules(&self.corpus);
        let names: Vec<_> =
            entries.iter().map(|e| CorpusModule { service: &e.service, api_version: &e.api_version }).collect();
        let mut rows = vec![Sum::over(&names, |module| self.ours(module, Scope::Configured))?.row(names.len())];
        if let Some(peer) = &self.peer {
            rows.push(Sum::over(&names, |module| self.theirs(peer, module))?.row(names.len()));
        }
        Ok(rows)
    }

    /// A crate with the Rust of a module.
    fn ours(&self, module: CorpusModule<'_>, scope: Scope) -> Result<Made, String> {
        let (folder, out) = self.fresh()?;
        let mut arguments = module.arguments(&self.corpus);
        if let Scope::Whole = scope {
            let config = arguments.iter().position(|argument| argument == "--config");
            config.map(|at| arguments.drain(at..at + 2));
        }
        let mut command = Command::new(&self.program);
        command.args(["generate", "--quiet", "--emit", "rust", "--out"]).arg(&out).args(arguments);
        let generated = process::run(&mut command)?;
        let root = format!("#![allow(unused)]\n{}", module_at(&out.join("rust/mod.rs"), "graph"));
        let runtime = repository().join("runtime").display().to_string();
        let dependencies = format!("[dependencies]\ngraphsmith-runtime = {{ path = {runtime:?} }}");
        let project = Project::new(&folder, &dependencies, &root)?;
        Ok(Made { who: scope.who(), generated, lines: lines(&out), project })
    }

    /// A crate with what openapi-to-rust makes of a module.
    fn theirs(&self, peer: &Path, module: CorpusModule<'_>) -> Result<Made, String> {
        let (folder, out) = self.fresh()?;
        let mut command = Command::new(peer);
        command.args(["generate", "--quiet", "--module-name", "graph", "--output-dir"]).arg(&out);
        let generated = process::run(command.arg(module.spec(&self.corpus)))?;
        let dependencies = out.join("REQUIRED_DEPS.toml");
        let dependencies =
            fs::read_to_string(&dependencies).map_err(|error| format!("{}: {error}", dependencies.display()))?;
        let root = format!("#![allow(unused)]\n{}", module_at(&out.join("mod.rs"), "graph"));
        let project = Project::new(&folder, &dependencies, &root)?;
        Ok(Made { who: "openapi-to-rust".to_owned(), generated, lines: lines(&out), project })
    }

    /// Folders for a crate and for what is generated, both empty.
    fn fresh(&self) -> Result<(PathBuf, PathBuf), String> {
        let folder = self.folder.path().join("crate");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
            _ => Ok((folder.clone(), folder.join("generated"))),
        }
    }
}

/// The rows as a table, with what they are.
fn report(repeats: usize, rows: &[Vec<String>]) -> String {
    let times = match repeats {
        1 => "each once".to_owned(),
        repeats => format!("`cargo check`: medians of {repeats} runs, with their range; a release build runs once"),
    };
    let intro = format!(
        "{}. Each crate alone, its dependencies compiled before; processor time and largest process of `cargo`; {times}. \
         \"Configured\" is what the configuration of the published module leaves, \"whole\" every operation of the \
         description.\n",
        machine::describe()
    );
    let head = [
        "module",
        "generator",
        "generate, CPU s",
        "lines",
        "`cargo check`, CPU s",
        "peak MB",
        "`cargo build --release`, CPU s",
        "peak MB",
    ];
    [intro, table(&head, rows)].join("\n")
}

/// A module whose file lies elsewhere.
fn module_at(file: &Path, name: &str) -> String {
    format!("#[path = {:?}]\npub mod {name};\n", file.display().to_string())
}

/// Says a row as soon as it is there: a run takes long.
fn told(row: Vec<String>) -> Vec<String> {
    eprintln!("{}", row.join(" | "));
    row
}

/// A row of the table. A crate that doesn't compile is shown as such.
fn measured(name: &str, made: &Made) -> Vec<String> {
    let shown = |runs: Result<Runs, String>, with_range: bool| match runs {
        Ok(runs) => {
            let (least, most) = runs.range(Run::cpu);
            let range = if with_range { format!(" ({} to {})", seconds(least), seconds(most)) } else { String::new() };
            [format!("{}{range}", seconds(runs.median(Run::cpu))), megabytes(runs.median(|run| run.peak))]
        }
        Err(fault) => {
            eprintln!("{name}, {}: {fault}", made.who);
            ["does not compile".to_owned(), String::new()]
        }
    };
    let check = shown(made.project.measure(&["check"], REPEATS), true);
    let build = shown(made.project.measure(&["build", "--release"], 1), false);
    let start = [name.to_owned(), made.who.clone(), seconds(made.generated.cpu()), made.lines.to_string()];
    told(start.into_iter().chain(check).chain(build).collect())
}
