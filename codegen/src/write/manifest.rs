//! The manifest: which files of an output folder are ours, and what made each. Text <-> `Manifest`.
//!
//! One line per file, `path <tab> owner`, sorted by path, so that a diff of it reads well and merges seldom conflict.

use std::io;
use std::ops::Range;
use std::path::Path;

use super::names;

/// Name of the manifest in an output folder.
pub const FILE: &str = ".graphsmith-manifest";

/// First line; tells a reader what the file is.
const HEADER: &str = "# Files written by graphsmith; it deletes no others.";

/// Which files are ours: their paths below the output folder, each with its owner, the module and the emitter.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    text: String,
    /// Where paths and owners stand in the text, sorted by the paths.
    files: Vec<(Range<usize>, Range<usize>)>,
}

impl Manifest {
    /// Reads a manifest. Lines with an unsafe path are left out: the file may have been edited, and what it lists is
    /// deleted one day. Of two lines with one path the last counts.
    #[must_use]
    pub fn parse(text: String) -> Self {
        let mut files = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let place = start;
            start += line.len();
            let line = line.trim_end_matches('\n');
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let tab = line.find('\t').unwrap_or(line.len());
            if names::refusal(&line[..tab]).is_none() {
                let end = place + line.len();
                files.push((place..place + tab, (place + tab + 1).min(end)..end));
            }
        }
        let path = |(path, _): &(Range<usize>, Range<usize>)| &text[path.clone()];
        files.sort_by(|a, b| path(a).cmp(path(b)).then(b.0.start.cmp(&a.0.start)));
        files.dedup_by(|a, b| path(a) == path(b));
        Self { text, files }
    }

    /// The paths, sorted, each with its owner.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, owner)| (&self.text[path.clone()], &self.text[owner.clone()]))
    }

    /// The owner of a path.
    #[must_use]
    pub fn owner(&self, path: &str) -> Option<&str> {
        let at = self.files.binary_search_by(|(other, _)| self.text[other.clone()].cmp(path)).ok()?;
        Some(&self.text[self.files[at].1.clone()])
    }

    /// Whether no file is ours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether its text is the one that lists these paths with their owners, which are sorted.
    #[must_use]
    pub fn lists(&self, files: &[(&str, &str)]) -> bool {
        let mut lines = self.text.split_inclusive('\n');
        let is_line = |line: Option<&str>, (path, owner): &(&str, &str)| {
            let owned = line.and_then(|line| line.strip_prefix(path)?.strip_prefix('\t'));
            owned.and_then(|line| line.strip_prefix(owner)) == Some("\n")
        };
        lines.next().is_some_and(|line| line.strip_suffix('\n') == Some(HEADER))
            && files.iter().all(|file| is_line(lines.next(), file))
            && lines.next().is_none()
    }
}

/// The text of a manifest that lists these paths with their owners, which are sorted.
#[must_use]
pub fn text(files: &[(&str, &str)]) -> String {
    let mut text = format!("{HEADER}\n");
    for (path, owner) in files {
        text.push_str(path);
        text.push('\t');
        text.push_str(owner);
        text.push('\n');
    }
    text
}

/// Reads the manifest of an output folder; an empty one where there is none. A link in its place is refused.
pub fn read(root: &Path) -> io::Result<Manifest> {
    let file = root.join(FILE);
    match std::fs::symlink_metadata(&file) {
        Ok(metadata) if metadata.is_file() => Ok(Manifest::parse(std::fs::read_to_string(file)?)),
        Ok(_) => Err(io::Error::other(format!("`{FILE}` in it is not an ordinary file"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::default()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::{Manifest, text};

    fn files(manifest: &Manifest) -> Vec<(&str, &str)> {
        manifest.files().collect()
    }

    #[test]
    fn text_survives_a_round_trip() {
        let listed = [("facts.json", "M/facts"), ("help/B.md", "M/help")];
        let text = text(&listed);
        assert!(text.ends_with("\nfacts.json\tM/facts\nhelp/B.md\tM/help\n"), "{text}");
        let parsed = Manifest::parse(text);
        assert_eq!(files(&parsed), listed);
        assert!(
            parsed.lists(&listed) && !parsed.lists(&listed[..1]) && !parsed.lists(&[listed[0], ("help/B.md", "M")])
        );
        assert_eq!((parsed.owner("help/B.md"), parsed.owner("help/A.md")), (Some("M/help"), None));
    }

    #[test]
    fn unsafe_lines_are_left_out() {
        let text = "../../etc/passwd\tM/help\n/etc/passwd\n\nok.md\nhelp/A.md\tM/help\r\nok.md\tM";
        let manifest = Manifest::parse(text.to_owned());
        assert_eq!(files(&manifest), [("help/A.md", "M/help"), ("ok.md", "M")]);
        assert!(!manifest.lists(&files(&manifest)), "it is written anew");
        assert!(!Manifest::default().lists(&[]));
    }
}
