//! The crate in `examples/`, which is no member of this workspace: it is built as a user would build it, with modules from
//! its build script and from the macro, and its programs run against the emulator.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use graphsmith_catalog::Catalog;
use graphsmith_emulator::faults::Script;
use graphsmith_emulator::{Emulator, Options, Routes};
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::repository;

/// Where the programs are, once they are built.
static PROGRAMS: LazyLock<PathBuf> = LazyLock::new(|| {
    let target = target();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--locked", "--bins", "--manifest-path"])
        .arg(repository().join("examples/Cargo.toml"))
        .env("CARGO_TARGET_DIR", &target)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success() && !said.contains("warning"), "{said}");
    target.join("debug")
});

/// The folder that this test was compiled in: what the examples need has mostly been compiled there too.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.ancestors().find(|folder| folder.ends_with("deps")).and_then(Path::parent).unwrap();
    profile.parent().unwrap().to_owned()
}

/// An emulator that has the built-in paths and those of the examples' own module.
struct Service {
    emulator: Emulator,
    folder: tempfile::TempDir,
}

impl Service {
    fn start(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (manifest, out) = (repository().join("examples/graphsmith.toml"), folder.path().join("catalogs"));
        let (manifest, out_text) = (manifest.display().to_string(), out.display().to_string());
        let words = ["generate", "--quiet", "--manifest", &manifest, "--emit", "catalog", "--out", &out_text];
        let run = graphsmith(words);
        assert_eq!(run.code, 0, "{}", run.err);
        let mut routes = Routes::built_in().unwrap();
        let mail = out.join("Microsoft.Graph.Mail/Microsoft.Graph.Mail.mgcat");
        routes.add(Catalog::open(&mail).unwrap().unwrap()).unwrap();
        let options = Options { script: Script::parse(script).unwrap(), ..Options::new(routes) };
        Self { emulator: Emulator::on_thread(options).unwrap(), folder }
    }

    /// What a program prints.
    fn run(&self, program: &str, arguments: &[&str]) -> Vec<String> {
        let output = Command::new(PROGRAMS.join(program))
            .args(arguments)
            .env("MG_BASE_URL", self.emulator.url())
            .env("MG_TOKEN", "practice")
            .env("TMPDIR", self.folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

const USER: &str = "me@contoso.com";

/// What stands before the colon, and what after it.
fn pair(line: &str) -> (&str, &str) {
    line.split_once(": ").unwrap()
}

#[test]
fn events_are_made_in_a_batch_listed_and_read() {
    let service = Service::start("[service]\npage-size = 3\n");
    let subjects: Vec<String> = (0..23).map(|number| format!("Event {number}")).collect();
    let words: Vec<&str> = std::iter::once(USER).chain(subjects.iter().map(String::as_str)).collect();
    let made = service.run("batch", &words);
    assert_eq!(made.iter().map(|line| pair(line).1).collect::<Vec<_>>(), subjects);

    let listed = service.run("page_through_events", &[USER]);
    let (last, items) = listed.split_last().unwrap();
    assert_eq!(items.iter().map(|line| line.split_once("  ").unwrap().1).collect::<Vec<_>>(), subjects);
    assert_eq!(last, "the first page has 5 of 23");

    assert_eq!(service.run("error_handling", &[USER, pair(&made[4]).0]), ["Event 4"]);
    assert_eq!(service.run("error_handling", &[USER, "absent"]), ["there is no such event (ErrorItemNotFound)"]);
}

#[test]
fn a_large_file_is_attached_once() {
    let service = Service::start("[[rule]]\non = \"upload\"\nnth = [1]\nthen = { action = \"lost-reply\" }\n");
    let made = service.run("batch", &[USER, "With a file"]);
    let event = pair(&made[0]).0;
    let file = service.folder.path().join("big.bin");
    let content: Vec<u8> = (0..9_000_000_u32).map(|place| place.to_le_bytes()[place as usize % 3]).collect();
    fs::write(&file, &content).unwrap();
    let told = service.run("attach_large_file", &[USER, event, &file.display().to_string()]);
    assert!(told[0].starts_with("big.bin (9000000 bytes): "), "{told:?}");
    let kept = service.emulator.stored().unwrap();
    assert!(kept.len() == 1 && kept[0].1 == content, "the content has arrived as it is, once");
}

#[test]
fn modules_of_its_own_are_called_and_kept_in_step() {
    let service = Service::start("");
    let (state, folder) = (service.folder.path().join("link").display().to_string(), "inbox");
    let sync = || service.run("delta_sync", &[USER, folder, &state]);
    for (number, subject) in ["First", "Second"].into_iter().enumerate() {
        let listed = service.run("bring_your_own_module", &[USER, folder, subject]);
        assert_eq!(listed, ["First", "Second"][..=number]);
    }
    let all = sync();
    assert_eq!(all.iter().map(|line| pair(line).1).collect::<Vec<_>>(), ["First", "Second"]);
    assert!(sync().is_empty());
    service.run("bring_your_own_module", &[USER, folder, "Third"]);
    let changes = sync();
    assert_eq!(changes.iter().map(|line| pair(line).1).collect::<Vec<_>>(), ["Third"]);
}
