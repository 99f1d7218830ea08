//! How long the generator takes: whole runs of `graphsmith generate`, on the descriptions of the reference corpus.
//!
//!     cargo bench -p graphsmith-benches --bench generate [-- --record]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use graphsmith_benches::process::{self, Run, Runs};
use graphsmith_benches::table::{megabytes, seconds, table};
use graphsmith_benches::{machine, manifest, record};
use graphsmith_tests::{CorpusModule, corpus, described, modules};

/// Runs of each case.
const REPEATS: usize = 5;

/// The cases with one module, by size, and the processor seconds of AutoRest.PowerShell 3.0.508 on them, where known:
/// measured on another day, on the kind of machine that the corpus names.
const SIZES: [(&str, &str, Option<f64>); 6] = [
    ("SchemaExtensions", "beta", Some(7.7)),
    ("Mail", "beta", Some(27.6)),
    ("Calendar", "v1.0", Some(34.0)),
    ("Groups", "v1.0", Some(364.0)),
    ("Users.Actions", "beta", Some(478.0)),
    ("Calendar", "beta", Some(58.8)),
];

fn main() -> ExitCode {
    let Some(corpus) = corpus() else { return ExitCode::SUCCESS };
    record::exit(Bench::new(&corpus).and_then(|bench| record::publish("generate", &bench.report()?)))
}

struct Bench {
    corpus: PathBuf,
    program: PathBuf,
    /// Where outputs go: in memory where the system has such a file system, so that a disk is not what is measured.
    folder: tempfile::TempDir,
}

impl Bench {
    fn new(corpus: &Path) -> Result<Self, String> {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Ok(Self {
            corpus: corpus.canonicalize().map_err(|error| error.to_string())?,
            program: process::release("graphsmith-codegen", "graphsmith")?,
            folder: folder.map_err(|error| error.to_string())?,
        })
    }

    fn report(&self) -> Result<String, String> {
        let intro = format!(
            "{}. Emitters facts and help; medians of {REPEATS} runs, with the range of processor time; output in memory.\n",
            machine::describe()
        );
        Ok([intro, self.sizes()?, self.everything()?, self.phases()?].join("\n"))
    }

    /// One module after another, from small to large.
    fn sizes(&self) -> Result<String, String> {
        let mut rows = Vec::new();
        for (service, api_version, autorest) in SIZES {
            let module = CorpusModule { service, api_version };
            let arguments = [module.arguments(&self.corpus), vec!["--jobs".to_owned(), "1".to_owned()]].concat();
            let runs = repeat(|| Ok(self.generate(&self.fresh()?, &arguments)))?;
            let operations = described(&module.spec(&self.corpus)).len();
            let cpu = runs.median(Run::cpu);
            let per_operation = cpu / u32::try_from(operations.max(1)).unwrap_or(u32::MAX);
            let ratio = autorest.map(|theirs| format!("1/{:.0}", theirs / cpu.as_secs_f64()));
            rows.push(vec![
                format!("{service} {api_version}"),
                operations.to_string(),
                range(&runs),
                seconds(runs.median(|run| run.wall)),
                megabytes(runs.median(|run| run.peak)),
                format!("{:.2}", per_operation.as_secs_f64() * 1e3),
                autorest.map(|theirs| theirs.to_string()).unwrap_or_default(),
                ratio.unwrap_or_default(),
            ]);
        }
        let head = [
            "module",
            "operations",
            "CPU s",
            "wall s",
            "peak MB",
            "CPU ms per operation",
            "AutoRest, CPU s",
            "ours / theirs",
        ];
        Ok(format!("One module, one thread, from an empty folder:\n\n{}", table(&head, &rows)))
    }

    /// All modules: from nothing, with nothing to do, and after a small change.
    fn everything(&self) -> Result<String, String> {
        let mut modules = modules(&self.corpus);
        let operations: usize = modules.iter().map(|module| described(&module.spec).len()).sum();
        let all = manifest::arguments(&self.folder.path().join("all.toml"), &modules)?;
        let fresh = repeat(|| Ok(self.generate(&self.fresh()?, &all)))?;
        let kept = self.folder.path().join("kept");
        process::run(&mut self.generate(&kept, &all))?;
        let unchanged = repeat(|| Ok(self.generate(&kept, &all)))?;

        // A copy of one description is changed, back and forth, so that each run has something to write.
        let calendar = CorpusModule { service: "Calendar", api_version: "beta" };
        let text = fs::read_to_string(calendar.spec(&self.corpus)).map_err(|error| error.to_string())?;
        let copy = self.folder.path().join("Calendar.yml");
        if let Some(module) = modules.iter_mut().find(|module| module.name == calendar.name()) {
            module.spec.clone_from(&copy);
        }
        let changed = manifest::arguments(&self.folder.path().join("changed.toml"), &modules)?;
        let mut word = "Begin";
        let one_change = repeat(|| {
            word = if word == "Begin" { "Start" } else { "Begin" };
            let other = text.replacen("summary: ", &format!("summary: {word} to "), 1);
            fs::write(&copy, other).map_err(|error| error.to_string())?;
            Ok(self.generate(&kept, &changed))
        })?;

        let row = |name: &str, runs: &Runs| {
            vec![
                name.to_owned(),
                range(runs),
                seconds(runs.median(|run| run.user)),
                seconds(runs.median(|run| run.system)),
                seconds(runs.median(|run| run.wall)),
                megabytes(runs.median(|run| run.peak)),
            ]
        };
        let rows = [
            row("all, from an empty folder", &fresh),
            row("all, nothing changed", &unchanged),
            row("all, one description changed", &one_change),
        ];
        let per_operation =
            fresh.median(Run::cpu).as_secs_f64() * 1e3 / f64::from(u32::try_from(operations).unwrap_or(1));
        Ok(format!(
            "All {} modules, {operations} operations ({per_operation:.2} ms of CPU each):\n\n{}",
            modules.len(),
            table(&["case", "CPU s", "user s", "system s", "wall s", "peak MB"], &rows)
        ))
    }

    /// Which phase takes what share, on one thread.
    fn phases(&self) -> Result<String, String> {
        let calendar = CorpusModule { service: "Calendar", api_version: "beta" };
        let one = self.timed(&calendar.arguments(&self.corpus))?;
        let all = self.timed(&manifest::arguments(&self.folder.path().join("all.toml"), &modules(&self.corpus))?)?;
        let share = |phases: &BTreeMap<String, f64>, phase: &str| {
            let sum: f64 = phases.values().sum();
            format!("{:.0} %", 100.0 * phases.get(phase).copied().unwrap_or_default() / sum)
        };
        let mut by_cost: Vec<(&String, &f64)> = all.iter().collect();
        by_cost.sort_by(|a, b| b.1.total_cmp(a.1));
        let rows: Vec<_> =
            by_cost.into_iter().map(|(phase, _)| vec![phase.clone(), share(&one, phase), share(&all, phase)]).collect();
        Ok(format!(
            "Shares of the phases (`GRAPHSMITH_TIMINGS=1`, one thread, processor time; `config` reads the directives, \
             `transform` applies those that change the document):\n\n{}",
            table(&["phase", "Calendar beta", "all modules"], &rows)
        ))
    }

    /// Milliseconds of processor time that the phases of a run took.
    fn timed(&self, arguments: &[String]) -> Result<BTreeMap<String, f64>, String> {
        let mut command = self.generate(&self.fresh()?, arguments);
        let run = process::run(command.args(["--jobs", "1"]).env("GRAPHSMITH_TIMINGS", "1"))?;
        let mut phases = BTreeMap::new();
        // timing MODULE: PHASE WALL ms wall CPU ms cpu
        for line in run.stderr.lines().filter(|line| line.starts_with("timing ")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if let [_, _, phase, _, _, _, cpu, ..] = words[..] {
                *phases.entry(phase.to_owned()).or_default() += cpu.parse::<f64>().unwrap_or_default();
            }
        }
        Ok(phases)
    }

    fn generate(&self, out: &Path, arguments: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["generate", "--quiet", "--emit", "facts,help", "--out"]).arg(out).args(arguments);
        command
    }

    /// A folder that does not exist, once what was written there before is gone.
    fn fresh(&self) -> Result<PathBuf, String> {
        let out = self.folder.path().join("out");
        match fs::remove_dir_all(&out) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.to_string()),
            _ => Ok(out),
        }
    }
}

/// Runs what is given each time anew.
fn repeat(mut command: impl FnMut() -> Result<Command, String>) -> Result<Runs, String> {
    (0..REPEATS).map(|_| process::run(&mut command()?)).collect::<Result<_, _>>().map(Runs)
}

/// Median and range of the processor time.
fn range(runs: &Runs) -> String {
    let (least, most) = runs.range(Run::cpu);
    format!("{} ({} to {})", seconds(runs.median(Run::cpu)), seconds(least), seconds(most))
}
