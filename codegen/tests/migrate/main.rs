//! `graphsmith migrate`: what it says of a configuration of each kind, and that what it writes is a project (docs/migration.md).

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use graphsmith_codegen::config::{ModuleEntry, Project, settings_table};
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::driver;
use tempfile::TempDir;

/// What a command ended with: its exit code, and what it printed.
fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsmith"));
    let output = command.current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/migrate")
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Compares a text with a file, or accepts it with `UPDATE_GOLDEN=1`.
fn golden(file: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(file, text).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap_or_default(), text, "{}", file.display());
}

#[test]
fn each_line_is_told_and_what_is_written_generates() {
    let folder = TempDir::new().unwrap();
    copy(&cases().join("garden"), folder.path());
    let words = ["migrate", "src/Orders/readme.md", "--out", "specs/graphsmith.toml"];
    let (code, out, err) = run(folder.path(), &words);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    golden(&cases().join("report.txt"), &out);
    let list = fs::read_to_string(folder.path().join("specs/graphsmith.toml")).unwrap();
    golden(&cases().join("graphsmith.toml"), &list);
    let (code, _, err) = run(folder.path(), &["generate", "--quiet"]);
    assert_eq!(code, 0, "{err}");
    let facts = fs::read_to_string(folder.path().join("generated/facts/Contoso.Orders.json")).unwrap();
    assert!(facts.contains("\"Get-CoPurchase\"") && !facts.contains("/old"), "{facts}");
    // What is there is replaced only if somebody says so.
    let (code, _, err) = run(folder.path(), &words);
    assert_eq!(code, 2, "{err}");
    let (code, ..) = run(folder.path(), &[&words[..], &["--force"]].concat());
    assert_eq!(code, 1);
    // Without a file the list is printed.
    let (_, out, _) = run(folder.path(), &words[..2]);
    assert!(out.contains("\n[[module]]\nname = \"Contoso.Orders\"\n"), "{out}");
}

#[test]
fn descriptions_that_are_elsewhere_are_told() {
    let folder = TempDir::new().unwrap();
    let said = |setting: &str, more: &[&str]| {
        let readme = folder.path().join("readme.md");
        fs::write(&readme, format!("``` yaml\n{setting}\n```\n")).unwrap();
        let (code, out, err) = run(folder.path(), &[&["migrate", "readme.md"], more].concat());
        assert!(code < 2, "{err}");
        out
    };
    let remote = said("input-file: https://contoso.example/orders.yml", &[]);
    assert!(
        remote.contains("nothing is fetched while building; put https://contoso.example/orders.yml at"),
        "{remote}"
    );
    let remote = said("repo: https://contoso.example/$(commit)\ncommit: 1a2b\ninput-file: [$(repo)/orders.yml]", &[]);
    assert!(remote.contains("put https://contoso.example/1a2b/orders.yml at"), "{remote}");
    let several = said("input-file: [a.yml, b.yml]", &[]);
    assert!(several.contains("a module has one description"), "{several}");
    assert!(said("prefix: Co", &[]).contains("no description is named"));
    let template = said("service-name: Orders", &["--spec", "specs/{api-version}/{service}.yml"]);
    assert!(template.contains("spec = \"specs/v1.0/Orders.yml\""), "{template}");
}

#[test]
fn what_is_hostile_or_faulty_is_told_with_its_place() {
    let folder = TempDir::new().unwrap();
    let readme = folder.path().join("readme.md");
    let hostile = format!(
        "``` yaml\nrequire: readme.md\n\"\\e[31mred\": 1\n\"::error::x\": 2\nlong: {}\ndirective:\n  - where: {{ verb: \"\\e]0;x\\a\" }}\n    remove: true\n```\n",
        "x".repeat(1 << 20)
    );
    fs::write(&readme, hostile).unwrap();
    let (code, out, err) = run(folder.path(), &["migrate", "readme.md"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(!out.contains('\x1b') && !out.contains('\x07'), "{out:?}");
    assert!(!out.lines().any(|line| line.starts_with("::")), "{out}");
    for (content, told) in [
        (&b"\xff\xfe\x00"[..], "readme.md"),
        (b"``` yaml\na: [\n```\nprefix: x\n", "readme.md"),
        (b"``` yaml\nrequire: missing.md\n```\n", "missing.md"),
    ] {
        fs::write(&readme, content).unwrap();
        let (code, _, err) = run(folder.path(), &["migrate", "readme.md"]);
        assert!(code >= 3 && err.contains(told) && err.contains("hint: "), "{code}: {err}");
    }
    let (code, _, err) = run(folder.path(), &["migrate", "nowhere.md"]);
    assert!(code == 3 && err.contains("nowhere.md"), "{code}: {err}");
}

/// What is written for the configurations of the reference corpus is a project: each module has its configuration, and the cmdlets that
/// the same files give without it.
#[test]
fn configurations_of_the_corpus_become_projects() {
    let Some(corpus) = corpus() else { return };
    let mut readmes = Vec::new();
    for service in fs::read_dir(corpus.join("config")).unwrap().flatten() {
        let name = format!("{}.yml", service.file_name().to_string_lossy());
        let versions = ["v1.0", "beta"].into_iter();
        let described = versions.filter(|version| corpus.join("specs").join(version).join(&name).is_file());
        readmes.extend(described.map(|version| service.path().join(version).join("readme.md")));
    }
    readmes.retain(|readme| readme.is_file());
    readmes.sort();
    assert!(readmes.len() > 50, "{} configurations", readmes.len());
    let folder = TempDir::new().unwrap();
    let template = corpus.canonicalize().unwrap().join("specs/{api-version}/{service}.yml");
    let mut words = vec!["migrate".to_owned(), "--out".to_owned(), "graphsmith.toml".to_owned()];
    words.extend(["--spec".to_owned(), template.display().to_string()]);
    words.extend(readmes.iter().map(|readme| readme.canonicalize().unwrap().display().to_string()));
    let (code, out, err) = run(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(code < 2 && err.is_empty(), "{err}");
    assert!(out.lines().all(|line| line.chars().count() <= 120 || line.split_whitespace().count() < 3), "{out}");
    let mut diags = Diagnostics::default();
    let project = Project::load(&folder.path().join("graphsmith.toml"), &mut diags);
    let project = project.unwrap_or_else(|| panic!("{:?}", diags.iter().collect::<Vec<_>>()));
    assert_eq!(project.modules.len(), readmes.len());
    for module in &project.modules {
        assert!(module.spec.is_file(), "{}", module.spec.display());
        let config = project.config(module, &mut diags).unwrap();
        let prefix = if module.api_version == "beta" { "Beta" } else { "" };
        assert_eq!((config.prefix.as_str(), config.subject_prefix.as_str()), ("Mg", prefix), "{}", module.name);
    }
    for (module, readme) in project.modules.iter().zip(&readmes).filter(|(module, _)| module.service == "Calendar") {
        let direct = Project {
            file: PathBuf::new(),
            modules: vec![ModuleEntry { config: vec![readme.clone()], ..module.clone() }],
            ..Project::default()
        };
        let [written, direct] = [(&project, module), (&direct, &direct.modules[0])].map(|(project, module)| {
            let generated = driver::models(project, module, &mut Diagnostics::default()).unwrap();
            generated.cmdlets.cmdlets.into_iter().map(|cmdlet| cmdlet.name).collect::<Vec<_>>()
        });
        assert!(written.len() > 10 && written == direct, "{}", module.name);
    }
}

/// The reference corpus; `None`, which is recorded, where it is absent.
fn corpus() -> Option<PathBuf> {
    let named = std::env::var_os("GRAPHSMITH_CORPUS").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared")));
    if folder.join("config").is_dir() {
        return Some(folder);
    }
    test_summary::record("no reference corpus in ../shared, nor in the folder that GRAPHSMITH_CORPUS names");
    None
}

/// The table in the documentation is that of the code.
#[test]
fn the_documentation_has_all_settings() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/migration.md");
    let text = fs::read_to_string(&file).unwrap();
    let (before, rest) = text.split_once("<!-- settings -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end of settings -->").unwrap();
    golden(&file, &format!("{before}<!-- settings -->\n{}<!-- end of settings -->{after}", settings_table()));
}
