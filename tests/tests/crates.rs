//! The crates in `generated/`: each can be packaged, and the build script of each brings both up to date, also when both
//! run at once.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{fs, thread};

use graphsmith_codegen::embed;
use graphsmith_codegen::emit::rust::{FEATURES_MARK, MODULES_MARK};
use graphsmith_tests::{folder, repository};

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

#[test]
fn a_package_has_all_that_its_crate_compiles_and_no_more() {
    for (name, krate) in CRATES {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let listed = Command::new(cargo)
            .args(["package", "--list", "--allow-dirty", "--offline", "-p", name])
            .current_dir(repository())
            .output()
            .unwrap();
        assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
        let listed = String::from_utf8(listed.stdout).unwrap();
        let packed: BTreeSet<String> = listed.lines().filter(|file| file.contains('/')).map(str::to_owned).collect();
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
