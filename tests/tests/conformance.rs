//! The generator against the reference corpus: facts of whole modules, the page that the project was founded on, and
//! what published pages say about the shape of cmdlets. Without the corpus each test says so and does nothing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

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
    generate_as(module.service, corpus, module, options)
}

/// The same for a module that was published as that of another service.
fn generate_as(published: &str, corpus: &Path, module: CorpusModule<'_>, options: &[&str]) -> folder::Files {
    let temp = tempfile::tempdir().unwrap();
    let mut arguments = vec!["generate".to_owned(), "--quiet".to_owned()];
    arguments.extend(module.arguments_as(published, corpus));
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

/// The sections of published pages that tell the shape of a cmdlet.
const SHAPE: [&str; 4] = ["SYNTAX", "PARAMETERS", "INPUTS", "OUTPUTS"];

/// Compares the sections of published pages that tell the shape of a cmdlet, to the byte.
///
/// Cmdlets move from one module to another between releases. A page whose cmdlet isn't in its module any more is
/// compared with that of the module which has it now, generated under the name that the module had. `bare_stops` names
/// pages of releases whose scripts removed leading full stops; for `gone` the specs of this release have no operation.
fn pages_agree(schema: &str, bare_stops: &[&str], gone: &[(&str, &str)]) {
    let Some(corpus) = corpus() else { return };
    let published = folder::read(&corpus.join("pages").join(schema)).unwrap();
    let mut made = Made { corpus: &corpus, schema, files: BTreeMap::new() };
    let mut report = String::new();
    for (path, bytes) in &published {
        let expected = String::from_utf8_lossy(bytes);
        let [api_version, service, name] = path.split('/').collect::<Vec<_>>()[..] else { panic!("{path}") };
        let drop_stops = bare_stops.iter().any(|page| path.ends_with(page));
        let actual = made.page(CorpusModule { service, api_version }, name, &expected, drop_stops);
        match (actual, gone.iter().any(|(page, _)| path.ends_with(page))) {
            (Some(_), true) => report.extend([path, ": generated, so it is not gone\n"]),
            (None, false) => report.extend([path, ": not generated\n"]),
            (None, true) => {}
            (Some(actual), false) => {
                let differs = |section: &&str| diff::text(path, &cut(&expected, section), &cut(&actual, section));
                report.extend(SHAPE.iter().map(differs));
            }
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// The pages of modules that were generated so far.
struct Made<'a> {
    corpus: &'a Path,
    schema: &'a str,
    /// By the service whose spec was taken, the module it was generated as, and whether leading full stops went.
    files: BTreeMap<(String, String, bool), folder::Files>,
}

impl Made<'_> {
    /// The page of a cmdlet: from the spec of its module, else from any spec of the same version that names an operation
    /// which the page links.
    fn page(&mut self, module: CorpusModule<'_>, name: &str, published: &str, drop_stops: bool) -> Option<String> {
        let links: Vec<&str> = published.split(['(', ')']).filter(|l| l.contains("/graph/api/")).collect();
        let specs = folder::read(&self.corpus.join("specs").join(module.api_version)).unwrap();
        let own = format!("{}.yml", module.service);
        let linked = |text: &[u8]| links.iter().any(|link| String::from_utf8_lossy(text).contains(link));
        let others = specs.iter().filter(|(file, text)| **file != own && linked(text)).map(|(file, _)| file);
        let candidates: Vec<&String> = specs.keys().filter(|file| **file == own).chain(others).collect();
        candidates.into_iter().find_map(|file| {
            let service = file.trim_end_matches(".yml");
            let files = self.generate(CorpusModule { service, ..module }, module.service, drop_stops);
            files.get(&format!("help/{name}")).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        })
    }

    fn generate(&mut self, module: CorpusModule<'_>, published: &str, drop_stops: bool) -> &folder::Files {
        let key = (format!("{}/{}", module.api_version, module.service), published.to_owned(), drop_stops);
        let Self { corpus, schema, .. } = *self;
        self.files.entry(key).or_insert_with(|| {
            let mut options = vec!["--emit", "help", "--profile", "published", "--help-schema", schema];
            options.extend(drop_stops.then_some("--help-drop-leading-stops"));
            generate_as(published, corpus, module, &options)
        })
    }
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
    // The help of `-BodyParameter` is `.` in the spec; these two show an empty line.
    let bare_stops =
        ["Mail/New-MgBetaUserMessageAttachmentUploadSession.md", "Calendar/New-MgUserEventAttachmentUploadSession.md"];
    pages_agree("2.0.0", &bare_stops, &[]);
}

#[test]
fn published_pages_of_schema_2024_05_01_agree_in_shape() {
    // Those of September 2025, which the scripts of the documentation had worked on; those of January 2026 keep `.`.
    let bare_stops = [
        "Calendar/Get-MgBetaGroupEventDelta.md",
        "Calendar/Get-MgGroupCalendarSchedule.md",
        "Calendar/Invoke-MgBetaAcceptUserEvent.md",
        "Mail/Move-MgUserMessage.md",
        "Mail/New-MgUserMessageAttachmentUploadSession.md",
    ];
    let gone = [
        ("v1.0/Calendar/Get-MgPlaceCountAsDesk.md", "no path below /places casts to a desk"),
        ("v1.0/PersonalContacts/Get-MgUserContactPhotoContent.md", "the corpus has no spec PersonalContacts v1.0"),
    ];
    pages_agree("2024-05-01", &bare_stops, &gone);
}
