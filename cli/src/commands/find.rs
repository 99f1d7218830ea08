//! `mg find WORDS`: cmdlets that have to do with all of the words, the best first.

use std::fmt::Write as _;

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::Cmdlet;

use super::library;
use crate::console::Console;
use crate::failure::Failure;
use graphsmith_catalog::printable::one_line;

/// At most so many cmdlets are shown.
const MOST: usize = 25;

/// A cmdlet that was found: how well it fits, its name and what it does.
type Hit = (u32, String, String);

/// Looks for cmdlets.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let words: Vec<String> = words.iter().flat_map(|word| word.split_whitespace()).map(str::to_lowercase).collect();
    if words.is_empty() {
        return Err(Failure::usage("expected words to look for, as in `mg find upload session`"));
    }
    let mut hits: Vec<Hit> = Vec::new();
    library(console).each(|_, catalog| search(catalog, &words, &mut hits))?;
    // The shorter of two names is the nearer one; a name found twice is shown once.
    hits.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.len().cmp(&b.1.len())).then(a.1.cmp(&b.1)));
    let mut seen = std::collections::HashSet::new();
    hits.retain(|(_, name, _)| seen.insert(name.clone()));
    if hits.is_empty() {
        return Err(Failure::refused(format!("no cmdlet has to do with {}", words.join(", "))));
    }
    let mut text = String::new();
    for (_, name, synopsis) in hits.iter().take(MOST) {
        let room = console.width.saturating_sub(4).max(40);
        let short: String = synopsis.chars().take(room).collect();
        let _ =
            writeln!(text, "{name}\n    {}{}", short.trim_end(), if short.len() < synopsis.len() { "…" } else { "" });
    }
    console.print(&text)?;
    if hits.len() > MOST {
        console.say(&format!("{} more; further words narrow it down", hits.len() - MOST));
    }
    Ok(())
}

fn search(catalog: &Catalog, words: &[String], hits: &mut Vec<Hit>) -> Result<(), Failure> {
    for id in catalog.all::<Cmdlet>() {
        let cmdlet = catalog.get(id)?;
        let (name, synopsis) = (catalog.text(cmdlet.name)?, catalog.text(cmdlet.synopsis)?);
        let lower = synopsis.to_lowercase();
        let parts = parts(name);
        let scores: Option<Vec<u32>> = words.iter().map(|word| score(word, name, &parts, &lower)).collect();
        if let Some(scores) = scores {
            hits.push((scores.iter().sum(), one_line(name), one_line(synopsis)));
        }
    }
    Ok(())
}

/// How well a word fits: as a word of the name, as the beginning of one, somewhere in the name, in the description.
fn score(word: &str, name: &str, parts: &[String], synopsis: &str) -> Option<u32> {
    let stem = word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word);
    if name.eq_ignore_ascii_case(word) {
        Some(100)
    } else if parts.iter().any(|part| part == word || part == stem) {
        Some(10)
    } else if parts.iter().any(|part| part.starts_with(stem)) {
        Some(6)
    } else if name.to_lowercase().contains(stem) {
        Some(4)
    } else if synopsis.contains(stem) {
        Some(1)
    } else {
        None
    }
}

/// The words of a name in lower case: `Get-MgUserEvent` is `get`, `mg`, `user`, `event`.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = vec![String::new()];
    let mut previous = ' ';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && !previous.is_uppercase()) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| c.is_alphanumeric()) {
            part.extend(c.to_lowercase());
        }
        previous = c;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::{parts, score};

    #[test]
    fn names_count_more_than_descriptions() {
        let name = "New-MgUserEventAttachmentUploadSession";
        let words = parts(name);
        assert_eq!(words, ["new", "mg", "user", "event", "attachment", "upload", "session"]);
        let of = |word: &str| score(word, name, &words, "start a session for a large file");
        assert_eq!(of("events"), Some(10));
        assert_eq!(of("attach"), Some(6));
        assert_eq!(of("loadses"), Some(4));
        assert_eq!(of("large"), Some(1));
        assert_eq!(of("calendar"), None);
    }
}
