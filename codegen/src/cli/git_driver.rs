//! `graphsmith git-diff-driver`: what git gives to an external diff -> the report of a comparison (docs/diff.md#in-git).

use std::fs;
use std::path::{Path, PathBuf};

use graphsmith_catalog::printable::printable;

use super::diff_args::GitDriverArgs;
use super::{Console, Outcome, today};
use crate::config::Project;
use crate::diag::Diagnostics;
use crate::diff::render::{Format, Options, render};
use crate::diff::report::{Class, Reader};
use crate::diff::{Side, Wanted, compare};
use crate::write;

/// What git gives in the place of a file that isn't there.
const NOTHING: &str = "/dev/null";

/// Runs `git-diff-driver`. It ends well whatever the files hold: git takes anything else for a failure of its own.
pub fn run(args: &GitDriverArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let (path, old, new) = (&args.path, &args.old_file, &args.new_file);
    let colour = console.style() == crate::report::Style::Coloured;
    let report = (old != NOTHING && new != NOTHING).then(|| report(path, [old, new], colour)).flatten();
    let text = report.map(|report| format!("graphsmith diff {}\n{report}\n", printable(path)));
    let lines = || {
        let bytes = |file: &str| if file == NOTHING { None } else { fs::read(file).ok() };
        let (old, new) = (bytes(old), bytes(new));
        printable(&write::unified(path, old.as_deref(), new.as_deref())).into_owned()
    };
    super::print_result(console, &text.unwrap_or_else(lines), diags)
}

/// The report of two states of a description; `None` if one of them is no description, or has faults.
fn report(path: &str, files: [&String; 2], colour: bool) -> Option<String> {
    let mut diags = Diagnostics::default();
    let config = config_of(Path::new(path));
    let wanted = Wanted { config: &config, modules: &[] };
    let mut read = |file: &str| Side::read(file, wanted, &mut diags);
    let (old, new) = (read(files[0])?, read(files[1])?);
    let report = compare(&old, &new, &today(), &mut diags)?;
    let options = Options {
        level: Class::Info,
        fail_on: None,
        colour,
        old: path.to_owned(),
        new: path.to_owned(),
        readers: Reader::ALL.to_vec(),
    };
    Some(render(&report, Format::Text, &options))
}

/// The configuration that a description has in the project around it.
fn config_of(path: &Path) -> Vec<PathBuf> {
    let wanted = path.canonicalize().ok();
    let projects = path.ancestors().map(|folder| folder.join("graphsmith.toml")).filter(|file| file.is_file());
    let projects = projects.filter_map(|file| Project::load(&file, &mut Diagnostics::default()));
    let mut modules = projects.flat_map(|project| project.modules);
    let own = modules.find(|module| wanted.is_some() && module.spec.canonicalize().ok() == wanted);
    own.map(|module| module.config).unwrap_or_default()
}
