//! `graphsmith explain`: a cmdlet -> where it comes from, its parameter sets, and how its name came about.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::args::ExplainArgs;
use super::{Console, Outcome, source, suggest};
use crate::cmdlet::{Cmdlet, ParameterSet};
use crate::config::ModuleEntry;
use crate::diag::{Diagnostics, Place};
use crate::driver::{self, Generated};
use crate::load;
use crate::report;

/// What a module answers when it is asked for a cmdlet.
enum Answer {
    /// The explanation.
    Found(String),
    /// The names that it has instead.
    Others(Vec<String>),
}

/// Runs `explain`.
pub fn run(args: &ExplainArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let project = source::project(&args.source, diags)?;
    let answers = driver::ask(&project, 0, diags, |module, generated| {
        match generated.cmdlets.cmdlets.iter().find(|c| is_named(c, &args.cmdlet)) {
            Some(cmdlet) => Answer::Found(explain(module, generated, cmdlet)),
            None => Answer::Others(generated.cmdlets.cmdlets.iter().map(|c| c.name.clone()).collect()),
        }
    });
    diags.finish().ok()?;

    let (mut found, mut others) = (Vec::new(), Vec::new());
    for answer in answers.ok()? {
        match answer {
            Answer::Found(text) => found.push(text),
            Answer::Others(names) => others.extend(names),
        }
    }
    if found.is_empty() {
        let hint = suggest::hint(&args.cmdlet, others.iter().map(String::as_str), "no cmdlet has a name like that");
        diags.usage(Place::file("command line"), format!("there is no cmdlet {}", args.cmdlet), hint);
        return None;
    }
    super::print_result(console, &report::printable(&found.join("\n")), diags)
}

/// Whether a cmdlet has that name or that alias; case doesn't matter.
fn is_named(cmdlet: &Cmdlet, name: &str) -> bool {
    cmdlet.name.eq_ignore_ascii_case(name) || cmdlet.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
}

fn explain(module: &ModuleEntry, generated: &Generated, cmdlet: &Cmdlet) -> String {
    let lines = lines_of(module, generated, cmdlet);
    let mut out = format!("{}\n", cmdlet.name);
    let _ = writeln!(out, "  module   {} ({}, {})", module.name, module.service, module.api_version);
    if !cmdlet.aliases.is_empty() {
        let _ = writeln!(out, "  aliases  {}", cmdlet.aliases.join(", "));
    }
    if !cmdlet.description.is_empty() {
        let _ = writeln!(out, "  does     {}", cmdlet.description.lines().next().unwrap_or_default());
    }
    for set in &cmdlet.sets {
        explain_set(&mut out, module, generated, cmdlet, set, &lines);
    }
    out
}

/// The lines of the operations behind a cmdlet, by pointer. The spec is read again for them: nothing else needs it.
fn lines_of(module: &ModuleEntry, generated: &Generated, cmdlet: &Cmdlet) -> HashMap<String, u32> {
    let Ok(text) = std::fs::read_to_string(&module.spec) else { return HashMap::new() };
    let document = load::Document { file: module.spec.clone(), text, root: serde_json::Value::Null };
    let pointers = cmdlet.sets.iter().map(|set| generated.api.operation(set.operation).pointer.clone());
    pointers.filter_map(|pointer| document.line_of(&pointer).map(|line| (pointer, line))).collect()
}

fn explain_set(
    out: &mut String,
    module: &ModuleEntry,
    generated: &Generated,
    cmdlet: &Cmdlet,
    set: &ParameterSet,
    lines: &HashMap<String, u32>,
) {
    let model = &generated.cmdlets;
    let operation = generated.api.operation(set.operation);
    let place = Place {
        file: module.spec.clone(),
        pointer: operation.pointer.clone(),
        line: lines.get(&operation.pointer).copied(),
    };
    let default = if set.name == cmdlet.default_set { " (default)" } else { "" };
    let _ = writeln!(out, "\n{}{default}", set.name);
    let _ = writeln!(out, "  calls       {} {}", set.method.as_str(), set.path);
    let _ = writeln!(out, "  described   {place}");
    for (i, step) in set.naming.iter().enumerate() {
        let label = if i == 0 { "named after" } else { "renamed by " };
        let _ = writeln!(out, "  {label} {}", step.cause);
        let _ = writeln!(out, "              -> {}", step.name);
    }
    for parameter in set.parameters.iter().filter(|p| !p.hidden) {
        let mandatory = if parameter.mandatory { "mandatory" } else { "" };
        let line = format!("  -{:<24} {:<40} {mandatory}", parameter.name, parameter.ty.short_name(model));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for output in &set.outputs {
        let _ = writeln!(out, "  gives       {}", output.full_name(model));
    }
}
