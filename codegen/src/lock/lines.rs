//! Files of names: [`Names`] <-> lines, each complete by itself, sorted by bytes (docs/names.md#files).
//!
//! ```text
//! # graphsmith names 1
//! alias Get-MgEvnt Get-MgEvent since 2026-11-25 until 2028-11-25 "renamed by the service"
//! cmdlet Get-MgEvent
//! gone Get-MgTask since 2026-12-01 "closed by the service"
//! param Get-MgEvent EventId! event-id Get
//! prop microsoft.graph.event Subject subject
//! set Get-MgEvent List default GET /events
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::names::{Alias, Dates, Gone, Names, Operation, Parameter, Property, Set, Subject};
use crate::diag::{Diagnostics, Place};

/// The first line of every file.
pub const HEADER: &str = "# graphsmith names 1";

/// A line, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Line {
    /// The text, without a line end.
    pub text: String,
    /// What it is about.
    pub subject: Subject,
}

/// A file that holds lines.
#[must_use]
pub fn file<'a>(lines: impl IntoIterator<Item = &'a Line>) -> String {
    let mut texts: Vec<&str> = lines.into_iter().map(|line| line.text.as_str()).collect();
    texts.sort_unstable();
    texts.dedup();
    let mut file = format!("{HEADER}\n");
    for text in texts {
        file.push_str(text);
        file.push('\n');
    }
    file
}

/// The lines of names, in no particular order.
#[must_use]
pub fn lines(names: &Names) -> Vec<Line> {
    let mut all = Vec::new();
    let mut add = |subject: Subject, words: &[&str]| all.push(Line { text: join(words), subject });
    for (name, cmdlet) in &names.cmdlets {
        add(Subject::Cmdlet(name.clone()), &["cmdlet", name]);
        let mut parameters: BTreeMap<(&str, &Parameter), Vec<&str>> = BTreeMap::new();
        for (set_name, set) in &cmdlet.sets {
            let Operation { method, path } = &set.operation;
            let mut words = vec!["set", name, set_name];
            words.extend(set.is_default.then_some("default"));
            words.extend([method.as_str(), path]);
            words.extend(set.removal.iter().flat_map(|day| ["until", day]));
            add(Subject::Set(name.clone(), set_name.clone()), &words);
            for (parameter, of) in set.parameters.iter().filter(|(_, of)| of.schema.is_none()) {
                parameters.entry((parameter, of)).or_default().push(set_name);
            }
        }
        for ((parameter, of), sets) in parameters {
            let marked = marked(parameter, of.mandatory);
            let aliases = (!of.aliases.is_empty()).then(|| format!("={}", of.aliases.join(",")));
            let mut words = vec!["param", name, &marked];
            words.extend(aliases.as_deref());
            words.push(&of.wire);
            words.extend(sets);
            add(Subject::Parameter(name.clone(), parameter.to_owned()), &words);
        }
    }
    for (schema, properties) in &names.properties {
        for (name, of) in properties {
            let marked = marked(name, of.mandatory);
            let mut words = vec!["prop", schema, &marked, &of.wire];
            words.extend(of.read_only.then_some("read-only"));
            add(Subject::Property(schema.clone(), name.clone()), &words);
        }
    }
    for (subject, alias) in &names.aliases {
        let keyword = match subject {
            Subject::Cmdlet(_) => "alias",
            Subject::Set(..) => continue,
            Subject::Parameter(..) => "param-alias",
            Subject::Property(..) => "prop-alias",
        };
        let Some(Dates { since, until }) = &alias.dates else {
            let words = [&[keyword], &*owner_and_name(subject), &[&alias.name]].concat();
            all.push(Line { text: join(&words), subject: subject.clone() });
            continue;
        };
        let words = [&[keyword], &*owner_and_name(subject), &[&alias.name, "since", since, "until", until]].concat();
        let text = format!("{} {}", join(&words), quoted(&alias.reason));
        all.push(Line { text, subject: subject.clone() });
    }
    for (subject, gone) in &names.gone {
        let Some(since) = &gone.since else { continue };
        let keyword = match subject {
            Subject::Cmdlet(_) => "gone",
            Subject::Set(..) => "set-gone",
            Subject::Parameter(..) => "param-gone",
            Subject::Property(..) => "prop-gone",
        };
        let words = [&[keyword], &*owner_and_name(subject), &["since", since]].concat();
        all.push(Line { text: format!("{} {}", join(&words), quoted(&gone.reason)), subject: subject.clone() });
    }
    all
}

fn owner_and_name(subject: &Subject) -> Vec<&str> {
    match subject {
        Subject::Cmdlet(name) => vec![name],
        Subject::Set(owner, name) | Subject::Parameter(owner, name) | Subject::Property(owner, name) => {
            vec![owner, name]
        }
    }
}

/// A name with a mark if it must be given.
fn marked(name: &str, mandatory: bool) -> String {
    format!("{name}{}", if mandatory { "!" } else { "" })
}

/// Words with spaces between them. One that a reader would take for something else is quoted as in JSON.
fn join(words: &[&str]) -> String {
    let is_plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c != '"' && !c.is_whitespace() && !c.is_control());
    let word = |word: &&str| if is_plain(word) { (*word).to_owned() } else { quoted(word) };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Reads a file. Faults are reported; `None` if there are any.
pub fn parse(file: &Path, text: &str, diags: &mut Diagnostics) -> Option<Names> {
    if text.lines().next().map(str::trim_end) != Some(HEADER) {
        let message = format!("the first line of a file of names is `{HEADER}`");
        diags.error(Place::line(file, 1), message, "restore the file; only `graphsmith names release` writes it");
        return None;
    }
    let mut names = Names::default();
    let mut is_sound = true;
    let mut parameters = Vec::new();
    let lines = text.lines().zip(1..).skip(1).filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    for (line, number) in lines {
        let read = words(line).ok_or("a quote isn't closed").and_then(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if let ["param", rest @ ..] = &*words {
                parameters.push((number, parameter(rest)?));
                return Ok(());
            }
            add(&mut names, &words)
        });
        if let Err(message) = read {
            is_sound = false;
            diags.error(
                Place::line(file, number),
                message,
                "restore the line; only `graphsmith names release` writes it",
            );
        }
    }
    // Lines of sets come after those of parameters.
    for (number, OfSets { cmdlet, name, parameter, sets }) in parameters {
        for set in sets {
            let known = names.cmdlets.get_mut(&cmdlet).and_then(|cmdlet| cmdlet.sets.get_mut(&set));
            if let Some(known) = known {
                known.parameters.insert(name.clone(), parameter.clone());
            } else {
                is_sound = false;
                let message = format!("`{cmdlet}` has no line for a set `{set}`");
                diags.error(Place::line(file, number), message, "restore the line of the set");
            }
        }
    }
    is_sound.then_some(names)
}

/// A parameter and the sets that have it.
struct OfSets {
    cmdlet: String,
    name: String,
    parameter: Parameter,
    sets: Vec<String>,
}

/// What a line of a parameter has to have.
const PARAMETER: &str = "a parameter has a cmdlet, a name, a name on the wire and sets";

fn parameter(words: &[&str]) -> Result<OfSets, &'static str> {
    let [cmdlet, name, rest @ ..] = words else { return Err(PARAMETER) };
    let aliases = rest.first().and_then(|word| word.strip_prefix('='));
    let [wire, sets @ ..] = &rest[usize::from(aliases.is_some())..] else { return Err(PARAMETER) };
    let (name, mandatory) = unmarked(name);
    let aliases = aliases.map(|aliases| aliases.split(',').map(str::to_owned).collect()).unwrap_or_default();
    let parameter = Parameter { mandatory, aliases, wire: (*wire).to_owned(), schema: None };
    let sets = sets.iter().map(|set| (*set).to_owned()).collect();
    Ok(OfSets { cmdlet: (*cmdlet).to_owned(), name, parameter, sets })
}

/// Adds what a line says, but for parameters.
fn add(names: &mut Names, words: &[&str]) -> Result<(), &'static str> {
    let own = |word: &&str| (*word).to_owned();
    match words {
        ["cmdlet", name] => {
            names.cmdlets.entry(own(name)).or_default();
        }
        ["set", cmdlet, set, rest @ ..] => {
            let is_default = rest.first() == Some(&"default");
            let (operation, removal) = match &rest[usize::from(is_default)..] {
                [method, path] => (Operation { method: own(method), path: own(path) }, None),
                [method, path, "until", day] => (Operation { method: own(method), path: own(path) }, Some(own(day))),
                _ => return Err("a set has a method and a path"),
            };
            let made = Set { is_default, operation, removal, parameters: BTreeMap::new() };
            names.cmdlets.entry(own(cmdlet)).or_default().sets.insert(own(set), made);
        }
        ["prop", schema, name, wire, rest @ ..] => {
            let read_only = match rest {
                [] => false,
                ["read-only"] => true,
                _ => return Err("only `read-only` can stand behind the names of a property"),
            };
            let (name, mandatory) = unmarked(name);
            let made = Property { wire: own(wire), mandatory, read_only };
            names.properties.entry(own(schema)).or_default().insert(name, made);
        }
        [keyword @ ("alias" | "param-alias" | "prop-alias"), rest @ ..] => {
            let (subject, rest) = subject(keyword, rest).ok_or("an alias has a further name")?;
            let alias = match rest {
                [name] => Alias { name: own(name), dates: None, reason: String::new() },
                [name, "since", since, "until", until, reason] => {
                    let dates = Some(Dates { since: own(since), until: own(until) });
                    Alias { name: own(name), dates, reason: own(reason) }
                }
                _ => return Err("an alias has two names, `since` a day `until` a day, and a reason in quotes"),
            };
            names.aliases.insert(subject, alias);
        }
        [keyword @ ("gone" | "set-gone" | "param-gone" | "prop-gone"), rest @ ..] => {
            let (subject, rest) = subject(keyword, rest).ok_or("what is gone has a name")?;
            let ["since", since, reason] = rest else {
                return Err("what is gone has a name, `since` a day, and a reason in quotes");
            };
            names.gone.insert(subject, Gone { since: Some(own(since)), reason: own(reason) });
        }
        _ => {
            return Err(
                "a line begins with cmdlet, set, param, prop, alias, param-alias, prop-alias, gone, set-gone, param-gone \
                        or prop-gone",
            );
        }
    }
    Ok(())
}

/// What the words behind a keyword are about, and the words behind that.
fn subject<'a, 'w>(keyword: &str, words: &'a [&'w str]) -> Option<(Subject, &'a [&'w str])> {
    if matches!(keyword, "alias" | "gone") {
        let (name, rest) = words.split_first()?;
        return Some((Subject::Cmdlet((*name).to_owned()), rest));
    }
    let [owner, name, rest @ ..] = words else { return None };
    let make = match keyword.split_once('-')?.0 {
        "set" => Subject::Set,
        "param" => Subject::Parameter,
        _ => Subject::Property,
    };
    Some((make((*owner).to_owned(), (*name).to_owned()), rest))
}

/// A name without its mark, and whether it has one.
fn unmarked(name: &str) -> (String, bool) {
    name.strip_suffix('!').map_or_else(|| (name.to_owned(), false), |name| (name.to_owned(), true))
}

/// The words of a line; `None` if one begins with a quote and doesn't end.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        if rest.starts_with('"') {
            let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
            words.push(texts.next()?.ok()?);
            rest = &rest[texts.byte_offset()..];
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            words.push(rest[..end].to_owned());
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Some(words)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing unwrap is a failing test")]
mod tests {
    use super::*;

    const FILE: &str = "# graphsmith names 1\n\
        alias Get-MgBd Get-MgBed since 2026-11-25 until 2028-11-25 \"renamed \\\"upstream\\\"\"\n\
        alias Get-MgBett Get-MgBed\n\
        cmdlet Get-MgBed\n\
        gone Get-MgPot since 2026-12-01 \"\"\n\
        param Get-MgBed BedId! bed-id Get GetMore\n\
        param Get-MgBed Filter $filter List\n\
        param Get-MgBed Filter! $filter GetMore\n\
        param Get-MgBed Property =Fields,Select $select List\n\
        param-alias Get-MgBed Id BedId since 2026-11-25 until 2028-11-25 \"\"\n\
        param-gone Get-MgBed Sort since 2026-12-01 \"closed\"\n\
        prop \"a bed\" Width! width\n\
        prop bed Id id read-only\n\
        prop-alias bed Hight Height since 2026-11-25 until 2028-11-25 \"spelling\"\n\
        prop-gone bed Depth since 2026-12-01 \"flat\"\n\
        set Get-MgBed Get GET /beds/{bed-id}\n\
        set Get-MgBed GetMore GET \"/beds/{bed-id}/a b\" until 2026-10-31\n\
        set Get-MgBed List default GET /beds\n\
        set-gone Get-MgBed List1 since 2026-12-01 \"merged\"\n";

    fn read(text: &str) -> (Option<Names>, Vec<String>) {
        let mut diags = Diagnostics::default();
        let names = parse(Path::new("names.txt"), text, &mut diags);
        (names, diags.iter().map(|fault| format!("{}: {}", fault.place, fault.message)).collect())
    }

    #[test]
    fn files_are_read_as_they_are_written() {
        let (names, faults) = read(FILE);
        assert_eq!(faults, [""; 0]);
        let names = names.unwrap();
        assert_eq!(names.cmdlets["Get-MgBed"].default_set().unwrap().0, "List");
        assert_eq!(names.cmdlets["Get-MgBed"].sets["GetMore"].operation.path, "/beds/{bed-id}/a b");
        assert_eq!(names.cmdlets["Get-MgBed"].parameters().len(), 3);
        assert_eq!(file(&lines(&names)), FILE);
    }

    #[test]
    fn lines_that_say_something_else_are_faults() {
        let at = |line: &str, message: &str| {
            let (names, faults) = read(&format!("{HEADER}\ncmdlet A\n{line}\n"));
            assert!(names.is_none(), "{line}");
            assert!(faults[0].starts_with(&format!("names.txt:3: {message}")), "{line}: {faults:?}");
        };
        at("<<<<<<< HEAD", "a line begins with");
        at("cmdlet", "a line begins with");
        at("cmdlet A B", "a line begins with");
        at("set A Get", "a set has");
        at("set A Get GET /a since 2026-10-31", "a set has");
        at("param A Id", "a parameter has");
        at("param A Id id Get", "`A` has no line for a set `Get`");
        at("prop s Id id readonly", "only `read-only`");
        at("alias B A since 2026-11-25", "an alias has");
        at("alias B A since 2026-11-25 until 2026-11-26 \"x", "a quote isn't closed");
        at("prop-gone s", "what is gone");
        let (names, faults) = read("cmdlet A\n");
        assert!(names.is_none() && faults[0].starts_with("names.txt:1: the first line"));
    }
}
