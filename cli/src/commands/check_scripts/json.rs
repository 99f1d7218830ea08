//! The report as JSON (docs/check-scripts.md#json).

use graphsmith_catalog::vocabulary::Scheme;
use serde_json::{Value, json};

use super::report::{Call, Finding, Report, fewest};
use super::rules::Level;
use crate::scripts::{Called, Place};

/// The version of its shape.
const VERSION: u32 = 1;

/// The document.
pub(super) fn document(reports: &[Report]) -> Value {
    let count =
        |level: Level| reports.iter().flat_map(|report| &report.findings).filter(|one| one.level() == level).count();
    json!({
        "version": VERSION,
        "scripts": reports.iter().map(script).collect::<Vec<_>>(),
        "least": least(&reports.iter().flat_map(|report| &report.calls).collect::<Vec<_>>()),
        "errors": count(Level::Error),
        "warnings": count(Level::Warning),
        "notes": count(Level::Note),
    })
}

fn least(calls: &[&Call]) -> Value {
    let of = |scheme| Value::from(fewest(calls.iter().copied(), scheme));
    json!({
        "delegatedWork": of(Scheme::DelegatedWork),
        "delegatedPersonal": of(Scheme::DelegatedPersonal),
        "application": of(Scheme::Application),
    })
}

fn script(report: &Report) -> Value {
    let cmdlets = report.cmdlets.iter().map(|(name, cmdlet)| {
        let uses = cmdlet.uses.iter().map(|(place, called)| {
            let how = match called {
                Called::Yes => "called",
                Called::Perhaps => "perhaps",
                Called::Named => "named",
                Called::InText => "text",
            };
            json!({ "line": place.line, "column": place.column, "how": how })
        });
        let parameters = cmdlet.parameters.iter().map(|(name, state)| json!({ "name": name, "state": state }));
        json!({
            "name": name,
            "state": cmdlet.state.word(),
            "module": cmdlet.module,
            "writtenAs": cmdlet.written,
            "uses": uses.collect::<Vec<_>>(),
            "parameters": parameters.collect::<Vec<_>>(),
        })
    });
    let modules = report.modules.iter().map(|module| {
        json!({ "name": module.name, "how": module.naming.word(), "state": module.state, "line": module.place.line })
    });
    json!({
        "path": report.path,
        "cmdlets": cmdlets.collect::<Vec<_>>(),
        "modules": modules.collect::<Vec<_>>(),
        "calls": report.calls.iter().map(call).collect::<Vec<_>>(),
        "scopes": report.scopes,
        "least": least(&report.calls.iter().collect::<Vec<_>>()),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
    })
}

fn call(call: &Call) -> Value {
    let of = |scheme| call.needed.as_ref().map(|needed| needed.of(scheme));
    let listed_as = call.needed.as_ref().map(|needed| needed.listed_as.as_str()).filter(|path| !path.is_empty());
    json!({
        "cmdlet": call.cmdlet, "method": call.method, "path": call.path, "line": call.place.line, "listedAs": listed_as,
        "delegatedWork": of(Scheme::DelegatedWork),
        "delegatedPersonal": of(Scheme::DelegatedPersonal),
        "application": of(Scheme::Application),
    })
}

fn finding(finding: &Finding) -> Value {
    let Place { line, column, end_line, end_column } = finding.place;
    json!({
        "rule": finding.rule.id, "level": finding.level().word(), "message": finding.message,
        "line": line, "column": column, "endLine": end_line, "endColumn": end_column,
    })
}
