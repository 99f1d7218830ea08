//! `mg check-scripts PATH...`: what scripts of PowerShell use, what of it there is, and which permissions they need
//! (docs/check-scripts.md).

mod differences;
mod json;
mod judge;
mod known;
mod parameters;
mod report;
mod requests;
mod routes;
mod rules;
mod sarif;
mod scopes;
mod sign_in;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use judge::{Judge, is_of_graph, name_of};
use known::Known;
pub(super) use report::Call;
use report::Report;
use rules::Level;

use super::library;
use crate::args::{group, is_parameter};
use crate::console::{Console, Tone};
use crate::failure::Failure;
use crate::output::{Form, Format, Printer};
use crate::scripts::{self, Called, Script, Source};
use crate::suggest;

pub(super) const HELP: &str = "\
Tells what scripts of PowerShell use, what of it there is, and which permissions they need. No script is run.

  mg check-scripts PATH... [-Output text|json|sarif]

PATH is a script, a folder with *.ps1, *.psm1 and *.psd1 in it, or - for standard input. Links in folders aren't followed,
and hidden folders are left out. What is told:

  cmdlets         those of Graph: which there are, which are called differently now, which are gone or unknown
  parameters      likewise, shortened ones and those of tables (@parameters) too
  modules         those that a script requires, imports or installs
  permissions     the fewest that allow all calls, of each script and of all together; literal scopes of Connect-MgGraph
                  are compared with them
  differences     where a script meets what works differently than in Microsoft's modules

  mg check-scripts onboard.ps1
  mg check-scripts scripts -Output sarif > scripts.sarif

Only what stands in the text as a literal is known; what isn't is said. Reports hold names, paths of requests and scopes,
and no other values. MG_CATALOGS names folders of catalogs: a cmdlet that no catalog has is unknown.

Exit codes: 0 without findings of the level error, 1 with some; 2 and 4 as for all commands.
";

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Output {
    Text,
    Json,
    Sarif,
}

/// At most so many unknown names are compared with all others.
const MOST_NEAR: usize = 50;

/// Checks scripts.
pub(super) fn run(words: &[String], console: &mut Console<'_>) -> Result<(), Failure> {
    let first = words.iter().position(|word| word != "-" && is_parameter(word)).unwrap_or(words.len());
    let (paths, parameters) = words.split_at(first);
    let mut output = Output::Text;
    for argument in group(parameters)? {
        if !argument.name.eq_ignore_ascii_case("Output") {
            let near = suggest::did_you_mean(&argument.name, "-", ["Output"]);
            return Err(Failure::usage(format!("mg check-scripts has no -{}{near}", argument.name)));
        }
        output = match argument.value()?.to_ascii_lowercase().as_str() {
            "text" => Output::Text,
            "json" => Output::Json,
            "sarif" => Output::Sarif,
            _ => return Err(Failure::usage("-Output: expected text, json or sarif")),
        };
    }
    if paths.is_empty() {
        return Err(Failure::usage("expected scripts or folders, as in `mg check-scripts onboard.ps1`")
            .hint("`mg check-scripts --help` explains it."));
    }
    let sources = scripts::sources(paths)?;
    if sources.is_empty() {
        return Err(Failure::usage(format!("there are no scripts in {}", paths.join(", "))));
    }
    let (mut read, mut long) = (Vec::new(), Vec::new());
    for source in &sources {
        match scripts::open(source, console)? {
            Some(text) => read.push((scripts::shown(source), scripts::parse(&text, scripts::is_manifest(source)))),
            None => long.push(scripts::shown(source)),
        }
    }
    let mut reports = reports(&read, console)?;
    reports.extend(long.into_iter().map(Report::too_long));
    match output {
        Output::Text => console.print(&text::text(&reports, console.width))?,
        Output::Json => print(json::document(&reports), console)?,
        Output::Sarif => print(sarif::document(&reports), console)?,
    }
    let errors = reports.iter().flat_map(|report| &report.findings).filter(|one| one.level() == Level::Error);
    match errors.count() {
        0 => Ok(()),
        _ if output == Output::Text => Err(Failure::refused("there are errors in the scripts")
            .hint("MG_CATALOGS names folders of catalogs; `mg catalog` lists those that are looked at.")),
        _ => Err(Failure::refused("")),
    }
}

fn print(document: serde_json::Value, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut printer = Printer::new(Form::Whole(Format::Json), false);
    printer.push(document, console)?;
    printer.finish(console)
}

/// What is told of scripts, each with what it is called.
fn reports(read: &[(String, Script)], console: &mut Console<'_>) -> Result<Vec<Report>, Failure> {
    let functions: BTreeSet<String> = read.iter().flat_map(|(_, script)| script.functions.iter().cloned()).collect();
    let mut names = BTreeSet::new();
    let mut requests = false;
    for (_, script) in read {
        for one in &script.uses {
            let name = name_of(script, one).to_lowercase();
            requests |= sign_in::find(&name).is_some_and(|command| command.name == sign_in::REQUEST);
            if name.contains('-') {
                names.insert(name);
            }
        }
    }
    let library = library(console);
    let known = Known::gather(&library, &names, requests)?;
    let is_unknown = |name: &&String| {
        let is_known = known.cmdlets.contains_key(*name) || known.gone.contains_key(*name);
        is_of_graph(name) && !is_known && !functions.contains(*name) && sign_in::find(name).is_none()
    };
    let all: Vec<&str> = library.every_name().collect();
    let near: BTreeMap<String, String> = names
        .iter()
        .filter(is_unknown)
        .take(MOST_NEAR)
        .map(|name| (name.clone(), suggest::did_you_mean(name, "", all.iter().copied())))
        .collect();
    let judge = Judge { known: &known, functions: &functions, near: &near };
    Ok(read.iter().map(|(path, script)| judge.report(path.clone(), script)).collect())
}

/// The calls of a script of PowerShell or of a shell; what isn't known of them is told.
pub(super) fn calls(word: &str, console: &mut Console<'_>) -> Result<Vec<Call>, Failure> {
    let source = if word == "-" { Source::Input } else { Source::File(Path::new(word).to_path_buf()) };
    let text = scripts::open(&source, console)?.ok_or_else(|| Failure::usage(rules::SCRIPT_LONG.text))?;
    let script = if is_of_shell(&source, &text) {
        scripts::of_shell(&text)
    } else {
        scripts::parse(&text, scripts::is_manifest(&source))
    };
    let shown = scripts::shown(&source);
    let reports = reports(&[(shown.clone(), script)], console)?;
    let Some(report) = reports.into_iter().next() else { return Ok(Vec::new()) };
    for finding in &report.findings {
        let is_told = [&rules::CMDLET_GONE, &rules::CMDLET_UNKNOWN, &rules::REQUEST_UNKNOWN, &rules::REQUEST_OPEN];
        if is_told.iter().any(|rule| **rule == *finding.rule) {
            console.tell(
                Tone::Warning,
                &format!("{shown}:{}: {}; what it needs isn't counted", finding.place.line, finding.message),
            );
        }
    }
    let called = |cmdlet: &report::CmdletReport| cmdlet.uses.iter().any(|(_, called)| *called <= Called::Perhaps);
    if !report.cmdlets.values().any(called) {
        console.tell(Tone::Warning, &format!("{shown}: no cmdlet of Graph is called in it"));
    }
    Ok(report.calls)
}

/// Whether a script is one of a shell such as bash.
fn is_of_shell(source: &Source, text: &str) -> bool {
    let of_shell = |path: &Path| {
        path.extension()
            .is_some_and(|own| ["sh", "bash", "zsh", "fish"].iter().any(|shell| own.eq_ignore_ascii_case(shell)))
    };
    let first = text.lines().next().unwrap_or_default();
    let by_line = first.starts_with("#!") && !first.contains("pwsh");
    by_line || matches!(source, Source::File(path) if of_shell(path))
}
