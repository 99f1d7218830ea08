//! `graphsmith explain`: a cmdlet -> where it comes from, its parameter sets, and how its name came about; an operation
//! or a name that is no cmdlet -> which cmdlets there are instead, or why there is none.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::args::ExplainArgs;
use super::{Console, Outcome, source};
use crate::cmdlet::{Cmdlet, CmdletModel, ParameterSet};
use crate::config::ModuleEntry;
use crate::diag::{Diagnostics, Place};
use crate::driver::{self, Generated};
use crate::load;
use crate::removed::{Removed, is_operation};
use crate::suggest;
use graphsmith_catalog::printable::printable;

/// What a module has under a name.
#[derive(Default)]
struct Answer {
    /// What is called so: a cmdlet, or an operation.
    found: Vec<String>,
    /// What was, or would be, called so, if nothing is.
    instead: Vec<String>,
    /// The names that it has.
    names: Vec<String>,
}

/// Runs `explain`.
pub fn run(args: &ExplainArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let project = source::project(&args.source, diags)?;
    // `GET /path` may come as one word or as two.
    let name = args.name.join(" ");
    let answers = driver::map_models(&project, 0, diags, |module, generated| answer(module, &generated, &name));
    diags.finish().ok()?;

    let mut all = Answer::default();
    for mut answer in answers.ok()? {
        all.found.append(&mut answer.found);
        all.instead.append(&mut answer.instead);
        all.names.append(&mut answer.names);
    }
    let texts = if all.found.is_empty() { all.instead } else { all.found };
    if texts.is_empty() {
        let hint = suggest::hint(&name, all.names.iter().map(String::as_str), "no cmdlet has a name like that");
        diags.usage(Place::file("command line"), format!("there is no cmdlet {name}"), hint);
        return None;
    }
    super::print_result(console, &printable(&texts.join("\n")), diags)
}

fn answer(module: &ModuleEntry, generated: &Generated, name: &str) -> Answer {
    let model = &generated.cmdlets;
    let mut answer = Answer::default();
    if let Some(cmdlet) = model.cmdlets.iter().find(|c| is_named(c, name)) {
        answer.found.push(explain(module, generated, cmdlet));
        return answer;
    }
    for removed in &model.removed {
        if removed.is_named(name) {
            answer.found.push(explain_removed(module, model, removed));
        } else if model.names_without(removed).iter().any(|cmdlet| cmdlet.eq_ignore_ascii_case(name)) {
            answer.instead.push(explain_removed(module, model, removed));
        }
    }
    for cmdlet in &model.cmdlets {
        for set in &cmdlet.sets {
            let operation = generated.api.operation(set.operation);
            if is_operation(name, operation.method, &operation.path, &operation.operation_id) {
                answer.found.push(called_by(module, cmdlet, set, &operation.operation_id));
            } else if was_named(set, name) {
                answer.instead.push(called_by(module, cmdlet, set, &operation.operation_id));
            }
        }
        answer.names.push(cmdlet.name.clone());
    }
    answer
}

/// Whether a parameter set belonged to a cmdlet of that name before a directive.
fn was_named(set: &ParameterSet, name: &str) -> bool {
    let cmdlets = set.naming.iter().filter_map(|step| step.name.split(',').next());
    cmdlets.into_iter().any(|cmdlet| cmdlet.eq_ignore_ascii_case(name))
}

/// An operation, or a former name, and the parameter set that it has become.
fn called_by(module: &ModuleEntry, cmdlet: &Cmdlet, set: &ParameterSet, operation_id: &str) -> String {
    let mut out = format!("{} {}\n", set.method.as_str(), set.path);
    let _ = writeln!(out, "  module      {} ({}, {})", module.name, module.service, module.api_version);
    let _ = writeln!(out, "  operation   {operation_id}");
    let _ = writeln!(out, "  called by   {}, set {}", cmdlet.name, set.name);
    write_naming(&mut out, set);
    out
}

/// An operation without a cmdlet, and why.
fn explain_removed(module: &ModuleEntry, model: &CmdletModel, removed: &Removed) -> String {
    let mut out = format!("{} {}\n", removed.method.as_str(), removed.path);
    let _ = writeln!(out, "  module      {} ({}, {})", module.name, module.service, module.api_version);
    if !removed.operation_id.is_empty() {
        let _ = writeln!(out, "  operation   {}", removed.operation_id);
    }
    let place = place(module, &removed.pointer, &places(module, &[&removed.pointer]));
    let _ = writeln!(out, "  described   {place}");
    let names = model.names_without(removed);
    if !names.is_empty() {
        let _ = writeln!(out, "  would be    {}", names.join(", "));
    }
    for cause in &removed.causes {
        let _ = writeln!(out, "  no cmdlet   {} `{}`", cause.kind, cause.text);
        let _ = writeln!(out, "              {}", cause.place);
    }
    out
}

/// Whether a cmdlet has that name or that alias; case doesn't matter.
fn is_named(cmdlet: &Cmdlet, name: &str) -> bool {
    cmdlet.name.eq_ignore_ascii_case(name) || cmdlet.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
}

fn explain(module: &ModuleEntry, generated: &Generated, cmdlet: &Cmdlet) -> String {
    let pointers = cmdlet.sets.iter().map(|set| generated.api.operation(set.operation).pointer.as_str());
    let places = places(module, &pointers.collect::<Vec<_>>());
    let mut out = format!("{}\n", cmdlet.name);
    let _ = writeln!(out, "  module   {} ({}, {})", module.name, module.service, module.api_version);
    if !cmdlet.aliases.is_empty() {
        let _ = writeln!(out, "  aliases  {}", cmdlet.aliases.join(", "));
    }
    if !cmdlet.description.is_empty() {
        let _ = writeln!(out, "  does     {}", cmdlet.description.lines().next().unwrap_or_default());
    }
    for set in &cmdlet.sets {
        explain_set(&mut out, module, generated, cmdlet, set, &places);
    }
    out
}

/// The places of nodes of the spec of a module, by pointer. The spec is read again for them: nothing else needs it.
fn places(module: &ModuleEntry, pointers: &[&str]) -> HashMap<String, Place> {
    let Ok(text) = std::fs::read_to_string(&module.spec) else { return HashMap::new() };
    let places = load::places(&module.spec, &text, pointers);
    pointers.iter().map(|pointer| (*pointer).to_owned()).zip(places).collect()
}

/// The place of a node of the spec of a module.
fn place(module: &ModuleEntry, pointer: &str, places: &HashMap<String, Place>) -> Place {
    places.get(pointer).cloned().unwrap_or_else(|| Place::pointer(&module.spec, pointer))
}

fn explain_set(
    out: &mut String,
    module: &ModuleEntry,
    generated: &Generated,
    cmdlet: &Cmdlet,
    set: &ParameterSet,
    places: &HashMap<String, Place>,
) {
    let model = &generated.cmdlets;
    let operation = generated.api.operation(set.operation);
    let place = place(module, &operation.pointer, places);
    let default = if set.name.as_str() == cmdlet.default_set { " (default)" } else { "" };
    let _ = writeln!(out, "\n{}{default}", set.name);
    let _ = writeln!(out, "  calls       {} {}", set.method.as_str(), set.path);
    let _ = writeln!(out, "  described   {place}");
    write_naming(out, set);
    for parameter in set.parameters.iter().filter(|p| !p.hidden) {
        let mandatory = if parameter.mandatory { "mandatory" } else { "" };
        let line = format!("  -{:<24} {:<40} {mandatory}", parameter.name, parameter.ty.short_name(model));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for output in &set.outputs {
        let _ = writeln!(out, "  gives       {}", output.full_name(model));
    }
}

/// How the names of a cmdlet and a parameter set came about.
fn write_naming(out: &mut String, set: &ParameterSet) {
    for (i, step) in set.naming.iter().enumerate() {
        let label = if i == 0 { "named after" } else { "renamed by " };
        let _ = writeln!(out, "  {label} {}", step.cause);
        let _ = writeln!(out, "              -> {}", step.name);
    }
}
