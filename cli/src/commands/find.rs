//! `mg find WORDS`: cmdlets that have to do with all of the words, the best first; those of a path, of a pattern, or those that a
//! permission allows.

mod paths;
mod permission;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use graphsmith_catalog::Catalog;
use graphsmith_catalog::records::Cmdlet;

use super::library;
use crate::console::Console;
use crate::failure::Failure;
use crate::library::Library;
use crate::suggest;
use crate::view::is_permission;
use graphsmith_catalog::printable::one_line;
pub(super) use paths::{Fit, Wanted};
use words::{Name, Word};

/// At most so many cmdlets are shown.
const MOST: usize = 25;

/// A cmdlet that was found.
#[derive(Debug, PartialEq, Eq)]
struct Hit {
    /// How well it fits.
    score: u32,
    /// How many words of its name weren't asked for.
    unasked: usize,
    name: String,
    /// What it does, or where it leads to, where that is known already.
    about: Option<String>,
}

/// Looks for cmdlets.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let words: Vec<String> = words.iter().flat_map(|word| word.split_whitespace()).map(str::to_owned).collect();
    if words.is_empty() {
        return Err(Failure::usage("expected words to look for, as in `mg find upload session`")
            .hint("A path (`mg find /users/{id}/messages`), a pattern (`mg find Get-MgUser*`) and a permission (`mg find Mail.Read`) \
                   will do as well."));
    }
    let library = library(console);
    let mut hits = if let Some(wanted) = Wanted::read(&words) {
        of_path(&library, &wanted)?
    } else if let [pattern] = words.as_slice()
        && pattern.contains('*')
    {
        of_pattern(&library, pattern)
    } else {
        let allowed = match words.as_slice() {
            [name] if name.contains('.') && is_permission(name) => permission::of_permission(&library, name)?,
            _ => Vec::new(),
        };
        if allowed.is_empty() { of_words(&library, &words, console)? } else { allowed }
    };
    // The shorter of two names is the nearer one; a name found twice is shown once.
    hits.sort_by(|a, b| {
        let by_fit = b.score.cmp(&a.score).then(a.unasked.cmp(&b.unasked));
        by_fit.then(a.name.len().cmp(&b.name.len())).then(a.name.cmp(&b.name))
    });
    let mut seen = HashSet::new();
    hits.retain(|hit| seen.insert(hit.name.clone()));
    if hits.is_empty() {
        return Err(Failure::refused(format!("no cmdlet has to do with {}", words.join(", "))).hint(
            "`mg request` sends a request that no catalog describes; MG_CATALOGS names folders with further catalogs.",
        ));
    }
    let more = hits.len().saturating_sub(MOST);
    hits.truncate(MOST);
    describe(&mut hits, library)?;
    let mut text = String::new();
    for hit in &hits {
        let room = console.width.saturating_sub(4).max(40);
        let about = hit.about.as_deref().unwrap_or_default();
        let short: String = about.chars().take(room).collect();
        let ellipsis = if short.len() < about.len() { "…" } else { "" };
        let _ = writeln!(text, "{}\n    {}{ellipsis}", hit.name, short.trim_end());
    }
    console.print(&text)?;
    if more > 0 {
        console.say(&format!("{more} more; further words narrow it down"));
    }
    Ok(())
}

/// Cmdlets whose names answer all words; if there are none, those whose descriptions do. Where a word is nowhere, near
/// words are looked for.
fn of_words(library: &Library, words: &[String], console: &mut Console<'_>) -> Result<Vec<Hit>, Failure> {
    let asked: Vec<Word> = words.iter().map(|word| Word::of(word)).collect();
    let found = by_names(library, &asked);
    if !found.is_empty() {
        return Ok(found);
    }
    let found = by_descriptions(library, &asked)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let mut unknown: Vec<&Word> = asked.iter().collect();
    for name in library.all_names().map(str::to_ascii_lowercase) {
        unknown.retain(|word| !word.is_in(&name));
    }
    if unknown.is_empty() {
        return Ok(Vec::new());
    }
    // Words of names, with how often they occur: of two that are as near, the usual one is meant.
    let (mut known, mut own) = (HashMap::<String, usize>::new(), Name::default());
    for name in library.all_names() {
        own.read(name);
        for part in own.parts() {
            match known.get_mut(part) {
                Some(count) => *count += 1,
                None => drop(known.insert(part.to_owned(), 1)),
            }
        }
    }
    let nearest = |word: &Word| {
        let near = suggest::near(word.stem(), known.keys().map(String::as_str));
        near.into_iter().max_by_key(|part| known.get(*part)).map(Word::of)
    };
    let corrected: Vec<Word> = asked
        .iter()
        .map(|word| unknown.contains(&word).then(|| nearest(word)).flatten().unwrap_or_else(|| word.clone()))
        .collect();
    if corrected == asked {
        return Ok(Vec::new());
    }
    let found = by_names(library, &corrected);
    if !found.is_empty() {
        let texts: Vec<&str> = corrected.iter().map(|word| word.text.as_str()).collect();
        console.say(&format!("No cmdlet has to do with {}; these have with {}.", words.join(" "), texts.join(" ")));
    }
    Ok(found)
}

fn by_names(library: &Library, words: &[Word]) -> Vec<Hit> {
    let mut own = Name::default();
    let hit = |name: &str| {
        own.read(name);
        let score = words.iter().map(|word| word.score(&own)).sum::<Option<u32>>()?;
        Some(Hit { score, unasked: own.unasked(words), name: one_line(name), about: None })
    };
    library.all_names().filter_map(hit).collect()
}

/// Words may be in the name or in the description; one that is in the name counts more.
fn by_descriptions(library: &Library, words: &[Word]) -> Result<Vec<Hit>, Failure> {
    let (mut hits, mut lower, mut own) = (Vec::new(), String::new(), Name::default());
    library.each_summary(|_, catalog| {
        for id in catalog.all::<Cmdlet>() {
            let cmdlet = catalog.get(id)?;
            let (name, synopsis) = (catalog.text(cmdlet.name)?, catalog.text(cmdlet.synopsis)?);
            own.read(name);
            lower.clear();
            if synopsis.is_ascii() {
                lower.push_str(synopsis);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(synopsis.chars().flat_map(char::to_lowercase));
            }
            let score = |word: &Word| word.score(&own).or_else(|| word.is_in(&lower).then_some(1));
            if let Some(score) = words.iter().map(score).sum::<Option<u32>>() {
                let unasked = own.unasked(words);
                hits.push(Hit { score, unasked, name: one_line(name), about: Some(one_line(synopsis)) });
            }
        }
        Ok(())
    })?;
    Ok(hits)
}

/// Cmdlets of a path, with the operation that each has there; those of the path itself first.
fn of_path(library: &Library, wanted: &Wanted) -> Result<Vec<Hit>, Failure> {
    let mut hits = Vec::new();
    library.each(|_, catalog| {
        let base = catalog.text(catalog.module()?.base_path)?.to_owned();
        for id in catalog.all::<Cmdlet>() {
            let cmdlet = catalog.get(id)?;
            let mut best: Option<(Fit, String)> = None;
            for set in catalog.list(cmdlet.sets)? {
                let set = catalog.get(set)?;
                let (method, path) = (set.method.as_str(), catalog.text(set.path)?);
                let Some(fit) = wanted.fit(method, path) else { continue };
                if best.as_ref().is_none_or(|(known, _)| fit > *known) {
                    best = Some((fit, one_line(&format!("{method} {base}{path}"))));
                }
            }
            if let Some((fit, about)) = best {
                let name = one_line(catalog.text(cmdlet.name)?);
                hits.push(Hit { score: u32::from(fit == Fit::Same), unasked: 0, name, about: Some(about) });
            }
        }
        Ok(())
    })?;
    // What leads further is of interest only where nothing leads there.
    if hits.iter().any(|hit| hit.score > 0) {
        hits.retain(|hit| hit.score > 0);
    }
    Ok(hits)
}

/// Cmdlets whose names fit a pattern, in which `*` stands for any letters.
fn of_pattern(library: &Library, pattern: &str) -> Vec<Hit> {
    let pattern = pattern.to_lowercase();
    let names = library.all_names().filter(|name| fits(&name.to_lowercase(), &pattern));
    names.map(|name| Hit { score: 0, unasked: 0, name: one_line(name), about: None }).collect()
}

/// Whether a text is like a pattern with `*` in it.
pub(super) fn fits(text: &str, pattern: &str) -> bool {
    let mut parts = pattern.split('*');
    let (first, mut rest) = (parts.next().unwrap_or_default(), text);
    let Some(after) = rest.strip_prefix(first) else { return false };
    rest = after;
    let mut parts: Vec<&str> = parts.collect();
    let last = parts.pop();
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

/// Adds what the cmdlets do, where that isn't known yet. Only catalogs that have one of them are read.
fn describe(hits: &mut [Hit], library: Library) -> Result<(), Failure> {
    let wanted: Vec<&str> = hits.iter().filter(|hit| hit.about.is_none()).map(|hit| hit.name.as_str()).collect();
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    library.each_with(&wanted, |name, catalog: &Catalog, cmdlet| {
        let synopsis = catalog.text(catalog.get(cmdlet)?.synopsis)?;
        found.entry(name.to_owned()).or_insert_with(|| one_line(synopsis));
        Ok(())
    })?;
    for hit in hits.iter_mut().filter(|hit| hit.about.is_none()) {
        hit.about = found.remove(&hit.name);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns_fit_names() {
        let name = "get-mguserevent";
        for pattern in ["get-mguser*", "*event", "*user*", "get*user*event", "*", "get-mguserevent*"] {
            assert!(fits(name, pattern), "{pattern}");
        }
        for pattern in ["user*", "*user", "get*event*user", "new*"] {
            assert!(!fits(name, pattern), "{pattern}");
        }
    }
}
