//! How a machine can see that a change breaks something: an effect and OLD's surface -> a line for `mg` that was right, or a request
//! that was allowed.

use super::effects::{Found, is_complete};
use super::report::{Class, Reader, Witness};
use super::rules::rule;
use super::surface::{Cmdlet, Parameter, ParameterSet, Surface};

/// A value that no description lists, no number has, and no date is.
const ODD: &str = "zebra";

/// What shows that an effect breaks what was right; `None` for what isn't an error for those who call cmdlets, or where no short line shows it.
#[must_use]
pub fn of(one: &Found, old: &Surface) -> Option<Witness> {
    if let Some(rust) = &one.rust {
        return rust.snippet.clone().map(Witness::Compile);
    }
    let classes = rule(one.rule).classes;
    if classes[Reader::Mg as usize].class != Some(Class::Error) {
        return None;
    }
    let name = if one.rule.starts_with("cmdlet-") { &one.was } else { &one.owner };
    // A cmdlet that has another name is known in OLD by its former one.
    let (name, cmdlet) = old.cmdlets.get_key_value(name).or_else(|| renamed(one, old))?;
    let call = |set: &ParameterSet, more: &[String]| {
        let mut words = vec![name.clone()];
        for (name, parameter) in set.parameters.iter().filter(|(_, parameter)| parameter.mandatory) {
            words.extend([format!("-{name}"), sample(parameter)?]);
        }
        words.extend_from_slice(more);
        words.push("-WhatIf".to_owned());
        Some(words.join(" "))
    };
    match one.rule {
        "cmdlet-removed" | "cmdlet-renamed" | "cmdlet-moved" => {
            let set = cmdlet.sets.get(&cmdlet.default_set)?;
            call(set, &[]).map(Witness::Command)
        }
        "output-gone" | "output-replaced" | "output-shape-changed" => {
            let set = cmdlet.sets.get(&one.part)?;
            Some(Witness::Contract(format!("{} {} gives {}", set.method, set.path, one.was)))
        }
        "cmdlet-alias-removed" => {
            let line = call(cmdlet.sets.get(&cmdlet.default_set)?, &[])?;
            Some(Witness::Command(line.replacen(name, &one.part, 1)))
        }
        "paging-removed" => {
            let set = cmdlet.sets.values().find(|set| set.pages)?;
            call(set, &["-All".to_owned()]).map(Witness::Command)
        }
        "set-removed" | "default-set-changed" => {
            let set = cmdlet.sets.get(if one.rule == "set-removed" { &one.part } else { &one.was })?;
            call(set, &[]).map(Witness::Command)
        }
        "parameter-added-mandatory" | "parameter-became-mandatory" => {
            let is_changed = |set: &ParameterSet| set.origins.first().is_none_or(|origin| one.old.contains(origin));
            let set = simplest(cmdlet, is_changed).into_iter().next()?;
            // Where another set takes the same call, the name of the set says which is meant.
            let is_clear = cmdlet.sets.values().filter(|other| is_complete(other, set)).count() == 1;
            let named = cmdlet.sets.iter().find(|(_, other)| std::ptr::eq(*other, set)).map(|(name, _)| name);
            let more = named.filter(|_| !is_clear).map(|name| ["-ParameterSetName".to_owned(), name.clone()]);
            call(set, &more.into_iter().flatten().collect::<Vec<_>>()).map(Witness::Command)
        }
        "value-removed" => {
            let (set, _) = with_parameter(cmdlet, &one.part)?;
            let value = one.was.split(", ").next().unwrap_or_default();
            Some(Witness::Contract(format!("{} {} with {} = {value}", set.method, set.path, one.part)))
        }
        _ => {
            let former = if one.rule.starts_with("parameter-renamed") { &one.was } else { &one.part };
            let former = if one.rule == "parameter-alias-removed" { &one.was } else { former };
            let holder = if one.rule == "parameter-alias-removed" { &one.part } else { former };
            let (set, parameter) = with_parameter(cmdlet, holder)?;
            let mut given = vec![format!("-{former}")];
            if !parameter.ty.ends_with(".SwitchParameter") {
                given.push(refused(one, parameter)?);
            }
            let line = call(set, if parameter.mandatory { &[] } else { &given })?;
            let line = if parameter.mandatory { replaced(&line, holder, &given) } else { line };
            Some(Witness::Command(line))
        }
    }
}

/// The cmdlet of OLD that the owner of an effect was, where it has another name.
fn renamed<'a>(one: &Found, old: &'a Surface) -> Option<(&'a String, &'a Cmdlet)> {
    let is_described = |cmdlet: &Cmdlet| {
        cmdlet.sets.values().any(|set| set.origins.first().is_some_and(|origin| one.old.contains(origin)))
    };
    old.cmdlets.iter().find(|(_, cmdlet)| is_described(cmdlet))
}

/// A line in which a mandatory parameter is given in another way.
fn replaced(line: &str, name: &str, given: &[String]) -> String {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    if let Some(at) = words.iter().position(|word| *word == format!("-{name}")) {
        words.splice(at..at + 2, given.iter().cloned());
    }
    words.join(" ")
}

/// The sets of a cmdlet that satisfy a test, those first that ask for the least and take neither an object for the identity nor a whole body.
fn simplest(cmdlet: &Cmdlet, fits: impl Fn(&ParameterSet) -> bool) -> Vec<&ParameterSet> {
    let mut sets: Vec<(&String, &ParameterSet)> = cmdlet.sets.iter().filter(|(_, set)| fits(set)).collect();
    sets.sort_by_key(|(name, set)| {
        let is_odd = set.parameters.contains_key("InputObject") || set.parameters.contains_key("BodyParameter");
        let mandatory = set.parameters.values().filter(|parameter| parameter.mandatory).count();
        (is_odd, **name != cmdlet.default_set, mandatory)
    });
    sets.into_iter().map(|(_, set)| set).collect()
}

/// The simplest set that has a parameter, and the parameter.
fn with_parameter<'a>(cmdlet: &'a Cmdlet, name: &str) -> Option<(&'a ParameterSet, &'a Parameter)> {
    let set = simplest(cmdlet, |set| set.parameters.contains_key(name)).into_iter().next()?;
    Some((set, set.parameters.get(name)?))
}

/// A value that OLD takes for a parameter, and NEW doesn't where the type changed.
fn refused(one: &Found, parameter: &Parameter) -> Option<String> {
    match one.rule {
        "type-narrowed" => match parameter.ty.trim_end_matches("[]") {
            "long" => Some("4294967296".to_owned()),
            "double" | "float" | "decimal" => Some("1.5".to_owned()),
            "string" if parameter.ty.ends_with("[]") => Some(format!("{ODD},horse")),
            "string" => Some(ODD.to_owned()),
            _ => sample(parameter),
        },
        "range-narrowed" => None,
        _ => sample(parameter),
    }
}

/// A value of the type of a parameter; `None` for types that no short text is a value of.
fn sample(parameter: &Parameter) -> Option<String> {
    if let Some(value) = parameter.values.values.first() {
        let is_plain = value.chars().all(|c| c.is_ascii_alphanumeric());
        return is_plain.then(|| value.clone());
    }
    let element = parameter.ty.trim_end_matches("[]");
    Some(match element {
        "string" | "System.String" if parameter.wire.is_empty() => return None,
        "string" | "System.String" => "a".to_owned(),
        "int" | "long" => "1".to_owned(),
        "double" | "float" | "decimal" => "1.5".to_owned(),
        "bool" => "true".to_owned(),
        "System.DateTime" => "2026-01-01T00:00:00Z".to_owned(),
        "System.TimeSpan" => "PT1H".to_owned(),
        "System.Collections.IDictionary" | "System.Collections.Hashtable" => "'@{}'".to_owned(),
        ty if ty.contains(".Models.") => "'@{}'".to_owned(),
        _ => return None,
    })
}
