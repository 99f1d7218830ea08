//! Every rule is produced: a small project, a table of edits, and the rules that each leads to, there and back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::{Report, Side, Wanted, compare, rules};
use tempfile::TempDir;

use crate::rule_edits::{EDITS, Edit, REMOVALS};

const PROJECT: &str = r#"
[[module]]
name = "Contoso.Garden"
service = "Garden"
api-version = "v1.0"
feature = "garden"
spec = "garden.yml"

[[module]]
name = "Contoso.Shed"
service = "Shed"
api-version = "v1.0"
feature = "shed"
spec = "shed.yml"

[[directive]]
no-inline = ["Soil", "Note", "Ground"]
"#;

const SHED: &str = r#"
openapi: 3.0.3
info: { title: Shed, version: v1.0 }
servers: [{ url: "https://garden.example/v1.0" }]
paths:
  /rakes:
    get: { operationId: rake_ListRake, responses: { '204': { description: Rakes } } }
  /tools:
    get: { operationId: tool_ListTool, responses: { '204': { description: Tools } } }
"#;

/// The files of the project.
const FILES: [(&str, &str); 3] =
    [("graphsmith.toml", PROJECT), ("garden.yml", include_str!("garden.yml")), ("shed.yml", SHED)];

/// The project after an edit; each text stands in exactly one of its files.
pub fn side(folder: &Path, edit: Edit<'_>) -> Side {
    let mut files = FILES.map(|(name, text)| (name, text.to_owned()));
    for (old, new) in edit {
        let mut holding: Vec<&mut String> =
            files.iter_mut().map(|(_, text)| text).filter(|text| text.contains(old)).collect();
        assert_eq!(holding.len(), 1, "{old:?} stands in {} files", holding.len());
        *holding[0] = holding[0].replace(old, new);
    }
    fs::create_dir(folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let mut diags = Diagnostics::default();
    let side = Side::read(folder.to_str().unwrap(), Wanted { config: &[], modules: &[] }, &mut diags);
    side.unwrap_or_else(|| panic!("{:?}", diags.iter().collect::<Vec<_>>()))
}

/// The reports of an edit of an edited project, and of taking it back.
fn reports(before: Edit<'_>, after: Edit<'_>) -> [Report; 2] {
    let folder = TempDir::new().unwrap();
    let old = side(&folder.path().join("old"), before);
    let new = side(&folder.path().join("new"), after);
    [(&old, &new), (&new, &old)].map(|(old, new)| {
        let mut diags = Diagnostics::default();
        let report = compare(old, new, "2026-11-25", &mut diags);
        report.unwrap_or_else(|| panic!("{after:?}: {:?}", diags.iter().collect::<Vec<_>>()))
    })
}

/// The rules of the effects of a report, each once.
fn produced(report: &Report) -> BTreeSet<String> {
    report.causes.iter().flat_map(|cause| &cause.effects).map(|effect| effect.rule.id.clone()).collect()
}

#[test]
fn every_rule_is_produced() {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    let mut check = |what: Edit<'_>, reports: [Report; 2], expected: [&[&str]; 2]| {
        for (expected, report) in expected.into_iter().zip(&reports) {
            let rules = produced(report);
            let missing: Vec<_> = expected.iter().filter(|rule| !rules.contains(**rule)).collect();
            if !missing.is_empty() {
                faults.push(format!("{what:?}\n  no {missing:?} but {rules:?}"));
            }
            if report.causes.iter().any(|cause| cause.kind == "unexplained") {
                faults.push(format!("{what:?}\n  is not explained: {rules:?}"));
            }
            seen.extend(rules);
        }
    };
    for (there, back, edit) in EDITS {
        check(edit, reports(&[], edit), [*there, *back]);
    }
    let [first, second] = [REMOVALS.0, REMOVALS.1].map(|text| [("operationId: bed_WaterBed", text)]);
    check(&second, reports(&first, &second), [&["removal-earlier"], &["removal-later"]]);
    let unseen: Vec<&str> = rules::all().map(|rule| rule.id.as_str()).filter(|id| !seen.contains(*id)).collect();
    assert!(faults.is_empty() && unseen.is_empty(), "{}\nno edit leads to {unseen:?}", faults.join("\n"));
}
