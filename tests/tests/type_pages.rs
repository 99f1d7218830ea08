//! Pages of types: what links them, that each link leads to one, and that a property is described in one place.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;

use graphsmith_tests::command::graphsmith;
use graphsmith_tests::folder::Files;
use graphsmith_tests::{folder, golden, repository};

/// The pages of types that a page links, by the names of their files.
fn links(path: &str, text: &str) -> Vec<String> {
    let mark = if path.contains("types/") { "](" } else { "](types/" };
    let targets = text.split(mark).skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.to_owned()).filter(|target| !target.contains(['/', ':'])).collect()
}

#[test]
fn each_page_of_a_type_is_linked_and_each_link_leads_to_one() {
    for module in std::fs::read_dir(repository().join("generated/help")).unwrap() {
        let files = folder::read(&module.unwrap().path()).unwrap();
        let text = |path: &String| (path.clone(), String::from_utf8(files[path].clone()).unwrap());
        let linked: BTreeSet<String> = files.keys().map(text).flat_map(|(path, text)| links(&path, &text)).collect();
        let pages: BTreeSet<String> =
            files.keys().filter_map(|path| path.strip_prefix("types/").map(str::to_owned)).collect();
        assert!(pages.len() > 2);
        assert_eq!(linked, pages);
    }
}

fn pages(options: &[&str]) -> Files {
    let temp = tempfile::tempdir().unwrap();
    let spec = golden::cases().join("schemas/families/input.yaml").display().to_string();
    let out = temp.path().display().to_string();
    let words = ["generate", "--quiet", "--spec", &spec, "--module", "M", "--service", "M", "--api-version", "beta"];
    let run = graphsmith([&words[..], &["--emit", "help", "--out", &out], options].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    folder::read(temp.path()).unwrap()
}

#[test]
fn whole_trees_need_no_pages_of_types() {
    let has_types = |files: &Files| files.keys().any(|path| path.starts_with("help/types/"));
    assert!(has_types(&pages(&[])));
    for options in
        [&["--notes", "tree"][..], &["--profile", "published"], &["--help-schema", "2024-05-01", "--notes", "tree"]]
    {
        let files = pages(options);
        assert!(!has_types(&files), "{options:?}");
        assert!(!files.values().any(|page| String::from_utf8_lossy(page).contains("](types/")), "{options:?}");
    }
    assert_eq!(pages(&["--profile", "published"]), pages(&["--profile", "published", "--notes", "tree"]));
}
