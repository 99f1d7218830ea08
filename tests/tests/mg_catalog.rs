//! `mg catalog add`: catalogs that `graphsmith` has made, and descriptions that it makes catalogs of; and what becomes of
//! damaged ones.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use graphsmith_tests::command::{Run, Surroundings, graphsmith, mg};
use graphsmith_tests::{golden, repository};

const GARDEN: &str = "Microsoft.Graph.Beta.Garden";

/// Runs `mg` with a folder of catalogs.
fn call(catalogs: &Path, path: &str, words: &[&str]) -> Run {
    let variables = vec![
        ("MG_CATALOGS", catalogs.display().to_string()),
        ("MG_BASE_URL", "http://127.0.0.1:9".to_owned()),
        ("PATH", path.to_owned()),
    ];
    mg(words.iter().copied(), &Surroundings { variables, ..Surroundings::default() })
}

fn description() -> PathBuf {
    golden::cases().join("mg/garden/input.yaml")
}

/// Makes a catalog in a folder, and names it.
fn made(folder: &Path) -> PathBuf {
    let (spec, out) = (description().display().to_string(), folder.display().to_string());
    let words = ["generate", "--quiet", "--module", GARDEN, "--service", "Garden", "--api-version", "beta", "--emit"];
    let run = graphsmith(words.into_iter().chain(["catalog", "--spec", &spec, "--out", &out]));
    assert_eq!(run.code, 0, "{}", run.err);
    folder.join(format!("{GARDEN}.mgcat"))
}

/// The folder of the program `graphsmith`, which is built where this test was.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--locked", "--quiet", "--bin", "graphsmith", "--manifest-path"])
        .arg(repository().join("codegen/Cargo.toml"))
        .env("CARGO_TARGET_DIR", profile.parent().unwrap())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    profile.to_owned()
}

#[test]
fn catalogs_are_added_and_replaced() {
    let temp = tempfile::tempdir().unwrap();
    // As `graphsmith generate --manifest` leaves them: a folder for each module.
    let inner = temp.path().join("made").join(GARDEN);
    let file = made(&inner);
    let catalogs = temp.path().join("mg/catalogs");
    for (path, what) in [(file.as_path(), "added"), (&temp.path().join("made"), "replaced")] {
        let run = call(&catalogs, "", &["catalog", "add", path.to_str().unwrap()]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains(&format!("{GARDEN}: 5 cmdlets, {what} as ")), "{}", run.out);
    }
    assert_eq!(fs::read_dir(&catalogs).unwrap().count(), 1);
    assert_eq!(fs::read(catalogs.join(file.file_name().unwrap())).unwrap(), fs::read(&file).unwrap());
    let run = call(&catalogs, "", &["Remove-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-WhatIf"]);
    assert!(run.code == 0 && run.out.contains("DELETE http://127.0.0.1:9/beta/gardens/1/beds/2"), "{run:?}");
    let run = call(&catalogs, "", &["--version"]);
    let line = format!(", {}", catalogs.display());
    let ours = run.out.lines().find(|text| text.ends_with(&line)).unwrap();
    assert!(ours.starts_with("beta: 1 module, release "), "{}", run.out);
    assert!(run.out.starts_with("mg ") && run.out.contains("v1.0: ") && run.out.contains(", built in"), "{}", run.out);
}

#[test]
fn a_damaged_catalog_is_refused() {
    let temp = tempfile::tempdir().unwrap();
    let whole = made(&temp.path().join("a"));
    let mut bytes = fs::read(&whole).unwrap();
    // One bit in the texts, which nothing else would notice.
    let at = bytes.len() - 20;
    bytes[at] ^= 1;
    let damaged = temp.path().join("b.mgcat");
    fs::write(&damaged, &bytes).unwrap();
    let (whole, damaged) = (whole.to_str().unwrap().to_owned(), damaged.to_str().unwrap().to_owned());
    let catalogs = temp.path().join("catalogs");
    let run = call(&catalogs, "", &["catalog", "add", &whole, &damaged]);
    assert_eq!((run.code, run.out.as_str()), (4, ""));
    let expected = format!("mg: {damaged}: the catalog is damaged: its checksum is wrong; nothing was added\n");
    assert!(run.err.starts_with(&expected), "{}", run.err);
    assert!(!catalogs.exists(), "nothing was added");
    // Damage that comes later is found by the next call.
    assert_eq!(call(&catalogs, "", &["catalog", "add", &whole]).code, 0);
    let file = catalogs.join(format!("{GARDEN}.mgcat"));
    fs::write(&file, &bytes).unwrap();
    let run = call(&catalogs, "", &["Remove-MgBetaGardenBed", "-GardenId", "1", "-BedId", "2", "-WhatIf"]);
    let expected = format!("mg: {}: the catalog is damaged: its checksum is wrong\n", file.display());
    assert!(run.code == 4 && run.err.starts_with(&expected), "{run:?}");
}

#[test]
fn descriptions_become_catalogs() {
    let temp = tempfile::tempdir().unwrap();
    let checkout = temp.path().join("sdk");
    fs::create_dir_all(checkout.join("openApiDocs/beta")).unwrap();
    fs::create_dir_all(checkout.join("src/Garden/beta")).unwrap();
    fs::copy(description(), checkout.join("openApiDocs/beta/Garden.yml")).unwrap();
    let config = "```yaml\ndirective:\n  - where: {verb: Remove}\n    remove: true\n```\n";
    fs::write(checkout.join("src/Garden/beta/readme.md"), config).unwrap();
    let catalogs = temp.path().join("catalogs");
    let path = program().display().to_string();
    let run = call(&catalogs, &path, &["catalog", "add", checkout.to_str().unwrap()]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert!(run.out.starts_with(&format!("{GARDEN}: 4 cmdlets, added as ")), "{}", run.out);
    // A faulty description is shown with its place, and nothing changes.
    let before = fs::read(catalogs.join(format!("{GARDEN}.mgcat"))).unwrap();
    fs::write(checkout.join("openApiDocs/beta/Garden.yml"), "openapi: 3.0.4\npaths: [").unwrap();
    let run = call(&catalogs, &path, &["catalog", "add", checkout.to_str().unwrap()]);
    assert!(run.code == 4 && run.err.contains("Garden.yml:") && run.err.contains("nothing was added"), "{run:?}");
    assert_eq!(fs::read(catalogs.join(format!("{GARDEN}.mgcat"))).unwrap(), before);
    // Without the command there is a hint.
    let run = call(&catalogs, temp.path().to_str().unwrap(), &["catalog", "add", checkout.to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("cargo install --path codegen"), "{run:?}");
    let run = call(&catalogs, &path, &["catalog", "add", temp.path().join("nowhere").to_str().unwrap()]);
    assert!(run.code == 4 && run.err.contains("cannot read"), "{run:?}");
    let run = call(&catalogs, &path, &["catalog", "add", checkout.join("src").to_str().unwrap()]);
    assert!(run.code == 2 && run.err.contains("neither catalogs nor descriptions"), "{run:?}");
}

#[test]
fn the_manual_names_all_that_the_help_names() {
    let temp = tempfile::tempdir().unwrap();
    let page = call(temp.path(), "", &["man"]).out;
    assert!(page.starts_with(".TH MG 1 ") && page.contains("\n.SH NAME\nmg \\- "), "{page}");
    let plain = page.replace("\\-", "-").replace("\\e", "\\");
    for help in [["help"].as_slice(), &["emulate", "--help"], &["request", "--help"], &["batch", "--help"]] {
        // Part of a line: words alone are found in other places too.
        let said = call(temp.path(), "", help).out;
        let listed = said.lines().filter(|line| line.starts_with("  "));
        let ends = listed.map(|line| line.rsplit("  ").next().unwrap_or_default().trim());
        for end in ends.filter(|end| end.len() > 20) {
            assert!(plain.contains(end.trim_end_matches('.')), "the page lacks `{end}`");
        }
        for word in said.split_whitespace() {
            // The first line is split into the name and what it is.
            assert!(plain.contains(word.trim_end_matches('.')), "the page lacks `{word}`");
        }
    }
}
