//! Crates as packages: each can be published, those in `generated/` have what they compile, and the build script of each of
//! these brings both up to date, also when both run at once.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{fs, thread};

use graphsmith_codegen::embed;
use graphsmith_codegen::emit::rust::{FEATURES_MARK, MODULES_MARK};
use graphsmith_tests::{folder, repository};
use serde_json::Value;

/// The crates with their folders in the repository.
const CRATES: [(&str, &str); 2] = [("msgraph", "generated"), ("msgraph-beta", "generated/beta")];

/// What a crate compiles, by its path there.
fn sources(krate: &Path) -> BTreeSet<String> {
    let files = ["src", "catalog"].into_iter().flat_map(|name| {
        let files = folder::read(&krate.join(name)).unwrap();
        files.into_keys().map(move |file| format!("{name}/{file}"))
    });
    files.collect()
}

/// What cargo prints for arguments.
fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo).args(arguments).current_dir(repository()).output().unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

/// The files of a package.
fn packaged(name: &str) -> BTreeSet<String> {
    let listed = cargo(&["package", "--list", "--allow-dirty", "--offline", "-p", name]);
    listed.lines().map(str::to_owned).collect()
}

/// A registry takes a crate that says what it is; and crates that need each other name versions.
#[test]
fn every_crate_can_be_published() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--offline", "--format-version=1"])).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter().filter(|package| package["publish"].is_null());
    let mut published = BTreeSet::new();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        for field in ["description", "license", "repository", "rust_version", "readme"] {
            assert!(package[field].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {field}");
        }
        let (keywords, categories) = (&package["keywords"], &package["categories"]);
        assert!((1..=5).contains(&keywords.as_array().unwrap().len()), "{name}: {keywords}");
        assert!((1..=5).contains(&categories.as_array().unwrap().len()), "{name}: {categories}");
        for dependency in package["dependencies"].as_array().unwrap().iter().filter(|other| other["kind"] != "dev") {
            assert_ne!(dependency["req"], "*", "{name} depends on {} without a version", dependency["name"]);
        }
        let files = packaged(name);
        assert!(files.contains("LICENSE") && files.contains("README.md"), "{name}: {files:?}");
        published.insert(name);
    }
    let expected = [
        "graphsmith-catalog",
        "graphsmith-codegen",
        "graphsmith-emulator",
        "graphsmith-import",
        "graphsmith-macros",
        "graphsmith-runtime",
        "mg",
        "msgraph",
        "msgraph-beta",
    ];
    assert_eq!(published, BTreeSet::from(expected));
}

#[test]
fn a_package_has_all_that_its_crate_compiles_and_no_more() {
    for (name, krate) in CRATES {
        let packed: BTreeSet<String> = packaged(name).into_iter().filter(|file| file.contains('/')).collect();
        let krate = repository().join(krate);
        assert_eq!(packed, sources(&krate), "{name}");

        let root = fs::read_to_string(krate.join("src/lib.rs")).unwrap();
        let included: BTreeSet<&str> =
            root.split("include_bytes!(\"../").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
        let catalogs = packed.iter().filter(|file| file.starts_with("catalog/")).map(String::as_str);
        assert_eq!(included, catalogs.collect(), "{name}");
    }
}

/// Files of a crate that people write and the build leaves alone, from the folder of the crate.
const BY_HAND: [&str; 3] = ["README.md", "LICENSE", "build.rs"];

/// A copy of the specs, and of what is written by hand in the crates.
fn project() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    folder::copy(&repository().join("specs"), &temp.path().join("specs")).unwrap();
    for (_, krate) in CRATES {
        fs::create_dir_all(temp.path().join(krate).join("src")).unwrap();
        for (file, mark) in [("Cargo.toml", FEATURES_MARK), ("src/lib.rs", MODULES_MARK)] {
            let text = fs::read_to_string(repository().join(krate).join(file)).unwrap();
            let (by_hand, _) = text.split_once(mark).unwrap();
            fs::write(temp.path().join(krate).join(file), by_hand).unwrap();
        }
    }
    temp
}

#[test]
fn build_scripts_that_run_at_once_leave_both_crates_whole() {
    let project = project();
    let (file, generated) = (project.path().join("specs/graphsmith.toml"), project.path().join("generated"));
    thread::scope(|scope| {
        let scripts: Vec<_> = CRATES.iter().map(|_| scope.spawn(|| embed::refresh(&file, &generated))).collect();
        for script in scripts {
            script.join().unwrap().unwrap();
        }
    });
    let ours = folder::read(&repository().join("generated")).unwrap();
    let made = folder::read(&generated).unwrap();
    let is_made = |file: &String| !BY_HAND.iter().any(|name| file.trim_start_matches("beta/") == *name);
    let differing: Vec<&String> =
        ours.keys().filter(|file| is_made(file) && made.get(*file) != ours.get(*file)).collect();
    assert!(differing.is_empty() && made.keys().all(|file| ours.contains_key(file)), "{differing:?}");
}

#[test]
fn a_packaged_crate_is_built_as_it_is() {
    let temp = tempfile::tempdir().unwrap();
    embed::refresh(temp.path().join("../specs/graphsmith.toml"), temp.path()).unwrap();
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 0);
}

#[test]
fn a_faulty_project_stops_the_build_and_changes_nothing() {
    let project = project();
    let generated = project.path().join("generated");
    let before = folder::read(&generated).unwrap();
    fs::write(project.path().join("specs/beta/Calendar.yml"), "paths: [").unwrap();
    let fault = embed::refresh(project.path().join("specs/graphsmith.toml"), &generated).unwrap_err().to_string();
    assert!(fault.contains("Calendar.yml"), "{fault}");
    assert_eq!(folder::read(&generated).unwrap(), before);
}
