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

/// Generates a module that was published as that of another service.
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
/// Pages are of several releases, whose scripts and names differ. So a page is compared with what was published under its
/// name: without leading full stops if it has none (docs/rules.md#7-7-additional-steps), of the module that has its cmdlet
/// now if its own has none, of the cmdlet that has its name as an alias if none has it as a name. For `gone` the specs of
/// this release have no operation.
fn pages_agree(schema: &str, gone: &[(&str, &str)]) {
    let Some(corpus) = corpus() else { return };
    let published = folder::read(&corpus.join("pages").join(schema)).unwrap();
    let mut made = Made { corpus: &corpus, schema, files: BTreeMap::new() };
    let mut report = String::new();
    for (path, bytes) in &published {
        let expected = String::from_utf8_lossy(bytes);
        let [api_version, service, name] = path.split('/').collect::<Vec<_>>()[..] else { panic!("{path}") };
        let actual = made.page(CorpusModule { service, api_version }, name, &expected);
        match (actual, gone.iter().any(|(page, _)| path.ends_with(page))) {
            (Some(_), true) => report.extend([path, ": generated, so it is not gone\n"]),
            (None, false) => report.extend([path, ": not generated\n"]),
            (None, true) => {}
            (Some((actual, is_alias)), false) => {
                let expected = if is_alias { unbroken(&expected) } else { expected.into_owned() };
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
    /// which the page links. Whether the name is an alias comes with it; such a page is [`unbroken`].
    fn page(&mut self, module: CorpusModule<'_>, name: &str, published: &str) -> Option<(String, bool)> {
        let links: Vec<&str> = published.split(['(', ')']).filter(|l| l.contains("/graph/api/")).collect();
        let drop_stops = !published.lines().any(|line| line.starts_with('.'));
        let specs = folder::read(&self.corpus.join("specs").join(module.api_version)).unwrap();
        let own = format!("{}.yml", module.service);
        let linked = |text: &[u8]| links.iter().any(|link| String::from_utf8_lossy(text).contains(link));
        let others = specs.iter().filter(|(file, text)| **file != own && linked(text)).map(|(file, _)| file);
        let candidates: Vec<&String> = specs.keys().filter(|file| **file == own).chain(others).collect();
        candidates.into_iter().find_map(|file| {
            let service = file.trim_end_matches(".yml");
            let files = self.generate(CorpusModule { service, ..module }, module.service, drop_stops);
            let page = |name: &str| Some(String::from_utf8_lossy(files.get(&format!("help/{name}.md"))?).into_owned());
            let name = name.trim_end_matches(".md");
            page(name).map(|page| (page, false)).or_else(|| {
                let cmdlet = aliased(files, name)?;
                Some((unbroken(&page(&cmdlet)?.replace(&cmdlet, name)), true))
            })
        })
    }

    fn generate(&mut self, module: CorpusModule<'_>, published: &str, drop_stops: bool) -> &folder::Files {
        let key = (format!("{}/{}", module.api_version, module.service), published.to_owned(), drop_stops);
        let Self { corpus, schema, .. } = *self;
        self.files.entry(key).or_insert_with(|| {
            let mut options = vec!["--emit", "help,facts", "--profile", "published", "--help-schema", schema];
            options.extend(drop_stops.then_some("--help-drop-leading-stops"));
            generate_as(published, corpus, module, &options)
        })
    }
}

/// The cmdlet that has a name as an alias.
fn aliased(files: &folder::Files, alias: &str) -> Option<String> {
    let facts: Value = serde_json::from_slice(&files["facts.json"]).unwrap();
    let has_alias = |cmdlet: &Value| cmdlet["aliases"].as_array().unwrap().iter().any(|name| name == alias);
    facts["cmdlets"].as_object().unwrap().iter().find(|(_, cmdlet)| has_alias(cmdlet)).map(|(name, _)| name.clone())
}

/// A page with each command of SYNTAX on one line: where the lines break depends on the length of the name.
fn unbroken(page: &str) -> String {
    page.replace("\n [", " [").replace("\n -", " -")
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
    pages_agree("2.0.0", &[]);
}

#[test]
fn published_pages_of_schema_2024_05_01_agree_in_shape() {
    let gone = [("v1.0/Calendar/Get-MgPlaceCountAsDesk.md", "no path below /places casts to a desk")];
    pages_agree("2024-05-01", &gone);
}
