#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::*;

fn settings(table: &str) -> (HelpSettings, Vec<(Option<u32>, String)>) {
    let table_text = table.to_owned();
    let mut diags = Diagnostics::default();
    let parsed: HelpTable = toml::from_str(table).unwrap();
    let settings = parsed.resolve(Path::new("specs/graphsmith.toml"), &table_text, &mut diags);
    (settings, diags.iter().map(|d| (d.place.line, d.message.clone())).collect())
}

#[test]
fn a_table_gives_settings() {
    let (settings, faults) = settings(
        "examples = \"ex\"\ngenerated-examples = true\ncross-links = false\ndrop-leading-stops = true\ndate = \"01/30/2026\"\n\
         subservice = [{ cmdlet = \"get-*\", path = \"/a/{b}/**\", value = \"mail\" }]\n",
    );
    assert!(faults.is_empty(), "{faults:?}");
    assert_eq!(settings.examples.as_ref().unwrap().0, Path::new("specs/ex"));
    assert_eq!((settings.cross_links, settings.drop_leading_stops), (Some(false), Some(true)));
    assert_eq!(settings.generated_examples, Some(true));
    assert_eq!(settings.date.as_deref(), Some("01/30/2026"));
    let matcher = settings.subservices[0].matcher(&mut Diagnostics::default()).unwrap();
    let vectors = [("Get-MgX", "/a/{b}/c", true), ("Get-MgX", "/a/x/c", false), ("New-MgX", "/a/{b}/c", false)];
    for (cmdlet, path, expected) in vectors {
        assert_eq!(matcher.is_match(cmdlet, std::iter::once(path)), expected, "{cmdlet} {path}");
    }
}

#[test]
fn faults_have_their_line() {
    let vectors = [
        ("date = \"2026-01-30\"", "is no date"),
        ("date = \"13/01/2026\"", "is no date"),
        ("date = \"1/1/2026\"", "is no date"),
        ("subservice = [{ value = \"x\" }]", "names neither"),
        ("subservice = [{ cmdlet = \"*\", value = \"a: b\" }]", "can't be a subservice"),
        ("subservice = [{ cmdlet = \"[\", value = \"x\" }]", "is no glob"),
        ("subservice = [{ path = \"[\", value = \"x\" }]", "is no glob"),
    ];
    for (line, message) in vectors {
        let (_, faults) = settings(&format!("cross-links = true\n{line}\n"));
        assert_eq!(faults.len(), 1, "{line}");
        assert_eq!(faults[0].0, Some(2), "{line}");
        assert!(faults[0].1.contains(message), "{line}: {}", faults[0].1);
    }
}

#[test]
fn the_special_counts_before_the_general() {
    let rule = |value: &str| Subservice {
        cmdlet: Some("*".to_owned()),
        path: None,
        value: value.to_owned(),
        place: Place::default(),
    };
    let general = HelpSettings {
        cross_links: Some(true),
        generated_examples: Some(true),
        date: Some("01/01/2026".to_owned()),
        subservices: vec![rule("b")],
        ..HelpSettings::default()
    };
    let special = HelpSettings { cross_links: Some(false), subservices: vec![rule("a")], ..HelpSettings::default() };
    let both = special.or(&general);
    assert_eq!(both.generated_examples, Some(true));
    assert_eq!((both.cross_links, both.date.as_deref()), (Some(false), Some("01/01/2026")));
    assert_eq!(both.subservices.iter().map(|rule| rule.value.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}
