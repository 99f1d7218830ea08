//! What a module promises, and what isn't as promised -> former names in its model: aliases, members of the identity, and names that
//! are gone (docs/names.md#what-happens).

use std::collections::BTreeMap;

use graphsmith_catalog::vocabulary::Category;

use super::change::{Kind, NameChange, renamed_cmdlets};
use crate::cmdlet::{Cmdlet, CmdletModel, Former, GoneName, IdentityMember};
use crate::lock::{Lock, Names, Subject};

/// Adds former names to a model.
pub fn apply(model: &mut CmdletModel, lock: &Lock, current: &Names, changes: &[NameChange]) {
    let now = renamed_cmdlets(changes);
    let mut aliases: BTreeMap<&Subject, (&str, Option<&str>)> = BTreeMap::new();
    for (subject, alias) in &lock.frozen.aliases {
        if let Some(dates) = &alias.dates
            && lock.decisions.about(&ended(&model.module.api_version, subject)).is_none()
        {
            aliases.insert(subject, (&alias.name, Some(&*dates.until)));
        }
    }
    for change in changes.iter().filter(|change| change.kind.is_renaming()) {
        let until = change.decision.as_ref().and_then(|decision| decision.until.as_deref());
        for subject in &change.subjects {
            aliases.extend(change.now.as_deref().map(|name| (subject, (name, until))));
        }
    }
    for (subject, (name, until)) in aliases {
        // The new name may have got another one since.
        let name = now.get(name).copied().unwrap_or(name);
        let former = |former: &str| Former { name: former.to_owned(), until: until.map(str::to_owned) };
        match subject {
            Subject::Cmdlet(old) => name_cmdlet(model, name, &former(old)),
            Subject::Parameter(cmdlet, old) => {
                let cmdlet = now.get(cmdlet.as_str()).copied().unwrap_or(cmdlet);
                name_parameter(model, cmdlet, name, &former(old));
            }
            Subject::Property(schema, old) => {
                for cmdlet in taking(current, schema, name) {
                    name_parameter(model, cmdlet, name, &former(old));
                }
            }
            Subject::Set(..) => {}
        }
    }
    model.gone = gone(model, lock, current, changes);
}

/// The fingerprint of the end of a former name.
#[must_use]
pub fn ended(api_version: &str, subject: &Subject) -> String {
    Kind::AliasEnded.fingerprint(api_version, &[&subject.to_string()])
}

/// Whether a module has what a name stands for.
#[must_use]
pub fn is_there(current: &Names, subject: &Subject) -> bool {
    match subject {
        Subject::Cmdlet(name) => current.cmdlets.keys().any(|known| known.eq_ignore_ascii_case(name)),
        Subject::Set(cmdlet, set) => current.cmdlets.get(cmdlet).is_some_and(|of| of.sets.contains_key(set)),
        Subject::Parameter(cmdlet, name) => current.cmdlets.get(cmdlet).is_some_and(|of| {
            of.sets.values().flat_map(|set| set.parameters.keys()).any(|known| known.eq_ignore_ascii_case(name))
        }),
        Subject::Property(schema, name) => current.properties.get(schema).is_some_and(|of| of.contains_key(name)),
    }
}

/// The cmdlets with a parameter that is a property of a schema.
fn taking<'a>(current: &'a Names, schema: &str, name: &str) -> Vec<&'a str> {
    let takes = |cmdlet: &crate::lock::Cmdlet| {
        let mut parameters = cmdlet.sets.values().flat_map(|set| &set.parameters);
        parameters.any(|(parameter, of)| parameter == name && of.schema.as_deref() == Some(schema))
    };
    current.cmdlets.iter().filter(|(_, cmdlet)| takes(cmdlet)).map(|(name, _)| name.as_str()).collect()
}

/// Gives a cmdlet a further name, unless a cmdlet has it.
fn name_cmdlet(model: &mut CmdletModel, name: &str, former: &Former) {
    let is_taken =
        |cmdlet: &Cmdlet| cmdlet.name.eq_ignore_ascii_case(&former.name) || cmdlet.aliases.contains(&former.name);
    if model.cmdlets.iter().any(is_taken) {
        return;
    }
    if let Some(cmdlet) = model.cmdlets.iter_mut().find(|cmdlet| cmdlet.name == name) {
        add(&mut cmdlet.aliases, &mut cmdlet.former, former);
    }
}

/// Gives a parameter of a cmdlet a further name, unless a parameter has it; and the member of the identity that has its value.
fn name_parameter(model: &mut CmdletModel, cmdlet: &str, name: &str, former: &Former) {
    let Some(cmdlet) = model.cmdlets.iter_mut().find(|of| of.name == cmdlet) else { return };
    if cmdlet.parameters.iter().any(|group| group.name.eq_ignore_ascii_case(&former.name)) {
        return;
    }
    for group in cmdlet.parameters.iter_mut().filter(|group| group.name == name) {
        add(&mut group.aliases, &mut group.former, former);
    }
    let mut wire = None;
    for parameter in cmdlet.sets.iter_mut().flat_map(|set| &mut set.parameters).filter(|of| of.name == name) {
        add(&mut parameter.aliases, &mut parameter.former, former);
        if parameter.category == Some(Category::Path) {
            wire = wire.or_else(|| parameter.wire.clone());
        }
    }
    if let Some(wire) = wire {
        add_member(model, &wire, &former.name);
    }
}

fn add(aliases: &mut Vec<String>, known: &mut Vec<Former>, former: &Former) {
    if !aliases.contains(&former.name) {
        aliases.push(former.name.clone());
        aliases.sort_unstable();
        known.push(former.clone());
        known.sort_unstable();
    }
}

/// Gives the identity a further member for a path parameter, unless it has one of that name.
fn add_member(model: &mut CmdletModel, wire: &str, name: &str) {
    let members = &mut model.identity.members;
    if members.iter().any(|member| member.name.eq_ignore_ascii_case(name)) {
        return;
    }
    let Some(known) = members.iter().find(|member| member.wire == wire) else { return };
    let of_model = &mut model.models[model.identity.model.0 as usize].properties;
    let property = of_model.iter().find(|property| property.name == known.name).cloned();
    members.push(IdentityMember { name: name.to_owned(), ..known.clone() });
    members.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    if let Some(property) = property {
        of_model.push(crate::cmdlet::ModelProperty { name: name.to_owned(), ..property });
        of_model.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    }
}

/// Names that are gone, released ones and new ones.
fn gone(model: &CmdletModel, lock: &Lock, current: &Names, changes: &[NameChange]) -> Vec<GoneName> {
    let mut all: BTreeMap<(String, Option<String>), (Option<String>, String)> = BTreeMap::new();
    let mut add = |subject: &Subject, since: Option<&str>, reason: &str| {
        let names: Vec<(String, Option<String>)> = match subject {
            Subject::Cmdlet(name) => vec![(name.clone(), None)],
            Subject::Parameter(cmdlet, name) => vec![(cmdlet.clone(), Some(name.clone()))],
            Subject::Property(schema, name) => {
                let takes_any = |cmdlet: &&crate::lock::Cmdlet| {
                    let mut parameters = cmdlet.sets.values().flat_map(|set| set.parameters.values());
                    parameters.any(|of| of.schema.as_deref() == Some(schema))
                };
                let cmdlets = current.cmdlets.iter().filter(|(_, cmdlet)| takes_any(cmdlet));
                cmdlets.map(|(cmdlet, _)| (cmdlet.clone(), Some(name.clone()))).collect()
            }
            Subject::Set(..) => Vec::new(),
        };
        for name in names {
            all.insert(name, (since.map(str::to_owned), reason.to_owned()));
        }
    };
    for (subject, gone) in &lock.frozen.gone {
        add(subject, gone.since.as_deref(), &gone.reason);
    }
    for change in changes.iter().filter(|change| change.kind.is_removal()) {
        let (since, reason) = match &change.decision {
            Some(decision) => (Some(decision.accepted.as_str()), decision.reason.as_str()),
            None => (None, change.text.as_str()),
        };
        for subject in &change.subjects {
            add(subject, since, reason);
        }
    }
    let is_back = |cmdlet: &str, parameter: Option<&str>| {
        let known = model.cmdlets.iter().find(|of| {
            of.name.eq_ignore_ascii_case(cmdlet) || of.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(cmdlet))
        });
        known.is_some_and(|of| {
            parameter.is_none_or(|name| {
                of.parameters.iter().any(|group| {
                    group.name.eq_ignore_ascii_case(name)
                        || group.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
                })
            })
        })
    };
    let left = all.into_iter().filter(|((cmdlet, parameter), _)| !is_back(cmdlet, parameter.as_deref()));
    left.map(|((cmdlet, parameter), (since, reason))| GoneName { cmdlet, parameter, since, reason }).collect()
}
