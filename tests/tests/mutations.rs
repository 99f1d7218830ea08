//! Odd specs: every node of every golden input is taken out or replaced by something else, one at a time. Whatever the
//! result, it is generated or refused with a fault that has a place and a hint; it never panics.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use graphsmith_tests::command::graphsmith;
use graphsmith_tests::golden;
use serde_json::{Value, json};

/// What stands in for a node.
fn replacements() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-7),
        json!(""),
        json!("\u{202e}/../\0\"#{}\n"),
        json!([]),
        json!([null, 1, {"$ref": 5}]),
        json!({}),
        json!({"": {"": []}, "type": "object", "$ref": "#/paths/~1"}),
        json!({"$ref": "#/components/schemas/"}),
    ]
}

/// The pointers of all nodes of a document, the document itself left out.
fn pointers(node: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |key: &str, child: &Value| {
        let pointer = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        found.push(pointer.clone());
        pointers(child, &pointer, found);
    };
    match node {
        Value::Object(map) => map.iter().for_each(|(key, child)| visit(key, child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, child)| visit(&i.to_string(), child)),
        _ => {}
    }
}

/// Takes a node out of its parent.
fn remove(document: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent).unwrap() {
        Value::Object(map) => {
            map.shift_remove(&key);
        }
        Value::Array(items) => {
            items.remove(key.parse().unwrap());
        }
        _ => {}
    }
}

/// Generates a document without writing, and says what is wrong with the way that went.
fn complaint(document: &Value, file: &Path) -> Option<String> {
    fs::write(file, serde_json::to_vec(document).unwrap()).unwrap();
    let spec = file.display().to_string();
    let out = file.with_extension("out").display().to_string();
    let arguments = [
        "generate",
        "--quiet",
        "--dry-run",
        "--jobs",
        "1",
        "--spec",
        &spec,
        "--module",
        "Microsoft.Graph.Beta.Garden",
        "--service",
        "Garden",
        "--api-version",
        "beta",
        "--out",
        &out,
    ];
    match catch_unwind(AssertUnwindSafe(|| graphsmith(arguments))) {
        Err(_) => Some("panicked".to_owned()),
        Ok(run) if run.code == 0 => None,
        Ok(run) if run.code != 3 => Some(format!("exit code {}: {}", run.code, run.err)),
        Ok(run) if !run.err.contains("\n  --> ") || !run.err.contains("\n  hint: ") => {
            Some(format!("a fault without place or hint: {}", run.err))
        }
        Ok(_) => None,
    }
}

#[test]
fn odd_documents_are_generated_or_refused() {
    let temp = tempfile::tempdir().unwrap();
    let file = temp.path().join("input.json");
    let (mut count, mut complaints) = (0, Vec::new());
    for group in fs::read_dir(golden::cases()).unwrap() {
        let group = group.unwrap().path();
        if !group.is_dir() {
            continue;
        }
        for case in fs::read_dir(group).unwrap() {
            let Ok(text) = fs::read_to_string(case.unwrap().path().join("input.yaml")) else { continue };
            let Ok(document) = yaml_serde::from_str::<Value>(&text) else { continue };
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            for pointer in all {
                let mut odd: Vec<Value> = Vec::new();
                let mut without = document.clone();
                remove(&mut without, &pointer);
                odd.push(without);
                for replacement in replacements() {
                    let mut replaced = document.clone();
                    *replaced.pointer_mut(&pointer).unwrap() = replacement;
                    odd.push(replaced);
                }
                for document in odd {
                    count += 1;
                    if let Some(complaint) = complaint(&document, &file) {
                        let node = document.pointer(&pointer).map_or_else(|| "removed".to_owned(), Value::to_string);
                        complaints.push(format!("{pointer} = {node}: {complaint}"));
                    }
                }
            }
        }
    }
    assert!(count > 1000, "the cases have only {count} nodes");
    let shown = complaints.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(complaints.is_empty(), "{} of {count} documents:\n{shown}", complaints.len());
}
