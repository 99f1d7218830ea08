//! The report as SARIF 2.1.0: the rules, and a result for each finding.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::report::{Finding, Report};
use super::rules::{RULES, Rule};

/// Where the documents are.
const DOCUMENTS: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/");

/// The document.
pub(super) fn document(reports: &[Report]) -> Value {
    let results = reports.iter().flat_map(|report| report.findings.iter().map(|finding| result(&report.path, finding)));
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "mg check-scripts",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": RULES.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
                },
            },
            "columnKind": "utf16CodeUnits",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.text },
        "helpUri": format!("{DOCUMENTS}{}", rule.anchor),
        "defaultConfiguration": { "level": rule.level.word() },
    })
}

fn result(path: &str, finding: &Finding) -> Value {
    let place = finding.place;
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule.id),
        "level": finding.level().word(),
        "message": { "text": finding.message },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(path) },
                "region": {
                    "startLine": place.line, "startColumn": place.column,
                    "endLine": place.end_line, "endColumn": place.end_column,
                },
            },
        }],
    })
}

/// A path as the reference that a URI may be.
fn uri(path: &str) -> String {
    let mut out = match path {
        "-" => return "stdin".to_owned(),
        path if path.starts_with('/') => "file://".to_owned(),
        path if path.get(1..3) == Some(":/") => "file:///".to_owned(),
        _ => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        for (path, expected) in [
            ("a b/\u{e4}.ps1", "a%20b/%C3%A4.ps1"),
            ("/x/y.ps1", "file:///x/y.ps1"),
            ("c:/x.ps1", "file:///c%3A/x.ps1"),
            ("-", "stdin"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
