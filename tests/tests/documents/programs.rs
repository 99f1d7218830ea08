//! What this program does when it is started as `mg`, `graphsmith` or `cargo`.

use std::env;
use std::io::{IsTerminal as _, stderr, stdout};
use std::path::Path;
use std::process::{Command, ExitCode};

use graphsmith_codegen::cli::{self, Console};
use graphsmith_tests::repository;
use serde_json::Value;

/// The variable that says where the real cargo is.
pub(crate) const CARGO: &str = "DOCUMENTS_CARGO";

/// The names that this program is started under.
pub(crate) const NAMES: [&str; 3] = ["mg", "graphsmith", "cargo"];

/// Runs one of the programs; `None` for any other name.
pub(crate) fn run(program: &str) -> Option<ExitCode> {
    match program {
        "mg" => Some(mg::main()),
        "graphsmith" => {
            let terminal = stderr().is_terminal();
            let mut console = Console { out: &mut stdout(), err: &mut stderr(), terminal, records: None };
            Some(ExitCode::from(cli::run(env::args_os(), &mut console)))
        }
        "cargo" => Some(cargo(&env::args().skip(1).collect::<Vec<_>>())),
        _ => None,
    }
}

/// `cargo run` runs a program; whatever else cargo is asked to do is only checked.
fn cargo(words: &[String]) -> ExitCode {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    let (own, passed) = (&words[..end], words.get(end + 1..).unwrap_or_default());
    let value = |name: &str| own.iter().skip_while(|word| *word != name).nth(1);
    match (own.first().map(String::as_str), value("--bin")) {
        (Some("run"), Some(program)) if NAMES.contains(&program.as_str()) => exec(Command::new(program).args(passed)),
        (Some("run"), Some(program)) => example(program, passed),
        (Some("test" | "bench"), _) => targets_exist(value("-p"), value("--test").or(value("--bench"))),
        _ => panic!("cargo {} is not known here", own.join(" ")),
    }
}

/// Runs a program of the examples, compiled where the tests are, so that nothing is compiled twice.
fn example(program: &str, arguments: &[String]) -> ExitCode {
    let examples = repository().join("examples");
    assert!(examples.join("src/bin").join(program).with_extension("rs").is_file(), "there is no example {program}");
    let compiled = env::current_exe().unwrap().canonicalize().unwrap();
    let target =
        compiled.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent).and_then(Path::parent);
    let mut cargo = Command::new(env::var_os(CARGO).unwrap());
    cargo.args(["run", "--quiet", "--locked", "--bin", program, "--manifest-path"]).arg(examples.join("Cargo.toml"));
    exec(cargo.arg("--").args(arguments).env("CARGO_TARGET_DIR", target.unwrap()))
}

/// Whether the workspace has a package and, in it, a target.
fn targets_exist(package: Option<&String>, target: Option<&String>) -> ExitCode {
    let mut cargo = Command::new(env::var_os(CARGO).unwrap());
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"]);
    let output = cargo.arg(repository().join("Cargo.toml")).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    let is = |value: &Value, name: Option<&String>| name.is_none_or(|name| value["name"] == **name);
    let mut packages = packages.filter(|found| is(found, package));
    let found = packages.any(|package| package["targets"].as_array().unwrap().iter().any(|found| is(found, target)));
    assert!(found, "the workspace has no target {target:?} in a package {package:?}");
    ExitCode::SUCCESS
}

/// Becomes another program, so that whoever ends this one ends that one.
#[cfg(unix)]
fn exec(command: &mut Command) -> ExitCode {
    use std::os::unix::process::CommandExt as _;

    panic!("{}", command.exec())
}

/// Runs another program.
#[cfg(not(unix))]
fn exec(command: &mut Command) -> ExitCode {
    ExitCode::from(u8::from(!command.status().unwrap().success()))
}
