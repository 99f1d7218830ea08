//! A script and what catalogs know -> what is told of it.

use std::collections::{BTreeMap, BTreeSet};

use graphsmith_catalog::printable::one_line;

use super::differences;
use super::known::{Known, KnownCmdlet, KnownParameter};
use super::parameters::{Meant, meant};
use super::report::{Call, CmdletReport, Finding, ModuleReport, Report, State};
use super::requests::{Asked, asked, shown};
use super::rules::{self, Rule};
use super::scopes;
use super::sign_in::{self, SignIn};
use crate::scripts::{Called, Element, ModuleUse, Place, Script, Use, Value};
use crate::text::list;

/// At most so many findings, and places of a cmdlet, are told of one script.
const MOST: usize = 1_000;

/// Modules that stand for all others, and the one for signing in.
const UMBRELLAS: [&str; 3] = ["microsoft.graph", "microsoft.graph.beta", "microsoft.graph.authentication"];

/// What the names of PowerShell's own modules begin with, or are.
const OF_POWERSHELL: [&str; 6] =
    ["microsoft.powershell.", "powershellget", "packagemanagement", "psreadline", "threadjob", "pester"];

/// Judges one script.
pub(super) struct Judge<'a> {
    /// What catalogs know.
    pub(super) known: &'a Known,
    /// Functions of all scripts that are judged together, in lower case.
    pub(super) functions: &'a BTreeSet<String>,
    /// What to say of near names, by unknown ones.
    pub(super) near: &'a BTreeMap<String, String>,
}

/// The name of what a use means: that of the alias which the script itself has made.
pub(super) fn name_of<'s>(script: &'s Script, one: &'s Use) -> &'s str {
    match script.aliases.get(&one.name.to_lowercase()) {
        Some(target) => target.rsplit_once('\\').map_or(target, |(_, name)| name),
        None => &one.name,
    }
}

/// Whether a name looks like that of a cmdlet of Graph: `Get-MgUser`, not `Get-MgmtUser`.
pub(super) fn is_of_graph(name: &str) -> bool {
    let Some(rest) = name.split_once('-').and_then(|(_, noun)| {
        noun.get(..2).filter(|mg| mg.eq_ignore_ascii_case("mg"))?;
        noun.get(2..)
    }) else {
        return false;
    };
    let is_lower = |text: &str| text.chars().all(|c| !c.is_ascii_uppercase());
    rest.starts_with(|c: char| c.is_ascii_uppercase()) || (!rest.is_empty() && is_lower(name))
}

/// What a script has said so far.
struct Telling {
    report: Report,
    /// Where the script signs in with scopes.
    connected: Option<Place>,
    /// Whether every call is known.
    is_whole: bool,
}

impl Judge<'_> {
    /// Judges a script.
    pub(super) fn report(&self, path: String, script: &Script) -> Report {
        let report = Report { path, ..Report::default() };
        let mut state = Telling { report, connected: None, is_whole: script.faults.is_empty() };
        for place in &script.faults {
            let end = Place { end_line: place.line, end_column: place.column + 1, ..*place };
            state.find(&rules::SYNTAX, rules::SYNTAX.text.to_owned(), end);
        }
        for one in &script.modules {
            let module = self.module(one, &mut state);
            state.report.modules.push(module);
        }
        for one in &script.uses {
            let name = name_of(script, one);
            let is_own = one.module.is_none() && self.functions.contains(&name.to_lowercase());
            if !is_own {
                self.one(one, name, &mut state);
            }
        }
        differences::of_script(script, &mut state.report.findings);
        let Telling { mut report, connected, is_whole } = state;
        if let Some(place) = connected {
            let mut scopes = std::mem::take(&mut report.scopes);
            scopes.sort_unstable();
            scopes.dedup();
            scopes::compare(&scopes, place, &report.calls, is_whole, &mut report.findings);
            report.scopes = scopes;
        }
        report.findings.sort_by(|a, b| (a.place, a.rule.id, &a.message).cmp(&(b.place, b.rule.id, &b.message)));
        report.findings.dedup_by(|a, b| (a.place, a.rule.id, &a.message) == (b.place, b.rule.id, &b.message));
        if let Some(more) = report.findings.len().checked_sub(MOST).filter(|more| *more > 0) {
            let place = report.findings[MOST].place;
            report.findings.truncate(MOST);
            report.findings.push(Finding { rule: &rules::MORE, message: format!("{more} more findings"), place });
        }
        report
    }

    fn module(&self, one: &ModuleUse, state: &mut Telling) -> ModuleReport {
        let (name, lower) = (one_line(&one.name), one.name.to_lowercase());
        let has = |module: &str| {
            UMBRELLAS.contains(&module) || self.known.modules.iter().any(|known| known.eq_ignore_ascii_case(module))
        };
        let of_graph = lower == "microsoft.graph" || lower.starts_with("microsoft.graph.");
        let word = if has(&lower) || (lower.contains('*') && lower.starts_with("microsoft.graph")) {
            "have"
        } else if of_graph {
            state.find(&rules::MODULE_MISSING, format!("no catalog is of {name}"), one.place);
            "missing"
        } else {
            if !OF_POWERSHELL.iter().any(|own| lower.starts_with(own)) {
                state.find(&rules::MODULE_OTHER, format!("{name} isn't a module of Microsoft Graph"), one.place);
            }
            "other"
        };
        ModuleReport { name, naming: one.naming, state: word, place: one.place }
    }

    fn one(&self, one: &Use, name: &str, state: &mut Telling) {
        let lower = name.to_lowercase();
        let is_called = one.called <= Called::Perhaps;
        if let Some(cmdlet) = self.known.cmdlets.get(&lower) {
            let former =
                cmdlet.formers.iter().find(|former| !former.is_parameter && former.name.eq_ignore_ascii_case(name));
            let what = if former.is_some() { State::Renamed } else { State::Have };
            state.uses(&cmdlet.name, name, what, Some(&cmdlet.module), one);
            if let Some(former) = former.filter(|_| is_called) {
                state.find(&rules::CMDLET_RENAMED, former.told.clone(), one.place);
            }
            if is_called {
                Self::cmdlet(cmdlet, one, state);
            }
        } else if let Some(command) = sign_in::find(name) {
            state.uses(command.name, name, State::SignIn, Some(sign_in::MODULE), one);
            if is_called {
                self.sign_in(command, one, state);
            }
        } else if let Some(told) = self.known.gone.get(&lower) {
            state.uses(name, name, State::Gone, None, one);
            if is_called {
                state.find(&rules::CMDLET_GONE, told.clone(), one.place);
                state.is_whole = false;
            }
        } else if is_of_graph(name) {
            state.uses(name, name, State::Unknown, None, one);
            if is_called {
                let near = self.near.get(&lower).map_or("", String::as_str);
                let message = format!("no catalog has the cmdlet {}{near}", one_line(name));
                state.find(&rules::CMDLET_UNKNOWN, message, one.place);
                state.is_whole = false;
            }
        }
    }

    /// A call of a cmdlet that a catalog has.
    fn cmdlet(cmdlet: &KnownCmdlet, one: &Use, state: &mut Telling) {
        if let Some(module) = one.module.as_deref().filter(|module| !module.eq_ignore_ascii_case(&cmdlet.module)) {
            let message = format!("{} has {}, not {}", cmdlet.module, cmdlet.name, one_line(module));
            state.find(&rules::CMDLET_ELSEWHERE, message, one.place);
        }
        let visible: Vec<&KnownParameter> = cmdlet.parameters.iter().filter(|own| !own.is_hidden).collect();
        let own: Vec<(&str, &[String])> =
            visible.iter().map(|own| (own.name.as_str(), own.aliases.as_slice())).collect();
        let mut given: Vec<usize> = Vec::new();
        for (name, value, place) in parameters(one) {
            let place = place.unwrap_or(one.place);
            let former =
                cmdlet.formers.iter().find(|former| former.is_parameter && former.name.eq_ignore_ascii_case(name));
            if let Some(former) = former {
                let gone = former.now.is_empty();
                let rule = if gone { &rules::PARAMETER_GONE } else { &rules::PARAMETER_RENAMED };
                state.find(rule, format!("{}: {}", cmdlet.name, former.told), place);
                if gone {
                    state.parameter(&cmdlet.name, name, "gone");
                    continue;
                }
            }
            match meant(&own, cmdlet.should_process, name) {
                Meant::Own(at, is_name) => {
                    let parameter = visible[at];
                    given.extend(cmdlet.parameters.iter().position(|known| std::ptr::eq(known, parameter)));
                    let word = if former.is_some() {
                        "renamed"
                    } else if is_name {
                        "known"
                    } else {
                        "alias"
                    };
                    state.parameter(&cmdlet.name, &parameter.name, word);
                    differences::of_parameter(parameter, value, place, &mut state.report.findings);
                }
                Meant::Common(common) => differences::of_common(common, place, &mut state.report.findings),
                Meant::Ambiguous(names) => state.ambiguous(&cmdlet.name, name, &names, place),
                Meant::Unknown => {
                    match cmdlet.parameters.iter().find(|own| own.is_hidden && own.name.eq_ignore_ascii_case(name)) {
                        Some(hidden) => {
                            state.parameter(&cmdlet.name, &hidden.name, "left-out");
                            differences::of_parameter(hidden, value, place, &mut state.report.findings);
                        }
                        None => state.unknown(&cmdlet.name, name, own.iter().map(|own| own.0), place),
                    }
                }
            }
        }
        state.open(&cmdlet.name, one);
        let chosen = cmdlet.fitting(one, &given);
        if chosen.1 {
            let names: Vec<String> = given.iter().map(|at| format!("-{}", cmdlet.parameters[*at].name)).collect();
            let message = format!("{}: no parameter set takes {}", cmdlet.name, list(&names, "and"));
            state.find(&rules::PARAMETERS_APART, message, one.place);
        }
        for at in chosen.0 {
            let set = &cmdlet.sets[at];
            let (cmdlet, path) = (cmdlet.name.clone(), one_line(&set.path));
            state.call(Call { cmdlet, method: set.method, path, needed: set.needed.clone(), place: one.place });
        }
    }

    /// A call of a command for signing in.
    fn sign_in(&self, command: &'static SignIn, one: &Use, state: &mut Telling) {
        let own: Vec<(&str, Vec<String>)> = command
            .parameters
            .split_whitespace()
            .map(|entry| {
                let (name, aliases) = entry.split_once('=').unwrap_or((entry, ""));
                (name, aliases.split(',').filter(|alias| !alias.is_empty()).map(str::to_owned).collect())
            })
            .collect();
        let own: Vec<(&str, &[String])> = own.iter().map(|(name, aliases)| (*name, aliases.as_slice())).collect();
        let mut given = Vec::new();
        for (name, _, place) in parameters(one) {
            let place = place.unwrap_or(one.place);
            match meant(&own, command.should_process, name) {
                Meant::Own(at, is_name) => {
                    given.push((own[at].0, place));
                    state.parameter(command.name, own[at].0, if is_name { "known" } else { "alias" });
                }
                Meant::Common(common) => differences::of_common(common, place, &mut state.report.findings),
                Meant::Ambiguous(names) => state.ambiguous(command.name, name, &names, place),
                Meant::Unknown => state.unknown(command.name, name, own.iter().map(|own| own.0), place),
            }
        }
        state.open(command.name, one);
        differences::of_sign_in(command.name, &given, one.place, &mut state.report.findings);
        if command.name == "Connect-MgGraph"
            && let Some(scopes) = scopes::of_connect(one).filter(|scopes| !scopes.is_empty())
        {
            state.report.scopes.extend(scopes);
            state.connected.get_or_insert(one.place);
        }
        if command.name == sign_in::REQUEST {
            self.request(one, state);
        }
    }

    /// A request to any address.
    fn request(&self, one: &Use, state: &mut Telling) {
        match asked(one) {
            Asked::Request(method, segments) => {
                let parts: Vec<&str> = segments.iter().map(String::as_str).collect();
                let versions: &[&str] =
                    if parts[0].contains(crate::scripts::HOLE) { &["v1.0", "beta"] } else { &[parts[0]] };
                let found = versions.iter().find_map(|version| {
                    let parts: Vec<&str> = std::iter::once(*version).chain(parts[1..].iter().copied()).collect();
                    self.known.routes.find(method, &parts)
                });
                if let Some(operation) = found {
                    let (cmdlet, path) = (sign_in::REQUEST.to_owned(), one_line(&operation.path));
                    let needed = operation.needed.as_deref().cloned();
                    state.call(Call { cmdlet, method, path, needed, place: one.place });
                } else {
                    let path = one_line(&shown(&segments));
                    state.find(&rules::REQUEST_UNKNOWN, format!("no catalog describes {method} {path}"), one.place);
                    state.is_whole = false;
                }
            }
            Asked::Elsewhere => {
                state.find(&rules::REQUEST_HOST, rules::REQUEST_HOST.text.to_owned(), one.place);
            }
            Asked::Open => {
                state.find(&rules::REQUEST_OPEN, rules::REQUEST_OPEN.text.to_owned(), one.place);
                state.is_whole = false;
            }
        }
    }
}

/// The parameters that a use is given, with their values; those of a variable have its place.
fn parameters(one: &Use) -> impl Iterator<Item = (&str, Option<&Value>, Option<Place>)> {
    let mut found = Vec::new();
    for (at, element) in one.elements.iter().enumerate() {
        match element {
            Element::Parameter(name, value, place) => {
                let next = one.elements.get(at + 1).and_then(|next| match next {
                    Element::Argument(value) => Some(value),
                    _ => None,
                });
                found.push((name.as_str(), value.as_ref().or(next), Some(*place)));
            }
            Element::Splat(table, place) => {
                found.extend(table.iter().map(|(key, value)| (&**key, Some(value), Some(*place))));
            }
            Element::Argument(_) | Element::Unknown(..) => {}
        }
    }
    found.into_iter()
}

impl Telling {
    fn find(&mut self, rule: &'static Rule, message: String, place: Place) {
        self.report.findings.push(Finding { rule, message, place });
    }

    fn uses(&mut self, now: &str, written: &str, state: State, module: Option<&str>, one: &Use) {
        let report = self.report.cmdlets.entry(one_line(now)).or_insert_with(|| CmdletReport {
            state,
            module: module.map(one_line),
            written: Vec::new(),
            uses: Vec::new(),
            parameters: BTreeMap::new(),
        });
        if state == State::Renamed {
            report.state = state;
        }
        let written = one_line(written);
        if !now.eq_ignore_ascii_case(&written) && !report.written.contains(&written) {
            report.written.push(written);
        }
        if report.uses.len() < MOST {
            report.uses.push((one.place, one.called));
        }
    }

    fn parameter(&mut self, cmdlet: &str, name: &str, word: &'static str) {
        if let Some(report) = self.report.cmdlets.get_mut(cmdlet) {
            report.parameters.entry(one_line(name)).or_insert(word);
        }
    }

    fn ambiguous(&mut self, cmdlet: &str, name: &str, names: &[String], place: Place) {
        let names: Vec<String> = names.iter().map(|name| format!("-{name}")).collect();
        let message = format!("{cmdlet}: -{} could be {}", one_line(name), list(&names, "or"));
        self.find(&rules::PARAMETER_AMBIGUOUS, message, place);
        self.parameter(cmdlet, name, "ambiguous");
    }

    fn unknown<'n>(&mut self, cmdlet: &str, name: &str, own: impl Iterator<Item = &'n str>, place: Place) {
        let near = crate::suggest::did_you_mean(name, "-", own);
        let message = format!("{cmdlet} has no parameter -{}{near}", one_line(name));
        self.find(&rules::PARAMETER_UNKNOWN, message, place);
        self.parameter(cmdlet, name, "unknown");
    }

    fn open(&mut self, cmdlet: &str, one: &Use) {
        for element in &one.elements {
            if let Element::Unknown(variable, place) = element {
                let message = format!("{cmdlet}: the parameters in @{} aren't known", one_line(variable));
                self.find(&rules::PARAMETERS_OPEN, message, *place);
            }
        }
    }

    fn call(&mut self, call: Call) {
        let is = |known: &Call| known.cmdlet == call.cmdlet && known.method == call.method && known.path == call.path;
        if self.report.calls.iter().any(is) {
            return;
        }
        if call.needed.is_none() {
            let message =
                format!("{}: nothing is known about the permissions of {} {}", call.cmdlet, call.method, call.path);
            self.find(&rules::PERMISSION_UNKNOWN, message, call.place);
        }
        self.report.calls.push(call);
    }
}
