//! `graphsmith names`: what isn't as promised, decisions about it, and the next promise (docs/names.md).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_catalog::printable::printable;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::args::Source;
use super::names_args::{AcceptArgs, AliasArgs, DateArgs, NamesArgs, NamesCommand, NamesProject};
use super::{Console, Outcome, source, today};
use crate::config::{ModuleEntry, Project, names_folder};
use crate::diag::{Diagnostics, Place};
use crate::lock::{self, Decision, Subject};
use crate::names::{Checked, Kind, NameChange, Shared, release, shared_until};
use crate::{driver, suggest, write};

/// Runs `names`.
pub fn run(args: &NamesArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    match &args.command {
        None => list(args, console, diags),
        Some(NamesCommand::Accept(args)) => accept(args, console, diags),
        Some(NamesCommand::Alias(args)) => alias(args, console, diags),
        Some(NamesCommand::Release(project)) => run_release(project, console, diags),
    }
}

/// The names of a project.
struct Names {
    project: Project,
    /// The folder that they are promised in.
    folder: PathBuf,
    modules: Vec<(ModuleEntry, Checked)>,
}

impl Names {
    /// Reads a project and makes its models. Without a folder of names nothing is promised.
    fn read(project: &NamesProject, diags: &mut Diagnostics) -> Option<Self> {
        let source = Source { manifest: project.manifest.clone(), ..Source::default() };
        let mut project = source::project(&source, diags)?;
        let folder = project.names.clone().unwrap_or_else(|| names_folder(&project.file));
        project.names = Some(folder.clone());
        let named = |module: &ModuleEntry, generated: driver::Generated| Some((module.clone(), generated.names?));
        let modules = driver::map_models(&project, 0, diags, named).ok()?;
        diags.finish().ok()?;
        Some(Self { modules: modules.into_iter().flatten().collect(), project, folder })
    }

    /// What isn't as promised, and the former names that have ended by that day.
    fn changes(&self, date: &str) -> Vec<Shared<'_>> {
        shared_until(self.modules.iter().map(|(module, checked)| (module.name.as_str(), checked)), date)
    }

    /// Writes a decision, and says so.
    fn decide(
        &self,
        shared: &Shared<'_>,
        decision: &Decision,
        console: &mut Console<'_>,
        diags: &mut Diagnostics,
    ) -> Option<()> {
        let folder = lock::decisions_folder(&self.folder, shared.api_version);
        let file = folder.join(format!("{}.toml", decision.fingerprint));
        if let Err(error) = write::file(&file, decision.to_file().as_bytes()) {
            diags.io(
                &file,
                format!("the decision can't be written: {error}"),
                "check that the folder can be written to",
            );
            return None;
        }
        console.print_status(&printable(&format!("{}: {}", file.display(), decision.cause)));
        Some(())
    }
}

fn list(args: &NamesArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let names = Names::read(&args.project, diags)?;
    let date = args.date.clone().unwrap_or_else(today);
    let changes = names.changes(&date);
    let mut text = String::new();
    let mut waiting = 0;
    for shared in changes.iter().filter(|shared| shared.change.decision.is_none()) {
        let change = &shared.change;
        waiting += usize::from(change.kind != Kind::AliasEnded);
        let _ = writeln!(text, "{}  {}", change.fingerprint, printable(&change.sentence()));
        let _ = writeln!(text, "    {}, in {}", change.kind, shared.modules.join(", "));
        let _ = writeln!(text, "    {}", printable(&change.advice()));
        if let Some(day) = &change.announced {
            let _ = writeln!(text, "    it was announced for {}, so it needs no --reason", printable(day));
        }
    }
    report_idle(&names, &changes, &date, diags);
    super::print_result(console, &text, diags)?;
    console.print_status(&match waiting {
        0 => "no change waits for a decision".to_owned(),
        1 => "1 change waits for a decision".to_owned(),
        all => format!("{all} changes wait for a decision"),
    });
    Some(if waiting > 0 { Outcome::Stale } else { Outcome::Done })
}

/// Reports decisions that don't count any more, or that are about nothing.
fn report_idle(names: &Names, changes: &[Shared<'_>], date: &str, diags: &mut Diagnostics) {
    let known: BTreeSet<(&str, &str)> =
        changes.iter().map(|shared| (shared.api_version, shared.change.fingerprint.as_str())).collect();
    let mut seen = BTreeSet::new();
    for (module, checked) in &names.modules {
        for (place, decision) in checked.lock.decisions.iter() {
            if !seen.insert((&module.api_version, &decision.fingerprint)) {
                continue;
            }
            let fingerprint = &decision.fingerprint;
            if decision.expires.as_deref().is_some_and(|expires| expires <= date) {
                diags.warn(place.clone(), format!("the decision about {fingerprint} has expired"), "decide again");
            } else if !known.contains(&(module.api_version.as_str(), fingerprint.as_str())) {
                let message = format!("the decision about {fingerprint} is about nothing that changed");
                diags.warn(place.clone(), message, "delete the file, or correct the fingerprint");
            }
        }
    }
}

fn accept(args: &AcceptArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let names = Names::read(&args.project, diags)?;
    let days = Days::new(&args.dates);
    let changes = names.changes(&days.accepted);
    let open = || changes.iter().filter(|shared| shared.change.decision.is_none());
    let mut chosen: Vec<&Shared<'_>> = Vec::new();
    for fingerprint in &args.fingerprints {
        let found = changes.iter().find(|shared| shared.change.fingerprint == *fingerprint);
        chosen.extend(found);
        if found.is_none() {
            let known = open().map(|shared| shared.change.fingerprint.as_str());
            let hint = suggest::hint(fingerprint, known, "`graphsmith names` lists the changes that wait");
            let message = format!("no change has the fingerprint `{fingerprint}`");
            diags.usage(Place::file("command line"), message, hint);
        }
    }
    if args.all {
        chosen.extend(open());
    }
    for shared in &chosen {
        if reason(args.reason.as_deref(), &shared.change).is_none() {
            let message = format!("{} wasn't announced, so it needs a reason", shared.change.fingerprint);
            diags.usage(Place::file("command line"), message, "say why with --reason");
        }
    }
    diags.finish().ok()?;
    for shared in chosen {
        let change = &shared.change;
        let until = change.kind.is_renaming().then(|| days.until(shared.api_version));
        let decision = Decision {
            fingerprint: change.fingerprint.clone(),
            cause: change.sentence(),
            accepted: days.accepted.clone(),
            until,
            reason: reason(args.reason.as_deref(), change)?,
            ..Decision::default()
        };
        names.decide(shared, &decision, console, diags)?;
    }
    Some(Outcome::Done)
}

/// The reason that was given; else the announcement, if there was one.
fn reason(given: Option<&str>, change: &NameChange) -> Option<String> {
    let given = given.map(str::trim).filter(|given| !given.is_empty()).map(str::to_owned);
    given.or_else(|| change.announced.as_ref().map(|day| format!("announced for {day}")))
}

fn alias(args: &AliasArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let names = Names::read(&args.project, diags)?;
    let days = Days::new(&args.dates);
    let changes = names.changes(&days.accepted);
    let mut words: Vec<&str> = args.names.iter().flat_map(|part| part.split_whitespace()).collect();
    let name = words.pop().unwrap_or_default().trim_start_matches('-');
    let is_meant = |shared: &&Shared<'_>| shared.change.kind.can_be_renaming() && names.means(&words, &shared.change);
    let Some(shared) = changes.iter().find(is_meant) else {
        let message = format!("`{}` isn't a promised name that is gone", words.join(" "));
        diags.usage(Place::file("command line"), message, "`graphsmith names` lists the changes that wait");
        return None;
    };
    let candidates = names.candidates(&shared.change);
    if !candidates.contains(name) {
        let hint = suggest::hint(name, candidates.iter().copied(), "`graphsmith names` lists the changes that wait");
        diags.usage(
            Place::file("command line"),
            format!("`{name}` can't be what is meant: there is no such name"),
            hint,
        );
        return None;
    }
    let decision = Decision {
        fingerprint: shared.change.fingerprint.clone(),
        cause: format!("{}; it is called {name}", shared.change.sentence()),
        accepted: days.accepted.clone(),
        until: Some(days.until(shared.api_version)),
        name: Some(name.to_owned()),
        reason: args.reason.clone().unwrap_or_default(),
        expires: None,
    };
    names.decide(shared, &decision, console, diags)?;
    Some(Outcome::Done)
}

impl Names {
    /// Whether words name what changed: by its fingerprint, the name of a cmdlet, or a cmdlet and a parameter.
    fn means(&self, words: &[&str], change: &NameChange) -> bool {
        let is_one = |subject: &Subject| match (words, subject) {
            ([name], Subject::Cmdlet(cmdlet)) => cmdlet.eq_ignore_ascii_case(name),
            ([of, name], Subject::Parameter(cmdlet, parameter)) => {
                cmdlet.eq_ignore_ascii_case(of) && parameter.eq_ignore_ascii_case(name.trim_start_matches('-'))
            }
            ([of, name], Subject::Property(schema, property)) => {
                property.eq_ignore_ascii_case(name.trim_start_matches('-')) && (schema == of || self.takes(of, schema))
            }
            _ => false,
        };
        matches!(words, [word] if *word == change.fingerprint) || change.subjects.iter().any(is_one)
    }

    /// Whether a cmdlet has parameters that are properties of a schema.
    fn takes(&self, cmdlet: &str, schema: &str) -> bool {
        self.modules.iter().filter_map(|(_, checked)| checked.current.cmdlets.get(cmdlet)).any(|cmdlet| {
            let mut parameters = cmdlet.sets.values().flat_map(|set| set.parameters.values());
            parameters.any(|of| of.schema.as_deref() == Some(schema))
        })
    }

    /// The names that what changed may have now.
    fn candidates(&self, change: &NameChange) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for (_, Checked { current, .. }) in &self.modules {
            for subject in &change.subjects {
                match subject {
                    Subject::Cmdlet(_) => found.extend(current.cmdlets.keys().map(String::as_str)),
                    Subject::Parameter(cmdlet, _) | Subject::Set(cmdlet, _) => {
                        found.extend(current.cmdlets.get(cmdlet).into_iter().flat_map(lock::Cmdlet::parameters));
                    }
                    Subject::Property(schema, _) => {
                        found.extend(
                            current.properties.get(schema).into_iter().flatten().map(|(name, _)| name.as_str()),
                        );
                    }
                }
            }
        }
        found
    }
}

fn run_release(project: &NamesProject, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let names = Names::read(project, diags)?;
    let open: Vec<&NameChange> = names.modules.iter().flat_map(|(_, checked)| checked.undecided()).collect();
    if let Some(first) = open.first() {
        let message = format!("{} changes wait for a decision, the first is: {}", open.len(), first.sentence());
        diags.undecided(Place::file(&names.folder), message, "decide about each; `graphsmith names` lists them");
        return None;
    }
    let mut written = 0;
    for (_, checked) in &names.modules {
        let text = lock::file(&lock::lines(&release(checked)));
        let file = &checked.lock.file;
        if fs::read_to_string(file).is_ok_and(|old| old == text) {
            continue;
        }
        if let Err(error) = write::file(file, text.as_bytes()) {
            diags.io(file, format!("the names can't be written: {error}"), "check that the folder can be written to");
            return None;
        }
        written += 1;
    }
    // What was decided stands in the frozen files now.
    let decided: BTreeSet<&Path> = names.modules.iter().flat_map(|(_, checked)| checked.decided_in()).collect();
    for file in decided {
        if let Err(error) = fs::remove_file(file) {
            diags.io(file, format!("the decision can't be removed: {error}"), "remove it by hand: it is done");
        }
    }
    driver::forget_next(&names.folder, diags);
    diags.finish().ok()?;
    let all = names.project.modules.len();
    console.print_status(&format!(
        "{}: the names of {all} modules are promised, {written} files changed",
        names.folder.display()
    ));
    Some(Outcome::Done)
}

/// The days of a decision.
struct Days {
    accepted: String,
    until: Option<String>,
}

impl Days {
    fn new(args: &DateArgs) -> Self {
        Self { accepted: args.date.clone().unwrap_or_else(today), until: args.until.clone() }
    }

    /// The last day of a former name. Microsoft keeps what it deprecates in v1.0 for 24 months.
    fn until(&self, api_version: &str) -> String {
        let months = if api_version == "beta" { 6 } else { 24 };
        let last = || self.accepted.parse::<Date>().ok()?.checked_add(months.months()).ok();
        let until = self.until.clone().or_else(|| last().map(|day| day.to_string()));
        until.unwrap_or_else(|| self.accepted.clone())
    }
}
