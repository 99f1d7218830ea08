//! Facts for readers: `facts.json` -> a short text with all that was decided about a small spec.
//!
//! What is the same in every cmdlet (hidden parameters, `-Headers`, `-ResponseHeadersVariable`) is left out, so that a
//! golden shows what its case is about.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// Parameters that every set has, all alike.
const EVERYWHERE: [&str; 2] = ["Headers", "ResponseHeadersVariable"];

/// The digest of facts.
#[must_use]
pub fn digest(facts: &Value) -> String {
    let mut out = String::new();
    for (name, cmdlet) in entries(&facts["cmdlets"]) {
        write_cmdlet(&mut out, name, cmdlet);
    }
    for (name, model) in entries(&facts["models"]) {
        let open = if model["open"] == true { ", open" } else { "" };
        let parents = words(&model["parents"]);
        let parents = if parents.is_empty() { String::new() } else { format!(": {parents}") };
        let _ = writeln!(out, "model {name}{parents}{open}");
        for property in model["properties"].as_array().into_iter().flatten() {
            write_member(&mut out, text(&property["name"]), property);
        }
        out.push('\n');
    }
    out
}

fn write_cmdlet(out: &mut String, name: &str, cmdlet: &Value) {
    let process = if cmdlet["supportsShouldProcess"] == true { ", asks before it acts" } else { "" };
    let _ = writeln!(out, "cmdlet {name} (default {}{process})", text(&cmdlet["defaultParameterSet"]));
    for (label, value) in [
        ("aliases", words(&cmdlet["aliases"])),
        ("does", text(&cmdlet["description"]).to_owned()),
        ("see", words(&cmdlet["externalDocs"])),
    ] {
        if !value.is_empty() {
            let _ = writeln!(out, "  {label} {value:?}");
        }
    }
    for (name, set) in entries(&cmdlet["parameterSets"]) {
        let outputs = words(&set["outputTypes"]);
        let outputs = if outputs.is_empty() { "nothing" } else { &outputs };
        let _ = writeln!(out, "  set {name}: {} {} -> {outputs}", text(&set["method"]), text(&set["path"]));
        for (name, parameter) in entries(&set["parameters"]) {
            if parameter["hidden"] == false && !EVERYWHERE.contains(&name.as_str()) {
                out.push_str("  ");
                write_member(out, &format!("-{name}"), parameter);
            }
        }
    }
    out.push('\n');
}

/// A parameter or a property on one line.
fn write_member(out: &mut String, name: &str, member: &Value) {
    let mut traits = vec![text(&member["type"]).to_owned()];
    for flag in ["mandatory", "required", "readOnly", "pipeline"] {
        if member[flag] == true {
            traits.push(flag.to_owned());
        }
    }
    if let Some(place) = member["in"].as_str() {
        traits.push(place.to_owned());
    }
    if let Some(wire) = member["wire"].as_str() {
        traits.push(format!("wire {wire:?}"));
    }
    let aliases = words(&member["aliases"]);
    if !aliases.is_empty() {
        traits.push(format!("aliases {aliases}"));
    }
    let description = member["help"].as_str().or_else(|| member["description"].as_str()).unwrap_or_default();
    let _ = writeln!(out, "  {name}: {} | {description:?}", traits.join(", "));
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn words(value: &Value) -> String {
    value.as_array().into_iter().flatten().map(text).collect::<Vec<_>>().join(", ")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
