//! The generator against the reference corpus: facts of whole modules, the page that the project was founded on, and
//! what published pages say about the shape of cmdlets. Without the corpus each test says so and does nothing.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, diff, folder};
use serde_json::Value;

/// How many differences a failed test shows.
const SHOWN: usize = 20;

/// Generates a module as it was published, and gives the files that were written.
fn generate(corpus: &Path, module: CorpusModule<'_>, options: &[&str]) -> folder::Files {
    let temp = tempfile::tempdir().unwrap();
    let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
    arguments.extend(module.arguments(corpus));
    arguments.extend(["--out".to_owned(), temp.path().display().to_string()]);
    arguments.extend(options.iter().map(|&option| option.to_owned()));
    let run = graphsmith(arguments);
    assert_eq!(run.code, 0, "{}", run.err);
    folder::read(temp.path()).unwrap()
}

/// Every cmdlet, every model and the identity are exactly those of the oracle.
fn facts_equal(service: &str, api_version: &str) {
    let Some(corpus) = corpus() else { return };
    let module = CorpusModule { service, api_version };
    let files = generate(&corpus, module, &["--emit", "facts"]);
    let actual: Value = serde_json::from_slice(&files["facts.json"]).unwrap();
    let oracle = fs::read(corpus.join(format!("oracle/{service}-{api_version}.json"))).unwrap();
    let expected: Value = serde_json::from_slice(&oracle).unwrap();
    let found = diff::json(&expected, &actual);
    let shown: Vec<_> = found.iter().take(SHOWN).map(|line| format!("  {line:.300}")).collect();
    assert!(found.is_empty(), "{}: {} differences\n{}", module.name(), found.len(), shown.join("\n"));
}

macro_rules! facts_tests {
    ($($name:ident: $service:literal $version:literal;)*) => {
        $(#[test]
        fn $name() {
            facts_equal($service, $version);
        })*
    };
}

facts_tests! {
    facts_calendar_beta: "Calendar" "beta";
    facts_calendar: "Calendar" "v1.0";
    facts_change_notifications: "ChangeNotifications" "v1.0";
    facts_cross_device_experiences: "CrossDeviceExperiences" "v1.0";
    facts_device_management_functions_beta: "DeviceManagement.Functions" "beta";
    facts_devices_service_announcement: "Devices.ServiceAnnouncement" "v1.0";
    facts_directory_objects_beta: "DirectoryObjects" "beta";
    facts_groups: "Groups" "v1.0";
    facts_mail_beta: "Mail" "beta";
    facts_mail: "Mail" "v1.0";
    facts_personal_contacts_beta: "PersonalContacts" "beta";
    facts_reports: "Reports" "v1.0";
    facts_schema_extensions_beta: "SchemaExtensions" "beta";
    facts_schema_extensions: "SchemaExtensions" "v1.0";
    facts_search: "Search" "v1.0";
    facts_users: "Users" "v1.0";
    facts_users_actions_beta: "Users.Actions" "beta";
}

/// A module without a test above would be forgotten.
#[test]
fn every_oracle_is_compared() {
    let Some(corpus) = corpus() else { return };
    let source = include_str!("conformance.rs");
    for file in folder::read(&corpus.join("oracle")).unwrap().keys() {
        let (service, version) = file.trim_end_matches(".json").rsplit_once('-').unwrap();
        assert!(source.contains(&format!("\"{service}\" \"{version}\";")), "no test compares {file}");
    }
}

#[test]
fn the_seed_page_is_exact_to_the_byte() {
    const PAGE: &str = "New-MgBetaUserEventExceptionOccurrenceAttachmentUploadSession.md";
    let Some(corpus) = corpus() else { return };
    let module = CorpusModule { service: "Calendar", api_version: "beta" };
    let files = generate(&corpus, module, &["--emit", "help", "--profile", "published"]);
    let expected = fs::read_to_string(corpus.join("seed").join(PAGE)).unwrap();
    let actual = String::from_utf8(files[&format!("help/{PAGE}")].clone()).unwrap();
    let difference = diff::text(PAGE, &expected, &actual);
    assert!(difference.is_empty(), "{difference}");
}

/// Compares the sections of published pages that tell the shape of a cmdlet. The pages come from other releases of the
/// spec, so `moved` names those whose cmdlet has another shape there, each with what the page shows.
fn pages_agree(schema: &str, sections: &[&str], moved: &[(&str, &str)]) {
    let Some(corpus) = corpus() else { return };
    let published = folder::read(&corpus.join("pages").join(schema)).unwrap();
    let mut modules: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for path in published.keys() {
        let mut parts = path.split('/');
        let key = (parts.next().unwrap(), parts.next().unwrap());
        modules.entry(key).or_default().push(path);
    }
    let mut report = String::new();
    for ((api_version, service), pages) in modules {
        if !corpus.join(format!("specs/{api_version}/{service}.yml")).is_file() {
            println!("{} pages skipped: the corpus has no spec {service} {api_version}", pages.len());
            continue;
        }
        let module = CorpusModule { service, api_version };
        let files = generate(&corpus, module, &["--emit", "help", "--profile", "published", "--help-schema", schema]);
        for path in pages {
            let name = path.rsplit('/').next().unwrap();
            let expected = String::from_utf8_lossy(&published[path]).into_owned();
            let actual = files.get(&format!("help/{name}")).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
            let difference = match actual {
                None => format!("{path}: not generated\n"),
                Some(actual) => sections
                    .iter()
                    .map(|section| diff::text(path, &cut(&expected, section), &cut(&actual, section)))
                    .collect(),
            };
            match moved.iter().find(|(page, _)| path.ends_with(page)) {
                None => report.push_str(&difference),
                Some(_) if difference.is_empty() => report.extend([path, ": agrees, so it is not moved\n"]),
                Some(_) => {}
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// A section of a page, its heading included; empty when the page has none.
fn cut(page: &str, section: &str) -> String {
    let heading = format!("\n## {section}\n");
    let Some(start) = page.find(&heading) else { return String::new() };
    let rest = &page[start + 1..];
    let end = rest.find("\n## ").map_or(rest.len(), |end| end + 1);
    rest[..end].to_owned()
}

#[test]
fn published_pages_of_schema_2_0_0_agree_in_shape() {
    let moved = [
        ("Mail/New-MgBetaUserMessageAttachmentUploadSession.md", "in this release in the module Users.Actions"),
        ("Calendar/New-MgUserEventAttachmentUploadSession.md", "in this release in the module Users.Actions"),
    ];
    pages_agree("2.0.0", &["SYNTAX", "INPUTS", "OUTPUTS"], &moved);
}

#[test]
fn published_pages_of_schema_2024_05_01_agree_in_shape() {
    let moved = [
        ("beta/Calendar/Get-MgBetaGroupEventDelta.md", "in this release in the module Groups"),
        ("beta/Calendar/Invoke-MgBetaAcceptUserEvent.md", "in this release in the module Users.Actions"),
        ("v1.0/Calendar/Get-MgGroupCalendarSchedule.md", "in this release in the module Groups"),
        ("v1.0/Calendar/Get-MgPlaceCountAsDesk.md", "this release has no desks in v1.0"),
        ("v1.0/Mail/Move-MgUserMessage.md", "in this release in the module Users.Actions"),
        ("v1.0/Mail/New-MgUserMessageAttachmentUploadSession.md", "in this release in the module Users.Actions"),
    ];
    pages_agree("2024-05-01", &["SYNTAX", "INPUTS", "OUTPUTS"], &moved);
}
