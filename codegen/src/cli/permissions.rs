//! `graphsmith permissions`: how much a list of permissions says about the operations of a project, or the part of the list that they
//! need (docs/permissions.md).

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use graphsmith_catalog::printable::printable;
use graphsmith_catalog::vocabulary::Method;

use super::args::PermissionsArgs;
use super::{Console, Outcome, source};
use crate::config::Project;
use crate::diag::{Diagnostics, Place};
use crate::permissions::Permissions;
use crate::{driver, load, permissions, write};

/// Runs `permissions`.
pub fn run(args: &PermissionsArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let mut project = source::project(&args.source, diags)?;
    let Some(list) = project.permissions.take() else {
        diags.usage(
            Place::file(&project.file),
            "no list of permissions is named",
            "name one with --permissions, or with `permissions = \"permissions.json\"` at the top of the project file",
        );
        return None;
    };
    let permissions = list.permissions(diags)?;
    let modules = operations(&project, diags)?;
    match &args.part {
        Some(file) => write_part(&list.file, permissions, &modules, file, diags),
        None => super::print_result(console, &table(permissions, &modules, args.unknown), diags),
    }
}

/// A module and its operations.
type Module = (String, Vec<(Method, String)>);

fn operations(project: &Project, diags: &mut Diagnostics) -> Option<Vec<Module>> {
    let modules = driver::map_models(project, 0, diags, |module, generated| {
        let operations = generated.api.operations.into_iter().map(|operation| (operation.method, operation.path));
        (module.name.clone(), operations.collect())
    });
    diags.finish().ok()?;
    modules.ok()
}

/// How many operations of each module are listed, found by another path, and unknown; or each one that is unknown.
fn table(permissions: &Permissions, modules: &[Module], unknown: bool) -> String {
    let mut text = String::new();
    let mut all = [0; 4];
    if !unknown {
        let _ = writeln!(text, "{:>10} {:>8} {:>8} {:>8}  module", "operations", "listed", "derived", "unknown");
    }
    for (name, operations) in modules {
        let mut counts = [operations.len(), 0, 0, 0];
        for (method, path) in operations {
            match permissions.of(*method, path).map(|needed| needed.listed_as) {
                Some(None) => counts[1] += 1,
                Some(Some(_)) => counts[2] += 1,
                None => {
                    counts[3] += 1;
                    if unknown {
                        let _ = writeln!(text, "{} {}", method.as_str(), printable(path));
                    }
                }
            }
        }
        (0..).zip(counts).for_each(|(at, count): (usize, usize)| all[at] += count);
        if !unknown {
            line(&mut text, counts, name);
        }
    }
    if !unknown {
        line(&mut text, all, "all");
    }
    text
}

fn line(text: &mut String, [operations, listed, derived, unknown]: [usize; 4], name: &str) {
    let _ = writeln!(text, "{operations:>10} {listed:>8} {derived:>8} {unknown:>8}  {}", printable(name));
}

/// Writes the part of the list that says something about the operations.
fn write_part(
    list: &Path,
    listed: &Permissions,
    modules: &[Module],
    file: &Path,
    diags: &mut Diagnostics,
) -> Option<Outcome> {
    let operations = modules.iter().flat_map(|(_, operations)| operations);
    let paths: HashSet<&str> =
        operations.flat_map(|(method, path)| listed.listed(*method, path)).map(String::as_str).collect();
    let text = load::read_text(list, diags)?;
    let part = match permissions::part(&text, |path| paths.contains(path)) {
        Ok(part) => part,
        Err(error) => {
            diags.error(Place::file(list), format!("the list can't be read: {error}"), "save it as JSON");
            return None;
        }
    };
    if let Err(error) = write::file(file, part.as_bytes()) {
        diags.io(file, format!("the part can't be written: {error}"), "check the folder and the free space there");
        return None;
    }
    Some(Outcome::Done)
}
