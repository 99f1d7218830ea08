//! Redirects of lost pages: where they lead on, links are a warning.

use std::fs;

use graphsmith_codegen::cli::{self, Console};
use graphsmith_codegen::diag::{Diagnostics, Severity};
use graphsmith_codegen::diff::report::{Class, Reader};
use graphsmith_codegen::diff::{Redirects, Report, compare};
use graphsmith_codegen::{driver, report};
use tempfile::TempDir;

use crate::garden::side;
use crate::rule_edits::{Edit, PLANTS};

/// The report of an edit with redirects, each from a path to an address, and what is said about them.
fn redirected(edit: Edit<'_>, redirects: &[(&str, &str)]) -> (Report, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let old = side(&folder.path().join("old"), &[]);
    let new = side(&folder.path().join("new"), edit);
    let mut diags = Diagnostics::default();
    let mut report = compare(&old, &new, "2026-11-25", &mut diags).unwrap();
    // A line for each, so that a line tells which one a message is about.
    let entry = |(from, to): &(&str, &str)| format!("{{\"source_path\": \"{from}\", \"redirect_url\": \"{to}\"}}");
    let list = redirects.iter().map(entry).collect::<Vec<_>>().join(",\n");
    let file = folder.path().join("redirects.json");
    fs::write(&file, format!("{{\"redirections\": [\n{list}]}}\n")).unwrap();
    Redirects::read(&file, &mut diags).unwrap().apply(&mut report, &new, &mut diags);
    driver::locate(&mut diags, Severity::Warning);
    let said = diags.iter().map(|diag| format!("{}: {}", diag.place.line.unwrap_or_default(), diag.message));
    (report, said.collect())
}

/// What links meet, at worst.
fn links(report: &Report) -> Option<Class> {
    report.causes.iter().filter_map(|cause| cause.verdict(&[Reader::Link]).class).max()
}

const PLANT: &str = "docs/Contoso.Garden/Get-MgBedPlant.md";

#[test]
fn a_page_that_leads_on_is_a_warning() {
    let removed: Edit<'_> = &[(PLANTS, "")];
    let renamed: Edit<'_> = &[("bed_GetPlant", "bed_GetHerb")];
    for edit in [removed, renamed] {
        assert_eq!(links(&redirected(edit, &[]).0), Some(Class::Error), "{edit:?}");
        for redirects in [
            &[(PLANT, "/module/contoso.garden/get-mgbed?view=1")][..],
            // Another module, in which nothing changed.
            &[(PLANT, "https://docs.example/module/contoso.shed/get-mgtool/")],
            &[(PLANT, "/contoso.garden/get-mgbush"), ("a/Contoso.Garden/Get-MgBush.md", "/contoso.garden/get-mgbed")],
        ] {
            let (report, said) = redirected(edit, redirects);
            assert_eq!((links(&report), said), (Some(Class::Warning), Vec::new()), "{edit:?} {redirects:?}");
            let others = report.causes.iter().filter_map(|cause| cause.verdict(&[Reader::Script]).class).max();
            assert_eq!(others, Some(Class::Error), "{edit:?}");
        }
    }
}

#[test]
fn a_redirect_that_leads_nowhere_is_said_with_its_place() {
    let edit: Edit<'_> = &[(PLANTS, "")];
    let bush = "docs/Contoso.Garden/Get-MgBush.md";
    for (redirects, message) in [
        (
            &[("docs/a/b.md", "/c/d"), (PLANT, "/powershell/garden/")][..],
            "3: the redirect of get-mgbedplant leads to `/powershell/garden/`, which is no page of NEW",
        ),
        // An older page led to the one that is gone.
        (
            &[(bush, "/contoso.garden/get-mgbedplant")],
            "2: the redirect of get-mgbush leads to `/contoso.garden/get-mgbedplant`, which is no page of NEW",
        ),
        (
            &[(PLANT, "/contoso.garden/get-mgbedplant#top")],
            "2: the redirects of get-mgbedplant lead in a circle, over `/contoso.garden/get-mgbedplant#top`",
        ),
    ] {
        let (report, said) = redirected(edit, redirects);
        assert_eq!((links(&report), said), (Some(Class::Error), vec![message.to_owned()]), "{redirects:?}");
    }
    let circle = [(PLANT, "/contoso.garden/get-mgbush"), (bush, "/contoso.garden/get-mgbedplant")];
    let (report, said) = redirected(edit, &circle);
    assert_eq!((links(&report), said.len()), (Some(Class::Error), 2), "{said:?}");
}

#[test]
fn the_command_takes_redirects() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    side(&folder.path().join("old"), &[]);
    side(&folder.path().join("new"), &[(PLANTS, "")]);
    let entry = format!("{{\"source_path\": \"{PLANT}\", \"redirect_url\": \"/contoso.garden/get-mgbed\"}}");
    fs::write(path("redirects.json"), format!("{{\"redirections\": [{entry}]}}")).unwrap();
    let run = |more: &[String]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut console = Console { out: &mut out, err: &mut err, terminal: false, records: None };
        let words = ["graphsmith", "diff", "--for", "link"].map(str::to_owned);
        let words = words.into_iter().chain([path("old"), path("new")]).chain(more.iter().cloned());
        cli::run(words.map(Into::into), &mut console)
    };
    assert_eq!(run(&[]), 1);
    assert_eq!(run(&["--redirects".to_owned(), path("redirects.json")]), 0);
}

#[test]
fn redirects_of_other_pages_are_nothing_to_say() {
    let others = [("a.md", "b"), ("x/Contoso.Garden/Get-MgBush.md", "/contoso.garden/get-mghedge")];
    assert_eq!(redirected(&[(PLANTS, "")], &others).1, Vec::<String>::new());
}

#[test]
fn a_file_of_something_else_is_a_fault() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("redirects.json");
    for (text, message) in [
        ("{}", "this is no list of redirects"),
        ("{\"redirections\": [\n{\"source_path\": \"a/b.md\"}]}", "redirects.json:2"),
    ] {
        fs::write(&file, text).unwrap();
        let mut diags = Diagnostics::default();
        assert!(Redirects::read(&file, &mut diags).is_none(), "{text}");
        driver::locate(&mut diags, Severity::Error);
        let shown = report::render(&diags, Severity::Error, report::Style::Plain, report::Extent::All);
        assert!(shown.contains(message), "{shown}");
    }
}
