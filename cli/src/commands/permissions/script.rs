//! The cmdlets that a script names: its text -> names, by the words in it.
//!
//! A script isn't understood, only looked through: a name in a text or in a branch that never runs counts as well. Asking for a
//! permission too many is told in the list; one too few would only show when the script runs.

use std::collections::{BTreeSet, HashMap};
use std::io::Read as _;

use crate::console::Console;
use crate::failure::Failure;
use crate::library::Library;
use crate::text;

/// The largest script that is read, in bytes.
const MOST: u64 = 16 << 20;

/// The cmdlets of a script.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Those that catalogs have, each once, in the order in which they come.
    pub(super) known: Vec<String>,
    /// Those that look like cmdlets of Graph and that no catalog has.
    pub(super) unknown: BTreeSet<String>,
}

/// Cmdlets of the module that signs in. They need no permission.
const OF_SESSION: [&str; 4] = ["connect-mggraph", "disconnect-mggraph", "get-mgcontext", "select-mgprofile"];

/// Reads a script; `-` is standard input.
pub(super) fn read(file: &str, console: &mut Console<'_>) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let failed = |error: &std::io::Error| Failure::file("read", file, error);
    let result = match file {
        "-" => (&mut *console.input).take(MOST + 1).read_to_end(&mut bytes),
        _ => std::fs::File::open(file).map_err(|error| failed(&error))?.take(MOST + 1).read_to_end(&mut bytes),
    };
    result.map_err(|error| failed(&error))?;
    if bytes.len() as u64 > MOST {
        return Err(Failure::usage(format!("`{file}` is longer than {} MiB, which no script is", MOST >> 20)));
    }
    let text = text::decoded(&bytes).ok_or_else(|| Failure::usage(format!("`{file}` is no text")))?;
    Ok(text.into_owned())
}

/// The cmdlets of a script.
pub(super) fn cmdlets(script: &str, library: &Library) -> Names {
    let all: HashMap<String, &str> = library.every_name().map(|name| (name.to_lowercase(), name)).collect();
    names(script, |lower| all.get(lower).map(|name| (*name).to_owned()))
}

fn names(script: &str, look_up: impl Fn(&str) -> Option<String>) -> Names {
    let mut names = Names::default();
    for word in words(script) {
        let lower = word.to_lowercase();
        if OF_SESSION.contains(&lower.as_str()) {
            continue;
        }
        match look_up(&lower) {
            Some(name) if !names.known.contains(&name) => names.known.push(name),
            Some(_) => {}
            None => {
                let is_of_graph = lower.split_once('-').is_some_and(|(_, noun)| noun.starts_with("mg"));
                if is_of_graph {
                    names.unknown.insert(word.to_owned());
                }
            }
        }
    }
    names
}

/// What may be names of cmdlets: words with one dash inside, outside of comments.
fn words(script: &str) -> impl Iterator<Item = &str> {
    let mut in_comment = false;
    let lines = script.lines().map(move |line| without_comment(line, &mut in_comment));
    lines.flat_map(|line| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        line.split(move |c| !is_part(c)).filter(|word| {
            let mut parts = word.split('-');
            let (verb, noun, more) = (parts.next(), parts.next(), parts.next());
            let begins =
                |part: Option<&str>| part.is_some_and(|part| part.starts_with(|c: char| c.is_ascii_alphabetic()));
            begins(verb) && begins(noun) && more.is_none()
        })
    })
}

/// A line up to its comment. Comments of PowerShell in `<#` and `#>` may go over several lines.
fn without_comment<'a>(line: &'a str, in_comment: &mut bool) -> &'a str {
    let line = match (*in_comment, line.find("#>")) {
        (true, None) => return "",
        (true, Some(end)) => &line[end + 2..],
        (false, _) => line,
    };
    *in_comment = false;
    let begins =
        |at: usize| at == 0 || line[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, ';' | '{' | '('));
    if let Some(start) = line.find("<#") {
        *in_comment = !line[start..].contains("#>");
        return &line[..start];
    }
    let hash = line.match_indices('#').map(|(at, _)| at).find(|&at| begins(at));
    &line[..hash.unwrap_or(line.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cmdlets_are_found_outside_of_comments() {
        let script = "<# Get-MgOld\nGet-MgOlder #> Connect-MgGraph -Scopes 'x'\n\
                      $u = get-mguser -Top 5 # Remove-MgUser\n\
                      mg Get-MgUserEvent -UserId $u|New-MgThing; Get-ChildItem a-b-c #Get-MgNo\n\
                      foreach ($x in (Get-MgUser)) { Send-It \"C#-MgX\" }\n";
        let known = ["Get-MgUser", "Get-MgUserEvent"];
        let found =
            names(script, |lower| known.iter().find(|name| name.to_lowercase() == lower).map(|&name| name.to_owned()));
        assert_eq!(found.known, known);
        assert_eq!(found.unknown.iter().collect::<Vec<_>>(), ["New-MgThing"]);
    }
}
