//! `graphsmith generate` and `graphsmith check`: a project -> files, or how they differ from what they should be.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use graphsmith_catalog::printable::printable;
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{CheckArgs, GenerateArgs, RunArgs, Source};
use super::{Console, Outcome, pages, source};
use crate::config::{Project, read_programs};
use crate::diag::Diagnostics;
use crate::driver::{self, Layout, Options};
use crate::emit::EMITTERS;
use crate::emit::powershell::Program;
use crate::write::{Action, Mode, Summary};

/// Runs `generate`.
pub fn run(args: &GenerateArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let mut project = source::project(&args.source, diags)?;
    pages::apply(&args.help, &mut project, diags);
    diags.finish().ok()?;
    let (root, layout) = destination(&args.source, args.out.as_ref(), &project);
    let mut options = Options::new(layout);
    if !args.emit.is_empty() {
        options.emitters =
            EMITTERS.iter().filter(|emitter| args.emit.iter().any(|name| name == emitter.name)).collect();
    }
    options.emit.help.schema = args.help_schema.into();
    options.emit.help.profile = args.profile.into();
    options.emit.help.notes = args.notes.into();
    options.emit.help.maml_depth = args.help.notes_depth;
    options.emit.powershell.version = args.powershell.module_version.clone().unwrap_or_default();
    options.emit.powershell.sign_in = args.powershell.sign_in_module.clone().unwrap_or_default();
    if let Some(folder) = &args.powershell.with_mg {
        let program = |(path, bytes): (String, Vec<u8>)| Program { path, bytes: bytes.into() };
        options.emit.powershell.programs = read_programs(folder, diags)?.into_iter().map(program).collect();
    }
    let mode = match (args.check, args.dry_run) {
        (true, _) => Mode::Check,
        (_, true) => Mode::DryRun,
        _ => Mode::Write,
    };
    perform(&project, &Task { root, options, mode, run: &args.run }, console, diags)
}

/// Runs `check`: the project's own folder against the project's own specs.
pub fn check(args: &CheckArgs, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let project = source::project(&Source::default(), diags)?;
    let (root, layout) = destination(&Source::default(), None, &project);
    let task = Task { root, options: Options::new(layout), mode: Mode::Check, run: &args.run };
    perform(&project, &task, console, diags)
}

/// What is to be done with a project.
struct Task<'a> {
    root: PathBuf,
    options: Options,
    mode: Mode,
    run: &'a RunArgs,
}

/// Where the outputs go, and how they are laid out there.
fn destination(source: &Source, out: Option<&PathBuf>, project: &Project) -> (PathBuf, Layout) {
    let layout = match (&source.spec, &source.manifest) {
        (Some(_), _) => Layout::Plain,
        (_, Some(_)) => Layout::PerModule,
        _ => Layout::Crate,
    };
    (out.cloned().unwrap_or_else(|| source::root(project).join("generated")), layout)
}

fn perform(project: &Project, task: &Task<'_>, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let mut options = task.options.clone();
    options.jobs = task.run.jobs.map_or(0, usize::from);
    options.records.clone_from(&console.records);
    options.is_fresh = task.run.fresh;
    let bar = progress(project, console.terminal && !task.run.quiet);
    let result = driver::run(
        project,
        &options,
        &task.root,
        task.mode,
        &|module| {
            bar.set_message(module.name.clone());
            bar.inc(1);
        },
        diags,
    );
    bar.finish_and_clear();
    show(&result.ok()?, task, console, diags)
}

/// A bar over the modules; one that is never seen where nobody is watching.
fn progress(project: &Project, wanted: bool) -> ProgressBar {
    if !wanted {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} modules {msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(project.modules.len() as u64).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn show(summary: &Summary, task: &Task<'_>, console: &mut Console<'_>, diags: &mut Diagnostics) -> Option<Outcome> {
    let stale = !summary.changes.is_empty();
    let mut text = String::new();
    for change in &summary.changes {
        match task.mode {
            Mode::Write => {}
            Mode::Check => text.push_str(&printable(&change.diff)),
            Mode::DryRun => {
                let verb = match change.action {
                    Action::Create => "create",
                    Action::Update => "update",
                    Action::Delete => "delete",
                };
                let _ = writeln!(text, "{verb} {}", change.path);
            }
        }
    }
    super::print_result(console, &text, diags)?;
    if !task.run.quiet {
        console.print_status(&summed_up(summary, task));
    }
    Some(if stale && task.mode == Mode::Check { Outcome::Stale } else { Outcome::Done })
}

fn summed_up(summary: &Summary, task: &Task<'_>) -> String {
    let counts = format!(
        "{} new, {} changed, {} deleted, {} up to date",
        summary.count(Action::Create),
        summary.count(Action::Update),
        summary.count(Action::Delete),
        summary.unchanged
    );
    let root = task.root.display();
    match task.mode {
        Mode::Write => format!("{root}: {counts}"),
        Mode::DryRun => format!("{root} would have: {counts}"),
        Mode::Check if summary.changes.is_empty() => format!("{root} is up to date"),
        Mode::Check => format!("{root} is stale ({counts}); run `graphsmith generate`"),
    }
}
