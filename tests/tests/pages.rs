//! The gate for pages that we publish: all bundled ones, and those of large modules of the reference corpus.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, folder, pages, prose, repository};

/// How many faults a failed test shows.
const SHOWN: usize = 30;

/// Who has written the description behind some pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// We have.
    Own,
    /// Somebody else; what is wrong with its language is counted in the sweep.
    Foreign,
}

/// The sites that pages link, besides each other.
const SITES: [&str; 3] = ["go.microsoft.com", "graph.microsoft.com", "learn.microsoft.com"];

/// Whether a link of a page leads to a known site, or to a page that is there.
fn leads_somewhere(page: &str, link: &str, files: &folder::Files) -> bool {
    if let Some((_, address)) = link.split_once("://") {
        return SITES.contains(&address.split('/').next().unwrap_or_default());
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in link.split('/') {
        match part {
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    files.contains_key(&folders.join("/"))
}

/// Checks every page of some files.
fn check(files: &folder::Files, texts: Texts) {
    let mut checked = 0;
    let mut found = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.rsplit_once('.').is_some_and(|(_, end)| end == "md")) {
        checked += 1;
        let page = String::from_utf8(bytes.clone()).unwrap();
        let mut faults = pages::faults(&page);
        if path.contains("types/") {
            // Those of types have sections of their own.
            faults.retain(|fault| !fault.starts_with("front matter:") && !fault.starts_with("sections:"));
        }
        faults.extend(
            pages::links(&page)
                .filter(|link| !leads_somewhere(path, link, files))
                .map(|link| format!("no page: {link}")),
        );
        if texts == Texts::Own {
            faults.extend(prose::slips(&page).iter().map(ToString::to_string));
        }
        found.extend(faults.into_iter().map(|fault| format!("  {path}: {fault}")));
    }
    assert!(checked > 0, "there are no pages");
    let shown = found.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("\n");
    assert!(found.is_empty(), "{} faults on {checked} pages\n{shown}", found.len());
}

#[test]
fn bundled_pages_are_good() {
    check(&folder::read(&repository().join("generated/help")).unwrap(), Texts::Own);
}

/// Checks the pages of a module in one layout.
fn module_is_good(service: &str, api_version: &str, schema: &str) {
    let Some(corpus) = corpus() else { return };
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().display().to_string();
    let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
    arguments.extend(CorpusModule { service, api_version }.arguments(&corpus));
    arguments.extend(["--out", &out, "--emit", "help", "--help-schema", schema].map(str::to_owned));
    let run = graphsmith(arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    check(&folder::read(temp.path()).unwrap(), Texts::Foreign);
}

macro_rules! module_tests {
    ($($name:ident: $service:literal $version:literal $schema:literal;)*) => {
        $(#[test]
        fn $name() {
            module_is_good($service, $version, $schema);
        })*
    };
}

module_tests! {
    calendar_beta: "Calendar" "beta" "2.0.0";
    calendar_beta_newer: "Calendar" "beta" "2024-05-01";
    device_management: "DeviceManagement" "beta" "2.0.0";
    groups: "Groups" "v1.0" "2.0.0";
    reports: "Reports" "v1.0" "2024-05-01";
    search: "Search" "v1.0" "2.0.0";
    users_actions: "Users.Actions" "beta" "2024-05-01";
    users: "Users" "v1.0" "2.0.0";
}

/// Generates a bundled module with a folder of examples that has one file.
fn with_example(text: &[u8]) -> (graphsmith_tests::command::Run, folder::Files) {
    const FILE: &str = "Users.Actions/v1.0/New-MgUserMessageAttachmentUploadSession.md";
    let temp = tempfile::tempdir().unwrap();
    let examples = temp.path().join("examples");
    let file = examples.join(FILE);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, text).unwrap();
    let spec = repository().join("specs/v1.0/Users.Actions.yml").display().to_string();
    let out = temp.path().join("out").display().to_string();
    let examples = examples.display().to_string();
    let module = ["--module", "Microsoft.Graph.Users.Actions", "--service", "Users.Actions", "--api-version", "v1.0"];
    let run = ["generate", "--quiet", "--spec", &spec, "--out", &out, "--emit", "help", "--help-examples", &examples];
    let run = graphsmith([run.as_slice(), module.as_slice()].concat());
    (run, folder::read(&temp.path().join("out")).unwrap_or_default())
}

#[test]
fn examples_come_from_files_that_stay_in_their_section() {
    let (run, files) = with_example(b"\xEF\xBB\xBF### Example 1: By hand\r\n\r\n```powershell\r\nGet-It\r\n```\r\n");
    assert_eq!(run.code, 0, "{}", run.err);
    let page = String::from_utf8_lossy(&files["help/New-MgUserMessageAttachmentUploadSession.md"]);
    assert!(page.contains("### Example 1: By hand\n\n```powershell\nGet-It\n```\n\n## PARAMETERS"), "{page}");
    check(&files, Texts::Foreign);
    for (hostile, line) in [
        (b"### A\n```\nGet-It\n".as_slice(), ":2"),
        (b"### A\n\n## NOTES\n", ":3"),
        (b"---\nschema: 1\n---\n", ":1"),
        (b"### A\n\n<!-- hidden\n", ":3"),
        (b"### A\n\xFF\n", ":2"),
    ] {
        let (run, files) = with_example(hostile);
        let place = format!("New-MgUserMessageAttachmentUploadSession.md{line}");
        assert!(run.code == 3 && files.is_empty(), "{}", run.err);
        assert!(run.err.contains(&place) && run.err.contains("hint: "), "{}", run.err);
    }
}

#[test]
fn a_folder_of_examples_that_is_missing_is_a_fault() {
    let run = graphsmith(["generate", "--dry-run", "--manifest", &manifest(), "--out", "o", "--help-examples", "none"]);
    assert_eq!(run.code, 3, "{}", run.err);
    assert!(run.err.contains("the folder of examples `none` does not exist"), "{}", run.err);
}

fn manifest() -> String {
    repository().join("specs/graphsmith.toml").display().to_string()
}
