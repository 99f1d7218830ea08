//! The manifest: which files of an output folder are ours, and what made each. Text <-> `Manifest`.
//!
//! One line per file, `path <tab> owner`, sorted by path, so that a diff of it reads well and merges seldom conflict.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::names;

/// Name of the manifest in an output folder.
pub const FILE: &str = ".graphsmith-manifest";

/// First line; tells a reader what the file is.
const HEADER: &str = "# Files written by graphsmith; it deletes no others.";

/// Which files are ours.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Path below the output folder -> owner: the module and the emitter.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads a manifest. Lines with an unsafe path are left out: the file may have been edited, and what it lists is
    /// deleted one day.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let files = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .map(|line| line.split_once('\t').unwrap_or((line, "")))
            .filter(|(path, _)| names::refusal(path).is_none())
            .map(|(path, owner)| (path.to_owned(), owner.to_owned()))
            .collect();
        Self { files }
    }

    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (path, owner) in &self.files {
            text.push_str(path);
            text.push('\t');
            text.push_str(owner);
            text.push('\n');
        }
        text
    }
}

/// Reads the manifest of an output folder; an empty one where there is none. A link in its place is refused.
pub fn read(root: &Path) -> io::Result<Manifest> {
    let file = root.join(FILE);
    match std::fs::symlink_metadata(&file) {
        Ok(metadata) if metadata.is_file() => Ok(Manifest::parse(&std::fs::read_to_string(file)?)),
        Ok(_) => Err(io::Error::other(format!("`{FILE}` in it is not an ordinary file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::Manifest;

    #[test]
    fn text_survives_a_round_trip() {
        let mut manifest = Manifest::default();
        manifest.files.insert("help/B.md".to_owned(), "M/help".to_owned());
        manifest.files.insert("facts.json".to_owned(), "M/facts".to_owned());
        let text = manifest.to_text();
        assert!(text.ends_with("\nfacts.json\tM/facts\nhelp/B.md\tM/help\n"), "{text}");
        assert_eq!(Manifest::parse(&text), manifest);
    }

    #[test]
    fn unsafe_lines_are_left_out() {
        let manifest = Manifest::parse("../../etc/passwd\tM/help\n/etc/passwd\n\nhelp/A.md\tM/help\r\nok.md\n");
        assert_eq!(manifest.files.keys().collect::<Vec<_>>(), ["help/A.md", "ok.md"]);
    }
}
