//! Reports that are too long for those who show them.

use super::build::{cause, effect, errors, report};
use crate::diff::render::{Format, Options, render};
use crate::diff::report::{Cause, SubjectKind};

const LIMIT: usize = 60_000;

fn markdown(causes: Vec<Cause>) -> String {
    let out = render(&report(causes), Format::Markdown, &Options::default());
    assert!(out.len() <= LIMIT, "{}", out.len());
    out
}

fn infos(number: usize) -> Vec<Cause> {
    let one = |at: usize| {
        let effect = effect("parameter-added", SubjectKind::Parameter, ["Get-MgThing", "A"], ["", ""]);
        cause(&format!("{at:012}"), "property-added", &format!("property number {at} is new"), vec![effect])
    };
    (0..number).map(one).collect()
}

#[test]
fn markdown_drops_what_matters_least_first() {
    let all = |number_of_errors, number_of_infos| {
        let mut causes = errors(number_of_errors, |at| format!("thing {at} removed"));
        causes.extend(infos(number_of_infos));
        markdown(causes)
    };
    // Some infos lose their lists; all have their headlines, and the errors everything.
    let out = all(20, 300);
    assert_eq!(out.matches("<b>info</b>").count(), 300);
    assert_eq!(out.matches("[parameter-removed]").count(), 20);
    assert!(out.matches("[parameter-added]").count() < 300);
    assert!(out.contains("Left out, so that this stays below 60000 bytes: the effects of "), "{out:.500}");

    // Then the infos go, from the last one.
    let out = all(20, 2_000);
    assert!(out.contains("property number 0 is new") && !out.contains("property number 1999 is new"));
    assert_eq!(out.matches("<b>error</b>").count(), 20);

    // Errors lose their lists, never their headlines.
    let out = all(290, 100);
    assert_eq!(out.matches("<b>error</b>").count(), 290);
    assert!(out.contains("property number") || out.contains("100 info"), "{out:.500}");
}

#[test]
fn headlines_of_errors_stay_however_long_they_are() {
    for title in ["<&\"'> ".repeat(400), "plain words in a long title ".repeat(50), "@a #1 ".repeat(100)] {
        let out = markdown(errors(300, |at| format!("{at} {title}")));
        assert_eq!(out.matches("<b>error</b>").count(), 300, "{title:.30}");
    }
}

#[test]
fn too_many_errors_become_a_table_by_module() {
    let mut causes = errors(3_000, |at| format!("thing {at} removed from where it was"));
    for (at, cause) in causes.iter_mut().enumerate() {
        cause.modules = vec![format!("Microsoft.Graph.Module{}", at % 7)];
    }
    let out = markdown(causes.clone());
    assert!(out.contains("<td>429</td>") && out.contains("<td>428</td>"), "{out}");
    assert!(out.contains("3000 errors"), "{out}");
    for (at, cause) in causes.iter_mut().enumerate() {
        cause.modules = vec![format!("{at}{}", "<".repeat(500))];
    }
    assert!(markdown(causes).contains("<td>2800</td>"));
}

#[test]
fn a_sentence_that_many_pages_have_is_short() {
    let names: Vec<String> = (0..9_004).map(|at| format!("Get-MgBetaThing{at}")).collect();
    let texts = ["The unique identifier.", "The unique identifier of an entity."];
    let effects = names.iter().map(|name| effect("help-changed", SubjectKind::Parameter, [name, "Id"], texts));
    let mut one =
        cause("1", "description-changed", "the description of `id` of entity reads differently", effects.collect());
    (one.was, one.is) = (texts[0].to_owned(), texts[1].to_owned());
    one.pages = names.iter().map(|name| format!("beta/Things/{name}.md")).collect();
    let report = report(vec![one]);
    let size = |format| render(&report, format, &Options::default()).len();
    assert!(size(Format::Markdown) < 2_000);
    assert!(size(Format::Html) < 5_000_000);
    assert!(render(&report, Format::Text, &Options::default()).lines().count() < 8);
}

#[test]
fn a_page_of_many_cmdlets_stays_small() {
    let long = "A text that stands in each of the descriptions, and is long. ".repeat(60);
    let one = |at: usize| {
        let name = format!("Update-MgBetaThing{at}");
        let removed = effect("parameter-removed", SubjectKind::Parameter, [&name, "Body"], ["", ""]);
        let texts = [long.as_str(), &long[4..]];
        let help = effect("help-changed", SubjectKind::Parameter, [&name, "Id"], texts);
        let mut cause = cause(&format!("{at:012x}"), "k", &format!("thing {at}"), vec![removed, help]);
        (cause.was, cause.is) = (texts[0].to_owned(), texts[1].to_owned());
        cause
    };
    let out = render(&report((0..1_000).map(one).collect()), Format::Html, &Options::default());
    // The pair of texts stands once, and everything else refers to it.
    assert_eq!(out.matches("class=\"change\"").count(), 1);
    assert_eq!(out.matches("the same texts as in").count(), 999);
    assert!(out.contains(">1 module</option>"));
    assert!(out.len() < 2_000_000, "{}", out.len());
    let all_different = |at: usize| {
        let mut cause = one(at);
        cause.is = format!("{at} {long}");
        cause
    };
    let out = render(&report((0..1_000).map(all_different).collect()), Format::Html, &Options::default());
    assert!(out.len() < 5_000_000, "{}", out.len());
}

#[test]
fn nothing_is_said_where_nothing_changed() {
    let report = report(Vec::new());
    for format in [Format::Text, Format::Markdown, Format::Html, Format::Junit] {
        let out = render(&report, format, &Options::default());
        assert!(out.contains("nothing changed"), "{format:?}");
    }
}
