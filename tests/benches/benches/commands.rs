//! How long a user waits for `mg` before anything is sent, with the catalogs of all modules of the reference corpus.
//!
//!     cargo bench -p graphsmith-benches --bench commands [-- --record]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use graphsmith_benches::process::{self, Run, Runs};
use graphsmith_benches::table::{megabytes, table};
use graphsmith_benches::{machine, manifest, record};
use graphsmith_catalog::{Catalog, EXTENSION};
use graphsmith_tests::{corpus, modules, repository};

/// Runs of each command.
const REPEATS: usize = 31;

/// The commands: those whose cmdlets are in a small and in a large catalog, and those that look through all of them.
const COMMANDS: [(&str, &[&str]); 9] = [
    ("help of a cmdlet", &["help", "New-MgUserEventAttachmentUploadSession"]),
    ("help of a cmdlet, large module", &["help", "Get-MgBetaDeviceManagement"]),
    ("help with everything", &["help", "New-MgUserMessage", "-Full"]),
    ("`-WhatIf`", &["New-MgUserMessage", "-UserId", "me", "-Subject", "Hello", "-WhatIf"]),
    (
        "`-WhatIf` with tables",
        &[
            "New-MgUserEvent",
            "-UserId",
            "me",
            "-Start",
            "@{dateTime=\"2030-03-14T09:00\"; timeZone=\"UTC\"}",
            "-WhatIf",
        ],
    ),
    ("completion of a cmdlet", &["complete", "--", "Get-MgUser"]),
    ("completion of a parameter", &["complete", "--", "New-MgUserMessage", "-S"]),
    ("completion of a value", &["complete", "--", "New-MgUserMessage", "-Importance", ""]),
    ("find", &["find", "upload", "session"]),
];

fn main() -> ExitCode {
    let Some(corpus) = corpus() else { return ExitCode::SUCCESS };
    record::exit(report(&corpus).and_then(|figures| record::publish("commands", &figures)))
}

fn report(corpus: &Path) -> Result<String, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let catalogs = folder.path().join("catalogs");
    let generator = process::release("graphsmith-codegen", "graphsmith")?;
    let arguments = manifest::arguments(&folder.path().join("all.toml"), &modules(corpus))?;
    let generated = folder.path().join("out");
    let mut generate = Command::new(generator);
    process::run(generate.args(["generate", "--quiet", "--emit", "catalog", "--out"]).arg(&generated).args(arguments))?;
    let (files, bytes, cmdlets) = gather(&generated, &catalogs)?;

    let mg = process::release("mg", "mg")?;
    let size = fs::metadata(&mg).map_err(|error| error.to_string())?.len();
    let rows = COMMANDS.map(|(name, words)| -> Result<Vec<String>, String> {
        let one = |_| process::run(Command::new(&mg).args(words).env("MG_CATALOGS", &catalogs));
        let runs = Runs((0..REPEATS).map(one).collect::<Result<_, _>>()?);
        let (least, most) = runs.range(Run::cpu);
        let cpu =
            format!("{} ({} to {})", milliseconds(runs.median(Run::cpu)), milliseconds(least), milliseconds(most));
        Ok(vec![
            name.to_owned(),
            format!("`mg {}`", words.join(" ")),
            cpu,
            milliseconds(runs.median(|run| run.wall)),
            tenths(runs.median(|run| run.peak)),
        ])
    });
    let rows = rows.into_iter().collect::<Result<Vec<_>, _>>()?;
    let intro = format!(
        "{}. Medians of {REPEATS} runs, with the range of processor time. {files} catalogs with {cmdlets} cmdlets, {} MB; \
         the program has {} MB and is made of {} crates.\n",
        machine::describe(),
        megabytes(bytes),
        tenths(size),
        crates()?
    );
    Ok([intro, table(&["what", "command", "CPU ms", "wall ms", "peak MB"], &rows)].join("\n"))
}

/// Puts all catalogs into one folder; says how many there are, their bytes, and their cmdlets.
fn gather(from: &Path, to: &Path) -> Result<(usize, u64, usize), String> {
    let fault = |error: std::io::Error| error.to_string();
    fs::create_dir_all(to).map_err(fault)?;
    let (mut files, mut bytes, mut cmdlets) = (0, 0, 0);
    for module in fs::read_dir(from).map_err(fault)? {
        let module = module.map_err(fault)?.path();
        let Some(name) = module.file_name().filter(|_| module.is_dir()) else { continue };
        let file = module.join(PathBuf::from(format!("{}.{EXTENSION}", name.to_string_lossy())));
        let catalog = Catalog::open(&file).map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
        cmdlets += catalog.all::<graphsmith_catalog::records::Cmdlet>().count();
        bytes += fs::copy(&file, to.join(file.file_name().unwrap_or_default())).map_err(fault)?;
        files += 1;
    }
    Ok((files, bytes, cmdlets))
}

/// How many crates the program is made of, its own among them.
fn crates() -> Result<usize, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.current_dir(repository()).args(["tree", "-p", "mg", "-e", "normal", "--prefix", "none"]);
    let output = tree.output().map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let names = text.lines().filter_map(|line| line.split(" (").next());
    Ok(names.filter(|line| !line.trim().is_empty()).collect::<BTreeSet<_>>().len())
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}

/// Megabytes of 10^6 bytes, with one decimal.
#[expect(clippy::cast_precision_loss, reason = "a size is shown with one decimal")]
fn tenths(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1e6)
}
