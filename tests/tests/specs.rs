//! The bundled descriptions: whole, in their layout, the facts of the originals, and in our own words.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_codegen::{slice, yaml};
use graphsmith_tests::command::graphsmith;
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

/// Whether a path is bundled for the ids in it only.
fn only_identity(item: &Value) -> bool {
    let mut operations = item.as_object().unwrap().values();
    operations.all(|operation| operation["description"].as_str().is_some_and(|text| text.starts_with("Adds the ids")))
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
            if !only_identity(item) {
                assert_eq!(without_texts(item), without_texts(original), "{file} {path}");
                continue;
            }
            assert!(!path.ends_with(UPLOAD_SESSION), "{file} {path}");
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

/// What a run of `slice --into` makes of a copy of a bundled file, with `description` as the whole.
fn added(file: &str, text: &str, description: &str, globs: &[&str]) -> (u8, String, String) {
    let temp = tempfile::tempdir().unwrap();
    let [slice, spec] = ["slice.yml", "whole.yml"].map(|name| temp.path().join(name));
    fs::write(&slice, text).unwrap();
    fs::write(&spec, description).unwrap();
    let mut words = vec!["slice".into(), "--spec".into(), spec.into_os_string(), "--into".into(), slice.clone().into()];
    words.extend(globs.iter().flat_map(|glob| ["--include".into(), glob.into()]));
    let run = graphsmith(words);
    assert!(run.out.is_empty(), "{file}: {}", run.out);
    (run.code, fs::read_to_string(slice).unwrap(), run.err)
}

/// A slice that lost a path gets it back where it was, with what only that path needs. All else stays to the byte, the
/// comment above included, and a second run changes nothing.
#[test]
fn a_path_is_added_to_a_slice_in_its_place() {
    for file in bundled() {
        let whole = text(&file);
        let (head, content) = whole.split_once('\n').unwrap();
        let all = document(content);
        for path in all["paths"].as_object().unwrap().keys().step_by(9) {
            let less = format!("{head}\n{}", yaml::to_string(&slice::slice(&all, |other| other != path)));
            let glob = path.replace('*', "[*]");
            let (code, once, err) = added(&file, &less, &whole, &[&glob]);
            assert!(code == 0 && err.is_empty(), "{file} {path}: {err}");
            assert!(once == whole, "{file} {path}");
        }
    }
}

#[test]
fn a_slice_that_contradicts_the_description_stays_as_it_is() {
    let whole = text("v1.0/Calendar.yml");
    let (path, other) = ("/users/{user-id}/events", text("beta/Calendar.yml"));
    let (code, after, err) = added("servers", &other, &whole, &[path]);
    assert!(code == 3 && after == other && err.contains("slice.yml:6 #/servers\n"), "{err}");

    let changed = whole.replacen("operationId: user_ListEvent", "operationId: user_ListOther", 1);
    assert_ne!(changed, whole);
    let (code, after, err) = added("paths", &changed, &whole, &[path]);
    assert!(code == 3 && after == changed, "{err}");
    assert!(err.contains("#/paths/~1users~1{user-id}~1events/get/operationId\n  hint: "), "{err}");
}

#[test]
fn comments_that_are_lost_are_told() {
    let whole = text("v1.0/Calendar.yml");
    let path = "/users/{user-id}/events";
    let less = yaml::to_string(&slice::slice(&document(&whole), |other| other != path));
    let commented = format!("# kept\n{}", less.replacen("servers:", "# lost\nservers:", 1));
    let (code, after, err) = added("comments", &commented, &whole, &[path]);
    assert!(code == 0 && after.starts_with("# kept\nopenapi") && !after.contains("# lost"), "{err}");
    assert!(err.contains("warning: comments are lost") && err.contains("slice.yml:6\n"), "{err}");
    assert_eq!(added("comments", &after, &whole, &[path]), (0, after.clone(), String::new()), "a second time");
}
