//! The bundled descriptions: whole, in their layout, the facts of the originals, and in our own words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_codegen::diag::{Diagnostics, Place};
use graphsmith_codegen::load::filter::PathGlobs;
use graphsmith_codegen::{slice, yaml};
use graphsmith_tests::{corpus, repository};
use serde_json::Value;

/// The bundled files, as `beta/Calendar.yml`.
fn bundled() -> Vec<String> {
    let mut files = Vec::new();
    for version in ["beta", "v1.0"] {
        for entry in fs::read_dir(repository().join("specs").join(version)).unwrap() {
            files.push(format!("{version}/{}", entry.unwrap().file_name().to_str().unwrap()));
        }
    }
    files.sort();
    assert!(files.len() >= 5, "{files:?}");
    files
}

fn text(file: &str) -> String {
    fs::read_to_string(repository().join("specs").join(file)).unwrap()
}

fn document(text: &str) -> Value {
    yaml_serde::from_str(text).unwrap()
}

/// The last segments of the paths that the slices are there for.
const UPLOAD_SESSION: &str = "/attachments/microsoft.graph.createUploadSession";

/// A module of the project file, and the paths of its slice that it uses.
struct Module {
    name: String,
    service: String,
    api_version: String,
    spec: String,
    document: Value,
    included: Vec<String>,
    identity_only: Vec<String>,
}

fn modules() -> Vec<Module> {
    let project: toml::Table = toml::from_str(&text("graphsmith.toml")).unwrap();
    project["module"].as_array().unwrap().iter().map(module).collect()
}

fn module(entry: &toml::Value) -> Module {
    let field = |key: &str| entry[key].as_str().unwrap().to_owned();
    let document = document(&text(&field("spec")));
    let paths: Vec<&str> = document["paths"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut diags = Diagnostics::default();
    let mut globs = |key: &str| {
        let globs: Vec<String> = entry[key].clone().try_into().unwrap();
        let globs = PathGlobs::new(&globs, &Place::file("graphsmith.toml"), &mut diags).unwrap();
        globs.report_unmatched(&paths, &mut diags);
        globs
    };
    let (include, identity) = (globs("include"), globs("identity"));
    assert!(diags.iter().next().is_none(), "{}", diags.iter().map(ToString::to_string).collect::<String>());
    let is_identity_only = |path: &str| !include.is_match(path) && identity.is_match(path);
    let owned = |paths: Vec<&&str>| paths.into_iter().map(|path| (*path).to_owned()).collect();
    Module {
        name: field("name"),
        service: field("service"),
        api_version: field("api-version"),
        spec: field("spec"),
        included: owned(paths.iter().filter(|path| include.is_match(path)).collect()),
        identity_only: owned(paths.iter().filter(|path| is_identity_only(path)).collect()),
        document,
    }
}

#[test]
fn every_file_is_a_slice_in_its_layout() {
    for file in bundled() {
        let text = text(&file);
        let content = text.split_once('\n').unwrap().1;
        let document = document(&text);
        assert!(slice::slice(&document, |_| true) == document, "{file} has components that no path needs");
        assert!(yaml::to_string(&document) == content, "{file} isn't laid out as `graphsmith slice` writes it");
    }
}

#[test]
fn every_file_belongs_to_a_module() {
    let used: Vec<String> = modules().into_iter().map(|module| module.spec).collect();
    for file in bundled() {
        assert!(used.contains(&file), "{file} is used by no module");
    }
}

/// A value without the texts for people, which are ours.
fn without_texts(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_texts).collect(),
        Value::Object(map) => {
            let is_text = |key: &str, value: &Value| matches!(key, "description" | "summary") && value.is_string();
            let facts = map.iter().filter(|(key, value)| !is_text(key, value));
            // That there is a text is a fact too: derived texts fall back to titles where there is none.
            let texts =
                map.iter().filter(|(key, value)| is_text(key, value)).map(|(key, _)| (key.clone(), Value::Null));
            Value::Object(facts.map(|(key, value)| (key.clone(), without_texts(value))).chain(texts).collect())
        }
        other => other.clone(),
    }
}

/// The path parameters of an operation, without texts and without what only documentation reads.
fn path_parameters(operation: &Value) -> Vec<Value> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.filter(|parameter| parameter["in"] == "path").map(without_texts).collect()
}

#[test]
fn facts_are_those_of_the_originals() {
    let Some(corpus) = corpus() else { return };
    for file in bundled() {
        let ours = document(&text(&file));
        let original = document(&fs::read_to_string(corpus.join("specs").join(&file)).unwrap());
        for (path, item) in ours["paths"].as_object().unwrap() {
            let original = &original["paths"][path];
            if path.ends_with(UPLOAD_SESSION) {
                assert_eq!(without_texts(item), without_texts(original), "{file} {path}");
                continue;
            }
            for (method, operation) in item.as_object().unwrap() {
                let original = &original[method];
                assert_eq!(operation["operationId"], original["operationId"], "{file} {path}");
                assert_eq!(path_parameters(operation), path_parameters(original), "{file} {path}");
            }
        }
        for (section, items) in ours["components"].as_object().unwrap() {
            for (name, item) in items.as_object().unwrap() {
                let original = &original["components"][section][name];
                assert_eq!(without_texts(item), without_texts(original), "{file} {section} {name}");
            }
        }
    }
}

/// Collects every description and summary.
fn collect_texts(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_texts(item, texts)),
        Value::Object(map) => {
            for key in ["description", "summary"] {
                texts.extend(map.get(key).and_then(Value::as_str).map(str::to_lowercase));
            }
            map.values().for_each(|item| collect_texts(item, texts));
        }
        _ => {}
    }
}

/// The files below a folder.
fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, files) } else { files.push(path) }
    }
}

#[test]
fn texts_are_our_own() {
    let Some(corpus) = corpus() else { return };
    let mut ours = BTreeSet::new();
    for file in bundled() {
        collect_texts(&document(&text(&file)), &mut ours);
    }
    let sentences: BTreeSet<&str> = ours
        .iter()
        .flat_map(|text| text.split(". "))
        .map(|sentence| sentence.trim_end_matches('.'))
        .filter(|sentence| sentence.split_whitespace().count() >= 4)
        .collect();
    assert!(sentences.len() > 100, "the files have texts");
    let mut files = Vec::new();
    files_below(&corpus.join("specs"), &mut files);
    files_below(&corpus.join("pages"), &mut files);
    // Most lines stand in many files.
    let mut theirs = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(&file).unwrap().to_lowercase().replace("''", "'");
        let is_prose = |line: &&str| file.extension().is_none_or(|kind| kind != "yml") || line.contains(": ");
        theirs.extend(text.lines().filter(is_prose).map(|line| line.trim().to_owned()));
    }
    for line in theirs {
        let copied = sentences.iter().find(|sentence| line.contains(**sentence));
        assert_eq!(copied, None, "this text of ours stands in: {line}");
    }
}

#[test]
fn a_path_becomes_cmdlets_of_one_module() {
    let mut owners = BTreeMap::new();
    for module in modules() {
        for path in module.included {
            let other = owners.insert((module.api_version.clone(), path.clone()), module.name.clone());
            assert_eq!(other, None, "{} has {path} too", module.name);
        }
    }
}

#[test]
fn every_bundled_path_is_used() {
    for module in modules() {
        let (included, identity_only) = (module.included.len(), module.identity_only.len());
        assert_eq!(included + identity_only, module.document["paths"].as_object().unwrap().len(), "{}", module.spec);
        let unused = module.identity_only.iter().find(|path| path.ends_with(UPLOAD_SESSION));
        assert_eq!(unused, None, "{} gives no cmdlets for it", module.name);
    }
}

/// Every line of the original descriptions of a version that opens an upload session for attachments, as a path.
fn upload_sessions(originals: &Path) -> BTreeSet<String> {
    let mut files = Vec::new();
    files_below(originals, &mut files);
    let mut paths = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let keys = text.lines().map(|line| line.trim().trim_end_matches(':').trim_matches('\''));
        paths.extend(keys.filter(|key| key.starts_with('/') && key.ends_with(UPLOAD_SESSION)).map(str::to_owned));
    }
    paths
}

#[test]
fn every_upload_session_of_the_originals_becomes_a_cmdlet() {
    let Some(corpus) = corpus() else { return };
    for version in ["beta", "v1.0"] {
        let originals = upload_sessions(&corpus.join("specs").join(version));
        assert!(originals.len() > 30, "the corpus has upload sessions of {version}");
        let modules = modules().into_iter().filter(|module| module.api_version == version);
        let ours: BTreeSet<String> =
            modules.flat_map(|module| module.included).filter(|path| path.ends_with(UPLOAD_SESSION)).collect();
        assert_eq!(ours, originals, "{version}");
    }
}

/// The ids in some paths of a module, each once whatever the spelling of its name: the members of an identity type.
fn ids<'a>(module: &Module, paths: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
    let operations = paths.flat_map(|path| module.document["paths"][path].as_object().unwrap().values());
    let names =
        operations.flat_map(path_parameters).map(|parameter| parameter["name"].as_str().unwrap().to_lowercase());
    names.map(|name| name.replace('-', "")).collect()
}

/// The paths that the cmdlets of a published module call.
fn published_paths(reference: &Value) -> BTreeSet<&str> {
    let cmdlets = reference["cmdlets"].as_object().unwrap().values();
    let sets = cmdlets.flat_map(|cmdlet| cmdlet["parameterSets"].as_object().unwrap().values());
    sets.map(|set| set["path"].as_str().unwrap()).collect()
}

/// A path that the published module lacks may bring an id that its identity lacks, since an identity follows from the
/// paths of its module. Apart from those ids the identities are equal.
#[test]
fn identities_are_those_of_the_whole_modules() {
    let Some(corpus) = corpus() else { return };
    let mut additions = BTreeMap::new();
    for module in modules() {
        let reference = corpus.join(format!("oracle/{}-{}.json", module.service, module.api_version));
        let Ok(reference) = fs::read_to_string(reference) else { continue };
        let reference: Value = serde_json::from_str(&reference).unwrap();
        let members = reference["identity"]["properties"].as_array().unwrap().iter();
        let published: BTreeSet<String> =
            members.map(|member| member["name"].as_str().unwrap().to_lowercase()).collect();
        let known = published_paths(&reference);
        let added = ids(&module, module.included.iter().filter(|path| !known.contains(path.as_str())));
        let ours = ids(&module, module.included.iter().chain(&module.identity_only));
        assert_eq!(ours, &published | &added, "{}", module.name);
        additions.insert(module.name, (&added - &published).into_iter().collect::<Vec<_>>().join(" "));
    }
    let expected = [
        ("Microsoft.Graph.Beta.Calendar", ""),
        ("Microsoft.Graph.Beta.Users.Actions", ""),
        // Occurrences of events of groups.
        ("Microsoft.Graph.Groups", "eventid1"),
    ];
    assert_eq!(additions, expected.map(|(module, added)| (module.to_owned(), added.to_owned())).into());
}

/// How many cmdlets the included paths of a module give: paths with the same operation id are parameter sets of one.
fn cmdlet_count(module: &Module) -> usize {
    let items = module.included.iter().map(|path| &module.document["paths"][path]);
    let operations = items.flat_map(|item| item.as_object().unwrap().values());
    operations.map(|operation| operation["operationId"].as_str().unwrap()).collect::<BTreeSet<_>>().len()
}

#[test]
fn the_readme_lists_every_module() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    for module in modules() {
        let row = readme.lines().find(|line| line.starts_with(&format!("| {} |", module.name)));
        let counts = format!("| {} | {} |", module.included.len(), cmdlet_count(&module));
        assert!(
            row.is_some_and(|row| row.ends_with(&counts)),
            "{} has {counts} paths and cmdlets: {row:?}",
            module.name
        );
    }
}
