//! Runs with a record of earlier ones: they give what runs without one give, to the byte, whatever has changed meanwhile.
//!
//! `GRAPHSMITH_RECORD_RUNS` says how many runs follow each other, for example `500`; `GRAPHSMITH_RECORD_SEED`, which.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod garden;
#[path = "../support/mod.rs"]
mod support;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use fastrand::Rng;
use garden::{Garden, touch};
use graphsmith_codegen::cli::{self, Console};
use support::{Tree, read};

/// What a run told and how it ended.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    code: u8,
    out: String,
    faults: String,
}

/// Runs `graphsmith generate` on a project.
fn generate(specs: &Path, out: &Path, more: &[&str], records: Option<&Path>) -> Told {
    let mut words = vec!["graphsmith", "generate", "--jobs", "2", "--manifest"];
    let (project, folder) = (specs.join("graphsmith.toml"), out.display().to_string());
    words.extend([project.to_str().unwrap(), "--out", &folder]);
    words.extend(more);
    let (mut printed, mut faults) = (Vec::new(), Vec::new());
    let records = records.map(Path::to_owned);
    let mut console = Console { out: &mut printed, err: &mut faults, terminal: false, records };
    let code = cli::run(words.iter().map(Into::into), &mut console);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&folder, "OUT");
    Told { code, out: text(printed), faults: text(faults) }
}

/// Changes one output of two equal folders in the same way; tells how.
fn spoil(folders: [&Path; 2], rng: &mut Rng) -> String {
    let outputs: Vec<PathBuf> = read(folders[0]).into_keys().collect();
    let Some(path) = rng.choice(outputs) else { return "there is no output".to_owned() };
    let seed = rng.u64(..);
    let mut done = "";
    for folder in folders {
        let (file, rng) = (folder.join(&path), &mut Rng::with_seed(seed));
        done = match rng.u8(..6) {
            0 => {
                fs::remove_file(&file).unwrap();
                "is gone"
            }
            1 => {
                fs::write(&file, "mine").unwrap();
                "is overwritten"
            }
            2 => {
                let modified = fs::metadata(&file).unwrap().modified().unwrap();
                let text = fs::read(&file).unwrap();
                let text: Vec<u8> = text.iter().map(|byte| if *byte == b'e' { b'a' } else { *byte }).collect();
                fs::write(&file, text).unwrap();
                File::options().write(true).open(&file).unwrap().set_modified(modified).unwrap();
                "is changed in secret"
            }
            3 => {
                fs::remove_dir_all(file.parent().unwrap()).unwrap();
                "is gone with its folder"
            }
            4 => {
                fs::remove_file(&file).unwrap();
                fs::create_dir_all(&file).unwrap();
                "is a folder"
            }
            _ => {
                touch(&file, rng);
                "is touched"
            }
        };
    }
    format!("{} {done}", path.display())
}

/// Folders in the place of outputs, which no run removes.
fn clear(folders: [&Path; 2]) {
    for folder in folders {
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let entries = fs::read_dir(&folder).into_iter().flatten();
            let folders: Vec<PathBuf> =
                entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
            for folder in folders {
                if folder.extension().is_some_and(|extension| extension == "md" || extension == "json") {
                    fs::remove_dir_all(folder).unwrap();
                } else {
                    open.push(folder);
                }
            }
        }
    }
}

/// Damages the records, or removes them; tells how.
fn damage(records: &Path, rng: &mut Rng) -> String {
    let Some(record) = rng.choice(read(records).into_keys().collect::<Vec<_>>()) else { return String::new() };
    let file = records.join(record);
    match rng.u8(..3) {
        0 => fs::remove_file(&file).unwrap(),
        1 => fs::write(&file, "{}").unwrap(),
        _ => {
            let bytes = fs::read(&file).unwrap();
            fs::write(&file, &bytes[..rng.usize(..bytes.len())]).unwrap();
        }
    }
    "a record is damaged".to_owned()
}

#[test]
fn a_record_changes_no_byte() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (runs, seed) = (number("GRAPHSMITH_RECORD_RUNS", 40), number("GRAPHSMITH_RECORD_SEED", 1));
    let (folder, mut rng) = (tempfile::tempdir().unwrap(), Rng::with_seed(seed));
    let garden = Garden::plant(folder.path(), &mut rng);
    let [records, kept, fresh] = ["records", "kept", "fresh"].map(|name| folder.path().join(name));
    let (mut sound, mut unchanged) = (0, 0);
    for run in 0..runs {
        let mut changes: Vec<String> = Vec::new();
        for _ in 0..rng.usize(..3) {
            changes.push(garden.change(&mut rng));
        }
        if rng.u8(..3) == 0 {
            changes.push(spoil([&kept, &fresh], &mut rng));
        }
        if rng.u8(..16) == 0 {
            changes.push(damage(&records, &mut rng));
        }
        let mut options =
            vec!["--emit", ["api,catalog,facts,help,rust", "help", "facts,rust"][usize::from(rng.u8(..8) / 6)]];
        options.extend((rng.u8(..8) == 0).then_some(["--profile", "published"]).into_iter().flatten());
        options.extend((rng.u8(..8) == 0).then_some(["--notes", "linked"]).into_iter().flatten());
        if rng.u8(..4) == 0 {
            options.push(["--check", "--dry-run"][rng.usize(..2)]);
        }
        let next = garden.specs.join("names/next");
        let before = read(&next);
        let told = generate(&garden.specs, &kept, &options, Some(&records));
        let names = read(&garden.specs);
        // Both runs write there.
        let _ = fs::remove_dir_all(&next);
        support::write(&next, before.iter());
        // Those who know nothing of a record, and those who ignore one.
        let without = if rng.bool() { None } else { Some(records.as_path()) };
        let expected = generate(&garden.specs, &fresh, &[options.as_slice(), &["--fresh"]].concat(), without);
        assert_eq!(told, expected, "seed {seed}, run {run}: {options:?}, {changes:#?}");
        same(&read(&kept), &read(&fresh), &format!("seed {seed}, run {run}: {options:?}, {changes:#?}"));
        same(&names, &read(&garden.specs), &format!("seed {seed}, run {run}, beside the project: {changes:#?}"));
        sound += u64::from(told.code < 2);
        unchanged += u64::from(told.faults.contains("OUT: 0 new, 0 changed, 0 deleted"));
        clear([&kept, &fresh]);
        if told.code >= 2 && rng.bool() {
            // Nothing else is seen as long as something is faulty.
            Garden::plant(folder.path(), &mut rng);
        }
    }
    println!("{sound} of {runs} runs made something, {unchanged} of them found it as it was");
    assert!(sound > runs / 3 && unchanged > runs / 20, "{sound} {unchanged}");
}

/// The record tells again what was told when a module was made. So what it tells shows which modules are made.
#[test]
fn only_what_has_changed_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let garden = Garden::plant(folder.path(), &mut Rng::with_seed(3));
    garden.write(Path::new("config/common.md"), "# Nothing\n");
    garden.write(Path::new("graphsmith.toml"), &garden::modules(&garden::SPECS));
    let [records, out] = ["records", "out"].map(|name| folder.path().join(name));
    let run = |more: &[&str]| generate(&garden.specs, &out, more, Some(&records)).faults;
    run(&[]);
    let spec = |(service, version): (&str, &str)| garden.specs.join(format!("{version}/{service}.yml"));
    let mark = || {
        let file = records.join(read(&records).into_keys().next().unwrap());
        let record = fs::read_to_string(&file).unwrap();
        let told = "`type` is a word of Rust";
        assert_eq!(record.matches(told).count(), garden::SPECS.len(), "{record}");
        // As long as it was, and another one for each module: what is told twice is shown once.
        let marked = record.split(told).enumerate().map(|(at, part)| match at {
            0 => part.to_owned(),
            _ => format!("`type` was made before {at}{part}"),
        });
        fs::write(&file, marked.collect::<String>()).unwrap();
    };
    let kept = |told: &str| told.matches("was made before").count();
    assert_eq!(kept(&run(&["--verbose"])), 0);
    mark();
    for options in [&["--verbose"][..], &["--verbose", "--dry-run"], &["--verbose", "--check"]] {
        assert_eq!(kept(&run(options)), 4, "{options:?}");
    }
    assert_eq!(kept(&run(&["--verbose", "--check", "--fresh"])), 0);

    // A text, which no other module knows of.
    let text = fs::read_to_string(spec(("Garden", "beta"))).unwrap();
    fs::write(spec(("Garden", "beta")), text.replace("plain", "quite another")).unwrap();
    assert_eq!(kept(&run(&["--verbose"])), 3);
    // A cmdlet that the other module of the service links.
    fs::write(spec(("Garden", "beta")), text.replace("bed_GetBed", "bed_GetSand")).unwrap();
    assert_eq!(kept(&run(&["--verbose"])), 2);
    // An output.
    fs::remove_file(out.join("Microsoft.Graph.Orchard/facts.json")).unwrap();
    assert_eq!(kept(&run(&["--verbose"])), 1);
    fs::write(garden.specs.join("permissions.json"), "{ \"permissions\": {} }").unwrap();
    assert_eq!(kept(&run(&["--verbose"])), 0);
    assert!(fs::read_dir(&records).unwrap().count() == 1);
}

fn same(kept: &Tree, fresh: &Tree, what: &str) {
    let differs: Vec<&PathBuf> =
        kept.keys().chain(fresh.keys()).filter(|path| kept.get(*path) != fresh.get(*path)).collect();
    assert!(differs.is_empty(), "{what}: {differs:#?}");
}
