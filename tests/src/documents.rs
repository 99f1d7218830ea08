//! The texts of the repository: its files, and what markdown documents hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::repository;

/// A file of the repository that holds text.
#[derive(Debug, Clone)]
pub struct TextFile {
    /// Path from the root of the repository, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// All files of the repository that hold text; what builds write below `target` and hidden folders are left out.
#[must_use]
pub fn text_files() -> Vec<TextFile> {
    let mut files = Vec::new();
    collect(&repository(), "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<TextFile>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<_> = entries.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let left_out = (name.starts_with('.') && name != ".ci") || name == "target" || name == "node_modules";
        if left_out {
            continue;
        }
        let path = format!("{prefix}{name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &format!("{path}/"), files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push(TextFile { path, text });
        }
    }
}

/// The anchors of a markdown document: those of its headings, as GitHub makes them, and those written as `<a id="...">`.
#[must_use]
pub fn anchors(markdown: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    for (line, fenced) in lines(markdown) {
        if fenced {
            continue;
        }
        anchors.extend(line.split("<a id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        let heading = line.trim_start_matches('#');
        if heading.len() < line.len() && heading.starts_with(' ') {
            let slug = slug(heading);
            let again = (1..).map(|number| format!("{slug}-{number}"));
            let free = std::iter::once(slug.clone()).chain(again).find(|slug| !anchors.contains(slug));
            anchors.extend(free);
        }
    }
    anchors
}

/// The lines of a document, each with whether it belongs to a fenced block.
pub fn lines(markdown: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut fence: Option<&str> = None;
    markdown.lines().map(move |line| {
        let trimmed = line.trim_start();
        let ticks = &trimmed[..trimmed.len() - trimmed.trim_start_matches('`').len()];
        match fence {
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(open) if trimmed == open => {
                fence = None;
                return (line, true);
            }
            _ => {}
        }
        (line, fence.is_some())
    })
}

/// The anchor that GitHub gives a heading: letters, digits, `-` and `_`, in lower case, and `-` for each space.
fn slug(heading: &str) -> String {
    let mut text = String::new();
    let mut tag = false;
    for character in heading.trim().chars() {
        match character {
            '<' => tag = true,
            '>' => tag = false,
            _ if tag => {}
            ' ' => text.push('-'),
            _ if character.is_alphanumeric() || matches!(character, '-' | '_') => text.extend(character.to_lowercase()),
            _ => {}
        }
    }
    text
}

/// A fenced block of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands behind the ticks, such as `sh`.
    pub info: String,
    /// The heading of level two that it stands below, without `## `; empty before the first.
    pub section: String,
    /// The line of its ticks, counted from 1.
    pub line: usize,
    /// What it holds, without the indentation of its ticks.
    pub text: String,
}

/// The fenced blocks of a document.
#[must_use]
pub fn blocks(markdown: &str) -> Vec<Block> {
    let (mut blocks, mut section, mut open) = (Vec::<Block>::new(), "", None);
    for (number, (line, fenced)) in (1..).zip(lines(markdown)) {
        let trimmed = line.trim_start();
        match open {
            None if fenced => {
                let info = trimmed.trim_start_matches('`').to_owned();
                open = Some((line.len() - trimmed.len(), &trimmed[..trimmed.len() - info.len()]));
                blocks.push(Block { info, section: section.to_owned(), line: number, text: String::new() });
            }
            None => section = line.strip_prefix("## ").unwrap_or(section),
            Some((_, ticks)) if trimmed == ticks => open = None,
            Some((indentation, _)) => {
                if let Some(block) = blocks.last_mut() {
                    block.text.extend([line.get(indentation..).unwrap_or(trimmed), "\n"]);
                }
            }
        }
    }
    blocks
}
