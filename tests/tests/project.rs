//! `specs/graphsmith.toml`, as a user generates from it: which paths become cmdlets, under which names, with which
//! identities, and what the README says of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use graphsmith_codegen::config::{ModuleEntry, Project};
use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::load::filter::PathGlobs;
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::{CorpusModule, corpus, diff, folder, repository};
use serde_json::Value;

/// The last segments of the paths that most of the slices are there for.
const UPLOAD_SESSION: &str = "/attachments/microsoft.graph.createUploadSession";

/// A module of the project file, and its facts.
struct Module {
    entry: ModuleEntry,
    facts: Value,
}

static MODULES: LazyLock<Vec<Module>> = LazyLock::new(|| {
    let manifest = repository().join("specs/graphsmith.toml");
    let mut diags = Diagnostics::default();
    let project = Project::load(&manifest, &mut diags);
    assert!(diags.iter().next().is_none(), "{}", diags.iter().map(ToString::to_string).collect::<String>());
    let manifest = manifest.display().to_string();
    let files = facts(&["--manifest", &manifest]);
    let facts_of = |name: &str| serde_json::from_slice(&files[&format!("{name}/facts.json")]).unwrap();
    let modules = project.unwrap().modules.into_iter();
    modules.map(|entry| Module { facts: facts_of(&entry.name), entry }).collect()
});

/// Generates facts; every glob of a module has to match, or this fails.
fn facts(arguments: &[&str]) -> folder::Files {
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().display().to_string();
    let run = graphsmith([&["generate", "--quiet", "--emit", "facts", "--out", &out], arguments].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    folder::read(temp.path()).unwrap()
}

/// A parameter set of a module's facts.
struct Set<'a> {
    cmdlet: &'a str,
    name: &'a str,
    path: &'a str,
    parameters: &'a serde_json::Map<String, Value>,
}

fn sets(facts: &Value) -> Vec<Set<'_>> {
    let cmdlets = facts["cmdlets"].as_object().unwrap().iter();
    let sets = cmdlets.flat_map(|(cmdlet, facts)| {
        let sets = facts["parameterSets"].as_object().unwrap().iter();
        sets.map(move |(name, set)| Set {
            cmdlet,
            name,
            path: set["path"].as_str().unwrap(),
            parameters: set["parameters"].as_object().unwrap(),
        })
    });
    sets.collect()
}

/// The paths that the cmdlets of a module call.
fn paths(facts: &Value) -> BTreeSet<&str> {
    sets(facts).into_iter().map(|set| set.path).collect()
}

/// Every upload session for attachments in the descriptions of a folder.
fn upload_sessions(descriptions: &Path) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for text in folder::read(descriptions).unwrap().into_values() {
        let text = String::from_utf8(text).unwrap();
        let keys = text.lines().map(|line| line.trim().trim_end_matches(':').trim_matches('\''));
        paths.extend(keys.filter(|key| key.starts_with('/') && key.ends_with(UPLOAD_SESSION)).map(str::to_owned));
    }
    paths
}

#[test]
fn every_upload_session_becomes_cmdlets_of_one_module() {
    for version in ["beta", "v1.0"] {
        let mut owners = BTreeMap::new();
        for module in MODULES.iter().filter(|module| module.entry.api_version == version) {
            for path in paths(&module.facts) {
                let other = owners.insert(path.to_owned(), &module.entry.name);
                assert_eq!(other, None, "{} has {path} too", module.entry.name);
            }
        }
        let ours: BTreeSet<String> = owners.into_keys().filter(|path| path.ends_with(UPLOAD_SESSION)).collect();
        assert_eq!(ours, upload_sessions(&repository().join("specs").join(version)), "bundled in {version}");
        if let Some(corpus) = corpus() {
            assert_eq!(ours, upload_sessions(&corpus.join("specs").join(version)), "all of {version}");
        }
    }
}

#[test]
fn every_bundled_path_is_used() {
    let mut specs = BTreeSet::new();
    for Module { entry, .. } in MODULES.iter() {
        let globs = [entry.include.as_slice(), &entry.identity].concat();
        let globs = PathGlobs::new(&globs, &entry.place, &mut Diagnostics::default()).unwrap();
        let document: Value = yaml_serde::from_str(&fs::read_to_string(&entry.spec).unwrap()).unwrap();
        let unused = document["paths"].as_object().unwrap().keys().find(|path| !globs.is_match(path));
        assert_eq!(unused, None, "{}", entry.spec.display());
        specs.insert(fs::canonicalize(&entry.spec).unwrap());
    }
    for version in ["beta", "v1.0"] {
        for file in fs::read_dir(repository().join("specs").join(version)).unwrap() {
            let file = fs::canonicalize(file.unwrap().path()).unwrap();
            assert!(specs.contains(&file), "{} is used by no module", file.display());
        }
    }
}

/// The facts of a published module; `None` where the corpus has none.
fn published(corpus: &Path, entry: &ModuleEntry) -> Option<Value> {
    let file = corpus.join(format!("oracle/{}-{}.json", entry.service, entry.api_version));
    file.exists().then(|| serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
}

#[test]
fn cmdlets_have_the_published_names() {
    let Some(corpus) = corpus() else { return };
    let mut compared = 0;
    for Module { entry, facts } in MODULES.iter() {
        let Some(published) = published(&corpus, entry) else { continue };
        let (ours, theirs) = (sets(facts), sets(&published));
        let known: BTreeSet<&str> = theirs.iter().map(|set| set.path).collect();
        let names = |sets: &[Set<'_>], paths: &BTreeSet<&str>| -> BTreeSet<[String; 3]> {
            let sets = sets.iter().filter(|set| paths.contains(set.path));
            sets.map(|set| [set.cmdlet, set.name, set.path].map(str::to_owned)).collect()
        };
        let common: BTreeSet<&str> = ours.iter().map(|set| set.path).filter(|path| known.contains(path)).collect();
        assert_eq!(names(&ours, &common), names(&theirs, &common), "{}", entry.name);
        compared += common.len();
    }
    assert!(compared > 20, "the corpus has cmdlets of {compared} paths");
}

/// The members of the identity type.
fn identity(facts: &Value) -> BTreeSet<&str> {
    let members = facts["identity"]["properties"].as_array().unwrap().iter();
    members.map(|member| member["name"].as_str().unwrap()).collect()
}

/// A path that the published module lacks may bring an id that its identity lacks, since an identity follows from the
/// paths of its module. Apart from those ids the identities are equal.
#[test]
fn identities_are_the_published_ones_and_the_ids_of_added_paths() {
    let Some(corpus) = corpus() else { return };
    let mut additions = BTreeMap::new();
    for Module { entry, facts } in MODULES.iter() {
        let Some(published) = published(&corpus, entry) else { continue };
        let known = paths(&published);
        let added_sets = sets(facts).into_iter().filter(|set| !known.contains(set.path));
        let parameters = added_sets.flat_map(|set| set.parameters);
        let ids = parameters.filter(|(name, facts)| facts["in"] == "Path" && *name != "InputObject");
        let added: BTreeSet<&str> = ids.map(|(name, _)| name.as_str()).collect();
        let members = identity(&published);
        assert_eq!(identity(facts), &members | &added, "{}", entry.name);
        let new = (&added - &members).into_iter().map(str::to_owned);
        additions.insert(entry.name.as_str(), new.collect::<Vec<_>>());
    }
    let expected = [
        ("Microsoft.Graph.Beta.Calendar", vec![]),
        ("Microsoft.Graph.Beta.Users.Actions", vec![]),
        ("Microsoft.Graph.Calendar", vec![]),
        // Occurrences of the events of groups.
        ("Microsoft.Graph.Groups", vec!["EventId1".to_owned()]),
    ];
    assert_eq!(additions, BTreeMap::from(expected));
}

/// Whole modules that need no directives of their own come out as published.
#[test]
fn the_names_hold_for_all_of_graph() {
    let Some(corpus) = corpus() else { return };
    let configuration = ["naming.toml", "aliases.toml"].map(|file| repository().join("specs").join(file));
    let [naming, aliases] = configuration.map(|file| file.display().to_string());
    for (service, api_version) in [
        ("ChangeNotifications", "v1.0"),
        ("DeviceManagement.Functions", "beta"),
        ("DirectoryObjects", "beta"),
        ("PersonalContacts", "beta"),
        ("Search", "v1.0"),
    ] {
        let spec = corpus.join(format!("specs/{api_version}/{service}.yml")).display().to_string();
        let module = CorpusModule { service, api_version }.name();
        let options = ["--spec", &spec, "--module", &module, "--service", service, "--api-version", api_version];
        let files = facts(&[&options[..], &["--config", &naming, "--config", &aliases]].concat());
        let ours: Value = serde_json::from_slice(&files["facts.json"]).unwrap();
        let theirs = fs::read(corpus.join(format!("oracle/{service}-{api_version}.json"))).unwrap();
        let differences = diff::json(&serde_json::from_slice(&theirs).unwrap(), &ours);
        assert!(differences.is_empty(), "{module}: {:.2000}", differences.join("\n"));
    }
}

#[test]
fn the_readme_lists_every_module() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    for Module { entry, facts } in MODULES.iter() {
        let row = readme.lines().find(|line| line.starts_with(&format!("| {} |", entry.name)));
        let cmdlets = facts["cmdlets"].as_object().unwrap().len();
        let counts = format!("| {} | {cmdlets} |", paths(facts).len());
        assert!(row.is_some_and(|row| row.ends_with(&counts)), "{} has {counts}, not {row:?}", entry.name);
    }
}
