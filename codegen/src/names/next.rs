//! Names that nobody was promised yet -> files, one for each noun, and for each name that is new where all else was promised
//! (docs/names.md#files). They follow from the names of all modules and from what they promise, and from nothing else: two
//! branches that add the same write the same, and what they add beside each other is in other files.

use std::collections::{BTreeMap, HashSet};

use crate::lock::{self, Line, Names, Subject};

/// Files by their paths below the folder `next`, each with its lines.
#[derive(Debug, Default)]
pub struct Files {
    lines: BTreeMap<String, Vec<Line>>,
}

impl Files {
    /// Adds what a module has and doesn't promise.
    pub fn add(&mut self, api_version: &str, next: &BTreeMap<String, Vec<Line>>) {
        for (file, lines) in next {
            self.lines.entry(format!("{api_version}/{file}")).or_default().extend(lines.iter().cloned());
        }
    }

    /// The files with their content.
    pub fn into_contents(self) -> impl Iterator<Item = (String, String)> {
        self.lines.into_iter().map(|(path, lines)| (path, lock::file(&lines)))
    }
}

/// The names of a module that it doesn't promise, by the names of their files.
#[must_use]
pub fn next(frozen: &Names, current: &Names) -> BTreeMap<String, Vec<Line>> {
    let promised: HashSet<String> = lock::lines(frozen).into_iter().map(|line| line.text).collect();
    let mut files: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lock::lines(current).into_iter().filter(|line| !promised.contains(&line.text)) {
        files.entry(file_of(&line.subject, frozen)).or_default().push(line);
    }
    files
}

/// The name of the file for what is said about something.
fn file_of(subject: &Subject, frozen: &Names) -> String {
    let name = match subject {
        Subject::Cmdlet(cmdlet) => noun(cmdlet).to_owned(),
        Subject::Set(cmdlet, part) | Subject::Parameter(cmdlet, part) => {
            if frozen.cmdlets.contains_key(cmdlet) {
                format!("{cmdlet}+{part}")
            } else {
                noun(cmdlet).to_owned()
            }
        }
        Subject::Property(schema, name) => {
            if frozen.properties.contains_key(schema) {
                format!("{schema}+{name}")
            } else {
                schema.clone()
            }
        }
    };
    format!("{}.txt", file_name(&name))
}

/// What a cmdlet acts on.
fn noun(cmdlet: &str) -> &str {
    cmdlet.split_once('-').map_or(cmdlet, |(_, noun)| noun)
}

/// The longest name of a file, in bytes: what the systems in use allow, with room for an extension.
const LONGEST: usize = 200;

/// A text as the name of a file that any system takes: in small letters, with a digest where something had to be left out.
fn file_name(text: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
    let mut name: String = text.chars().map(|c| if is_kept(c) { c.to_ascii_lowercase() } else { '_' }).collect();
    // Short names may be devices of Windows.
    if !(5..=LONGEST).contains(&name.len()) || !text.chars().all(is_kept) || name.starts_with('.') {
        name.truncate(LONGEST);
        name = format!("{}-{}", name.trim_start_matches('.'), lock::fingerprint(&[text]));
    }
    name
}
