//! Descriptions at the edge of what can be compiled: their Rust has no error and no warning, and neither has its
//! documentation.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use graphsmith_codegen::emit::Output;
use graphsmith_tests::built::Built;
use graphsmith_tests::command::graphsmith;
use graphsmith_tests::folder;
use serde_json::{Map, Value, json};

/// Words of Rust, names of its prelude, of the runtime and of what is generated, names that are the same but for case or
/// marks, and names without a letter.
const NAMES: &str = "
    abstract as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl in
    let loop macro match mod move mut override priv pub ref return self Self static struct super trait true try type typeof
    union unsafe unsized use virtual where while yield
    AsRef Box Clone Copy Debug Default Drop Eq Err Extend Fn From Future Hash Into Iterator None Ok Option Ord PartialEq
    PartialOrd Result Send Sized Some String Sync ToOwned ToString TryFrom Vec
    bool char f64 i32 str u8 usize std core alloc serde serde_json graphsmith_runtime macro_rules
    Any Array Batch BTreeMap Body Bytes Client Date DateTime Duration Error Field GraphEnum GraphFamily GraphModel Guid
    Identity JsonObject Model Number QueryOptions Request TimeOfDay
    additional arguments body cast clone content count default download eq error expand filter fmt from header identity into
    items kind models name narrow new odata_type operations options orderby other output pages reply request require
    response resume search select send skip slots stream text to_owned top unknown unlisted value
    Unknown Unlisted Other id ID iD i-d i_d 1st 2 _ __ a-b a_b aB A.B @odata.id @odata.etag $ref #x x.y
    é ß straße 日本 İ";

/// What can stand in `components`.
fn is_key(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c))
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn document(paths: &Value, schemas: &Map<String, Value>) -> Value {
    json!({
        "openapi": "3.0.4",
        "info": {"title": "Garden", "version": "beta"},
        "servers": [{"url": "https://graph.example/beta"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

/// A name in every place where a name may stand, each beside the next one.
fn description(names: &[&str]) -> Value {
    let mut schemas = Map::new();
    let text = || json!({"type": "string"});
    let all: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), text())).collect();
    schemas.insert("microsoft.graph.all".to_owned(), json!({"type": "object", "properties": all}));
    schemas.insert("microsoft.graph.listed".to_owned(), json!({"type": "string", "enum": names}));
    let keys: Vec<&str> = names.iter().copied().filter(|name| is_key(name)).collect();
    for (at, (&key, &next)) in keys.iter().zip(keys.iter().cycle().skip(1)).enumerate() {
        // Every other one refers to the next: a chain of all would be too long, which is another test.
        let kind = if at % 2 == 0 { reference(next) } else { text() };
        let properties = json!({
            key: kind,
            "listed": reference("microsoft.graph.listed"),
            "inside": {"type": "object", "properties": {key: text(), next: {"type": "array", "items": reference(key)}}},
        });
        schemas.insert(key.to_owned(), json!({"type": "object", "properties": properties}));
        let derived =
            json!({"allOf": [reference(key), {"type": "object", "properties": {"own": text(), next: text()}}]});
        schemas.insert(format!("microsoft.graph.{key}"), derived);
    }

    let mut paths = Map::new();
    for (at, (&name, &next)) in names.iter().zip(names.iter().cycle().skip(1)).enumerate() {
        let parameter = |place: &str, name: &str| {
            let mut made = json!({"name": name, "in": place, "required": place == "path", "schema": text()});
            // Without a letter from A to Z it takes another name for cmdlets.
            if !name.contains(|c: char| c.is_ascii_alphanumeric()) {
                let number = names.iter().position(|other| *other == name);
                made["x-ms-client-name"] = format!("nameless{number:?}").into();
            }
            made
        };
        let in_path = [parameter("path", name), parameter("path", next)];
        let word = if is_key(name) && name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { "bed" };
        let content =
            json!({"application/json": {"schema": reference(if is_key(name) { name } else { "microsoft.graph.all" })}});
        let responses = json!({"2XX": {"description": "Done", "content": content}});
        paths.insert(
            format!("/beds{at}/{{{name}}}/rows/{{{next}}}"),
            json!({
                "parameters": in_path,
                "get": {
                    "operationId": format!("garden.{word}_GetBed"),
                    "parameters": [
                        parameter("query", name), parameter("header", next),
                        {"name": "$select", "in": "query", "schema": {"type": "array", "items": text()}},
                        {"name": "$top", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "responses": responses,
                },
                "patch": {
                    "operationId": format!("garden.bed{at}_Update{word}"),
                    "parameters": [parameter("query", next)],
                    "requestBody": {"required": true, "content": content},
                    "responses": {"204": {"description": "Done"}},
                },
            }),
        );
        let properties = json!({name: text(), next: text()});
        paths.insert(
            format!("/beds{at}/dig({name}='{{{name}}}',{next}='{{{next}}}')/{word}"),
            json!({
                "parameters": in_path,
                "post": {
                    "operationId": format!("garden.bed{at}_{word}"),
                    "requestBody": {"content": {"application/json": {"schema": {"type": "object", "properties": properties}}}},
                    "responses": {"200": {"description": "Done", "content": {"application/octet-stream": {}}}},
                },
            }),
        );
    }
    document(&Value::Object(paths), &schemas)
}

/// One operation, whose reply is of a schema.
fn gives(schema: &str) -> Value {
    let content = json!({"application/json": {"schema": reference(schema)}});
    let get = json!({"operationId": "garden_GetBed", "responses": {"2XX": {"description": "Bed", "content": content}}});
    json!({"/bed": {"get": get}})
}

/// The Rust of a description.
fn generated(description: &Value) -> Vec<Output> {
    let temp = tempfile::tempdir().unwrap();
    let (spec, out) = (temp.path().join("garden.json"), temp.path().join("out"));
    fs::write(&spec, serde_json::to_vec(description).unwrap()).unwrap();
    let (spec, out) = (spec.display().to_string(), out.display().to_string());
    let module = ["--module", "Microsoft.Graph.Beta.Garden", "--service", "Garden", "--api-version", "beta"];
    let files = ["--emit", "rust", "--spec", &spec, "--out", &out];
    let run = graphsmith(["generate", "--quiet"].into_iter().chain(module).chain(files));
    assert_eq!(run.code, 0, "{}", run.err);
    let files = folder::read(Path::new(&out)).unwrap();
    files.into_iter().map(|(path, bytes)| Output { path, bytes }).collect()
}

/// How often a text stands in a generated file.
fn count(outputs: &[Output], path: &str, text: &str) -> usize {
    let output = outputs.iter().find(|output| output.path == path).unwrap();
    String::from_utf8_lossy(&output.bytes).matches(text).count()
}

#[test]
fn any_name_can_stand_anywhere() {
    let names: Vec<_> = NAMES.split_whitespace().collect();
    let outputs = generated(&description(&names));
    assert_eq!(count(&outputs, "rust/operations.rs", "#[graph_request("), 3 * names.len());
    Built::strictly(Path::new(env!("CARGO_TARGET_TMPDIR")), "odd-names", &outputs).unwrap();
}

/// The longest chain in the modules of the reference corpus has 21 models; without the runtime's `Property` 30 objects, or 22
/// lists, are too many for the compiler.
#[test]
fn models_can_refer_to_each_other_in_a_long_chain() {
    const LENGTH: usize = 60;
    let mut schemas = Map::new();
    for at in 0..LENGTH {
        let next = reference(&format!("microsoft.graph.bed{}", (at + 1) % LENGTH));
        let next = if at % 2 == 0 { next } else { json!({"type": "array", "items": next}) };
        schemas.insert(format!("microsoft.graph.bed{at}"), json!({"type": "object", "properties": {"next": next}}));
    }
    let outputs = generated(&document(&gives("microsoft.graph.bed0"), &schemas));
    assert_eq!(count(&outputs, "rust/models.rs", "pub struct "), LENGTH);
    Built::strictly(Path::new(env!("CARGO_TARGET_TMPDIR")), "long-chain", &outputs).unwrap();
}

#[test]
fn a_type_can_inherit_the_property_that_it_stands_in() {
    let inside =
        |own: &str| json!({"allOf": [reference("bed"), {"type": "object", "properties": {own: {"type": "string"}}}]});
    let properties =
        json!({"north": inside("shade"), "south": inside("sun"), "rows": {"type": "array", "items": inside("shade")}});
    let schemas = Map::from_iter([("bed".to_owned(), json!({"type": "object", "properties": properties}))]);
    let outputs = generated(&document(&gives("bed"), &schemas));
    assert_eq!(count(&outputs, "rust/models.rs", "pub struct "), 4);
    Built::strictly(Path::new(env!("CARGO_TARGET_TMPDIR")), "inherited", &outputs).unwrap();
}
