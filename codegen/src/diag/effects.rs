//! What directives came to: one record for each directive and module -> a few lines for the whole run.
//!
//! A shared configuration holds directives for many modules, so most of them fit few. Only one that fits no module of
//! the run is worth a word, and a hundred such are worth one line.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{Place, Severity};

/// Most directives that a line names with their texts; of more it gives the lines.
const NAMED: usize = 3;

/// What a directive came to in one module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Effect {
    /// There was something to act on, or the directive is faulty, which is reported by itself.
    Used,
    /// There was nothing to act on.
    Unmatched,
    /// It changes source that `AutoRest` writes, e.g. `source-file-csharp`.
    Source(String),
    /// It changes what only `AutoRest` has, e.g. `code-model-v4`, or something that can't be changed here.
    Unsupported(String),
    /// It sets an option or a value that changes cmdlets in `AutoRest` and nothing here: its name, and what is missing.
    NotObeyed(String, Cow<'static, str>),
    /// It sets an option that nobody knows; the hint names a near one, if there is any.
    Unknown(String),
}

/// The records of a run. Those of several modules are joined: a directive is used when any module uses it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(Key, Effect)>", into = "Vec<(Key, Effect)>")]
pub(super) struct Effects {
    directives: BTreeMap<Key, Effect>,
}

/// A directive: its file, its line and its text.
type Key = (PathBuf, u32, String);

impl From<Vec<(Key, Effect)>> for Effects {
    fn from(directives: Vec<(Key, Effect)>) -> Self {
        Self { directives: directives.into_iter().collect() }
    }
}

impl From<Effects> for Vec<(Key, Effect)> {
    fn from(effects: Effects) -> Self {
        effects.directives.into_iter().collect()
    }
}

impl Effects {
    pub(super) fn record(&mut self, place: &Place, text: &str, effect: Effect) {
        // A text may be a script; a line of a log is to stay one.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.join((place.file.clone(), place.line.unwrap_or_default(), text), effect);
    }

    fn join(&mut self, key: Key, effect: Effect) {
        let recorded = self.directives.entry(key).or_insert_with(|| effect.clone());
        if effect < *recorded {
            *recorded = effect;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Effect)> {
        self.directives.iter().map(|((.., text), effect)| (text.as_str(), effect))
    }

    pub(super) fn append(&mut self, other: Self) {
        for (key, effect) in other.directives {
            self.join(key, effect);
        }
    }

    /// One message for each kind of effect that a user may not expect: severity, message, hint.
    pub(super) fn summary(&self) -> Vec<(Severity, String, String)> {
        let mut kinds: BTreeMap<&Effect, Vec<Entry<'_>>> = BTreeMap::new();
        for ((file, line, text), effect) in &self.directives {
            kinds.entry(effect).or_default().push(Entry { file, line: *line, text });
        }
        kinds.into_iter().filter_map(|(effect, entries)| message(effect, &entries)).collect()
    }
}

/// A directive, and where it is written.
struct Entry<'a> {
    file: &'a Path,
    line: u32,
    text: &'a str,
}

fn message(effect: &Effect, entries: &[Entry<'_>]) -> Option<(Severity, String, String)> {
    let places = places(entries);
    let counted = |one: &str, several: &str| match entries.len() {
        1 => format!("1 directive {one}"),
        n => format!("{n} directives {several}"),
    };
    Some(match effect {
        Effect::Used => return None,
        Effect::Unmatched => {
            let text = format!("{} nothing in any module of this run: {places}", counted("matches", "match"));
            (Severity::Note, text, String::new())
        }
        Effect::Source(artifact) => {
            let text = format!(
                "{} source that AutoRest writes ({artifact}), which cmdlets and pages don't depend on: {places}",
                counted("rewrites", "rewrite")
            );
            (Severity::Note, text, String::new())
        }
        Effect::Unsupported(what) => (
            Severity::Warning,
            format!(
                "{} {what}, which is not done here, so the result may lack it: {places}",
                counted("changes", "change")
            ),
            "write a directive on cmdlets or on the document".to_owned(),
        ),
        Effect::NotObeyed(name, missing) => {
            (Severity::Warning, format!("`{name}` is not obeyed: {places}"), format!("without it, {missing}"))
        }
        Effect::Unknown(near) if near.is_empty() => {
            let text = format!("no option of AutoRest, and no variable that is used: {places}");
            (Severity::Note, text, String::new())
        }
        Effect::Unknown(near) => {
            (Severity::Warning, format!("no option is called so, and it has no effect: {places}"), near.clone())
        }
    })
}

/// Where directives are written; what they are, while they are few.
fn places(entries: &[Entry<'_>]) -> String {
    if entries.len() <= NAMED {
        let named = |e: &Entry<'_>| format!("{} `{}`", place(e.file, &lines(&BTreeSet::from([e.line]))), e.text);
        return entries.iter().map(named).collect::<Vec<_>>().join(", ");
    }
    let mut files: BTreeMap<&Path, BTreeSet<u32>> = BTreeMap::new();
    for entry in entries {
        files.entry(entry.file).or_default().insert(entry.line);
    }
    files.iter().map(|(file, numbers)| place(file, &lines(numbers))).collect::<Vec<_>>().join(", ")
}

fn place(file: &Path, lines: &str) -> String {
    if lines.is_empty() { file.display().to_string() } else { format!("{}:{lines}", file.display()) }
}

/// Numbers of lines as `6-40,44`; line 0 stands for one that isn't known.
fn lines(numbers: &BTreeSet<u32>) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &line in numbers.iter().filter(|&&line| line > 0) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let mut out = String::new();
    for (first, last) in ranges {
        let comma = if out.is_empty() { "" } else { "," };
        let _ = if first == last { write!(out, "{comma}{first}") } else { write!(out, "{comma}{first}-{last}") };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effects(records: &[(&str, u32, &str, Effect)]) -> Effects {
        let mut effects = Effects::default();
        for (file, line, text, effect) in records {
            effects.record(&Place::line(*file, *line), text, effect.clone());
        }
        effects
    }

    fn summary(effects: &Effects) -> Vec<String> {
        effects.summary().into_iter().map(|(severity, message, _)| format!("{severity:?} {message}")).collect()
    }

    #[test]
    fn a_directive_that_any_module_uses_is_used() {
        let mut all = effects(&[("a.md", 1, "where verb=Get", Effect::Unmatched), ("a.md", 2, "$.x", Effect::Used)]);
        all.append(effects(&[("a.md", 1, "where verb=Get", Effect::Used), ("a.md", 2, "$.x", Effect::Unmatched)]));
        assert_eq!(summary(&all), Vec::<String>::new());
        all.append(effects(&[("a.md", 2, "$.y", Effect::Unmatched)]));
        assert_eq!(summary(&all), ["Note 1 directive matches nothing in any module of this run: a.md:2 `$.y`"]);
    }

    #[test]
    fn few_are_named_and_many_are_counted() {
        let one = |file, line| (file, line, "where\n  verb=Get", Effect::Unmatched);
        let few = effects(&[one("b.md", 7), one("a.md", 0)]);
        let expected = "Note 2 directives match nothing in any module of this run: \
                        a.md `where verb=Get`, b.md:7 `where verb=Get`";
        assert_eq!(summary(&few), [expected]);
        let many = effects(&[one("b.md", 7), one("a.md", 3), one("a.md", 1), one("a.md", 2), one("a.md", 9)]);
        assert_eq!(summary(&many), ["Note 5 directives match nothing in any module of this run: a.md:1-3,9, b.md:7"]);
    }

    #[test]
    fn each_kind_says_what_it_means_for_the_result() {
        let kinds = effects(&[
            ("a.md", 1, "$", Effect::Source("source-file-csharp".to_owned())),
            ("a.md", 2, "$", Effect::Source("source-file-csharp".to_owned())),
            ("a.md", 3, "$", Effect::Unsupported("code-model-v4".to_owned())),
        ]);
        assert_eq!(
            summary(&kinds),
            [
                "Note 2 directives rewrite source that AutoRest writes (source-file-csharp), which cmdlets and pages \
                 don't depend on: a.md:1 `$`, a.md:2 `$`",
                "Warning 1 directive changes code-model-v4, which is not done here, so the result may lack it: \
                 a.md:3 `$`",
            ]
        );
    }
}
