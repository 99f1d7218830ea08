//! Examples that people wrote: whether what they call is still there.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::changes::Nature;
use super::effects::{self, Found};
use super::report::SubjectKind;
use super::side::Module;
use super::surface::{Cmdlet, Parameter, Surface};
use crate::diag::Diagnostics;

/// A call in an example: a cmdlet, and the names of the parameters that it gets.
struct Call {
    cmdlet: String,
    parameters: Vec<String>,
}

/// The examples of NEW that call what OLD had and NEW hasn't.
pub(super) fn effects(old: &Surface, new: &Surface, module: Option<&Module>) -> Vec<Found> {
    let Some(Module::Described(entry)) = module else { return Vec::new() };
    let names: Vec<&str> = new.cmdlets.keys().map(String::as_str).collect();
    // What is wrong with the files is said when pages are made.
    let files = entry.example_files(&names, &mut Diagnostics::default());
    let mut found: Vec<Found> = Vec::new();
    for (page, text) in &files {
        for call in calls(text) {
            let Some((name, was)) = named(old, &call.cmdlet) else { continue };
            let mut add = |what: String, origins: Vec<String>| {
                let one = broken(page, what, origins);
                if !found.contains(&one) {
                    found.push(one);
                }
            };
            let Some((_, is)) = named(new, &call.cmdlet) else {
                add(name.to_owned(), effects::origins(was));
                continue;
            };
            for given in &call.parameters {
                if let (Some(parameter), None) = (taken(was, given), taken(is, given)) {
                    add(format!("{name} -{given}"), parameter.origins.clone());
                }
            }
        }
    }
    found
}

fn broken(page: &str, what: String, old: Vec<String>) -> Found {
    Found {
        rule: "example-broken",
        nature: Nature::Structure,
        kind: SubjectKind::Page,
        owner: page.to_owned(),
        part: what,
        was: String::new(),
        is: String::new(),
        old,
        new: Vec::new(),
        types: Vec::new(),
        rust: None,
    }
}

/// The cmdlet that has a name, or an alias of it.
fn named<'a>(surface: &'a Surface, name: &str) -> Option<(&'a str, &'a Cmdlet)> {
    let is = |other: &str| other.eq_ignore_ascii_case(name);
    let mut all = surface.cmdlets.iter().map(|(name, of)| (name.as_str(), of));
    all.find(|(other, of)| is(other) || of.aliases.iter().any(|alias| is(alias)))
}

/// The parameter that a cmdlet has under a name, an alias, or the beginning of a name.
fn taken<'a>(cmdlet: &'a Cmdlet, given: &str) -> Option<&'a Parameter> {
    let all = || cmdlet.sets.values().flat_map(|set| &set.parameters);
    let is = |other: &str| other.eq_ignore_ascii_case(given);
    let begins = |other: &str| other.get(..given.len()).is_some_and(is);
    let exact = all().find(|(name, of)| is(name) || of.aliases.iter().any(|alias| is(alias)));
    exact.or_else(|| all().find(|(name, _)| begins(name))).map(|(_, of)| of)
}

/// The calls in the code of an example.
fn calls(text: &str) -> Vec<Call> {
    let mut code = None;
    let mut found = Vec::new();
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented)) => {
                code = Some(String::new());
            }
            Event::Text(part) => {
                if let Some(code) = &mut code {
                    code.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(code.take().iter().flat_map(|code| in_code(code))),
            _ => {}
        }
    }
    found
}

/// The calls in PowerShell. Only names are read; what stands in quotes is a value.
fn in_code(code: &str) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    // A backtick at the end of a line continues it.
    for command in without_texts(&code.replace("`\n", " ")).split(['\n', '|', ';', '{', '}', '(', ')', '=']) {
        let mut words = command.split_whitespace();
        let Some(cmdlet) = words.next().filter(|word| is_cmdlet(word)) else { continue };
        let parameter = |word: &'_ str| {
            let name = word.strip_prefix('-')?.split(':').next()?;
            name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| name.to_owned())
        };
        found.push(Call { cmdlet: cmdlet.to_owned(), parameters: words.filter_map(parameter).collect() });
    }
    found
}

/// Whether a word may be the name of a cmdlet.
fn is_cmdlet(word: &str) -> bool {
    let is_name = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic());
    word.split_once('-').is_some_and(|(verb, noun)| is_name(verb) && is_name(noun))
}

/// Code with nothing in its quotes, and without its comments.
fn without_texts(code: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut is_comment = false;
    for c in code.chars() {
        match quote {
            Some(end) if c == end => quote = None,
            Some(_) => continue,
            None if c == '\n' => is_comment = false,
            None if is_comment => continue,
            None if matches!(c, '\'' | '"') => quote = Some(c),
            None if c == '#' => {
                is_comment = true;
                continue;
            }
            None => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::calls;

    #[test]
    fn calls_are_read_from_code() {
        let text = "Not Get-MgOther -A here.\n\n```powershell\n# Get-MgNone -B\n$beds = Get-MgBed -Filter \"a -C\" `\n  -Top:2 | \
                    Update-MgBed -Width 3 -4\n```\n";
        let found = calls(text).into_iter().map(|call| format!("{} {}", call.cmdlet, call.parameters.join(" ")));
        assert_eq!(found.collect::<Vec<_>>(), ["Get-MgBed Filter Top", "Update-MgBed Width"]);
    }
}
