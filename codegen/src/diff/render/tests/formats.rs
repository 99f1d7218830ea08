//! What the formats have in common, and what each adds to it.

use serde_json::Value;

use super::build::{CALENDAR, cause, effect, place, report};
use super::example;
use crate::diff::render::{Format, Options, render, rules};
use crate::diff::report::{Class, Reader, SubjectKind};

fn shown(format: Format, options: &Options) -> String {
    render(&example::report(), format, options)
}

/// What a reader of the format reads: without tags, and with the characters that it escapes.
fn read(format: Format) -> String {
    let out = shown(format, &Options::default());
    let out = match format {
        Format::Json | Format::Sarif => serde_json::from_str::<Value>(&out).unwrap().to_string().replace("\\\"", "\""),
        Format::Markdown | Format::Html | Format::Junit => {
            let text: String = out.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
            text.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
        }
        Format::Text | Format::Github => out.replace("%0A", "\n"),
    };
    out.replace('`', "").replace("{{", "{").replace("}}", "}")
}

#[test]
fn all_formats_have_the_same_words() {
    for format in Format::ALL {
        let text = read(format);
        assert!(text.contains("property hideAttendees of event removed"), "{format:?}");
        assert!(text.contains("-HideAttendees removed"), "{format:?}");
        // JSON has each effect, and JUnit no witness.
        if format != Format::Json {
            assert!(text.contains("8 cmdlets: -HideAttendees removed: New-MgBetaUserEvent"), "{format:?}: {text}");
            assert!(text.contains("Get-MgBetaUserCalendarGroup removed; 3 more cmdlets: New-"), "{format:?}: {text}");
        }
        if format != Format::Junit {
            assert!(text.contains("mg New-MgBetaUserEvent -UserId ID -HideAttendees -WhatIf"), "{format:?}");
        }
        // Workflow commands are for errors and warnings.
        if !matches!(format, Format::Github | Format::Json) {
            assert!(text.contains("nothing that is generated changes"), "{format:?}");
        }
    }
}

#[test]
fn only_what_was_asked_for_is_shown() {
    let pages = Options { readers: vec![Reader::Link], ..Options::default() };
    let text = shown(Format::Text, &pages);
    // What breaks everybody else is no more than a line on a page.
    assert!(text.contains("info    property `phone` of place"), "{text}");
    assert!(text.contains("warning property `hideAttendees` of event removed"), "{text}");
    let first: Vec<&str> = text.lines().filter(|line| !line.starts_with(' ')).map(|line| &line[..7]).collect();
    assert_eq!(first[..2], ["error  ", "warning"], "{text}");

    let errors = Options { level: Class::Error, ..Options::default() };
    for format in Format::ALL {
        let text = shown(format, &errors);
        assert!(!text.contains("hasPoll") && !text.contains("reads differently"), "{format:?}");
    }
    assert!(shown(Format::Text, &errors).contains("4 errors, 0 warnings, 0 info"));

    let rust = Options { readers: vec![Reader::Rust], ..Options::default() };
    assert!(!shown(Format::Json, &rust).contains("\"script\""));
}

#[test]
fn text_is_as_wide_as_it_may_be_and_coloured_when_asked() {
    let options = Options::default();
    let text = shown(Format::Text, &options);
    assert!(!text.contains('\u{1b}'));
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert_eq!(widest, Some(120), "{text}");
    let coloured = shown(Format::Text, &Options { colour: true, ..options });
    assert!(coloured.contains("\u{1b}[1;31merror!\u{1b}[0m"));
}

#[test]
fn many_lines_of_a_rule_are_counted() {
    let effects = (0..9).map(|at| {
        let texts = [format!("Get-MgOld{at}"), format!("Get-MgNew{at}")];
        effect("cmdlet-renamed", SubjectKind::Cmdlet, [&texts[0], ""], [&texts[0], &texts[1]])
    });
    let text = render(&report(vec![cause("1", "k", "renamed", effects.collect())]), Format::Text, &Options::default());
    assert!(text.contains("Get-MgOld2 is called Get-MgNew2 now"), "{text}");
    assert!(text.contains("6 more like that") && !text.contains("Get-MgOld3"), "{text}");
}

#[test]
fn annotations_are_as_many_as_github_shows() {
    let mut causes = super::build::errors(14, |at| format!("thing {at} removed"));
    causes[0].old = Some(place(500, "/components/schemas/thing/properties/a"));
    causes[0].new = Some(place(400, "/components/schemas/thing"));
    let out = render(&report(causes), Format::Github, &Options::default());
    assert_eq!(out.matches("::error ").count(), 10, "{out}");
    assert!(out.contains("4 of them without an annotation"), "{out}");
    // What is gone is shown where it was.
    assert!(out.starts_with("::error file=specs/beta/Calendar.yml,line=400,title=thing 0 removed::"), "{out}");
    assert!(out.lines().next().unwrap().contains("specs/beta/Calendar.yml:500 (old)"), "{out}");
}

#[test]
fn sarif_names_rules_and_both_places() {
    let document: Value = serde_json::from_str(&shown(Format::Sarif, &Options::default())).unwrap();
    let run = &document["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    let first = &run["results"][0];
    assert_eq!(first["ruleId"], "property-removed");
    assert_eq!(first["locations"][0]["physicalLocation"]["region"]["startLine"], 67_610);
    assert_eq!(first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 67_693);
    assert_eq!(first["partialFingerprints"]["graphsmithCause/v1"], "1a2b3c4d5e6f");
    let levels = run["results"].as_array().unwrap().iter().map(|result| result["level"].as_str().unwrap());
    assert_eq!(levels.filter(|level| *level == "note").count(), 5);
}

#[test]
fn junit_fails_from_the_class_that_fails() {
    let failures = |fail_on| {
        let out = shown(Format::Junit, &Options { fail_on, ..Options::default() });
        assert_eq!(out.matches("<testsuite ").count(), 3);
        assert!(out.contains(&format!("<testsuite name=\"{CALENDAR}\"")));
        out.matches("<failure ").count()
    };
    assert_eq!([None, Some(Class::Error), Some(Class::Warning), Some(Class::Info)].map(failures), [0, 6, 7, 13]);
}

#[test]
fn rules_are_printed_as_text_and_as_json() {
    let text = rules::text();
    assert!(text.contains("\nparameter-removed "), "{text}");
    assert!(text.lines().any(|line| line.ends_with("{part} removed") && line.contains(" error! ")), "{text}");
    let list: Vec<Value> = serde_json::from_str(&rules::json()).unwrap();
    assert_eq!(list.len(), text.lines().count() - 1);
    let removed = list.iter().find(|rule| rule["id"] == "argument-order-changed").unwrap();
    assert_eq!(removed["who"].to_string(), r#"{"rust":"error!"}"#);
}

#[test]
fn the_documentation_has_the_rules() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/diff.md");
    let text = std::fs::read_to_string(file).unwrap();
    let (start, end) = ("<!-- rules.toml -->\n", "\n<!-- end -->");
    let (before, rest) = text.split_once(start).unwrap();
    let (table, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| !value.is_empty()) {
        std::fs::write(file, format!("{before}{start}{}{end}{after}", rules::markdown())).unwrap();
    } else {
        assert_eq!(table, rules::markdown(), "UPDATE_GOLDEN=1 brings the table up to date");
    }
}
