//! Every rule is produced: a table of edits of a small project, and the rules that each leads to, there and back.

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::diff::{Report, compare, rules};
use std::collections::BTreeSet;
use tempfile::TempDir;

use crate::garden::side;
use crate::rule_edits::{EDITS, Edit, REMOVALS};

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
