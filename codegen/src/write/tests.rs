//! The writer on real folders.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Action, Mode, Scope, Summary, Writer};
use crate::diag::{Class, Diagnostics};
use crate::emit::Output;

/// Runs a writer over one owner's files.
fn apply(root: &Path, files: &[(&str, &str)], mode: Mode) -> (Option<Summary>, Diagnostics) {
    apply_scoped(root, &[("M/help", files)], Scope::Everything, mode)
}

fn apply_scoped(
    root: &Path,
    owners: &[(&str, &[(&str, &str)])],
    scope: Scope,
    mode: Mode,
) -> (Option<Summary>, Diagnostics) {
    let mut diags = Diagnostics::default();
    let summary = Writer::open(root, scope, mode, &mut diags).and_then(|writer| {
        for (owner, files) in owners {
            let outputs: Vec<Output> = files.iter().map(|(path, text)| Output::text(*path, *text)).collect();
            writer.add(owner, &outputs, &mut diags);
        }
        writer.commit(&mut diags).map(|committed| committed.summary)
    });
    (summary, diags)
}

fn changes(summary: &Summary) -> Vec<(&str, Action)> {
    summary.changes.iter().map(|c| (c.path.as_str(), c.action)).collect()
}

/// All files below a folder with their contents, the manifest and left-over temporary files included.
fn tree(root: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_second_run_changes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("new/out");
    let files = [("help/A.md", "a\n"), ("facts.json", "{}\n")];
    let (summary, _) = apply(&root, &files, Mode::Write);
    assert_eq!(summary.unwrap().count(Action::Create), 3);
    let before = tree(&root);
    assert_eq!(before.len(), 3);
    let modified = fs::metadata(root.join("facts.json")).unwrap().modified().unwrap();

    let (summary, diags) = apply(&root, &files, Mode::Write);
    assert_eq!(summary.unwrap(), Summary { changes: Vec::new(), unchanged: 2 });
    assert!(!diags.has_errors());
    assert_eq!(tree(&root), before);
    assert_eq!(fs::metadata(root.join("facts.json")).unwrap().modified().unwrap(), modified);
}

#[test]
fn only_files_of_the_manifest_are_deleted() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    apply(root, &[("help/a/A.md", "a"), ("help/b/B.md", "b"), ("C.md", "c")], Mode::Write);
    fs::write(root.join("help/b/mine.md"), "by hand").unwrap();
    let (summary, _) = apply(root, &[("C.md", "c2")], Mode::Write);
    let expected = [
        (".graphsmith-manifest", Action::Update),
        ("C.md", Action::Update),
        ("help/a/A.md", Action::Delete),
        ("help/b/B.md", Action::Delete),
    ];
    assert_eq!(changes(&summary.unwrap()), expected);
    let left: Vec<String> = tree(root).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, [".graphsmith-manifest", "C.md", "help/b/mine.md"]);
    assert!(!root.join("help/a").exists(), "an empty folder is removed");
}

#[test]
fn a_run_of_one_emitter_keeps_the_files_of_others() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    let scope = |owners: &[&str]| Scope::Owners(owners.iter().map(|o| (*o).to_owned()).collect::<BTreeSet<_>>());
    apply_scoped(
        root,
        &[("M/help", &[("A.md", "a"), ("B.md", "b")]), ("M/facts", &[("facts.json", "{}")])],
        scope(&["M/help", "M/facts"]),
        Mode::Write,
    );
    let (summary, _) = apply_scoped(root, &[("M/help", &[("A.md", "a")])], scope(&["M/help"]), Mode::Write);
    let expected = [(".graphsmith-manifest", Action::Update), ("B.md", Action::Delete)];
    assert_eq!(changes(&summary.unwrap()), expected);
    assert!(root.join("facts.json").exists());
    assert!(fs::read_to_string(root.join(".graphsmith-manifest")).unwrap().contains("facts.json\tM/facts\n"));
}

#[test]
fn check_and_dry_run_write_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("out");
    let (summary, _) = apply(&root, &[("A.md", "a\n")], Mode::Check);
    let summary = summary.unwrap();
    assert!(summary.changes.iter().any(|c| c.diff.contains("--- /dev/null\n+++ b/A.md\n+a\n")));
    assert!(!root.exists());

    apply(&root, &[("A.md", "a\n"), ("B.md", "b\n")], Mode::Write);
    let before = tree(&root);
    for mode in [Mode::Check, Mode::DryRun] {
        let (summary, _) = apply(&root, &[("A.md", "a2\n")], mode);
        let summary = summary.unwrap();
        let expected = [(".graphsmith-manifest", Action::Update), ("A.md", Action::Update), ("B.md", Action::Delete)];
        assert_eq!(changes(&summary), expected);
        assert_eq!(summary.changes[1].diff.contains("-a\n+a2\n"), mode == Mode::Check);
        assert_eq!(tree(&root), before);
    }
}

#[test]
fn one_fault_keeps_everything_from_being_written() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("out");
    for bad in ["../up.md", "help/CON.md", "help/a.md"] {
        let (summary, diags) = apply(&root, &[("help/A.md", "a"), (bad, "b")], Mode::Write);
        assert!(summary.is_none(), "{bad}");
        assert!(diags.iter().all(|d| d.class == Class::Input), "{bad}");
        assert_eq!(diags.iter().count(), 1, "{bad}");
        assert!(!root.exists(), "{bad}");
    }
}

#[test]
fn a_file_in_the_place_of_a_folder_is_a_fault_of_the_disk() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("help"), "a file").unwrap();
    fs::create_dir(temp.path().join("C.md")).unwrap();
    let (summary, diags) = apply(temp.path(), &[("help/A.md", "a"), ("new/B.md", "b"), ("C.md", "c")], Mode::Write);
    assert!(summary.is_none());
    assert_eq!(diags.iter().map(|d| d.class).collect::<Vec<_>>(), [Class::Io, Class::Io]);
    assert!(!temp.path().join("new").exists());

    let (summary, diags) = apply(&temp.path().join("help"), &[("A.md", "a")], Mode::Write);
    assert!(summary.is_none() && diags.iter().all(|d| d.class == Class::Io));
    let (summary, diags) = apply(&temp.path().join("help/below"), &[("A.md", "a")], Mode::Write);
    assert!(summary.is_none() && diags.iter().all(|d| d.class == Class::Io));
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let temp = tempfile::tempdir().unwrap();
    apply(temp.path(), &[("A.md", "a"), ("B.md", "b")], Mode::Write);
    let before = tree(temp.path());
    let mut rights = fs::metadata(temp.path().join("A.md")).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(temp.path().join("A.md"), rights).unwrap();
    let (summary, diags) = apply(temp.path(), &[("A.md", "a2"), ("B.md", "b2")], Mode::Write);
    assert!(summary.is_none());
    assert_eq!(diags.iter().map(|d| d.class).collect::<Vec<_>>(), [Class::Io]);
    assert_eq!(tree(temp.path()), before);
}

#[test]
fn a_manifest_cannot_reach_out_of_the_folder() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("out");
    fs::create_dir(&root).unwrap();
    fs::write(temp.path().join("precious"), "x").unwrap();
    fs::write(root.join(".graphsmith-manifest"), "../precious\tM/help\nhelp/../../precious\tM/help\n").unwrap();
    apply(&root, &[("A.md", "a")], Mode::Write);
    assert!(temp.path().join("precious").exists());
}

#[test]
#[cfg(unix)]
fn symbolic_links_are_not_followed() {
    use std::os::unix::fs::symlink;
    let temp = tempfile::tempdir().unwrap();
    let (root, outside) = (temp.path().join("out"), temp.path().join("outside"));
    fs::create_dir_all(&root).unwrap();
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("A.md"), "precious").unwrap();
    symlink(&outside, root.join("help")).unwrap();
    symlink(outside.join("A.md"), root.join("A.md")).unwrap();
    let (summary, diags) = apply(&root, &[("help/A.md", "a"), ("help/New.md", "n"), ("A.md", "a")], Mode::Write);
    assert!(summary.is_none());
    assert_eq!(diags.iter().filter(|d| d.class == Class::Io).count(), 3);
    assert_eq!(tree(&outside), [("A.md".to_owned(), "precious".to_owned())]);

    // Nor are files behind a link deleted when the manifest lists them.
    fs::write(root.join(".graphsmith-manifest"), "help/A.md\tM/help\nA.md\tM/help\n").unwrap();
    apply(&root, &[("B.md", "b")], Mode::Write);
    assert!(outside.join("A.md").exists());
}

#[test]
fn case_may_change() {
    let temp = tempfile::tempdir().unwrap();
    apply(temp.path(), &[("help/get-a.md", "a")], Mode::Write);
    apply(temp.path(), &[("help/Get-A.md", "a")], Mode::Write);
    let names: Vec<String> = tree(temp.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [".graphsmith-manifest", "help/Get-A.md"]);
}

#[test]
fn an_amended_file_is_written_and_never_deleted() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("Cargo.toml"), "by hand\n").unwrap();
    let amend = |text: Option<&str>| {
        let mut diags = Diagnostics::default();
        let writer = Writer::open(temp.path(), Scope::Everything, Mode::Write, &mut diags).unwrap();
        if let Some(text) = text {
            writer.amend(
                "Cargo.toml",
                |old| format!("{}{text}", old.split_once('#').map_or(old, |(kept, _)| kept)),
                &mut diags,
            );
            writer.amend("missing.toml", |_| panic!("there is nothing to change"), &mut diags);
        }
        writer.commit(&mut diags).unwrap().summary
    };
    assert_eq!(changes(&amend(Some("# features\n"))), [("Cargo.toml", Action::Update)]);
    assert_eq!(amend(Some("# features\n")), Summary::default());
    assert_eq!(amend(None), Summary::default());
    assert_eq!(tree(temp.path()), [("Cargo.toml".to_owned(), "by hand\n# features\n".to_owned())]);
}

/// Many runs at once, half of them with less to write: each leaves a whole tree, and finds one.
#[test]
fn runs_that_meet_leave_a_whole_tree() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path().join("out");
    let files: Vec<(String, String)> =
        (0..60).map(|number| (format!("help/{}/{number}.md", number % 7), "text ".repeat(number * 100))).collect();
    let run = |count: usize| {
        let files: Vec<(&str, &str)> = files[..count].iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let (summary, diags) = apply(&root, &files, Mode::Write);
        let summary =
            summary.unwrap_or_else(|| panic!("{}", diags.iter().map(ToString::to_string).collect::<String>()));
        let changed = [Action::Create, Action::Update, Action::Delete].map(|action| summary.count(action));
        // The manifest changes too.
        assert!([[61, 0, 0], [21, 0, 0], [40, 1, 0], [0, 1, 40], [0, 0, 0]].contains(&changed), "{changed:?}");
    };
    let run = &run;
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || (0..10).for_each(|_| run(if number % 2 == 0 { 60 } else { 20 })));
        }
    });
    let mut kept = tree(&root);
    assert_eq!(kept.remove(0).0, ".graphsmith-manifest");
    kept.sort_by_key(|(_, text)| text.len());
    assert!(kept == files || kept == files[..20], "{} files", kept.len());
}

#[test]
fn who_only_looks_does_not_wait() {
    let temp = tempfile::tempdir().unwrap();
    let mut diags = Diagnostics::default();
    let writer = Writer::open(temp.path(), Scope::Everything, Mode::Write, &mut diags).unwrap();
    let (summary, _) = apply(temp.path(), &[("A.md", "a")], Mode::Check);
    assert_eq!(summary.unwrap().count(Action::Create), 2);
    drop(writer);
    assert_eq!(tree(temp.path()), []);
}

/// Two modules in one folder: neither loses its facts.
#[test]
fn a_file_of_another_owner_is_not_replaced() {
    let temp = tempfile::tempdir().unwrap();
    let root = temp.path();
    let of = |module: &str| Scope::Owners(BTreeSet::from([format!("{module}/facts"), format!("{module}/help")]));
    let files = |page: &'static str, text: &'static str| [("facts.json", text), (page, text)];
    let (summary, _) = apply_scoped(root, &[("A/facts", &files("help/A.md", "a"))], of("A"), Mode::Write);
    assert!(summary.is_some());
    let before = tree(root);
    for mode in [Mode::Write, Mode::Check, Mode::DryRun] {
        let (summary, diags) = apply_scoped(root, &[("B/facts", &files("help/B.md", "b"))], of("B"), mode);
        assert!(summary.is_none());
        let messages: Vec<_> = diags.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["this file belongs to `A`, and that of `B` would replace it"]);
        assert_eq!(tree(root), before);
    }
    // What doesn't collide may lie together, and a project may rename its modules.
    let (summary, _) = apply_scoped(root, &[("B/help", &[("help/B.md", "b")])], of("B"), Mode::Write);
    assert!(summary.is_some());
    let project = Scope::Emitters(BTreeSet::from(["facts".to_owned()]));
    let (summary, _) = apply_scoped(root, &[("C/facts", &files("help/C.md", "c"))], project, Mode::Write);
    let summary = summary.unwrap();
    assert_eq!(
        changes(&summary).into_iter().filter(|(path, _)| !path.starts_with('.')).collect::<Vec<_>>(),
        [("facts.json", Action::Update), ("help/A.md", Action::Delete), ("help/C.md", Action::Create)]
    );
}

#[test]
fn a_single_file_gets_the_folders_that_it_lacks() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("a/b/c.yml");
    super::file(&file, b"x").unwrap();
    assert_eq!(fs::read(&file).unwrap(), b"x");
}

#[cfg(unix)]
#[test]
fn a_single_file_that_is_a_link_or_a_pipe_stays_one() {
    let temp = tempfile::tempdir().unwrap();
    let path = |name: &str| temp.path().join(name);
    super::file(&path("file"), b"x").unwrap();
    std::os::unix::fs::symlink("file", path("link")).unwrap();
    super::file(&path("link"), b"y").unwrap();
    assert!(fs::symlink_metadata(path("link")).unwrap().is_symlink());
    assert_eq!(fs::read(path("file")).unwrap(), b"y");

    assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
    let reader = std::thread::spawn({
        let pipe = path("pipe");
        move || fs::read(pipe).unwrap()
    });
    super::file(&path("pipe"), b"z").unwrap();
    assert_eq!(reader.join().unwrap(), b"z");
    assert!(!fs::symlink_metadata(path("pipe")).unwrap().is_file());
}
