//! The shell blocks of all documents are run as they stand there, each document in a copy of what it is about.
//!
//! A block that says `sh no_run` isn't run; the table `NOT_RUN` says why. `cargo test`, `cargo bench` and `cargo build` in a
//! block aren't run either, but the packages and targets that they name must be there.
//!
//! This program stands in for `mg`, `graphsmith` and `cargo` too, when it is started under one of these names: so what is run
//! is always what was compiled last.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![cfg_attr(not(unix), expect(dead_code, reason = "the blocks are for shells of Unix"))]

mod programs;
mod quick_start;
mod scratch;

use std::panic;
use std::path::Path;
use std::process::ExitCode;

use graphsmith_codegen::config::Project;
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_emulator::Tenant;
use graphsmith_emulator::faults::Script;
use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::documents::{Block, TextFile, blocks, text_files};
use graphsmith_tests::repository;
use scratch::Scratch;

/// Blocks that aren't run: document, how its text begins, and why.
const NOT_RUN: [(&str, &str, &str); 9] = [
    (
        "README.md",
        "cargo build --release",
        "builds and tests everything; .ci/run takes its commands from there and runs them",
    ),
    (
        "README.md",
        "mg sign-in Calendars",
        "needs a person, a browser and a tenant; cli/tests/sign_in has a service for it",
    ),
    (
        "README.md",
        "cargo build --release && target/release/graphsmith",
        "needs PowerShell; the test powershell_module has one",
    ),
    ("docs/modules.md", "cargo build --release", "needs PowerShell; the test powershell_module has one"),
    ("CONTRIBUTING.md", "fuzz/run", "needs a nightly toolchain and hours"),
    ("CONTRIBUTING.md", "tests/prism/install", "needs npm and the network; .ci/run runs it"),
    (
        "CONTRIBUTING.md",
        "cargo package --workspace",
        "builds every crate anew; .ci/run makes the packages without building them",
    ),
    ("CONTRIBUTING.md", ".ci/run", "runs everything, this test too"),
    (
        "examples/review/README.md",
        "examples/review/review.sh",
        "needs a repository of git with something to review; codegen/tests/review.rs makes one",
    ),
];

/// The section of the README that has a test of its own.
const QUICK_START: &str = "Quick start";

/// What is tested.
const TESTS: [(&str, fn()); 8] = [
    ("every_command_of_mg_has_help", every_command_of_mg_has_help),
    ("project_files_are_understood", project_files_are_understood),
    ("dependencies_are_there", dependencies_are_there),
    ("what_is_not_run_is_listed", what_is_not_run_is_listed),
    ("every_block_runs", every_block_runs),
    ("fault_scripts_are_described_in_full", fault_scripts_are_described_in_full),
    ("tenants_are_described_in_full", tenants_are_described_in_full),
    ("the_quick_start_of_the_readme_works", quick_start::the_quick_start_of_the_readme_works),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let name = arguments.next().unwrap_or_default();
    let program = Path::new(&name).file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(exit) = programs::run(&program) {
        return exit;
    }
    // The part of the command line of test programs that is of use: words that tests are chosen by.
    let arguments: Vec<String> = arguments.collect();
    if !cfg!(unix) || arguments.iter().any(|argument| argument == "--ignored" || argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let chosen = TESTS.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|word| name.contains(*word)));
    let mut failed = false;
    for (name, test) in chosen {
        let passed = panic::catch_unwind(test).is_ok();
        failed |= !passed;
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
    }
    ExitCode::from(u8::from(failed))
}

/// The documents that people write.
fn documents() -> Vec<TextFile> {
    let written = |file: &TextFile| {
        let is_markdown = Path::new(&file.path).extension().is_some_and(|extension| extension == "md");
        is_markdown && !["generated/help/", "tests/cases/"].iter().any(|folder| file.path.starts_with(folder))
    };
    text_files().into_iter().filter(written).collect()
}

/// The blocks of a document for shells.
fn shell_blocks(document: &TextFile) -> Vec<Block> {
    blocks(&document.text).into_iter().filter(|block| block.info.split(' ').next() == Some("sh")).collect()
}

fn what_is_not_run_is_listed() {
    let mut found = Vec::new();
    for document in documents() {
        for block in shell_blocks(&document) {
            let listed =
                NOT_RUN.iter().find(|(path, start, _)| *path == document.path && block.text.starts_with(start));
            match block.info.as_str() {
                "sh" => assert_eq!(listed, None, "{}:{} is run", document.path, block.line),
                "sh no_run" => {
                    found.push(*listed.unwrap_or_else(|| panic!("{}:{} has no reason", document.path, block.line)));
                }
                other => panic!("{}:{} says `{other}`", document.path, block.line),
            }
        }
        // Blocks that look like commands and aren't marked so would never be run.
        let commands = ["$ ", "cargo ", "mg ", "graphsmith ", "export "];
        let mut others = blocks(&document.text).into_iter().filter(|block| block.info.is_empty());
        let unmarked = others.find(|block| commands.iter().any(|start| block.text.starts_with(start)));
        assert_eq!(unmarked, None, "{}", document.path);
    }
    assert_eq!(found.len(), NOT_RUN.len(), "{found:?}");
}

fn every_block_runs() {
    let mut ran = 0;
    for document in documents() {
        let blocks = shell_blocks(&document).into_iter();
        let is_run = |block: &Block| block.info == "sh" && block.section != QUICK_START;
        let blocks: Vec<Block> = blocks.filter(is_run).collect();
        if !blocks.is_empty() {
            ran += blocks.len();
            Scratch::new(&document.path).run(&blocks);
        }
    }
    assert!(ran > 20, "only {ran} blocks were found");
}

/// What documents show of project files is read without a fault.
fn project_files_are_understood() {
    let mut read = 0;
    for document in documents() {
        let is_project = |block: &Block| ["[[module]]", "[help]"].iter().any(|start| block.text.starts_with(start));
        for block in blocks(&document.text).iter().filter(|block| block.info == "toml" && is_project(block)) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("graphsmith.toml");
            // A project has a module.
            let module = "[[module]]\nname = 'M'\nservice = 'S'\napi-version = 'beta'\nspec = 's.yml'\n";
            let more = if block.text.contains("[[module]]") { "" } else { module };
            std::fs::write(&file, format!("{more}{}", block.text)).unwrap();
            let mut diags = Diagnostics::default();
            Project::load(&file, &mut diags);
            // The files that it names are those of whoever writes it.
            let faults = diags.iter().map(ToString::to_string).filter(|fault| !fault.contains("does not exist"));
            assert_eq!(faults.collect::<String>(), "", "{}:{}", document.path, block.line);
            read += 1;
        }
    }
    assert!(read >= 3, "only {read} project files were found");
}

/// The lines for a `Cargo.toml` name crates of this workspace as they are: folder or version, and features.
fn dependencies_are_there() {
    let mut found = 0;
    for document in documents() {
        for block in
            blocks(&document.text).iter().filter(|block| block.info == "toml" && block.text.contains("dependencies]"))
        {
            let manifest: toml::Table = block.text.parse().unwrap();
            let tables = manifest.values().filter_map(toml::Value::as_table).flatten();
            for (name, dependency) in
                tables.filter(|(name, _)| name.starts_with("msgraph") || name.starts_with("graphsmith"))
            {
                let folder = match (dependency.get("path"), name.as_str()) {
                    (Some(path), _) => path.as_str().unwrap().strip_prefix("../graphsmith/").unwrap(),
                    (None, "msgraph-beta") => "generated/beta",
                    (None, _) => "generated",
                };
                let manifest = std::fs::read_to_string(repository().join(folder).join("Cargo.toml")).unwrap();
                let manifest: toml::Table = manifest.parse().unwrap();
                assert_eq!(manifest["package"]["name"].as_str(), Some(name.as_str()), "{}", document.path);
                let features = dependency.get("features").and_then(toml::Value::as_array).into_iter().flatten();
                for feature in features.filter_map(toml::Value::as_str) {
                    assert!(manifest["features"].get(feature).is_some(), "{name} has no feature {feature}");
                }
                let version = dependency.get("version").and_then(toml::Value::as_str);
                assert!(
                    version.is_none_or(|version| env!("CARGO_PKG_VERSION").starts_with(version)),
                    "{name} {version:?}"
                );
                found += 1;
            }
        }
    }
    assert!(found >= 4, "only {found} dependencies were found");
}

fn every_command_of_mg_has_help() {
    let usage = mg(["--help"], &Surroundings::default()).out;
    let words = usage.lines().filter_map(|line| line.trim_start().strip_prefix("mg ")?.split(' ').next());
    let commands: Vec<&str> = words.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    assert!(commands.contains(&"emulate") && commands.contains(&"find"), "{commands:?}");
    for command in commands.into_iter().filter(|command| *command != "runs") {
        let run = mg([command, "--help"], &Surroundings::default());
        assert!(run.code == 0 && run.out.contains(&format!("mg {command}")), "mg {command} --help: {run:?}");
    }
}

/// What the file of a tenant may hold is known to the emulator; the documentation names all of it, and its example is right.
fn tenants_are_described_in_full() {
    let documentation = documents().into_iter().find(|document| document.path == "docs/commands.md").unwrap().text;
    let (_, section) = documentation.split_once("\n## Tenants\n").unwrap();
    let known = |file: &str| -> Vec<String> {
        let error = Tenant::parse(file).unwrap_err().to_string();
        let (_, known) = error.split_once("expected ").unwrap_or_else(|| panic!("{error}"));
        known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let text = "{ code = 'a', message = 'b' }";
    let edit = format!(
        "does = 'edit-list'\nlist = 'a'\nkey = 'a'\nadd = 'a'\nremove = 'a'\nincomplete = {text}\nneeds = 'a'\n\
         needed = {text}\nof = 'a'\nunknown = {text}\nabsent = {text}"
    );
    let files = [
        "unknown = 1".to_owned(),
        "[services.a]\nunknown = 1".to_owned(),
        "[services.a.not-found]\nunknown = 1".to_owned(),
        "[types.a]\nunknown = 1".to_owned(),
        "[types.a.counts]\nb = { unknown = 1 }".to_owned(),
        "[[types.a.checks]]\nunknown = 1".to_owned(),
        format!("[[types.a.checks]]\nproperty = 'a'\nhas-to = 'unknown'\nerror = {text}"),
        "[paths]\na = { unknown = 1 }".to_owned(),
        "[paths]\na = { type = 'a', only = { unknown = 1 } }".to_owned(),
        "[actions.'a.b']\ndoes = 'unknown'".to_owned(),
        format!("[actions.'a.b']\n{edit}\nmore = 1"),
        "[reports.'a.b']\nunknown = 1".to_owned(),
    ];
    let names: Vec<String> = files.iter().flat_map(|file| known(file)).collect();
    assert!(names.len() > 60, "{names:?}");
    let words: Vec<&str> = section.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
    for name in names {
        assert!(words.contains(&name.as_str()), "docs/commands.md lacks `{name}` of tenants");
    }
    let example = blocks(section).into_iter().find(|block| block.info == "toml").unwrap();
    Tenant::parse(&example.text).unwrap();
}

/// What the emulator takes in a fault script is known to itself; the documentation and `mg emulate --help` name all of it.
fn fault_scripts_are_described_in_full() {
    let documentation = documents().into_iter().find(|document| document.path == "docs/commands.md").unwrap().text;
    let help = mg(["emulate", "--help"], &Surroundings::default()).out;
    let known = |script: &str| -> Vec<String> {
        let error = Script::parse(script).unwrap_err().to_string();
        let (_, known) = error.split_once("expected one of ").unwrap_or_else(|| panic!("{error}"));
        known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let actions = known("[[rule]]\nthen = { action = '?' }");
    let settings = known("[service]\nunknown = 1");
    assert!(actions.len() > 10 && settings.len() > 10, "{actions:?} {settings:?}");
    for name in actions.iter().chain(&settings) {
        assert!(documentation.contains(&format!("| `{name}` |")), "docs/commands.md lacks `{name}`");
        let words = help.split(|character: char| !character.is_ascii_alphanumeric() && character != '-');
        assert!(words.into_iter().any(|word| word == name), "mg emulate --help lacks `{name}`");
    }
    let scripts =
        blocks(&documentation).into_iter().filter(|block| block.info == "toml" && block.section == "Fault scripts");
    let read: Vec<_> = scripts.map(|block| Script::parse(&block.text).unwrap()).collect();
    assert!(!read.is_empty());
}
