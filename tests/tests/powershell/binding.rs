//! Each command line has the parameter set that PowerShell chooses, or is refused where PowerShell refuses it.

use std::fs;

use graphsmith_tests::command::{Run, Surroundings, mg};
use graphsmith_tests::corpus;
use serde::Deserialize;

/// A command line for a cmdlet of Microsoft.Graph.Mail.
#[derive(Debug, Deserialize)]
struct Case {
    cmdlet: String,
    arguments: Vec<String>,
    set: Option<String>,
    error: Option<String>,
}

/// What `mg` says of lines that PowerShell binds without running them: an identity lacks what the path needs, and a file isn't
/// there.
const LATER: [&str; 2] = ["-id` is missing", "cannot read `"];

#[test]
fn command_lines_are_bound_as_powershell_binds_them() {
    let Some(corpus) = corpus() else { return };
    let _turn = super::working_folder();
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(corpus.join("powershell/binding.json")).unwrap()).unwrap();
    let catalogs = super::catalogs(&corpus, &[("Mail", "v1.0")]);
    let variables = vec![
        ("MG_CATALOGS", catalogs.path().display().to_string()),
        ("MG_TOKEN", "practice".to_owned()),
        // Nobody listens there.
        ("MG_BASE_URL", "http://127.0.0.1:9".to_owned()),
    ];
    let around = Surroundings { variables, ..Surroundings::default() };
    let run = |case: &Case, more: &[&str]| -> Run {
        let given = case.arguments.iter().filter(|word| !word.starts_with("-WhatIf")).cloned();
        let words = std::iter::once(case.cmdlet.clone()).chain(given);
        mg(words.chain(more.iter().map(|&word| word.to_owned())).chain(["-WhatIf".to_owned()]), &around)
    };
    let (mut faults, mut later) = (Vec::new(), 0);
    for case in &cases {
        let line = format!("{} {}", case.cmdlet, case.arguments.join(" "));
        let bound = run(case, &[]);
        let why = bound.err.lines().find(|line| !line.contains("warning: ")).unwrap_or_default().to_owned();
        match (&case.set, bound.code) {
            (None, 0) => faults.push(format!("{line}: taken, and in PowerShell {:?}", case.error)),
            (None, _) => {}
            (Some(_), code) if code != 0 && LATER.iter().any(|word| why.contains(word)) => later += 1,
            (Some(set), 0) => {
                let named = run(case, &["-ParameterSetName", set]);
                if (named.code, &named.out) != (0, &bound.out) {
                    faults.push(format!("{line}: not {set}, which gives {}{}", named.out, named.err));
                }
            }
            (Some(_), _) => faults.push(format!("{line}: {why}")),
        }
    }
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n"));
    assert!(later * 2 < cases.len(), "{later} of {} are refused later", cases.len());
}
