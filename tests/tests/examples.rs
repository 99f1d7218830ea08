//! Every example of every page is a call that `mg` understands: of the bundled pages, and of some whole modules.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fmt::Write as _;

use graphsmith_tests::command::{Surroundings, graphsmith, mg};
use graphsmith_tests::folder::{self, Files};
use graphsmith_tests::{CorpusModule, corpus, repository};
use mg::literal::Script;

/// The sources of the examples of a page.
fn sources(page: &str) -> Vec<&str> {
    let fences = page.split("```powershell\n").skip(1);
    fences.map(|rest| rest.split_once("\n```").unwrap().0).collect()
}

/// Runs the examples of pages with the cmdlets of some catalogs. Everything happens but the sending: names, parameter
/// sets, values, the request.
fn run(pages: &Files, catalogs: &str) {
    let variables = vec![("MG_CATALOGS", catalogs.to_owned())];
    let around = Surroundings { typed: true, variables, ..Surroundings::default() };
    let (mut calls, mut report) = (0, String::new());
    // Pages of types show no calls.
    let cmdlets = || pages.iter().filter(|(name, _)| !name.split('/').any(|folder| folder == "types"));
    for (name, page) in cmdlets() {
        let page = str::from_utf8(page).unwrap();
        let cmdlet = name.rsplit('/').next().unwrap().trim_end_matches(".md");
        let sources = sources(page);
        assert!(!sources.is_empty(), "{name} has no example");
        for source in sources {
            let script = match Script::read(source) {
                Ok(script) => script,
                Err(error) => {
                    let _ = writeln!(report, "{name}: {}", error.shown(source));
                    continue;
                }
            };
            assert_eq!(script.calls.last().unwrap().cmdlet, cmdlet, "{name} shows another cmdlet");
            for call in &script.calls {
                calls += 1;
                let words = script.arguments(call);
                let what_if = (!words.iter().any(|word| word == "-WhatIf")).then(|| "-WhatIf".to_owned());
                let words = std::iter::once(call.cmdlet.clone()).chain(words).chain(what_if);
                let run = mg(words, &around);
                // What is sent although it seems wrong is a mistake in an example, and so is a file that isn't there.
                let no_file = run.err.contains("cannot read `./");
                if !no_file && (run.code != 0 || !run.err.is_empty()) {
                    let _ = writeln!(report, "{name}: exit code {}: {}\n{source}", run.code, run.err);
                }
            }
        }
    }
    let pages = cmdlets().count();
    assert!(calls >= pages, "only {calls} calls on {pages} pages");
    assert!(report.is_empty(), "{report}");
}

#[test]
fn bundled_examples_are_understood() {
    run(&folder::read(&repository().join("generated/help")).unwrap(), "");
}

#[test]
fn examples_of_whole_modules_are_understood() {
    let Some(corpus) = corpus() else { return };
    for (service, api_version) in [("Calendar", "beta"), ("Mail", "v1.0"), ("Users.Actions", "v1.0")] {
        let temp = tempfile::tempdir().unwrap();
        let out = temp.path().display().to_string();
        let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
        arguments.extend(CorpusModule { service, api_version }.arguments(&corpus));
        arguments.extend(["--emit", "catalog,help", "--out", &out].map(str::to_owned));
        assert_eq!(graphsmith(arguments).code, 0);
        run(&folder::read(&temp.path().join("help")).unwrap(), &out);
    }
}
