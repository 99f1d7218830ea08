//! The report as text: the findings of each script, then cmdlets, modules and permissions of all.

use std::collections::{BTreeMap, BTreeSet};

use graphsmith_catalog::vocabulary::Scheme;

use super::report::{Call, Report, State, fewest};
use super::rules::Level;
use crate::scripts::Called;
use crate::text::{wrap, wrap_below};

/// The text.
pub(super) fn text(reports: &[Report], width: usize) -> String {
    let mut out = String::new();
    for report in reports.iter().filter(|report| !report.findings.is_empty()) {
        wrap(&mut out, &report.path, 0, width);
        for finding in &report.findings {
            let place = finding.place;
            let (level, rule) = (finding.level().word(), finding.rule.id);
            let line = format!("{}:{}: {level}: {} [{rule}]", place.line, place.column, finding.message);
            wrap_below(&mut out, &line, 2, width);
        }
        out.push('\n');
    }
    cmdlets(&mut out, reports, width);
    modules(&mut out, reports, width);
    permissions(&mut out, reports, width);
    wrap(&mut out, &summary(reports), 0, width);
    out
}

fn cmdlets(out: &mut String, reports: &[Report], width: usize) {
    let mut all: BTreeMap<&str, (&Report, usize, BTreeSet<&str>)> = BTreeMap::new();
    for report in reports {
        for (name, cmdlet) in &report.cmdlets {
            let calls = cmdlet.uses.iter().filter(|(_, called)| *called <= Called::Perhaps).count();
            let entry = all.entry(name).or_insert((report, 0, BTreeSet::new()));
            entry.1 += calls;
            entry.2.extend(cmdlet.parameters.keys().map(String::as_str));
        }
    }
    if all.is_empty() {
        return;
    }
    out.push_str("Cmdlets\n");
    for (name, (report, calls, parameters)) in all {
        let cmdlet = &report.cmdlets[name];
        let module = match (&cmdlet.module, cmdlet.state) {
            (Some(module), State::Renamed) => format!("{module}, formerly {}", cmdlet.written.join(", ")),
            (Some(module), _) => module.clone(),
            (None, state) => state.word().to_owned(),
        };
        let calls = match calls {
            0 => "only named".to_owned(),
            1 => "1 call".to_owned(),
            calls => format!("{calls} calls"),
        };
        let mut line = format!("{name}: {module}; {calls}");
        for (at, parameter) in parameters.into_iter().enumerate() {
            line.push_str(if at == 0 { "; -" } else { " -" });
            line.push_str(parameter);
        }
        wrap_below(out, &line, 2, width);
    }
    out.push('\n');
}

fn modules(out: &mut String, reports: &[Report], width: usize) {
    let mut all: BTreeMap<&str, (&str, BTreeSet<&str>)> = BTreeMap::new();
    for module in reports.iter().flat_map(|report| &report.modules) {
        all.entry(&module.name).or_insert((module.state, BTreeSet::new())).1.insert(module.naming.word());
    }
    if all.is_empty() {
        return;
    }
    out.push_str("Modules\n");
    for (name, (state, namings)) in all {
        let namings = namings.into_iter().collect::<Vec<_>>().join(", ");
        wrap_below(out, &format!("{name}: {state} ({namings})"), 2, width);
    }
    out.push('\n');
}

fn permissions(out: &mut String, reports: &[Report], width: usize) {
    let with_calls: Vec<&Report> = reports.iter().filter(|report| !report.calls.is_empty()).collect();
    if with_calls.is_empty() {
        return;
    }
    let mut all = String::new();
    lines(&mut all, &with_calls.iter().flat_map(|report| &report.calls).collect::<Vec<_>>(), 2, width);
    if all.is_empty() {
        return;
    }
    out.push_str("Permissions\n");
    out.push_str(&all);
    if with_calls.len() > 1 {
        for report in with_calls {
            wrap_below(out, &report.path, 2, width);
            lines(out, &report.calls.iter().collect::<Vec<_>>(), 4, width);
        }
    }
    out.push('\n');
}

/// A line for each way to sign in.
fn lines(out: &mut String, calls: &[&Call], indent: usize, width: usize) {
    for scheme in Scheme::ALL {
        let names = fewest(calls.iter().copied(), scheme);
        let is_impossible = |call: &&&Call| call.needed.as_ref().is_some_and(|needed| needed.of(scheme).is_empty());
        let impossible: BTreeSet<&str> = calls.iter().filter(is_impossible).map(|call| call.cmdlet.as_str()).collect();
        let impossible = impossible.into_iter().collect::<Vec<_>>().join(", ");
        let line = match (names.as_slice(), impossible.as_str()) {
            ([], "") => continue,
            ([], _) => "not supported".to_owned(),
            (names, "") => names.join(" "),
            (names, cmdlets) => format!("{}, but not for all requests of {cmdlets}", names.join(" ")),
        };
        wrap_below(out, &format!("{}: {line}", scheme.title()), indent, width);
    }
}

fn summary(reports: &[Report]) -> String {
    let mut states: BTreeMap<&str, &'static str> = BTreeMap::new();
    for (name, cmdlet) in reports.iter().flat_map(|report| &report.cmdlets) {
        states.insert(name, cmdlet.state.word());
    }
    let of = |word: &str| states.values().filter(|state| **state == word).count();
    let level =
        |level: Level| reports.iter().flat_map(|report| &report.findings).filter(|one| one.level() == level).count();
    let counted = |count: usize, what: &str| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    format!(
        "{}: {}, {} renamed, {} gone, {} unknown; {}, {}, {}",
        counted(reports.len(), "script"),
        counted(states.len(), "cmdlet"),
        of("renamed"),
        of("gone"),
        of("unknown"),
        counted(level(Level::Error), "error"),
        counted(level(Level::Warning), "warning"),
        counted(level(Level::Note), "note"),
    )
}
