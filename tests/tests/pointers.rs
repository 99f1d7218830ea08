//! Comments and documents point at the rules that they are about, `docs/rules.md#4-7-declared-order`: each pointer leads to
//! an anchor that is there, and nothing is cited in any other way.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use graphsmith_tests::documents::{TextFile, anchors, lines, text_files};

/// How rules were cited before there were anchors. Each stands here in two parts, so that this file doesn't cite anything.
const OLD_STYLE: [(&str, &str); 11] = [
    ("rules, ", "section"),
    ("rules ", "section"),
    ("protocol ", "facts"),
    ("security, ", "item"),
    ("security ", "notes"),
    ("commands' ", "contract"),
    ("(docs", ": "),
    ("rules.md", " "),
    ("protocol.md", " "),
    ("security.md", " "),
    ("(users, ", "delight"),
];

/// Whether a path is that of a markdown document.
fn is_markdown(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "md")
}

/// Files of the repository by their paths, and the anchors of those that are markdown.
struct Repository {
    files: Vec<TextFile>,
    anchors: BTreeMap<String, BTreeSet<String>>,
}

impl Repository {
    fn read() -> Self {
        let files = text_files();
        let markdown = files.iter().filter(|file| is_markdown(&file.path));
        let anchors = markdown.map(|file| (file.path.clone(), anchors(&file.text))).collect();
        Self { files, anchors }
    }

    /// Why a path, with or without an anchor, leads nowhere.
    fn fault(&self, path: &str, anchor: Option<&str>) -> Option<String> {
        let Some(anchors) = self.anchors.get(path) else { return Some(format!("there is no {path}")) };
        let anchor = anchor.filter(|anchor| !anchors.contains(*anchor))?;
        Some(format!("{path} has no #{anchor}"))
    }
}

/// A text on one line, without the marks of comments: citations may go over the end of a line.
fn on_one_line(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| !matches!(*word, "//" | "///" | "//!" | "#"));
    words.collect::<Vec<_>>().join(" ")
}

/// Pointers into `docs/` in a text: path, and anchor if there is one.
fn pointers(text: &str) -> impl Iterator<Item = (String, Option<&str>)> {
    text.split("docs/").skip(1).filter_map(|rest| {
        let (name, after) = rest.split_once(".md")?;
        let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let anchor = after.strip_prefix('#').map(|anchor| {
            let is_part = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
            &anchor[..anchor.find(|character| !is_part(character)).unwrap_or(anchor.len())]
        });
        is_name.then(|| (format!("docs/{name}.md"), anchor))
    })
}

#[test]
fn every_pointer_into_docs_leads_to_an_anchor() {
    let repository = Repository::read();
    let (mut faults, mut followed) = (Vec::new(), 0);
    for file in &repository.files {
        for (path, anchor) in pointers(&file.text) {
            followed += 1;
            faults.extend(repository.fault(&path, anchor).map(|fault| format!("{}: {fault}", file.path)));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(followed > 100, "only {followed} pointers were found");
}

#[test]
fn nothing_is_cited_by_number_alone() {
    let mut faults = Vec::new();
    for file in text_files() {
        let text = on_one_line(&file.text).to_ascii_lowercase();
        for (start, end) in OLD_STYLE {
            let style = format!("{start}{end}");
            let mut cited = text.match_indices(&style).map(|(at, _)| text[at..].chars().take(40).collect::<String>());
            // A file's name and a number cite; a file's name may also stand in a sentence.
            let needs_number = start.contains('.');
            let is_citation =
                |cited: &String| !needs_number || cited[style.len()..].starts_with(|c: char| c.is_ascii_digit());
            faults.extend(cited.find(is_citation).map(|cited| format!("{}: {cited}", file.path)));
        }
    }
    assert!(faults.is_empty(), "cite an anchor, like docs/rules.md#4-7-declared-order: {faults:#?}");
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let repository = Repository::read();
    let (mut faults, mut followed) = (Vec::new(), 0);
    // Those that people write; help pages are made, and link pages of Microsoft's site.
    let written =
        |path: &str| is_markdown(path) && !path.starts_with("generated/") && !path.starts_with("tests/cases/");
    for file in repository.files.iter().filter(|file| written(&file.path)) {
        let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let prose = lines(&file.text).filter(|(_, fenced)| !fenced).map(|(line, _)| line);
        let text: String = prose.flat_map(|line| line.split('`').step_by(2)).collect();
        let links = text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0));
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('/') && !link.contains('{')) {
            followed += 1;
            let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
            let path = if path.is_empty() { file.path.clone() } else { joined(folder, path) };
            let exists = repository.files.iter().any(|other| other.path == path);
            let fault = if is_markdown(&path) {
                repository.fault(&path, anchor)
            } else {
                (!exists).then(|| format!("there is no {path}"))
            };
            faults.extend(fault.map(|fault| format!("{}: {fault}", file.path)));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(followed > 50, "only {followed} links were found");
}

/// A relative path, as one from the root.
fn joined(folder: &str, path: &str) -> String {
    let mut way: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            ".." => drop(way.pop()),
            "." => {}
            name => way.push(name),
        }
    }
    way.join("/")
}
