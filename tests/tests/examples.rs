//! Every example of every bundled page is a call that `mg` understands.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;

use graphsmith_tests::command::{Surroundings, mg};
use graphsmith_tests::{folder, repository};
use mg::literal::{Call, read_script};

/// The sources of the examples of a page.
fn sources(page: &str) -> Vec<&str> {
    let fences = page.split("```powershell\n").skip(1);
    fences.map(|rest| rest.split_once("\n```").unwrap().0).collect()
}

#[test]
fn examples_are_understood() {
    let pages = folder::read(&repository().join("generated/help")).unwrap();
    let (mut calls, mut report) = (0, String::new());
    for (name, page) in &pages {
        let page = str::from_utf8(page).unwrap();
        let cmdlet = name.rsplit('/').next().unwrap().trim_end_matches(".md");
        let sources = sources(page);
        assert!(!sources.is_empty(), "{name} has no example");
        for source in sources {
            let script = match read_script(source) {
                Ok(script) => script,
                Err(error) => {
                    let _ = writeln!(report, "{name}: {}", error.shown(source));
                    continue;
                }
            };
            assert_eq!(script.last().unwrap().cmdlet, cmdlet, "{name} shows another cmdlet");
            for Call { cmdlet, words } in script {
                calls += 1;
                // Everything happens but the sending: names, sets, values, the request.
                let words = std::iter::once(cmdlet).chain(words).chain(["-WhatIf".to_owned()]);
                let run = mg(words, &Surroundings { typed: true, ..Surroundings::default() });
                if run.code != 0 || !run.err.is_empty() {
                    let _ = writeln!(report, "{name}: exit code {}: {}", run.code, run.err);
                }
            }
        }
    }
    assert!(calls >= pages.len(), "only {calls} calls on {} pages", pages.len());
    assert!(report.is_empty(), "{report}");
}
