//! A description that says the same in another way gives the same files: other comments and style, the keys of its maps and its
//! lists of parameters in another order, parameters written in place that were referred to.
//!
//! The order of paths, of their methods and of media types stays, because AutoRest's rules depend on it; only the digest of the
//! description doesn't (docs/rules.md#1-7-types-texts-and-order).
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_codegen::diag::Diagnostics;
use graphsmith_codegen::load;
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::folder::Files;
use graphsmith_tests::samples::Dice;
use graphsmith_tests::{CorpusModule, corpus, diff, folder, golden, repository};
use serde_json::{Map, Value};

/// Modules of the corpus that are small and differ much.
const MODULES: [CorpusModule<'static>; 4] = [
    CorpusModule { service: "BusinessScenario", api_version: "beta" },
    CorpusModule { service: "Mail", api_version: "v1.0" },
    CorpusModule { service: "Planner", api_version: "beta" },
    CorpusModule { service: "Reports", api_version: "v1.0" },
];

/// Maps whose order means something to AutoRest.
const ORDERED: [&str; 3] = ["paths", "content", "responses"];

/// Descriptions that are about names that collide, or are made of the place in a list: AutoRest numbers them in the order of the
/// document.
const NUMBERED: [&str; 5] = ["anonymous_names", "collisions", "colliding_names", "common_names", "every-style"];

/// A description in another order.
struct Shuffle<'a> {
    dice: Dice,
    /// `components.parameters`
    parameters: &'a Map<String, Value>,
}

impl Shuffle<'_> {
    fn mix<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.dice.roll(at + 1));
        }
    }

    /// A node that stands below `key`; `is_path` where that is the path of a path item.
    fn node(&mut self, node: &Value, key: &str, is_path: bool) -> Value {
        match node {
            Value::Object(map) => {
                let shared = map.get("$ref").and_then(Value::as_str);
                let shared = shared.and_then(|pointer| pointer.strip_prefix("#/components/parameters/"));
                if let Some(parameter) = shared.and_then(|name| self.parameters.get(name))
                    && self.dice.roll(2) == 0
                {
                    return self.node(parameter, key, false);
                }
                let below = key == "paths";
                let mut entries: Vec<(String, Value)> =
                    map.iter().map(|(key, value)| (key.clone(), self.node(value, key, below))).collect();
                if !is_path && !ORDERED.contains(&key) {
                    self.mix(&mut entries);
                }
                entries.into_iter().collect()
            }
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(|item| self.node(item, "", false)).collect();
                if key == "parameters" {
                    self.mix(&mut items);
                }
                Value::Array(items)
            }
            simple => simple.clone(),
        }
    }
}

fn shuffled(document: &Value, seed: u64) -> Value {
    let parameters = document.pointer("/components/parameters").and_then(Value::as_object);
    let none = Map::new();
    let mut shuffle = Shuffle { dice: Dice::new(seed), parameters: parameters.unwrap_or(&none) };
    shuffle.node(document, "", false)
}

/// All outputs of a description whose file is called `name`.
fn outputs(name: &Path, text: &str, options: &[String], profile: &str) -> Files {
    let temp = tempfile::tempdir().unwrap();
    let (spec, out) = (temp.path().join(name.file_name().unwrap()), temp.path().join("out"));
    fs::write(&spec, text).unwrap();
    let [spec, out] = [spec, out].map(|path| path.display().to_string());
    let all = ["generate", "--quiet", "--spec", &spec, "--out", &out, "--profile", profile];
    let mut words: Vec<String> = all.into_iter().map(str::to_owned).collect();
    words.extend(["--emit".to_owned(), "help,facts,rust,catalog".to_owned()]);
    let run = graphsmith([&words, options].concat());
    assert_eq!(run.code, 0, "{}: {}", name.display(), run.err);
    folder::read(&temp.path().join("out")).unwrap()
}

/// Generates a description as it is, and shuffled with each seed.
fn check(spec: &Path, options: &[String], seeds: std::ops::Range<u64>) {
    let text = fs::read_to_string(spec).unwrap();
    let document = load::load(spec, &mut Diagnostics::default()).unwrap().root;
    for profile in ["full", "published"] {
        let expected = outputs(spec, &text, options, profile);
        for seed in seeds.clone() {
            let given = shuffled(&document, seed);
            assert_ne!(given.to_string(), document.to_string(), "{} has nothing to shuffle", spec.display());
            let actual = outputs(spec, &format!("# {seed}\n{given:#}"), options, profile);
            assert_same(&expected, &actual, &format!("{} with seed {seed}", spec.display()));
        }
    }
}

fn assert_same(expected: &Files, actual: &Files, what: &str) {
    assert_eq!(expected.keys().collect::<Vec<_>>(), actual.keys().collect::<Vec<_>>(), "{what}");
    for (name, bytes) in expected {
        let text =
            |bytes: &[u8]| str::from_utf8(bytes).map_or_else(|_| format!("{} bytes", bytes.len()), str::to_owned);
        assert!(*bytes == actual[name], "{what}: {name} {}", diff::text(name, &text(bytes), &text(&actual[name])));
    }
}

fn garden() -> Vec<String> {
    let words = ["--module", "Microsoft.Graph.Beta.Garden", "--service", "Garden", "--api-version", "beta"];
    words.map(str::to_owned).to_vec()
}

#[test]
fn our_own_descriptions_may_be_written_in_another_order() {
    for group in ["cmdlets", "mg", "rust", "schemas", "wire"] {
        let mut cases: Vec<PathBuf> =
            fs::read_dir(golden::cases().join(group)).unwrap().map(|entry| entry.unwrap().path()).collect();
        cases.sort();
        cases.retain(|case| !NUMBERED.iter().any(|name| case.ends_with(name)));
        for spec in cases.iter().map(|case| case.join("input.yaml")).filter(|spec| spec.is_file()) {
            check(&spec, &garden(), 0..3);
        }
    }
}

#[test]
fn modules_of_the_corpus_may_be_written_in_another_order() {
    let Some(corpus) = corpus() else { return };
    for module in MODULES {
        let arguments = module.arguments(&corpus);
        let at = arguments.iter().position(|word| word == "--spec").unwrap();
        let options = [&arguments[..at], &arguments[at + 2..]].concat();
        check(&module.spec(&corpus), &options, 0..1);
    }
}

/// The line of a module that says what it was made from.
fn made_from(files: &Files) -> String {
    let root = String::from_utf8(files["rust/mod.rs"].clone()).unwrap();
    root.lines().find(|line| line.contains("Made from")).unwrap().to_owned()
}

#[test]
fn the_digest_says_what_is_described_and_not_where() {
    let spec = repository().join("specs/v1.0/Calendar.yml");
    let text = fs::read_to_string(&spec).unwrap();
    let expected = made_from(&outputs(&spec, &text, &garden_v1(), "full"));
    let mut document = load::load(&spec, &mut Diagnostics::default()).unwrap().root;
    let paths = document["paths"].as_object_mut().unwrap();
    *paths = std::mem::take(paths).into_iter().rev().collect();
    assert_eq!(made_from(&outputs(&spec, &document.to_string(), &garden_v1(), "full")), expected);
    let changed = text.replace("  summary: ", "  summary: Now ");
    assert_ne!(made_from(&outputs(&spec, &changed, &garden_v1(), "full")), expected);
}

fn garden_v1() -> Vec<String> {
    garden()
        .into_iter()
        .map(|word| if word == "beta" { "v1.0".to_owned() } else { word.replace("Beta.", "") })
        .collect()
}
