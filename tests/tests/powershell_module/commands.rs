//! What `Get-Command` shows of every cmdlet against the facts: parameter sets, parameters, what must be given, what is taken
//! from the pipe, types, aliases, the default set.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Place, Set};

/// Compares all cmdlets of a set.
pub fn check(place: &Place, set: &Set) {
    let mut facts: BTreeMap<String, Value> = BTreeMap::new();
    let mut differences = Vec::new();
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in place.lines("commands.ps1", set) {
        let module = text(&line["module"]);
        let facts = facts
            .entry(module.clone())
            .or_insert_with(|| serde_json::from_str(&set.text(&module, "facts.json")).unwrap());
        if line["alias"].is_string() {
            let of = &facts["cmdlets"][text(&line["of"])]["aliases"];
            if !of.as_array().unwrap().contains(&line["alias"]) {
                differences.push(format!("{} is no alias", line["alias"]));
            }
            continue;
        }
        let name = text(&line["name"]);
        cmdlet(&line, &facts["cmdlets"][&name], &mut differences);
        seen.entry(module).or_default().insert(name);
    }
    for (module, facts) in &facts {
        let known: BTreeSet<String> = facts["cmdlets"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(seen[module], known, "cmdlets of {module}");
    }
    assert!(
        differences.is_empty(),
        "{} differences: {:#?}",
        differences.len(),
        &differences[..differences.len().min(20)]
    );
}

fn cmdlet(line: &Value, facts: &Value, differences: &mut Vec<String>) {
    let name = text(&line["name"]);
    let mut expect = |is_right: bool, what: String| {
        if !is_right {
            differences.push(format!("{name}: {what}"));
        }
    };
    expect(line["asks"] == facts["supportsShouldProcess"], "-WhatIf".to_owned());
    let sets = line["sets"].as_array().unwrap();
    let expected = facts["parameterSets"].as_object().unwrap();
    let names: BTreeSet<String> = sets.iter().map(|set| text(&set["name"])).collect();
    expect(names == expected.keys().cloned().collect(), format!("sets {names:?}"));
    for set in sets {
        let set_name = text(&set["name"]);
        expect(set["default"] == (facts["defaultParameterSet"] == set["name"]), format!("default set {set_name}"));
        let Some(of) = expected.get(&set_name) else { continue };
        let wanted: BTreeMap<&String, &Value> =
            of["parameters"].as_object().unwrap().iter().filter(|(_, facts)| facts["hidden"] == false).collect();
        let given = set["parameters"].as_array().unwrap();
        let found: BTreeSet<String> = given.iter().map(|row| text(&row[0])).collect();
        let facts_alone: BTreeSet<String> = wanted.keys().map(|name| (*name).clone()).collect();
        // docs/modules.md#compared-with-microsofts-modules: those that open upload sessions take the file itself.
        let with_file = facts_alone.iter().cloned().chain(["InFile", "Restart"].map(str::to_owned)).collect();
        let uploads = text(&of["path"]).ends_with("createUploadSession") && found == with_file;
        expect(found == facts_alone || uploads, format!("{set_name} has {found:?}"));
        for row in given {
            let parameter = text(&row[0]);
            let Some(facts) = wanted.get(&parameter) else { continue };
            let place = format!("{set_name} -{parameter}");
            let ty = text(&row[1]);
            // Where the sets don't agree about the type, PowerShell takes anything and mg checks it.
            let is_open = ty == "System.Object" && types(expected, &parameter).len() > 1;
            expect(is_open || ty == full_name(&text(&facts["type"])), format!("{place} is {ty}"));
            expect(row[2] == facts["mandatory"], format!("{place} is mandatory: {}", row[2]));
            // docs/modules.md#parameters: nobody means to pipe headers.
            let pipeline = facts["pipeline"] == true && parameter != "Headers";
            expect(row[3] == pipeline, format!("{place} takes from the pipe: {}", row[3]));
            let aliases = |of: &Value| -> BTreeSet<String> { of.as_array().unwrap().iter().map(text).collect() };
            expect(aliases(&row[4]) == aliases(&facts["aliases"]), format!("{place} has aliases {}", row[4]));
        }
    }
}

fn types(sets: &serde_json::Map<String, Value>, parameter: &str) -> BTreeSet<String> {
    sets.values().filter_map(|set| set["parameters"].get(parameter)).map(|facts| text(&facts["type"])).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The full name of a type that the facts write with a keyword of C#. Lists of values are texts.
fn full_name(ty: &str) -> String {
    let element = ty.trim_end_matches("[]");
    let brackets = &ty[element.len()..];
    let name = match element {
        "string" => "System.String",
        "char" => "System.Char",
        "bool" => "System.Boolean",
        "byte" => "System.Byte",
        "int" => "System.Int32",
        "long" => "System.Int64",
        "float" => "System.Single",
        "double" => "System.Double",
        "decimal" => "System.Decimal",
        other if other.contains(".Support.") => "System.String",
        other => other,
    };
    format!("{name}{brackets}")
}
