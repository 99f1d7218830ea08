//! Modules for PowerShell in a real PowerShell: `GRAPHSMITH_PWSH`, or `pwsh` in the PATH. Where there is none, this says so and
//! does nothing, unless `GRAPHSMITH_REQUIRE_PWSH` is set.
//!
//! - Every cmdlet of the bundled modules is what the facts say ([`commands`]), and its help what its page says ([`help`]); with
//!   the reference corpus those of Microsoft.Graph.Beta.Calendar too, with `GRAPHSMITH_PWSH_ALL=1` those of all its modules.
//! - `tests/pwsh/*.Tests.ps1` use a module as people do. They need Pester, and a service, which is the emulator.
//!
//! This program stands in for `mg` when it is started under that name, so what runs is what the tests were compiled with. A word
//! on its command line chooses among `commands`, `help` and the files of tests.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod commands;
mod help;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output, Stdio};
use std::{env, fs, panic};

use graphsmith_catalog::Catalog;
use graphsmith_emulator::{Emulator, Options, Routes};
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, modules, repository};
use tempfile::TempDir;

/// The bundled module that has most to try.
const MODULE: &str = "Microsoft.Graph.Beta.Calendar";

/// The module that stands beside all others.
const SIGN_IN: &str = "Microsoft.Graph.Authentication";

fn main() -> ExitCode {
    let mut arguments = env::args();
    let name = arguments.next().unwrap_or_default();
    if Path::new(&name).file_stem().is_some_and(|stem| stem == "mg") {
        return mg::main();
    }
    let arguments: Vec<String> = arguments.collect();
    if arguments.iter().any(|argument| argument == "--ignored" || argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let Some(pwsh) = powershell() else {
        let is_required = env::var_os("GRAPHSMITH_REQUIRE_PWSH").is_some();
        test_summary::record("no PowerShell: set GRAPHSMITH_PWSH, or put pwsh into the PATH");
        return ExitCode::from(u8::from(is_required));
    };
    let place = Place::new(pwsh);
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(*word));
    let mut failed = 0;
    let mut test = |name: &str, run: &dyn Fn()| {
        if is_wanted(name) {
            let passed = panic::catch_unwind(panic::AssertUnwindSafe(run)).is_ok();
            failed += u8::from(!passed);
            println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        }
    };
    for set in place.sets() {
        test(&format!("commands of {}", set.name), &|| commands::check(&place, &set));
        test(&format!("help of {}", set.name), &|| help::check(&place, &set));
    }
    for module in [MODULE, SIGN_IN] {
        test(&format!("nothing in {module} that Windows PowerShell 5.1 lacks"), &|| place.desktop(module));
    }
    for file in files_of_tests() {
        test(&file.file_name().unwrap().to_string_lossy(), &|| place.pester(&file));
    }
    ExitCode::from(failed)
}

/// The program that starts PowerShell.
fn powershell() -> Option<PathBuf> {
    let program = env::var_os("GRAPHSMITH_PWSH").map_or_else(|| PathBuf::from("pwsh"), PathBuf::from);
    let mut command = Command::new(&program);
    command.args(["-NoProfile", "-Command", "1"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success()).then_some(program)
}

/// The files of tests for Pester.
fn files_of_tests() -> Vec<PathBuf> {
    let folder = repository().join("tests/pwsh");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".Tests.ps1"));
    files.sort();
    assert!(!files.is_empty(), "there are tests");
    files
}

/// Modules that were generated together.
pub struct Set {
    name: String,
    folder: TempDir,
}

impl Set {
    /// Generates what these arguments of `graphsmith generate` name.
    fn new(name: &str, arguments: Vec<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut all: Vec<String> =
            ["generate", "--quiet", "--emit", "facts,help,powershell", "--out"].map(str::to_owned).into();
        all.push(folder.path().display().to_string());
        all.extend(arguments);
        let run = graphsmith(all);
        assert_eq!(run.code, 0, "{}", run.err);
        Self { name: name.to_owned(), folder }
    }

    /// The folder with the modules.
    fn modules(&self) -> PathBuf {
        self.folder.path().join("powershell")
    }

    /// An output of a module, `facts.json` or a page: the only module of a run has the folder for itself.
    fn text(&self, module: &str, file: &str) -> String {
        let root = self.folder.path();
        let among_others = match file.strip_prefix("help/") {
            Some(page) => root.join("help").join(module).join(page),
            None => root.join("facts").join(format!("{module}.json")),
        };
        fs::read_to_string(root.join(file)).or_else(|_| fs::read_to_string(among_others)).unwrap()
    }
}

/// PowerShell, and what it runs.
pub struct Place {
    pwsh: PathBuf,
    bin: TempDir,
}

impl Place {
    fn new(pwsh: PathBuf) -> Self {
        let bin = tempfile::tempdir().unwrap();
        let program = if cfg!(windows) { "mg.exe" } else { "mg" };
        let mg = bin.path().join(program);
        let this = env::current_exe().unwrap();
        fs::hard_link(&this, &mg).or_else(|_| fs::copy(&this, &mg).map(drop)).unwrap();
        Self { pwsh, bin }
    }

    /// What is looked at.
    fn sets(&self) -> Vec<Set> {
        let _ = self;
        let mut sets = vec![Set::new("the bundled modules", Vec::new())];
        let Some(corpus) = corpus() else { return sets };
        let is_wanted = |name: &str| name == MODULE || env::var_os("GRAPHSMITH_PWSH_ALL").is_some();
        for module in modules(&corpus).iter().filter(|module| is_wanted(&module.name)) {
            let published = CorpusModule { service: &module.service, api_version: &module.api_version };
            sets.push(Set::new(&module.name, published.arguments(&corpus)));
        }
        sets
    }

    /// Runs a script of `tests/pwsh`.
    fn run(&self, script: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let mut command = Command::new(&self.pwsh);
        command.args(["-NoProfile", "-NonInteractive", "-File"]).arg(repository().join("tests/pwsh").join(script));
        command.args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1").env("PWSH", &self.pwsh);
        command.env_remove("MG_CATALOGS").envs(variables.iter().copied());
        command.output().unwrap()
    }

    /// The lines of JSON that a script prints about the modules of a set.
    fn lines(&self, script: &str, set: &Set) -> Vec<serde_json::Value> {
        let output = self.run(script, &["-Folder", &set.modules().display().to_string()], &[]);
        let out = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{script}: {out}\n{}", String::from_utf8_lossy(&output.stderr));
        let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!lines.is_empty(), "{script} says nothing");
        lines
    }

    /// Looks for what Windows PowerShell 5.1 lacks in the scripts of a module, with a list that is in the reference corpus.
    fn desktop(&self, module: &str) {
        let Some(check) = corpus().map(|corpus| corpus.join("powershell/desktop/check.ps1")) else { return };
        let set = Set::new("the bundled modules", Vec::new());
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("whole.psm1");
        let is_script = |path: &PathBuf| path.extension().is_some_and(|end| end == "ps1" || end == "psm1");
        let mut scripts: Vec<PathBuf> =
            fs::read_dir(set.modules().join(module)).unwrap().map(|entry| entry.unwrap().path()).collect();
        scripts.retain(is_script);
        scripts.sort();
        // `using` stands before all else.
        let texts = scripts.iter().map(|path| fs::read_to_string(path).unwrap().replace('\u{feff}', ""));
        let (using, rest): (Vec<String>, Vec<String>) = texts.partition(|text| text.starts_with("using "));
        fs::write(&whole, [using, rest].concat().join("\n")).unwrap();
        let mut command = Command::new(&self.pwsh);
        command
            .args(["-NoProfile", "-NonInteractive", "-File"])
            .arg(check)
            .arg(&whole)
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(scripts.len() > 4 && output.status.success() && out.trim().is_empty(), "{out}\n{err}");
    }

    /// Runs a file of tests with Pester.
    fn pester(&self, file: &Path) {
        let set = Set::new("the bundled modules", Vec::new());
        let catalog = set.modules().join(MODULE).join(format!("{MODULE}.mgcat"));
        let mut routes = Routes::default();
        routes.add(Catalog::open(&catalog).unwrap().unwrap()).unwrap();
        let emulator = Emulator::on_thread(Options::new(routes)).unwrap();
        let mg = self.bin.path().join(if cfg!(windows) { "mg.exe" } else { "mg" });
        let [modules, mg] = [set.modules(), mg].map(|path| path.display().to_string());
        let variables = [
            ("MODULES", modules.as_str()),
            ("MG_EXE", &mg),
            ("MG_BASE_URL", emulator.url()),
            ("MG_TOKEN", "practice-token"),
        ];
        let output = self.run("run.ps1", &["-Path", &file.display().to_string()], &variables);
        let out = String::from_utf8_lossy(&output.stdout);
        if output.status.code() == Some(3) {
            test_summary::record("this PowerShell has no Pester 5");
            assert!(env::var_os("GRAPHSMITH_REQUIRE_PWSH").is_none(), "Pester is required");
            return;
        }
        let total = out.lines().last().unwrap_or_default();
        let is_good = total.starts_with("total ") && total.ends_with("failed 0") && !total.starts_with("total 0 ");
        assert!(output.status.success() && is_good, "{out}\n{}", String::from_utf8_lossy(&output.stderr));
        println!("{total}");
    }
}
