//! The scripts in `examples/chores` against the emulator: each prints what is in `expected/`.
//!
//! This program stands in for `mg` too, when it is started under that name: so what is run is what the tests were compiled
//! with.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Arc;
use std::{fs, panic};

use graphsmith_catalog::Catalog;
use graphsmith_emulator::{Emulator, Options, Routes};
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, repository};
use tempfile::TempDir;

/// The modules of v1.0 whose cmdlets the scripts call.
const SERVICES: [&str; 7] =
    ["Calendar", "Groups", "Identity.DirectoryManagement", "Mail", "Reports", "Users", "Users.Actions"];

/// The module of a function.
const FUNCTIONS: &str = "Users.Functions";

/// Most lines of shell that a chore may have.
const LONGEST: usize = 10;

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let name = arguments.next().unwrap_or_default();
    if Path::new(&name).file_stem().is_some_and(|stem| stem == "mg") {
        return mg::main();
    }
    let arguments: Vec<String> = arguments.collect();
    if !cfg!(unix) || arguments.iter().any(|argument| argument == "--ignored" || argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let Some(corpus) = corpus() else { return ExitCode::SUCCESS };
    let place = Place::new(&corpus);
    let mut failed = 0;
    for script in scripts() {
        let name = script.file_stem().unwrap().to_string_lossy().into_owned();
        if !words.is_empty() && !words.iter().any(|word| name.contains(*word)) {
            continue;
        }
        let passed = panic::catch_unwind(panic::AssertUnwindSafe(|| place.check(&name, &script))).is_ok();
        failed += u8::from(!passed);
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    }
    ExitCode::from(failed)
}

fn chores() -> PathBuf {
    repository().join("examples/chores")
}

/// The scripts, in the order of their names.
fn scripts() -> Vec<PathBuf> {
    let mut scripts: Vec<PathBuf> = fs::read_dir(chores()).unwrap().map(|entry| entry.unwrap().path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "sh"));
    scripts.sort();
    assert!(scripts.len() >= 25, "there are {} chores", scripts.len());
    scripts
}

/// Catalogs, `mg`, and which paths the emulator has.
struct Place {
    folder: TempDir,
    routes: Arc<Routes>,
}

impl Place {
    fn new(corpus: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let catalogs = folder.path().join("catalogs").display().to_string();
        let mut routes = Routes::default();
        for service in SERVICES.into_iter().chain([FUNCTIONS]) {
            let module = CorpusModule { service, api_version: "v1.0" };
            let words = ["generate", "--quiet", "--emit", "catalog", "--out", &catalogs];
            let run = graphsmith(words.into_iter().map(str::to_owned).chain(module.arguments(corpus)));
            assert_eq!(run.code, 0, "{}", run.err);
            let file = Path::new(&catalogs).join(format!("{}.mgcat", module.name()));
            routes.add(Catalog::open(&file).unwrap().unwrap()).unwrap();
        }
        let programs = folder.path().join("bin");
        fs::create_dir(&programs).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(std::env::current_exe().unwrap(), programs.join("mg")).unwrap();
        Self { folder, routes: Arc::new(routes) }
    }

    /// Runs a script in a tenant of its own, and compares what it prints.
    fn check(&self, name: &str, script: &Path) {
        let text = fs::read_to_string(script).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).count();
        assert!(text.starts_with("# ") && lines <= LONGEST, "{name} has {lines} lines, or doesn't say what it does");
        let emulator =
            Emulator::on_thread(Options { routes: Arc::clone(&self.routes), ..Options::new(Routes::default()) });
        let emulator = emulator.unwrap();
        let folder = tempfile::tempdir().unwrap();
        for file in fs::read_dir(chores().join("input")).unwrap().map(|entry| entry.unwrap().path()) {
            fs::copy(&file, folder.path().join(file.file_name().unwrap())).unwrap();
        }
        let run = |script: &Path| {
            let path = std::env::var("PATH").unwrap_or_default();
            let bin = self.folder.path().join("bin");
            let mut bash = Command::new("bash");
            bash.args(["-euo", "pipefail"]).arg(script).current_dir(folder.path()).env_clear();
            bash.env("PATH", format!("{}:{path}", bin.display())).env("HOME", folder.path());
            bash.env("MG_CATALOGS", self.folder.path().join("catalogs")).env("MG_TOKEN", "practice");
            bash.env("MG_BASE_URL", emulator.url()).stdin(std::process::Stdio::null());
            let output = bash.output().unwrap();
            let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            assert!(output.status.success(), "{}: {}\n{out}\n{err}", script.display(), output.status);
            out.replace(emulator.url(), "{graph}")
        };
        run(&folder.path().join("tenant.sh"));
        let printed = run(script);
        let expected = chores().join("expected").join(name).with_extension("txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::create_dir_all(expected.parent().unwrap()).unwrap();
            fs::write(&expected, &printed).unwrap();
            return;
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(printed, wanted, "{name} prints something else; UPDATE_GOLDEN=1 accepts it");
    }
}
