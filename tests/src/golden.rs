//! Golden cases: a folder with an input -> a comparison with what is expected of it.
//!
//! `README.md` in the folder of the cases describes their form.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

use crate::command::{self, Run, Surroundings};
use crate::diff;
use crate::digest::digest;
use crate::folder::{self, Files};

/// Environment variable that makes the cases accept what comes out.
const UPDATE: &str = "UPDATE_GOLDEN";

/// The manifest that the writer leaves; it is tested with the writer.
const MANIFEST: &str = ".graphsmith-manifest";

/// `case.toml`: how a case is run.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Settings {
    /// Whole command line; `{case}` and `{out}` stand for the folders. With it, nothing else is looked at.
    arguments: Vec<String>,
    module: String,
    service: String,
    api_version: String,
    emit: Vec<String>,
    include: Vec<String>,
    help_schema: String,
    profile: String,
    /// Command lines of `mg`, which are run with the catalog of the input; `{case}` stands for the folder. With them, nothing
    /// else is looked at.
    mg: Vec<Vec<String>>,
    /// Expect `facts.json` as it is, instead of its digest `facts.txt`.
    whole_facts: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            arguments: Vec::new(),
            mg: Vec::new(),
            module: "Microsoft.Graph.Beta.Garden".to_owned(),
            service: "Garden".to_owned(),
            api_version: "beta".to_owned(),
            emit: vec!["facts".to_owned(), "help".to_owned(), "rust".to_owned()],
            include: Vec::new(),
            help_schema: "2.0.0".to_owned(),
            profile: "full".to_owned(),
            whole_facts: false,
        }
    }
}

/// Runs a case; `Err` says how the outcome differs from the expected one.
///
/// With `UPDATE_GOLDEN=1` the outcome becomes the expected one instead.
pub fn run(case: &Path) -> Result<(), String> {
    let outcome = outcome(case).map_err(|error| format!("{}: {error}", case.display()))?;
    let expected = case.join("expected");
    if is_updating() {
        return folder::replace(&expected, &outcome).map_err(|error| error.to_string());
    }
    let expected = folder::read(&expected).map_err(|error| error.to_string())?;
    let mut report = String::new();
    for (name, bytes) in &expected {
        let actual = outcome.get(name).map(Vec::as_slice).unwrap_or_default();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        report.push_str(&diff::text(name, &text(bytes), &text(actual)));
    }
    for name in outcome.keys().filter(|name| !expected.contains_key(*name)) {
        let _ = writeln!(report, "not expected: {name}");
    }
    if report.is_empty() {
        return Ok(());
    }
    let hint = "if that is right, accept it with: UPDATE_GOLDEN=1 cargo test -p graphsmith-tests --test golden";
    Err(format!("{}\n{report}\n{hint}", case.display()))
}

/// Whether what comes out is to become what is expected: `UPDATE_GOLDEN` is set.
#[must_use]
pub fn is_updating() -> bool {
    std::env::var_os(UPDATE).is_some_and(|value| !value.is_empty())
}

/// What a case gives, as files: what was written, and what was printed.
fn outcome(case: &Path) -> io::Result<Files> {
    let settings = read_settings(case)?;
    let temp = tempfile::tempdir()?;
    let out = temp.path().join("out");
    let run = command::graphsmith(arguments(&settings, case, &out));
    if !settings.mg.is_empty() {
        if run.code != 0 {
            return Err(io::Error::other(run.err));
        }
        return Ok(Files::from([("session".to_owned(), session(&settings.mg, case, &out).into_bytes())]));
    }
    let mut files = folder::read(&out)?;
    files.remove(MANIFEST);
    if run.code != 0 && !files.is_empty() {
        let names: Vec<&String> = files.keys().collect();
        return Err(io::Error::other(format!("exit code {}, and yet written: {names:?}", run.code)));
    }
    if !settings.whole_facts
        && let Some(facts) = files.remove("facts.json")
    {
        files.insert("facts.txt".to_owned(), digest(&serde_json::from_slice(&facts)?).into_bytes());
    }
    let Run { code, out: printed, err } = run;
    if !printed.is_empty() {
        files.insert("stdout".to_owned(), neutral(&printed, case, &out).into_bytes());
    }
    if !err.is_empty() || code != 0 {
        files.insert("stderr".to_owned(), format!("{}exit code {code}\n", neutral(&err, case, &out)).into_bytes());
    }
    Ok(files)
}

/// What a person sees who calls `mg` with these words, one line after the other.
fn session(lines: &[Vec<String>], case: &Path, catalogs: &Path) -> String {
    let variables = vec![("MG_CATALOGS", catalogs.display().to_string())];
    let around = Surroundings { variables, ..Surroundings::default() };
    let mut out = String::new();
    for words in lines {
        let own = words.iter().map(|word| word.replace("{case}", &case.display().to_string()));
        let Run { code, out: printed, err } = command::mg(own, &around);
        let _ = writeln!(out, "$ mg {}", words.join(" "));
        out.push_str(&neutral(&printed, case, catalogs));
        out.extend(err.lines().map(|line| format!("! {line}\n")));
        let _ = writeln!(out, "exit code {code}\n");
    }
    out
}

fn read_settings(case: &Path) -> io::Result<Settings> {
    match fs::read_to_string(case.join("case.toml")) {
        Ok(text) => toml::from_str(&text).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Settings::default()),
        Err(error) => Err(error),
    }
}

fn arguments(settings: &Settings, case: &Path, out: &Path) -> Vec<String> {
    let text = |path: &Path| path.display().to_string();
    if !settings.arguments.is_empty() {
        let fill = |word: &String| word.replace("{case}", &text(case)).replace("{out}", &text(out));
        return settings.arguments.iter().map(fill).collect();
    }
    let mut words = vec!["generate".to_owned(), "--quiet".to_owned()];
    let mut option = |name: &str, value: String| words.extend([format!("--{name}"), value]);
    option("spec", text(&case.join("input.yaml")));
    option("module", settings.module.clone());
    option("service", settings.service.clone());
    option("api-version", settings.api_version.clone());
    option("emit", if settings.mg.is_empty() { settings.emit.join(",") } else { "catalog".to_owned() });
    option("help-schema", settings.help_schema.clone());
    option("profile", settings.profile.clone());
    option("out", text(out));
    for file in ["config.md", "config.toml", "config.yaml"].map(|name| case.join(name)) {
        if file.exists() {
            option("config", text(&file));
        }
    }
    for glob in &settings.include {
        option("include", glob.clone());
    }
    words
}

/// A text without the folders of this machine, and with `/` in paths.
fn neutral(text: &str, case: &Path, out: &Path) -> String {
    let text = text.replace(&out.display().to_string(), "OUT").replace(&case.display().to_string(), "CASE");
    text.replace("CASE\\", "CASE/").replace("OUT\\", "OUT/").replace("CASE/", "")
}

/// The folder of all cases.
#[must_use]
pub fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}
