//! Scripts of document directives: nodes + JavaScript -> edits.
//!
//! A script sees a node as `$`, and `$doc`, `$path` and `$documentPath` as `AutoRest` gives them. It changes `$` in
//! place, assigns it, or returns another value; `undefined` removes the node.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::guard::Guard;
use super::jsonpath::{Location, Segment, node};
use super::patch::Edit;
use crate::config::script::{Engine, ScriptFault};

/// What a script did to the nodes it was run on.
#[derive(Debug, Default)]
pub struct Run {
    /// The changes.
    pub edits: Vec<Edit>,
    /// How many nodes the script threw an exception on; they stay as they are.
    pub failed: usize,
    /// The first exception.
    pub first_failure: String,
}

/// The function around a script. What a script asks for is read only then: most scripts never look at `$doc`, and one
/// that removes a node doesn't look at the node. The inner braces are those of `AutoRest`, so that `let` and `return`
/// work alike; `end` distinguishes a script that ran to its end from one that returned.
const BEFORE: &str = "function (nodes, places, documentText, documentPath) {
const end = {};
const run = function (scope) { with (scope) { {";

/// Nodes come as lines of JSON, and go back as lines of `=index JSON`, `-index` (removed) and `!index message`. One
/// call does for all nodes, and those that did not change never leave the engine.
const AFTER: &str = r#"}; return end; } };
const ignore = () => {}, lib = { debug: ignore, verbose: ignore, log: ignore, config: {} };
let paths, root;
const out = [];
nodes.split("\n").forEach((text, index) => {
  let value, read = false;
  const scope = {
    get $() { if (!read) { read = true; value = JSON.parse(text); } return value; },
    set $(other) { read = true; value = other; },
    get $path() { paths ??= JSON.parse(places); return paths[index]; },
    get $doc() { root ??= JSON.parse(documentText); return root; },
    $documentPath: documentPath, $parent: undefined, $lib: lib,
  };
  try {
    let result = run(scope);
    if (result === end) { if (!read) return; result = value; }
    if (result === undefined) { out.push("-" + index); return; }
    const after = JSON.stringify(result);
    if (after === undefined) throw new TypeError("the result can't be part of a document");
    if (after !== text) out.push("=" + index + " " + after);
  } catch (error) {
    if (error instanceof InternalError) throw error;
    out.push("!" + index + " " + String(error).replace(/\s+/g, " "));
  }
});
return out.join("\n");
}"#;

/// Runs a script on nodes of a document. The engine is started when a node needs it: what a script dismisses by its own
/// condition never does.
///
/// Gives an error when the script as a whole can't be run; an exception on one node only leaves that node out.
pub fn run(
    engine: &mut Option<Engine>,
    script: &str,
    root: &Value,
    locations: &[Location],
    file: &str,
) -> Result<Run, ScriptFault> {
    let guard = Guard::of(script);
    let (places, values): (Vec<usize>, Vec<&Value>) = locations
        .iter()
        .enumerate()
        .filter_map(|(at, location)| Some((at, node(root, location)?)))
        .filter(|(_, value)| guard.as_ref().is_none_or(|guard| !guard.dismisses(value)))
        .unzip();
    if values.is_empty() {
        return Ok(Run::default());
    }
    let nodes: Vec<String> = values.iter().map(ToString::to_string).collect();
    // The document is large, so it isn't even written where no script can ask for it.
    let document = if mentions(script, "$doc") { root.to_string() } else { "null".to_owned() };
    let paths = if mentions(script, "$path") { paths(locations, &places) } else { "[]".to_owned() };
    let engine = Engine::started(engine)?;
    let output = engine.call(BEFORE, script, AFTER, &[&nodes.join("\n"), &paths, &document, file])?;

    let mut changes = vec![Change::None; locations.len()];
    let mut run = Run::default();
    for line in output.lines() {
        let (kind, rest) = line.split_at(1);
        let (index, text) = rest.split_once(' ').unwrap_or((rest, ""));
        let Some((slot, old)) = index
            .parse()
            .ok()
            .and_then(|index: usize| Some((changes.get_mut(*places.get(index)?)?, *values.get(index)?)))
        else {
            continue;
        };
        match kind {
            "-" => *slot = Change::Removed,
            "=" => {
                if let Ok(new) = serde_json::from_str::<Value>(text) {
                    let new = with_numbers_of(old, new);
                    if new != *old {
                        *slot = Change::New(new);
                    }
                }
            }
            _ => {
                run.failed += 1;
                if run.first_failure.is_empty() {
                    text.clone_into(&mut run.first_failure);
                }
            }
        }
    }
    run.edits = edits(locations, changes, root);
    Ok(run)
}

/// What a script did to one node.
#[derive(Debug, Clone)]
enum Change {
    None,
    Removed,
    New(Value),
}

/// The changes as edits. A node that the script left alone, but whose ancestor it changed, is written too: every node
/// was given to the script as it was before, so the ancestor's new value must not carry a change of it.
fn edits(locations: &[Location], changes: Vec<Change>, root: &Value) -> Vec<Edit> {
    let touched: BTreeSet<&[Segment]> = locations
        .iter()
        .zip(&changes)
        .filter(|(_, change)| !matches!(change, Change::None))
        .map(|(location, _)| location.as_slice())
        .collect();
    let below_change =
        |location: &Location| !touched.is_empty() && (0..location.len()).any(|end| touched.contains(&location[..end]));
    let written_back: Vec<bool> = locations.iter().map(below_change).collect();
    let mut edits = Vec::with_capacity(touched.len());
    for ((location, change), write_back) in locations.iter().zip(changes).zip(written_back) {
        let value = match change {
            Change::New(value) => Some(value),
            Change::Removed => None,
            Change::None if write_back => node(root, location).cloned(),
            Change::None => continue,
        };
        edits.push(Edit { location: location.clone(), value });
    }
    edits
}

/// Whether a script uses a name; `$documentPath` is no use of `$doc`.
fn mentions(script: &str, name: &str) -> bool {
    script
        .match_indices(name)
        .any(|(at, _)| !script[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$'))
}

fn paths(locations: &[Location], places: &[usize]) -> String {
    let texts = |place: &usize| locations[*place].iter().map(|segment| Value::String(segment.to_string())).collect();
    Value::Array(places.iter().map(texts).collect()).to_string()
}

/// Gives numbers that did not change the form they had: JavaScript knows only doubles, so `1.0` comes back as `1`, and
/// the largest 64 bit integer as its neighbour.
fn with_numbers_of(old: &Value, new: Value) -> Value {
    match (old, new) {
        (Value::Number(old), Value::Number(new)) if old.as_f64() == new.as_f64() => Value::Number(old.clone()),
        (Value::Array(old), Value::Array(new)) => {
            let mut old = old.iter();
            let keep = |new| match old.next() {
                Some(old) => with_numbers_of(old, new),
                None => new,
            };
            Value::Array(new.into_iter().map(keep).collect())
        }
        (Value::Object(old), Value::Object(new)) => {
            let keep = |(key, new)| match old.get(&key) {
                Some(old) => (key, with_numbers_of(old, new)),
                None => (key, new),
            };
            Value::Object(new.into_iter().map(keep).collect::<Map<_, _>>())
        }
        (_, new) => new,
    }
}

/// Runs a script on the text of a document, as `AutoRest` does where a directive selects the root; gives the new text
/// when the script changed it. An exception means that the script is for the object.
pub fn run_on_text(engine: &Engine, script: &str, text: &str, file: &str) -> Result<Option<String>, ScriptFault> {
    const BEFORE: &str = "function (text, documentPath) {
const run = function ($, $doc, $path, $documentPath, $parent, $lib) { {";
    const AFTER: &str = r#"}; return $; };
const ignore = () => {}, lib = { debug: ignore, verbose: ignore, log: ignore, config: {} };
let result;
try {
  result = run(text, null, [], documentPath, undefined, lib);
} catch (error) {
  if (error instanceof InternalError) throw error;
}
return typeof result === "string" && result !== text ? "=" + result : "";
}"#;
    let output = engine.call(BEFORE, script, AFTER, &[text, file])?;
    Ok(output.strip_prefix('=').map(ToOwned::to_owned))
}

/// Decides a filter of a path; an exception means no match, as in the dialect.
pub fn passes(engine: &Engine, filter: &str, child: &Value, key: &str, root: &Value) -> Result<bool, ScriptFault> {
    let code = filter.replace("@property", "$property").replace("@root", "$root").replace('@', "$node");
    let document = if code.contains("$root") || code.contains("$.") || code.contains("$[") {
        root.to_string()
    } else {
        "null".to_owned()
    };
    let before = "function (node, $property, documentText) {
const $node = JSON.parse(node), $root = JSON.parse(documentText), $ = $root;
try { return (";
    let after = ") ? \"1\" : \"\";
} catch (error) {
  if (error instanceof InternalError) throw error;
  return \"\";
}
}";
    engine.call(before, &code, after, &[&child.to_string(), key, &document]).map(|output| !output.is_empty())
}
